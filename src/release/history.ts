import type { Release } from './release.ts';

/** A copy in the order of revisions, the oldest first. */
export function byRevision(releases: readonly Release[]): Release[] {
  return [...releases].sort((a, b) => a.revision - b.revision);
}

/** The newest of some revisions, or undefined of none. */
export function newest(releases: readonly Release[]): Release | undefined {
  return byRevision(releases).at(-1);
}

/** The newest revision of each release; of equal ones the last. */
export function newestOfEach(releases: readonly Release[]): Release[] {
  const newest = new Map<string, Release>();
  for (const release of releases) {
    const key = `${release.namespace}/${release.name}`;
    const known = newest.get(key);
    if (known === undefined || known.revision <= release.revision) newest.set(key, release);
  }
  return [...newest.values()];
}

/**
 * The revisions that go so that `keep` are left, the oldest first. The one that is deployed stays whatever its age.
 * Source of the rule: `removeLeastRecent` of Helm 4.3.1.
 */
export function surplus(history: readonly Release[], deployed: Release | undefined, keep: number): Release[] {
  if (keep < 0) return [];
  const gone: Release[] = [];
  for (const release of byRevision(history)) {
    if (history.length - gone.length <= keep) break;
    if (release.revision !== deployed?.revision) gone.push(release);
  }
  return gone;
}
