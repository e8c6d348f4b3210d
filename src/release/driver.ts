import { TschartError } from '../errors.ts';
import { quote } from '../go/strconv.ts';
import type { Release } from './release.ts';

/**
 * Where revisions are kept (`driver.Driver`). Keys are those of `releaseKey`; a driver works in one namespace, or, for
 * `list` and `query`, in all when its namespace is empty. Labels of a query: `name`, `owner`, `status`, `version`.
 */
export interface Driver {
  readonly name: string;
  /** Throws `releaseNotFound` where there is none. */
  get(key: string): Promise<Release>;
  list(filter: (release: Release) => boolean): Promise<Release[]>;
  /** The newest revision of each release whose name is accepted, where that is quicker to get than all with `list`. */
  newest?(accepts: (name: string) => boolean): Promise<Release[]>;
  /** Throws `releaseNotFound` where nothing fits. */
  query(labels: Readonly<Record<string, string>>): Promise<Release[]>;
  /** Throws `releaseExists` where the key is taken. */
  create(key: string, release: Release): Promise<void>;
  /** Throws `releaseNotFound` where there is none. */
  update(key: string, release: Release): Promise<void>;
  /** Throws `releaseNotFound` where there is none. */
  delete(key: string): Promise<Release>;
  /**
   * Takes away the records of a release that a query found torn: those in parts that are not all there. Gives their keys.
   * Helm has no records in parts.
   */
  removeTorn?(name: string): Promise<readonly string[]>;
}

const NOT_FOUND = 'RELEASE_NOT_FOUND';
const NO_DEPLOYED = 'NO_DEPLOYED_RELEASES';

export function releaseNotFound(): TschartError {
  return new TschartError(NOT_FOUND, 'release: not found', {
    advice: 'Releases are found by namespace: give it with --namespace, or see all with `list --all-namespaces`.',
  });
}

/** There are records of a release, and none of them can be read: Helm does not take that for a release that is not there. */
export function noRevision(name: string): TschartError {
  return new TschartError('RECORDS_UNREADABLE', `no revision for release ${quote(name)}`, { advice: UNREADABLE });
}

/** The same, as Helm words it when it uninstalls. */
export function noReleaseProvided(): TschartError {
  return new TschartError('RECORDS_UNREADABLE', 'no release provided', { advice: UNREADABLE });
}

const UNREADABLE = 'There are records, but none can be read: --debug names them. Restore or delete them.';

export function releaseExists(): TschartError {
  return new TschartError('RELEASE_EXISTS', 'release: already exists');
}

export function invalidKey(): TschartError {
  return new TschartError('RELEASE_KEY', 'release: invalid key');
}

export function noDeployedReleases(name: string): TschartError {
  return new TschartError(NO_DEPLOYED, `${quote(name)} has no deployed releases`);
}

export function isNotFound(error: unknown): boolean {
  return error instanceof TschartError && error.code === NOT_FOUND;
}

export function hasNoDeployed(error: unknown): boolean {
  return error instanceof TschartError && error.code === NO_DEPLOYED;
}

const KEY_PREFIX = 'sh.helm.release.v1.';

/** The key of a revision: unique among what a namespace stores. */
export function releaseKey(name: string, revision: number): string {
  return `${KEY_PREFIX}${name}.v${revision}`;
}

/** The name and revision of a key. Throws `invalidKey`. */
export function parseReleaseKey(key: string): { name: string; revision: number } {
  const parts = (key.startsWith(KEY_PREFIX) ? key.slice(KEY_PREFIX.length) : key).split('.v');
  const [name, revision] = parts;
  if (parts.length !== 2 || !/^[+-]?\d+$/.test(revision!)) throw invalidKey();
  return { name: name!, revision: Number(revision) };
}

/** The labels by which drivers find a revision. */
export function systemLabels({ name, info, revision }: Release): Record<string, string> {
  return { name, owner: 'helm', status: info.status, version: String(revision) };
}

/** Whether a revision has all labels of a query. */
export function matchesLabels(release: Release, query: Readonly<Record<string, string>>): boolean {
  const own = systemLabels(release);
  return Object.entries(query).every(([key, value]) => (own[key] ?? '') === value);
}
