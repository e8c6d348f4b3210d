import { type Driver, matchesLabels, parseReleaseKey, releaseExists, releaseNotFound } from './driver.ts';
import { byRevision } from './history.ts';
import type { Release } from './release.ts';

const DEFAULT_NAMESPACE = 'default';

/** The memory driver, which works in a namespace that can be changed; empty means all, for lists and queries. */
export interface MemoryDriver extends Driver {
  setNamespace(namespace: string): void;
}

/**
 * Revisions in memory, as `driver.Memory`. As there, a write moves the driver into the namespace of what is written;
 * one that has none counts as `default`.
 */
export function createMemoryDriver(initialNamespace = DEFAULT_NAMESPACE): MemoryDriver {
  const held = new Map<string, Map<string, Map<string, Release>>>();
  let namespace = initialNamespace;

  function* current(): Generator<Release> {
    const spaces = namespace === '' ? [...held.values()] : [held.get(namespace) ?? new Map<string, never>()];
    for (const space of spaces) for (const revisions of space.values()) yield* byRevision([...revisions.values()]);
  }

  function revisionsOf(key: string): Map<string, Release> | undefined {
    return held.get(namespace)?.get(parseReleaseKey(key).name);
  }

  return {
    name: 'Memory',
    setNamespace(next) {
      namespace = next;
    },
    async get(key) {
      const found = revisionsOf(key)?.get(key);
      if (found === undefined) throw releaseNotFound();
      return found;
    },
    async list(filter) {
      return [...current()].filter(filter);
    },
    async query(labels) {
      const found = [...current()].filter((release) => matchesLabels(release, labels));
      if (found.length === 0) throw releaseNotFound();
      return found;
    },
    async create(key, release) {
      namespace = release.namespace || DEFAULT_NAMESPACE;
      const space = entry(held, namespace, () => new Map<string, Map<string, Release>>());
      const revisions = entry(space, release.name, () => new Map<string, Release>());
      if (revisions.has(key)) throw releaseExists();
      revisions.set(key, release);
    },
    async update(key, release) {
      namespace = release.namespace || DEFAULT_NAMESPACE;
      const revisions = held.get(namespace)?.get(release.name);
      if (!revisions?.has(key)) throw releaseNotFound();
      revisions.set(key, release);
    },
    async delete(key) {
      const revisions = revisionsOf(key);
      const found = revisions?.get(key);
      if (found === undefined) throw releaseNotFound();
      revisions?.delete(key);
      return found;
    },
  };
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}
