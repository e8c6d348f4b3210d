import { GoError } from '../../go/value.ts';
import { IndexStore } from '../../node/charts/index-store.ts';
import { indexPath, loadRepositoryFile } from '../../node/charts/repositories.ts';
import type { RepositoryEntry } from '../../repo/model.ts';
import { type Found, type Searchable, searchCharts } from '../../repo/search.ts';
import type { Invocation } from '../command.ts';
import { debug } from '../debug.ts';
import { formatted, jsonObject, printResult } from '../releases/output.ts';
import { formatTable } from '../table.ts';
import { devel } from './chart-flags.ts';
import { output } from './output-flag.ts';
import { columnWidth, failOnNoResult, searchRepoFlags } from './search.ts';

/** `search repo`: finds charts in the repositories that were added, by what is cached of them. */
export function runSearchRepo(call: Invocation): number {
  const { args, flags, terminal } = call;
  const found = searchCharts(searchable(call), {
    keyword: args.length === 0 ? undefined : args.join(' '),
    isRegexp: flags.get(searchRepoFlags.regexp),
    all: flags.get(searchRepoFlags.versions),
    range: rangeOf(call),
  });
  if (found.length === 0 && flags.get(failOnNoResult)) throw new GoError('no results found');
  const rows = found.map(({ name, version: { version, appVersion, description } }) => [
    name,
    version,
    appVersion,
    description,
  ]);
  printResult(
    terminal,
    flags.get(output),
    formatted(
      flags.get(output),
      () => `[${found.map(element).join(',')}]`,
      () =>
        rows.length === 0
          ? 'No results found\n'
          : `${formatTable([['NAME', 'CHART VERSION', 'APP VERSION', 'DESCRIPTION'], ...rows], flags.get(columnWidth))}\n`,
    ),
  );
  return 0;
}

function element({ name, version: { version, appVersion, description } }: Found): string {
  return jsonObject({ name, version, app_version: appVersion, description });
}

function rangeOf({ flags, log }: Invocation): string {
  const version = flags.get(searchRepoFlags.version);
  debug(log, 'original chart version', { version });
  if (version !== '') return version;
  const range = flags.get(devel) ? '>0.0.0-0' : '>0.0.0';
  debug(log, `setting version to ${range}`);
  return range;
}

function* searchable({ settings, log }: Invocation): Generator<Searchable> {
  const indexes = new IndexStore(log);
  for (const { name } of repositories(settings.repositoryConfig)) {
    try {
      for (const [chart, versions] of indexes.searched(indexPath(settings.repositoryCache, name))) {
        yield { repository: name, chart, versions };
      }
    } catch (error) {
      if (!(error instanceof GoError)) throw error;
      const message = 'repo is corrupt or missing';
      log({
        level: 'WARN',
        message,
        attributes: [
          ['repo', name],
          ['error', error.message],
        ],
      });
    }
  }
}

function repositories(path: string): readonly RepositoryEntry[] {
  let known: readonly RepositoryEntry[] = [];
  try {
    known = loadRepositoryFile(path)?.repositories ?? [];
  } catch (error) {
    // As in Helm a file that can't be read has no repositories.
    if (!(error instanceof GoError)) throw error;
  }
  if (known.length === 0) throw new GoError('no repositories configured');
  return known;
}
