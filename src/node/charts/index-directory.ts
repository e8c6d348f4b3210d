import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Log } from '../../chart/log.ts';
import { validateMetadata } from '../../chart/metadata.ts';
import type { Metadata } from '../../chart/model.ts';
import { TschartError } from '../../errors.ts';
import { joinPath } from '../../go/path.ts';
import { compareStrings } from '../../go/text.ts';
import { GoError } from '../../go/value.ts';
import type { ChartVersion, RepositoryIndex } from '../../repo/model.ts';
import { joinUrl } from '../../repo/url-join.ts';
import { loadChartFrom } from '../files/load.ts';
import { sha256Hex } from './content-cache.ts';

/** An index without charts, of a moment. */
export function emptyIndex(generated: string): RepositoryIndex {
  return {
    apiVersion: 'v1',
    generated,
    entries: new Map(),
    publicKeys: [],
    annotations: undefined,
    serverInfo: undefined,
  };
}

/**
 * The index of the archives in a directory and in the directories right below it (`IndexDirectory`). What is no chart is
 * left out. Rejects with GoError for a chart that Helm refuses to add. `now` gives the time as Go writes it.
 */
export async function indexDirectory(
  directory: string,
  baseUrl: string,
  now: () => string,
  log: Log,
): Promise<RepositoryIndex> {
  const index = emptyIndex(now());
  for (const archive of archivesIn(directory)) {
    const path = relative(directory, archive);
    const slash = path.lastIndexOf('/');
    const [parent, file] = slash < 0 ? ['', path] : [path.slice(0, slash), path.slice(slash + 1)];
    let metadata: Readonly<Metadata>;
    try {
      ({ metadata } = await loadChartFrom(archive, { format: 'v2', log }));
    } catch (error) {
      if (error instanceof TschartError || error instanceof GoError) continue;
      throw error;
    }
    const digest = sha256Hex(readFileSync(archive));
    const version = entryOf(metadata, file, joined(baseUrl, parent), digest, now());
    const versions = index.entries.get(metadata.name);
    if (versions === undefined) index.entries.set(metadata.name, [version]);
    else versions.push(version);
  }
  return index;
}

function entryOf(read: Readonly<Metadata>, file: string, base: string, digest: string, created: string): ChartVersion {
  const metadata = { ...read, apiVersion: read.apiVersion || 'v1' };
  try {
    validateMetadata(metadata);
  } catch (error) {
    const { message } = error as Error;
    throw new GoError(`failed adding to ${file} to index: validate failed for ${file}: ${message}`, error);
  }
  return {
    version: metadata.version,
    metadata,
    urls: [base === '' ? file : joined(base, file)],
    created,
    removed: false,
    digest,
    legacy: {},
  };
}

function joined(base: string, element: string): string {
  try {
    return joinUrl(base, element);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    return joinPath(base, element);
  }
}

function archivesIn(directory: string): string[] {
  const names = namesIn(directory);
  const below = names.filter((name) => isDirectory(join(directory, name)));
  return [
    ...archivesOf(directory, names),
    ...below.flatMap((name) => archivesOf(join(directory, name), namesIn(join(directory, name)))),
  ];
}

function archivesOf(directory: string, names: readonly string[]): string[] {
  return names.filter((name) => name.endsWith('.tgz')).map((name) => join(directory, name));
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory).sort(compareStrings);
  } catch {
    return [];
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
