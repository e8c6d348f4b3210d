import { loadRepositoryFile } from '../../node/charts/repositories.ts';
import type { RepositoryEntry } from '../../repo/model.ts';
import type { Invocation } from '../command.ts';
import { formatted, jsonObject, printResult } from '../releases/output.ts';
import { formatTable } from '../table.ts';
import { output } from './output-flag.ts';
import { noHeaders } from './repo.ts';

/** `repo list`: the repositories that were added. A file that can't be read is as good as none. */
export function runRepoList({ flags, settings, terminal }: Invocation): number {
  const repositories = known(settings.repositoryConfig);
  const format = flags.get(output);
  if (repositories.length === 0 && format === 'table') {
    terminal.stderr('no repositories to show\n');
    return 0;
  }
  const rows = repositories.map(({ name, url }) => [name, url]);
  const header = flags.get(noHeaders) ? [] : [['NAME', 'URL']];
  printResult(
    terminal,
    format,
    formatted(
      format,
      () => `[${repositories.map(({ name, url }) => jsonObject({ name, url })).join(',')}]`,
      () => `${formatTable([...header, ...rows])}\n`,
    ),
  );
  return 0;
}

function known(path: string): readonly RepositoryEntry[] {
  try {
    return loadRepositoryFile(path)?.repositories ?? [];
  } catch {
    return [];
  }
}
