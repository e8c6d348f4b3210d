import type { Dependency } from '../../../chart/model.ts';
import { quote } from '../../../go/strconv.ts';
import { GoError } from '../../../go/value.ts';
import type { RepositoryEntry } from '../../../repo/model.ts';
import { shownUrl } from '../../../repo/shown-url.ts';
import type { Getter } from '../../getter/getter.ts';
import { downloadIndex, repositoryGetter } from '../chart-repository.ts';
import { indexPath } from '../repositories.ts';
import type { DependencyWork } from './manager.ts';
import { isUnknown, type RepositoryNames, relevantRepositories, unknownName } from './names.ts';
import type { DependencyRun } from './run.ts';

/**
 * Fetches the indexes of the repositories that were added, once in a run. What fails is said, and is no mistake yet.
 */
export async function refreshKnown(names: RepositoryNames, work: DependencyWork, run: DependencyRun): Promise<void> {
  const entries = relevantRepositories(names, work).filter(({ name }) => !run.refreshed.has(name));
  if (entries.length === 0) return;
  work.out('Hang tight while we grab the latest from your chart repositories...\n');
  await refresh(entries, work, run);
  work.out('Update Complete. ⎈Happy Helming!⎈\n');
}

/**
 * Fetches the indexes of repositories that dependencies name and that were never added, and gives them names. As above
 * what fails is only said.
 */
export async function refreshUnknown(
  dependencies: readonly Dependency[],
  names: RepositoryNames,
  work: DependencyWork,
  run: DependencyRun,
): Promise<void> {
  const entries: RepositoryEntry[] = [];
  for (const { name, repository } of dependencies) {
    if (repository === '' || names.has(name)) continue;
    const own = unknownName(repository);
    names.set(name, own);
    if (!run.refreshed.has(own)) entries.push({ ...NOTHING, name: own, url: repository });
  }
  if (work.skipRefresh || entries.length === 0) return;
  work.out('Getting updates for unmanaged Helm repositories...\n');
  const { repositoryCache } = work.surroundings;
  for (const entry of await refresh(entries, work, run)) {
    run.unknown.set(entry.url, run.indexes.load(indexPath(repositoryCache, entry.name)));
  }
}

const NOTHING: RepositoryEntry = {
  name: '',
  url: '',
  username: '',
  password: '',
  certFile: '',
  keyFile: '',
  caFile: '',
  insecureSkipTlsVerify: false,
  passCredentialsAll: false,
};

/** Fetches indexes, all at once; of several names for a URL the last one counts. Gives those that came. */
async function refresh(
  entries: readonly RepositoryEntry[],
  work: DependencyWork,
  { indexes, refreshed }: DependencyRun,
): Promise<RepositoryEntry[]> {
  for (const { name } of entries) refreshed.add(name);
  const byUrl = new Map(entries.map((entry) => [entry.url.replace(/\/$/, ''), entry] as const));
  const { repositoryCache } = work.surroundings;
  const unique = [...byUrl.values()];
  const getters: Getter[] = [];
  for (const { url } of unique) getters.push(await repositoryGetter(url, work.surroundings));
  const outcomes = unique.map((entry, i) =>
    downloadIndex(entry, getters[i]!, repositoryCache, indexes).then(
      () => undefined,
      (error: unknown) => error,
    ),
  );
  const came: RepositoryEntry[] = [];
  for (const [i, entry] of unique.entries()) {
    const error = await outcomes[i];
    if (error === undefined) came.push(entry);
    else if (!(error instanceof GoError)) throw error;
    work.out(outcomeText(entry, error));
  }
  return came;
}

function outcomeText(entry: RepositoryEntry, error: GoError | undefined): string {
  const url = shownUrl(entry.url);
  const name = isUnknown(entry) ? url : entry.name;
  if (error === undefined) return `...Successfully got an update from the ${quote(name)} chart repository\n`;
  const place = isUnknown(entry) ? '' : ` (${url})`;
  return `...Unable to get an update from the ${quote(name)} chart repository${place}:\n\t${error.message}\n`;
}
