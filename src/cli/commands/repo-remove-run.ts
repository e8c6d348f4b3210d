import { rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { quote } from '../../go/strconv.ts';
import { encodeUtf8 } from '../../go/text.ts';
import { GoError } from '../../go/value.ts';
import { summaryPath } from '../../node/charts/index-summary-file.ts';
import { chartNamesPath, indexPath, loadRepositoryFile } from '../../node/charts/repositories.ts';
import { makeDirectories } from '../../node/files/make-directories.ts';
import { errorCode, pathError } from '../../node/files/os-error.ts';
import { rewriteWhole } from '../../node/files/write-whole.ts';
import type { RepositoryFile } from '../../repo/model.ts';
import { writeRepositoryFile } from '../../repo/repository-file.ts';
import type { Invocation } from '../command.ts';

/** `repo remove`: forgets repositories, and what is cached of them. */
export function runRepoRemove({ args, settings, terminal }: Invocation): number {
  let file: RepositoryFile | undefined;
  try {
    file = loadRepositoryFile(settings.repositoryConfig);
  } catch (error) {
    // As in Helm a file that can't be read has no repositories.
    if (!(error instanceof GoError)) throw error;
  }
  if (file === undefined || file.repositories.length === 0) throw new GoError('no repositories configured');
  for (const name of args) {
    const left: RepositoryFile['repositories'] = file.repositories.filter((entry) => entry.name !== name);
    if (left.length === file.repositories.length) throw new GoError(`no repo named ${quote(name)} found`);
    file = { ...file, repositories: left };
    makeDirectories(dirname(settings.repositoryConfig));
    rewriteWhole(settings.repositoryConfig, encodeUtf8(writeRepositoryFile(file)), 0o600);
    removeCache(settings.repositoryCache, name);
    terminal.stdout(`${quote(name)} has been removed from your repositories\n`);
  }
  return 0;
}

function removeCache(cache: string, name: string): void {
  try {
    rmSync(chartNamesPath(cache, name), { force: true });
    rmSync(summaryPath(indexPath(cache, name)), { force: true });
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
  }
  const index = indexPath(cache, name);
  try {
    statSync(index);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return;
    throw new GoError(`can't remove index file ${index}: ${pathError('stat', index, error).message}`, error);
  }
  try {
    rmSync(index);
  } catch (error) {
    throw pathError('remove', index, error);
  }
}
