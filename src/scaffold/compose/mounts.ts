import { composeError, field, type Node, type Place, type Table, textOf } from '../../compose/node.ts';
import { cleanPath } from '../../go/path.ts';
import type { Ledger } from './ledger.ts';

/** A mount of a service, in its long form. */
export interface RawMount {
  readonly at: Place;
  readonly type: string;
  /** A volume's name, a path, or an image; empty for a volume without a name. */
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
  readonly subPath: string;
  /** Bytes of a file system in memory. */
  readonly size: string;
}

/** `volumes` and `tmpfs` of a service. Throws TschartError for what is no mount. */
export function readMounts(service: Table, ledger: Ledger): RawMount[] {
  const mounts: RawMount[] = [];
  for (const item of ledger.openList(service, 'volumes')?.items ?? []) {
    ledger.carry(item);
    const mount = item.kind === 'table' ? longMount(item, ledger) : shortMount(item, ledger);
    mounts.push(mount.target.startsWith('/') ? { ...mount, target: cleanPath(mount.target) } : mount);
  }
  for (const text of ledger.texts(service, 'tmpfs')) {
    const [target = '', options = ''] = text.split(':', 2);
    const size = /(?:^|,)size=([^,]+)/.exec(options)?.[1] ?? '';
    mounts.push({ at: service.at, type: 'tmpfs', source: '', target, readOnly: false, subPath: '', size });
  }
  return mounts;
}

/** `source:target:options`, `target` alone, and Windows paths with their colon. */
function shortMount(item: Node, ledger: Ledger): RawMount {
  const text = textOf(item) ?? '';
  const drive = /^[A-Za-z]:[\\/]/.exec(text)?.[0].length ?? 0;
  const parts = text.slice(drive).split(':');
  parts[0] = text.slice(0, drive) + parts[0]!;
  const [first = '', second, options = '', ...more] = parts;
  if (first === '' || more.length > 0 || second === '') {
    throw composeError(
      item.at,
      `${ledger.path}.volumes: ${text} is no mount`,
      'Write SOURCE:TARGET or SOURCE:TARGET:ro.',
    );
  }
  const known = { at: item.at, subPath: '', size: '' };
  if (second === undefined) return { ...known, type: 'volume', source: '', target: first, readOnly: false };
  const isPath = /^(?:[./~]|[A-Za-z]:[\\/]|\\\\)/.test(first);
  const words = options.split(',');
  for (const word of words) {
    if (word !== '' && !/^(?:ro|rw|z|Z|cached|delegated|consistent|nocopy)$/.test(word)) {
      ledger.note(item.at, 'volumes', `${text}: option ${word} is left out`);
    }
  }
  return { ...known, type: isPath ? 'bind' : 'volume', source: first, target: second, readOnly: words.includes('ro') };
}

function longMount(item: Table, ledger: Ledger): RawMount {
  const text = (key: string, inner?: string): string => {
    const node = field(item, key);
    return textOf(inner === undefined ? node : field(node, inner)) ?? '';
  };
  const type = text('type');
  const target = text('target');
  if (type === '' || (target === '' && type !== 'image')) {
    throw composeError(item.at, `${ledger.path}.volumes: a mount needs type and target`, 'Add them.');
  }
  if (text('bind', 'propagation') !== '') {
    ledger.note(item.at, 'volumes', `${target}: bind.propagation is left out: set mountPropagation`);
  }
  const subPath = text('volume', 'subpath') || text('image', 'subpath');
  const mode = text('tmpfs', 'mode');
  if (mode !== '') ledger.note(item.at, 'volumes', `${target}: tmpfs.mode is left out`);
  return {
    at: item.at,
    type,
    source: text('source'),
    target,
    readOnly: /^true$/i.test(text('read_only')),
    subPath,
    size: text('tmpfs', 'size'),
  };
}
