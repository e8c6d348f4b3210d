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
  /** Whether a folder that is missing is to be made, where the mount says so. */
  readonly createHostPath?: boolean;
  /** A new volume is not to be filled with the image's files. */
  readonly noCopy?: boolean;
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
    const left = options.split(',').filter((option) => option !== '' && option !== 'rw' && !option.startsWith('size='));
    if (left.length > 0) ledger.note(service.at, 'tmpfs', `${target}: ${left.join(', ')}: is left out`);
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
  if (second === undefined && drive > 0) {
    const name = text.slice(0, 1);
    ledger.note(
      item.at,
      'volumes',
      `${text}: a path of Windows, as Compose reads it: for the volume ${name} write {type: volume, source: ${name}, target: ${text.slice(2)}}`,
    );
  }
  if (second === undefined) return { ...known, type: 'volume', source: '', target: first, readOnly: false };
  const isPath = /^(?:[./~]|[A-Za-z]:[\\/]|\\\\)/.test(first);
  const words = options.split(',');
  for (const word of words) {
    const option = /^[zZ]$/.test(word)
      ? 'bind.selinux'
      : /^(?:cached|delegated|consistent)$/.test(word)
        ? 'consistency'
        : '';
    if (!/^(?:|ro|rw|nocopy)$/.test(word)) {
      const why = OPTIONS[option];
      ledger.note(item.at, 'volumes', `${text}: option ${word} is left out${why ? `: ${why}` : ''}`);
    }
  }
  return {
    ...known,
    type: isPath ? 'bind' : 'volume',
    source: first,
    target: second,
    readOnly: words.includes('ro'),
    ...(words.includes('nocopy') ? { noCopy: true } : {}),
  };
}

/** What options of mounts ask for, where a cluster has nothing for it. */
const OPTIONS: Readonly<Record<string, string>> = {
  'bind.propagation': 'set mountPropagation',
  'bind.recursive': 'pods mount what is mounted below as well',
  'bind.selinux': 'Kubernetes labels volumes by seLinuxOptions',
  consistency: 'volumes of pods are always consistent',
  'tmpfs.mode': 'the file system has the mode of podSecurityContext.fsGroup',
  'volume.labels': "labels of Docker's own objects are left out",
};

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
  const used = new Set(['type', 'source', 'target', 'read_only', `${type}.subpath`, `${type}.size`, 'volume.nocopy']);
  const create = text('bind', 'create_host_path');
  used.add('bind.create_host_path');
  for (const [key, { at, value }] of item.entries) {
    const inner =
      value.kind === 'table'
        ? [...value.entries].map(([name, entry]) => [`${key}.${name}`, entry.at] as const)
        : [[key, at] as const];
    for (const [path, place] of inner) {
      if (!used.has(path) && !/(?:^|\.)x-/.test(path))
        ledger.note(
          place,
          'volumes',
          `${target}: ${path} is left out: ${OPTIONS[path] ?? `a mount of type ${type} has none`}`,
        );
    }
  }
  return {
    at: item.at,
    type,
    source: text('source'),
    target,
    readOnly: isTrue(text('read_only')),
    subPath: text(type, 'subpath'),
    size: text('tmpfs', 'size'),
    ...(isTrue(text('volume', 'nocopy')) ? { noCopy: true } : {}),
    ...(create === '' ? {} : { createHostPath: isTrue(create) }),
  };
}

const isTrue = (text: string): boolean => /^(?:true|yes|on|y|1)$/i.test(text);
