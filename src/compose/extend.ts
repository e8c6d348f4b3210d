import { mergeNodes } from './merge.ts';
import { composeError, type Entry, field, type Place, type Table, table, textOf } from './node.ts';
import type { ComposeHost } from './project.ts';

interface ExtendContext {
  readonly host: Pick<ComposeHost, 'resolve'>;
  /** Reads another Compose file. */
  readonly load: (path: string, at: Place) => Table;
}

const MAX_EXTENDS = 50;

/** Puts what services extend below them, from the same file or others. Throws TschartError. */
export function extendServices(root: Table, context: ExtendContext): Table {
  const services = field(root, 'services');
  if (services?.kind !== 'table') return root;
  const extended = new Map<string, Entry>();
  for (const [name, { at, value }] of services.entries) {
    const result = value.kind === 'table' ? resolve(name, value, services, context, []) : value;
    extended.set(name, { at, value: result });
  }
  const entries = new Map(root.entries);
  entries.set('services', {
    at: root.entries.get('services')!.at,
    value: { ...table(extended, services.at), directive: services.directive },
  });
  return { ...root, entries };
}

function resolve(
  name: string,
  service: Table,
  services: Table,
  context: ExtendContext,
  chain: readonly string[],
): Table {
  const extend = field(service, 'extends');
  if (extend === undefined || extend.directive === 'reset') return service;
  const target = textOf(extend.kind === 'table' ? field(extend, 'service') : extend);
  const file = textOf(field(extend, 'file'));
  if (target === undefined) throw composeError(extend.at, `services.${name}.extends names no service`, 'Add service:.');
  const path = file === undefined ? undefined : context.host.resolve(extend.at.base, file);
  const others = path === undefined ? services : field(context.load(path, extend.at), 'services');
  const base = field(others, target);
  if (others?.kind !== 'table' || base?.kind !== 'table') {
    const where = path === undefined ? 'this file' : path;
    throw composeError(extend.at, `there is no service ${target} in ${where}`, 'Extend a service that is there.');
  }
  const link = `${base.at.file}#${target}`;
  if (chain.includes(link) || chain.length > MAX_EXTENDS) {
    throw composeError(extend.at, `services.${name} extends itself`, 'Take one of the extends away.');
  }
  const below = resolve(target, base, others, context, [...chain, link]);
  const own = new Map(service.entries);
  own.delete('extends');
  const merged = mergeNodes(
    mergeNodes(undefined, drop(below), ['services', name]),
    { ...service, entries: own } as Table,
    ['services', name],
  );
  return merged as Table;
}

function drop(service: Table): Table {
  const entries = new Map(service.entries);
  entries.delete('extends');
  return table(entries, service.at);
}
