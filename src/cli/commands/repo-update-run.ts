import { quote } from '../../go/strconv.ts';
import { GoError } from '../../go/value.ts';
import { downloadIndex, repositoryGetter } from '../../node/charts/chart-repository.ts';
import { IndexStore } from '../../node/charts/index-store.ts';
import { loadRepositoryFile } from '../../node/charts/repositories.ts';
import type { Getter } from '../../node/getter/getter.ts';
import type { RepositoryEntry } from '../../repo/model.ts';
import { shownUrl } from '../../repo/shown-url.ts';
import type { Invocation } from '../command.ts';
import { surroundingsOf } from '../fetching.ts';
import { indexTimeout } from './repo.ts';

/** `repo update`: fetches indexes again, all at once; what is said of them comes in the order of the file. */
export async function runRepoUpdate(call: Invocation): Promise<number> {
  const { args, settings, terminal } = call;
  const repositories = wanted(args, settings.repositoryConfig);
  const surroundings = surroundingsOf(call);
  const indexes = new IndexStore(surroundings.log);
  const timeout = Number(call.flags.get(indexTimeout)) / 1e6;
  const getters: Getter[] = [];
  for (const entry of repositories) getters.push(await repositoryGetter(entry.url, surroundings));
  terminal.stdout('Hang tight while we grab the latest from your chart repositories...\n');
  const outcomes = repositories.map((entry, i) =>
    downloadIndex(entry, getters[i]!, settings.repositoryCache, indexes, { timeout }).then(
      () => undefined,
      (error: unknown) => error,
    ),
  );
  const failed: string[] = [];
  for (const [i, outcome] of outcomes.entries()) {
    const { name, url } = repositories[i]!;
    const error = await outcome;
    if (error === undefined) {
      terminal.stdout(`...Successfully got an update from the ${quote(name)} chart repository\n`);
      continue;
    }
    if (!(error instanceof GoError)) throw error;
    const shown = shownUrl(url);
    const problem = `...Unable to get an update from the ${quote(name)} chart repository (${shown}):\n\t${error.message}`;
    terminal.stdout(`${problem}\n`);
    failed.push(shown);
  }
  if (failed.length > 0) throw new GoError(`failed to update the following repositories: [${failed.join(' ')}]`);
  terminal.stdout('Update Complete. ⎈Happy Helming!⎈\n');
  return 0;
}

function wanted(names: readonly string[], path: string): readonly RepositoryEntry[] {
  let repositories: readonly RepositoryEntry[];
  try {
    repositories = loadRepositoryFile(path)?.repositories ?? [];
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(`failed loading file: ${path}: ${error.message}`, error);
  }
  if (repositories.length === 0) throw new GoError('no repositories found. You must add one before updating');
  const unknown = names.find((name) => !repositories.some((entry) => entry.name === name));
  if (unknown !== undefined) {
    throw new GoError(`no repositories found matching '${unknown}'.  Nothing will be updated`);
  }
  return names.length === 0 ? repositories : repositories.filter(({ name }) => names.includes(name));
}
