import { dirname } from 'node:path';
import { quote } from '../../go/strconv.ts';
import { encodeUtf8 } from '../../go/text.ts';
import { parseUrl, type Url } from '../../go/url.ts';
import { GoError } from '../../go/value.ts';
import { findVersion } from '../../repo/index-find.ts';
import type { IndexView } from '../../repo/index-view.ts';
import type { ChartVersion, RepositoryEntry } from '../../repo/model.ts';
import { shownUrl } from '../../repo/shown-url.ts';
import { resolveInRepository } from '../../repo/url-join.ts';
import { makeDirectories } from '../files/make-directories.ts';
import { writeWhole } from '../files/write-whole.ts';
import { findGetter, type GetOptions, type Getter, type Surroundings } from '../getter/getter.ts';
import type { IndexStore } from './index-store.ts';
import { chartNamesPath, indexPath, optionsOf } from './repositories.ts';

/** How an index is fetched. */
export interface IndexOptions {
  /** In milliseconds. */
  readonly timeout?: number | undefined;
}

/** What fetches from a repository. Throws GoError for a URL that is none, or that nothing fetches from. */
export async function repositoryGetter(url: string, surroundings: Surroundings): Promise<Getter> {
  let parsed: Url;
  try {
    parsed = parseUrl(url);
  } catch (error) {
    throw new GoError(`invalid chart URL format: ${shownUrl(url)}`, error);
  }
  const getter = await findGetter(parsed.scheme, surroundings);
  if (getter === undefined) throw new GoError(`could not find protocol handler for: ${parsed.scheme}`);
  return getter;
}

/** Fetches and checks an index without keeping it. Rejects with GoError. */
export async function fetchIndex(
  getter: Getter,
  options: GetOptions & { readonly url: string },
  indexes: IndexStore,
): Promise<{ readonly bytes: Uint8Array; readonly view: IndexView }> {
  const bytes = await getter(resolveInRepository(options.url, 'index.yaml'), { ...options, compressed: true });
  return { bytes, view: indexes.check(bytes, options.url) };
}

/** Fetches a repository's index into the cache: Helm's two files. Rejects with GoError; the files stay as they were. */
export async function downloadIndex(
  entry: RepositoryEntry,
  getter: Getter,
  cache: string,
  indexes: IndexStore,
  { timeout }: IndexOptions = {},
): Promise<void> {
  const { bytes, view } = await fetchIndex(getter, { ...optionsOf(entry), url: entry.url, timeout }, indexes);
  const names = chartNamesPath(cache, entry.name);
  try {
    makeDirectories(dirname(names));
    writeWhole(names, encodeUtf8(view.names.map((name) => `${name}\n`).join('')), 0o644);
  } catch (error) {
    // Completion does without: what matters is the index.
    if (!(error instanceof GoError)) throw error;
  }
  const path = indexPath(cache, entry.name);
  makeDirectories(dirname(path));
  writeWhole(path, bytes, 0o644);
  indexes.put(path, bytes, view);
}

/** A chart of a repository that was never added. */
export interface ChartInRepository {
  /** Absolute. */
  readonly url: string;
  /** As the index has it; may be empty. */
  readonly digest: string;
}

/**
 * Finds a chart in the repository of a URL (`FindChartInRepoURL`): fetches its index, which is not kept. Rejects with
 * GoError.
 */
export async function findChartInRepository(
  repositoryUrl: string,
  chart: string,
  version: string,
  options: GetOptions,
  surroundings: Surroundings,
  indexes: IndexStore,
): Promise<ChartInRepository> {
  const getter = await repositoryGetter(repositoryUrl, surroundings);
  let view: IndexView;
  try {
    ({ view } = await fetchIndex(getter, { ...options, url: repositoryUrl }, indexes));
  } catch (error) {
    throw new GoError(notARepository(repositoryUrl, error as Error), error);
  }
  for (const warning of view.warnings) surroundings.log(warning);
  return chartOf(view, repositoryUrl, chart, version, surroundings);
}

/** `looks like "…" is not a valid chart repository or cannot be reached: …` */
export function notARepository(url: string, error: Error): string {
  return `looks like ${quote(shownUrl(url))} is not a valid chart repository or cannot be reached: ${error.message}`;
}

/** The chart of an index by its version, as `FindChartInRepoURL` finds it. Throws GoError. */
export function chartOf(
  view: IndexView,
  repositoryUrl: string,
  chart: string,
  version: string,
  { log }: Pick<Surroundings, 'log'>,
): ChartInRepository {
  const what = `chart ${quote(chart)}${version === '' ? '' : ` version ${quote(version)}`}`;
  let found: ChartVersion;
  try {
    found = findVersion(chart, view.versions(chart), version, log);
  } catch (error) {
    throw new GoError(`${what} not found in ${shownUrl(repositoryUrl)} repository`, error);
  }
  const [url] = found.urls;
  if (url === undefined) throw new GoError(`${what} has no downloadable URLs`);
  try {
    return { url: resolveInRepository(repositoryUrl, url), digest: found.digest };
  } catch (error) {
    throw new GoError(`failed to make chart URL absolute: ${(error as Error).message}`, error);
  }
}
