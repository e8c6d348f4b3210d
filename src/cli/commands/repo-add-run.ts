import { existsSync } from 'node:fs';
import { dirname, extname } from 'node:path';
import { quote } from '../../go/strconv.ts';
import { decodeUtf8, encodeUtf8 } from '../../go/text.ts';
import { GoError } from '../../go/value.ts';
import { downloadIndex, notARepository, repositoryGetter } from '../../node/charts/chart-repository.ts';
import { withFileLock } from '../../node/charts/file-lock.ts';
import { IndexStore } from '../../node/charts/index-store.ts';
import { makeDirectories } from '../../node/files/make-directories.ts';
import { readFile } from '../../node/files/read-file.ts';
import { rewriteWhole } from '../../node/files/write-whole.ts';
import type { RepositoryEntry, RepositoryFile } from '../../repo/model.ts';
import {
  isSameEntry,
  NO_REPOSITORIES,
  readRepositoryFile,
  withRepository,
  writeRepositoryFile,
} from '../../repo/repository-file.ts';
import { shownUrl } from '../../repo/shown-url.ts';
import type { Invocation } from '../command.ts';
import { surroundingsOf } from '../fetching.ts';
import { addFlags } from './repo.ts';

/** Repositories that are gone for good, and where their charts are now. */
const GONE: readonly (readonly [address: string, instead: string])[] = [
  ['//kubernetes-charts.storage.googleapis.com', 'https://charts.helm.sh/stable'],
  ['//kubernetes-charts-incubator.storage.googleapis.com', 'https://charts.helm.sh/incubator'],
];

/** `repo add`: fetches a repository's index and remembers the repository. */
export async function runRepoAdd(call: Invocation): Promise<number> {
  const { args, flags, settings } = call;
  const [, url = ''] = args;
  const gone = flags.get(addFlags.allowDeprecated) ? undefined : GONE.find(([address]) => url.includes(address));
  if (gone !== undefined)
    throw new GoError(`repo ${quote(shownUrl(url))} is no longer available; try ${quote(gone[1])} instead`);
  makeDirectories(dirname(settings.repositoryConfig));
  return withFileLock(lockPath(settings.repositoryConfig), () => add(call));
}

function lockPath(file: string): string {
  const extension = extname(file);
  return `${extension === '' ? file : file.slice(0, -extension.length)}.lock`;
}

async function add(call: Invocation): Promise<number> {
  const { args, flags, settings, terminal } = call;
  const [name = '', url = ''] = args;
  const file = readRepositories(settings.repositoryConfig);
  const entry: RepositoryEntry = {
    name,
    url,
    username: flags.get(addFlags.username),
    password: await passwordOf(call),
    certFile: flags.get(addFlags.certFile),
    keyFile: flags.get(addFlags.keyFile),
    caFile: flags.get(addFlags.caFile),
    insecureSkipTlsVerify: flags.get(addFlags.insecureSkipTlsVerify),
    passCredentialsAll: flags.get(addFlags.passCredentials),
  };
  if (name.includes('/')) {
    throw new GoError(`repository name (${name}) contains '/', please specify a different name without '/'`);
  }
  const existing = file.repositories.find((candidate) => candidate.name === name);
  if (existing !== undefined && !flags.get(addFlags.forceUpdate)) {
    if (!isSameEntry(existing, entry)) {
      throw new GoError(`repository name (${name}) already exists, please specify a different name`);
    }
    terminal.stdout(`${quote(name)} already exists with the same configuration, skipping\n`);
    return 0;
  }
  const surroundings = surroundingsOf(call);
  const getter = await repositoryGetter(url, surroundings);
  try {
    const timeout = Number(flags.get(addFlags.timeout)) / 1e6;
    const cache = settings.repositoryCache;
    await downloadIndex(entry, getter, cache, new IndexStore(surroundings.log), { timeout });
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(notARepository(url, error), error);
  }
  const text = writeRepositoryFile(withRepository(file, entry));
  makeDirectories(dirname(settings.repositoryConfig));
  rewriteWhole(settings.repositoryConfig, encodeUtf8(text), 0o600);
  terminal.stdout(`${quote(name)} has been added to your repositories\n`);
  return 0;
}

function readRepositories(path: string): RepositoryFile {
  if (!existsSync(path)) return NO_REPOSITORIES;
  return readRepositoryFile(decodeUtf8(readFile(path)));
}

async function passwordOf({ flags, terminal }: Invocation): Promise<string> {
  const given = flags.get(addFlags.password);
  if (flags.get(addFlags.username) === '' || given !== '') return given;
  if (flags.get(addFlags.passwordStdin)) return decodeUtf8(terminal.stdin()).replace(/\n$/, '').replace(/\r$/, '');
  terminal.stdout('Password: ');
  const { readSecret } = await import('../read-secret.ts');
  try {
    return decodeUtf8(await readSecret());
  } finally {
    terminal.stdout('\n');
  }
}
