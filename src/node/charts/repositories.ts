import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeUtf8 } from '../../go/text.ts';
import { GoError } from '../../go/value.ts';
import type { RepositoryEntry, RepositoryFile } from '../../repo/model.ts';
import { NO_REPOSITORIES, readRepositoryFile } from '../../repo/repository-file.ts';
import { errorCode, readError } from '../files/os-error.ts';
import type { GetOptions } from '../getter/getter.ts';

/** The file of a repository's index in the cache. */
export function indexPath(cache: string, name: string): string {
  return join(cache, `${name === '' ? '' : `${name}-`}index.yaml`);
}

/** The file with the names of a repository's charts in the cache. */
export function chartNamesPath(cache: string, name: string): string {
  return join(cache, `${name === '' ? '' : `${name}-`}charts.txt`);
}

/** Reads a repositories.yaml; undefined where there is none. Throws GoError. */
export function loadRepositoryFile(path: string): RepositoryFile | undefined {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw new GoError(`couldn't load repositories file (${path}): ${readError(path, error).message}`, error);
  }
  return readRepositoryFile(decodeUtf8(bytes));
}

/** The same where a missing file means that there are no repositories. */
export function loadRepositories(path: string): readonly RepositoryEntry[] {
  return (loadRepositoryFile(path) ?? NO_REPOSITORIES).repositories;
}

/** The repository of a name. Throws GoError where there is none, or it has no URL. */
export function repositoryNamed(name: string, repositories: readonly RepositoryEntry[]): RepositoryEntry {
  const entry = repositories.find((candidate) => candidate.name === name);
  if (entry === undefined) throw new GoError(`repo ${name} not found`);
  if (entry.url === '') throw new GoError(`no URL found for repository ${name}`);
  return entry;
}

/** How things are fetched from a repository. */
export function optionsOf(entry: RepositoryEntry): GetOptions {
  const { url, username, password, certFile, keyFile, caFile, insecureSkipTlsVerify, passCredentialsAll } = entry;
  return { url, username, password, certFile, keyFile, caFile, insecureSkipTlsVerify, passCredentialsAll };
}
