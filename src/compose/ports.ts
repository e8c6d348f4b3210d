import { field, type Node, type Place, textOf } from './node.ts';

/** A port of a service. `published` is the port on the host: a number, a range, or nothing for any. */
export interface Port {
  readonly at: Place;
  readonly target: number;
  readonly published: string;
  readonly hostIp: string;
  readonly protocol: string;
  readonly appProtocol: string;
  readonly name: string;
  readonly mode: string;
}

const SHORT =
  /^(?:(?:\[([0-9a-fA-F:.]+)\]|(\d+\.\d+\.\d+\.\d+)|(localhost)):)?(?:(\d*(?:-\d+)?):)?(\d+)(?:-(\d+))?(?:\/([a-zA-Z]+))?$/;

/** The ports that an entry of `ports` stands for: several for a range. Undefined for text that is no port. */
export function parsePort(node: Node): Port[] | undefined {
  if (node.kind === 'table') return longPort(node);
  const match = SHORT.exec(textOf(node) ?? '');
  if (!match) return undefined;
  const [, six, four, name, host = '', first, last, protocol = 'tcp'] = match;
  const from = Number(first);
  const to = last === undefined ? from : Number(last);
  if (from < 1 || to > 65535 || to < from || to - from > 1000) return undefined;
  const shared = {
    at: node.at,
    hostIp: six ?? four ?? name ?? '',
    protocol: protocol.toLowerCase(),
    appProtocol: '',
    name: '',
    mode: '',
  };
  const [hostFrom, hostTo] = host === '' ? [] : host.split('-').map(Number);
  if (hostFrom !== undefined && (hostFrom > 65535 || (hostTo ?? hostFrom) > 65535)) return undefined;
  // A range of ports needs as many on the host; one port may take any of a range.
  if (hostFrom !== undefined && to > from && (hostTo ?? hostFrom) - hostFrom !== to - from) return undefined;
  const inStep = hostTo !== undefined && hostTo - hostFrom! === to - from;
  return Array.from({ length: to - from + 1 }, (_, i) => ({
    ...shared,
    target: from + i,
    published: inStep ? String(hostFrom! + i) : host,
  }));
}

function longPort(node: Node): Port[] | undefined {
  const text = (key: string): string => textOf(field(node, key)) ?? '';
  const target = Number(text('target'));
  if (!Number.isInteger(target) || target < 1 || target > 65535) return undefined;
  return [
    {
      at: node.at,
      target,
      published: text('published'),
      hostIp: text('host_ip'),
      protocol: (text('protocol') || 'tcp').toLowerCase(),
      appProtocol: text('app_protocol'),
      name: text('name'),
      mode: text('mode'),
    },
  ];
}
