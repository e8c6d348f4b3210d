import type { Notice, Project } from '../../compose/project.ts';
import type { Draft } from './draft.ts';
import type { VolumeUse } from './project-volumes.ts';

/** Images whose folders for data are empty. */
const EMPTY_AT_FIRST =
  /^(?:docker\.io\/)?(?:library\/)?(?:cassandra|couchdb|elasticsearch|influxdb|mariadb|mongo|mysql|neo4j|postgres|rabbitmq|redis|valkey|zookeeper)$/;

/** Docker fills a new volume with what the image has at its place; a cluster does not. */
export function noteUnfilled(
  project: Project,
  drafts: ReadonlyMap<string, Draft>,
  volumes: ReadonlyMap<string, VolumeUse>,
  notices: Notice[],
): void {
  const names = [...project.volumes.keys()].filter((name) => {
    if (volumes.get(name)?.kind !== 'claim') return false;
    const users = [...drafts.values()].filter(({ mounts, image }) => {
      const filled = mounts.some(({ type, source, noCopy }) => type === 'volume' && source === name && noCopy !== true);
      return filled && !EMPTY_AT_FIRST.test(image.repository);
    });
    return users.length > 0;
  });
  if (names.length === 0) return;
  const { at } = project.volumes.get(names[0]!)!;
  notices.push({
    at,
    key: 'volumes',
    text: `${names.join(', ')}: empty at first: no files of the image are copied into them`,
  });
}

/** Volumes that need a claim of their own: several services use them, or one that is no StatefulSet. */
export function sharedVolumes(
  drafts: ReadonlyMap<string, Draft>,
  volumes: ReadonlyMap<string, VolumeUse>,
): Set<string> {
  const users = new Map<string, Draft[]>();
  for (const draft of drafts.values()) {
    for (const { type, source } of draft.mounts) {
      if (type !== 'volume' || source === '' || volumes.get(source)?.kind !== 'claim') continue;
      const known = users.get(source) ?? [];
      if (!known.includes(draft)) users.set(source, [...known, draft]);
    }
  }
  const shared = new Set<string>();
  for (const [name, by] of users) {
    if (by.length > 1 || by[0]!.kind !== 'StatefulSet') shared.add(name);
    if (by.length > 1) {
      const list = by.map(({ service }) => service.name).join(', ');
      by[0]!.ledger.note(
        by[0]!.service.at,
        'volumes',
        `${name} is used by ${list}: on several nodes it needs accessModes [ReadWriteMany] (persistence in values)`,
      );
    }
  }
  for (const draft of drafts.values()) {
    const own = draft.mounts.some(
      ({ type, source }) => type === 'volume' && volumes.get(source)?.kind === 'claim' && !shared.has(source),
    );
    if (draft.kind === 'StatefulSet' && !own) draft.kind = 'Deployment';
  }
  return shared;
}
