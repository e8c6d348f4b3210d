import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { TschartError } from '../../errors.ts';
import { quote } from '../../go/strconv.ts';
import { decodeUtf8 } from '../../go/text.ts';
import { GoError } from '../../go/value.ts';
import { decodeRelease } from '../../release/decode.ts';
import { type Driver, matchesLabels, parseReleaseKey, releaseExists, releaseNotFound } from '../../release/driver.ts';
import { encodeRelease } from '../../release/encode.ts';
import type { Release } from '../../release/release.ts';
import { errorCode, readError } from '../files/os-error.ts';
import { removeFile, removeIfEmpty, writeFileAtomic } from './atomic-file.ts';
import { fileName } from './file-name.ts';
import { type Layout, makeStore, releaseDirectory } from './layout.ts';
import type { OnStep } from './steps.ts';

const RECORD = /^v(\d+)\.json$/;

export interface FileDriverOptions {
  readonly layout: Layout;
  /** Empty for lists and queries of all namespaces. */
  readonly namespace: string;
  /** Told of a record that can't be read where others can: lists and queries leave it out. */
  readonly onBroken?: ((path: string, problem: string) => void) | undefined;
  readonly onStep?: OnStep | undefined;
}

/**
 * Revisions as files, `records/NAMESPACE/RELEASE/vN.json`, of mode 600: Helm's record, and with it the labels. What a
 * crash has left half written never shows, as files come into place whole.
 */
export function createFileDriver({ layout, namespace, onBroken, onStep }: FileDriverOptions): Driver {
  const { records, scratch } = layout;
  const directoryOf = (name: string): string => releaseDirectory(records, namespace, name);
  const pathOf = (key: string): string => {
    const { name, revision } = parseReleaseKey(key);
    return join(directoryOf(name), `v${revision}.json`);
  };
  const namespaces = (): string[] => (namespace === '' ? entries(records) : [fileName(namespace)]);

  function* releases(name?: string): Generator<Release> {
    for (const space of namespaces()) {
      const names = name === undefined ? entries(join(records, space)) : [fileName(name)];
      for (const release of names) yield* revisions(join(records, space, release), onBroken);
    }
  }

  function write(path: string, release: Release): void {
    makeStore(layout);
    writeFileAtomic(path, withLabels(release), { mode: 0o600, scratch, ...(onStep ? { onStep } : {}) });
  }

  return {
    name: 'File',
    async get(key) {
      const found = readRecord(pathOf(key));
      if (found === undefined) throw releaseNotFound();
      return found;
    },
    async list(filter) {
      return [...releases()].filter(filter);
    },
    async query(labels) {
      const found = [...releases(labels['name'])].filter((release) => matchesLabels(release, labels));
      if (found.length === 0) throw releaseNotFound();
      return found;
    },
    async create(key, release) {
      const path = pathOf(key);
      if (readRecord(path) !== undefined) throw releaseExists();
      write(path, release);
    },
    async update(key, release) {
      const path = pathOf(key);
      if (readRecord(path) === undefined) throw releaseNotFound();
      write(path, release);
    },
    async delete(key) {
      const path = pathOf(key);
      const found = readRecord(path);
      if (found === undefined) throw releaseNotFound();
      removeFile(path, onStep);
      removeIfEmpty(dirname(path));
      return found;
    },
  };
}

/** Labels are no part of Helm's record: they come after it. */
function withLabels(release: Release): string {
  const json = encodeRelease(release);
  if (release.labels.size === 0) return `${json}\n`;
  return `${json.slice(0, -1)},"labels":${JSON.stringify(Object.fromEntries(release.labels))}}\n`;
}

/**
 * Throws, naming its file, where the newest revision of a release can't be read: what it made is then not known, so that
 * the release can't be changed.
 */
export function requireNewestRecord({ records }: Layout, namespace: string, name: string): void {
  const directory = releaseDirectory(records, namespace, name);
  const newest = Math.max(0, ...entries(directory).map((entry) => Number(RECORD.exec(entry)?.[1] ?? 0)));
  if (newest > 0) readRecord(join(directory, `v${newest}.json`));
}

function entries(directory: string): string[] {
  try {
    return readdirSync(directory).sort();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw readError(directory, error);
  }
}

function* revisions(directory: string, onBroken: FileDriverOptions['onBroken']): Generator<Release> {
  for (const entry of entries(directory)) {
    if (!RECORD.test(entry)) continue;
    const path = join(directory, entry);
    try {
      const release = readRecord(path);
      if (release !== undefined) yield release;
    } catch (error) {
      if (!(error instanceof BrokenRecord) || onBroken === undefined) throw error;
      onBroken(path, error.problem);
    }
  }
}

class BrokenRecord extends TschartError {
  readonly problem: string;

  constructor(path: string, cause: Error) {
    // The errors of the system name the path already.
    const problem = cause.message.split(` ${path}: `).at(-1)!;
    super('RECORD_BROKEN', `${path}: ${problem}`, {
      at: { file: path },
      advice: 'The record was changed by something else. Mend it or move it away; other revisions can still be read.',
      cause,
    });
    this.problem = problem;
  }
}

/** Undefined where there is no such file, or no more. */
function readRecord(path: string): Release | undefined {
  let text: string;
  try {
    text = decodeUtf8(readFileSync(path));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw new BrokenRecord(path, readError(path, error));
  }
  try {
    const release = decodeRelease(text);
    requireItsPlace(release, path);
    return release;
  } catch (error) {
    throw new BrokenRecord(path, error as Error);
  }
}

/** Where a record is says what it is of: one that says otherwise was changed, or brought from elsewhere. */
function requireItsPlace({ name, namespace, revision }: Release, path: string): void {
  const directory = dirname(path);
  const isInPlace =
    basename(path) === `v${revision}.json` &&
    basename(directory) === fileName(name) &&
    basename(dirname(directory)) === fileName(namespace);
  if (isInPlace) return;
  const whose = `revision ${revision} of release ${quote(name)} in namespace ${quote(namespace)}`;
  throw new GoError(`the record is that of ${whose}, whose place is another`);
}
