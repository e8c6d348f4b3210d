import { composeError, field, type Node, type Table, textOf } from '../../compose/node.ts';
import type { Project } from '../../compose/project.ts';
import { type Names, objectName } from '../names.ts';
import type { Component } from './component.ts';
import type { Ledger } from './ledger.ts';
import type { Parts } from './parts.ts';

/** `secrets` and `configs` of a service. `names` gives out those of the pod's volumes. */
export function readReferences(
  table: Table,
  project: Project,
  ledger: Ledger,
  parts: Parts,
  names: Names,
): Pick<Component, 'volumes' | 'mounts'> & {
  volumes: Component['volumes'][number][];
  mounts: Component['mounts'][number][];
} {
  const volumes: Component['volumes'][number][] = [];
  const mounts: Component['mounts'][number][] = [];
  for (const kind of ['secret', 'config'] as const) {
    const section = `${kind}s` as const;
    const node = ledger.take(table, section);
    for (const item of node?.kind === 'list' ? node.items : []) {
      const source = textOf(item.kind === 'table' ? field(item, 'source') : item) ?? '';
      if (!project[section].has(source)) {
        throw composeError(
          item.at,
          `${ledger.path}.${section}: there is no ${kind} ${source}`,
          `Add it under ${section}: at the top level.`,
        );
      }
      const target = textOf(field(item, 'target'));
      const path =
        target === undefined
          ? kind === 'secret'
            ? `/run/secrets/${source}`
            : `/${source}`
          : target.startsWith('/')
            ? target
            : kind === 'secret'
              ? `/run/secrets/${target}`
              : `/${target}`;
      const mode = readMode(field(item, 'mode'));
      if (field(item, 'uid') ?? field(item, 'gid')) {
        ledger.note(
          item.at,
          section,
          `${source}: uid and gid are left out: files have the group of podSecurityContext.fsGroup`,
        );
      }
      const name = names.claim(objectName(`${kind}-${source}`), '-');
      const part = parts[section].get(source)!;
      volumes.push({ kind, name, part, mode });
      mounts.push({ volume: name, path, subPath: part.dataKey, readOnly: true });
    }
  }
  return { volumes, mounts };
}

/** A file mode: octal digits, as people write it. */
function readMode(node: Node | undefined): number | undefined {
  if (node?.kind !== 'scalar' || node.value === null) return undefined;
  if (typeof node.value === 'number') return node.value;
  const text = String(node.value);
  return /^0?[0-7]{3,4}$/.test(text) ? Number.parseInt(text, 8) : undefined;
}
