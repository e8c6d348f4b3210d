import type { Dependency } from '../../../chart/model.ts';
import { compareVersions } from '../../../go/semver.ts';
import { GoError } from '../../../go/value.ts';
import type { IndexView } from '../../../repo/index-view.ts';
import type { ChartVersion, RepositoryEntry } from '../../../repo/model.ts';
import { shownUrl } from '../../../repo/shown-url.ts';
import { tryVersion } from '../../../repo/sort.ts';
import { isSameUrl, resolveInRepository } from '../../../repo/url-join.ts';
import type { GetOptions } from '../../getter/getter.ts';
import { chartOf, findChartInRepository } from '../chart-repository.ts';
import { comparableDigest } from '../content-cache.ts';
import type { IndexStore } from '../index-store.ts';
import { indexPath, optionsOf } from '../repositories.ts';
import type { DependencyWork } from './manager.ts';
import { type RepositoryNames, relevantRepositories } from './names.ts';
import type { DependencyRun } from './run.ts';

/** Where a chart's archive is, and how it is fetched. */
export interface FoundChart {
  readonly url: string;
  readonly options: GetOptions & { readonly expectedDigest?: string | undefined };
}

/** Finds the archives of dependencies in the indexes of repositories. */
export class ChartFinder {
  readonly #known: readonly { readonly entry: RepositoryEntry; readonly view: IndexView }[];
  readonly #work: DependencyWork;
  readonly #indexes: IndexStore;
  readonly #unknown: DependencyRun['unknown'];

  /** Reads the indexes of the repositories that were added: each must be there, as in Helm. Throws GoError. */
  constructor(names: RepositoryNames, work: DependencyWork, { indexes, unknown }: DependencyRun) {
    const { repositoryCache } = work.surroundings;
    this.#work = work;
    this.#indexes = indexes;
    this.#unknown = unknown;
    this.#known = relevantRepositories(names, work).map((entry) => ({
      entry,
      view: indexes.load(indexPath(repositoryCache, entry.name)),
    }));
  }

  /** Those whose indexes were read. */
  get repositories(): readonly RepositoryEntry[] {
    return this.#known.map(({ entry }) => entry);
  }

  /** Rejects with GoError. */
  async find({ name, version = '', repository }: Dependency): Promise<FoundChart> {
    const known = this.#known.find(({ entry }) => isSameUrl(repository, entry.url));
    if (known !== undefined) {
      const found = exactly(known.view.versions(name), version);
      const { url: _, ...options } = optionsOf(known.entry);
      return {
        url: resolveInRepository(repository, found.urls[0]!),
        options: { ...options, expectedDigest: comparableDigest(found.digest) },
      };
    }
    try {
      const { surroundings } = this.#work;
      const view = this.#unknown.get(repository);
      const found =
        view === undefined
          ? await findChartInRepository(repository, name, version, {}, surroundings, this.#indexes)
          : chartOf(view, repository, name, version, surroundings);
      return { url: found.url, options: { expectedDigest: comparableDigest(found.digest) } };
    } catch (error) {
      if (!(error instanceof GoError)) throw error;
      throw new GoError(`chart ${name} not found in ${shownUrl(repository)}: ${error.message}`, error);
    }
  }
}

function exactly(versions: readonly ChartVersion[] | undefined, version: string): ChartVersion {
  if (versions === undefined) throw new GoError('entry not found');
  const found = versions.find(
    (candidate) => (version === '' || isSameVersion(version, candidate.version)) && candidate.urls.length > 0,
  );
  if (found === undefined) throw new GoError('no matching version');
  return found;
}

/** What is no version is compared as text. */
function isSameVersion(a: string, b: string): boolean {
  const left = tryVersion(a);
  if (left === undefined) return a === b;
  const right = tryVersion(b);
  return right !== undefined && compareVersions(left, right) === 0;
}
