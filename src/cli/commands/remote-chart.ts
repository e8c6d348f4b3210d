import { existsSync } from 'node:fs';
import { TschartError } from '../../errors.ts';
import type { Invocation } from '../command.ts';
import { listRepositories } from '../completion/repositories.ts';
import { debug } from '../debug.ts';

/**
 * Charts of repositories, registries and URLs are not fetched yet. Mistakes that need no network are Helm's errors:
 * a name that is no path and no reference, a repository that was not added.
 */
export function refuseRemoteChart(name: string, repository: string, { settings, log }: Invocation): never {
  if (repository !== '') throw new TschartError('NOT_BUILT', '--repo: charts are not fetched from repositories yet');
  debug(log, 'set up default downloader cache');
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(name)) {
    throw new TschartError('NOT_BUILT', `${name}: charts are not fetched from URLs and registries yet`);
  }
  const slash = name.indexOf('/');
  if (slash < 0)
    throw new TschartError(
      'CHART_NOT_FOUND',
      `non-absolute URLs should be in form of repo_name/path_to_chart, got: ${name}`,
    );
  const repositoryName = name.slice(0, slash);
  const known = existsSync(settings.repositoryConfig) ? listRepositories(settings) : [];
  if (!known.some((entry) => entry.startsWith(`${repositoryName}\t`))) {
    throw new TschartError('REPOSITORY_UNKNOWN', `repo ${repositoryName} not found`, {
      advice: 'A path to a chart must exist, and begin with ./ or / where its first part is no directory here.',
    });
  }
  throw new TschartError('NOT_BUILT', `${name}: charts are not fetched from repositories yet`);
}
