import type { Log } from '../chart/log.ts';
import { TschartError } from '../errors.ts';
import { type Driver, hasNoDeployed, isNotFound, noDeployedReleases, noRevision, releaseKey } from './driver.ts';
import { newest, newestOfEach, surplus } from './history.ts';
import type { Release } from './release.ts';

/** What actions ask of a driver (`storage.Storage`). */
export interface Storage {
  readonly driver: Driver;
  get(name: string, revision: number): Promise<Release>;
  /** Adds a revision. With `maxHistory` above 0 older ones go first, so that so many are left at most. */
  create(release: Release, maxHistory?: number): Promise<void>;
  update(release: Release): Promise<void>;
  delete(name: string, revision: number): Promise<Release>;
  /** Takes away records that `history` found torn; gives their keys. */
  removeTorn(name: string): Promise<readonly string[]>;
  list(filter: (release: Release) => boolean): Promise<Release[]>;
  /** The newest revision of each release whose name is accepted. */
  newestOfEach(accepts: (name: string) => boolean): Promise<Release[]>;
  /** All revisions, in no order; throws `releaseNotFound` where there are none. */
  history(name: string): Promise<Release[]>;
  last(name: string): Promise<Release>;
  /** The newest deployed revision; throws `noDeployedReleases`. */
  deployed(name: string): Promise<Release>;
  deployedAll(name: string): Promise<Release[]>;
}

/** The log, if there is one, is told with level DEBUG what is asked, as Helm's. */
export function createStorage(driver: Driver, log?: Log): Storage {
  const tell = (message: string, key: string, value: string): void =>
    log?.({ level: 'DEBUG', message, attributes: key === '' ? [] : [[key, value]] });
  const keyOf = (message: string, name: string, revision: number): string => {
    const key = releaseKey(name, revision);
    tell(message, 'key', key);
    return key;
  };
  const storage: Storage = {
    driver,
    get: async (name, revision) => driver.get(keyOf('getting release', name, revision)),
    async create(release, maxHistory = 0) {
      const key = keyOf('creating release', release.name, release.revision);
      if (maxHistory > 0) await prune(storage, release.name, maxHistory - 1, log);
      await driver.create(key, release);
    },
    update: async (release) => driver.update(keyOf('updating release', release.name, release.revision), release),
    delete: async (name, revision) => driver.delete(keyOf('deleting release', name, revision)),
    removeTorn: async (name) => (await driver.removeTorn?.(name)) ?? [],
    list: (filter) => driver.list(filter),
    newestOfEach: async (accepts) =>
      newestOfEach((await driver.newest?.(accepts)) ?? (await driver.list(({ name }) => accepts(name)))),
    async history(name) {
      tell('getting release history', 'name', name);
      return driver.query({ name, owner: 'helm' });
    },
    async last(name) {
      tell('getting last revision', 'name', name);
      const last = newest(await storage.history(name));
      if (last === undefined) throw noRevision(name);
      return last;
    },
    async deployed(name) {
      const last = newest(await storage.deployedAll(name));
      if (last === undefined) throw noDeployedReleases(name);
      return last;
    },
    async deployedAll(name) {
      tell('getting deployed releases', 'name', name);
      try {
        return await driver.query({ name, owner: 'helm', status: 'deployed' });
      } catch (error) {
        throw saysNotFound(error) ? noDeployedReleases(name) : error;
      }
    },
  };
  return storage;
}

async function prune(storage: Storage, name: string, keep: number, log: Log | undefined): Promise<void> {
  let history: Release[];
  try {
    history = await storage.history(name);
  } catch (error) {
    if (isNotFound(error)) return;
    throw error;
  }
  if (history.length <= keep) return;
  const deployed = await deployedOrNone(storage, name);
  const errors: unknown[] = [];
  const debug = (message: string, ...attributes: (readonly [string, string])[]): void =>
    log?.({ level: 'DEBUG', message, attributes });
  const old = surplus(history, deployed, keep);
  for (const { revision } of old) {
    try {
      await storage.delete(name, revision);
    } catch (error) {
      debug('error pruning release', ['key', releaseKey(name, revision)], ['error', (error as Error).message]);
      errors.push(error);
    }
  }
  debug('pruned records', ['count', String(old.length)], ['release', name], ['errors', String(errors.length)]);
  // Somebody else may have taken the revisions away meanwhile: the first error decides, as Helm wraps that one.
  if (errors.length === 0 || isNotFound(errors[0])) return;
  if (errors.length === 1) throw errors[0];
  const first = (errors[0] as Error).message;
  throw new TschartError('PRUNE', `encountered ${errors.length} deletion errors. First is: ${first}`, {
    cause: errors[0],
  });
}

/** Whatever says that something is not found, as Helm looks at the text alone. */
function saysNotFound(error: unknown): boolean {
  return error instanceof Error && error.message.includes('not found');
}

async function deployedOrNone(storage: Storage, name: string): Promise<Release | undefined> {
  try {
    return await storage.deployed(name);
  } catch (error) {
    if (hasNoDeployed(error)) return undefined;
    throw error;
  }
}
