import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { basePath, cleanPath } from '../../go/path.ts';
import { quote } from '../../go/strconv.ts';
import { formatUrl, parseUrl, type Url } from '../../go/url.ts';
import { GoError } from '../../go/value.ts';
import { findVersion } from '../../repo/index-find.ts';
import type { IndexView } from '../../repo/index-view.ts';
import type { ChartVersion, RepositoryEntry } from '../../repo/model.ts';
import { parseGivenUrl, shownUrl } from '../../repo/shown-url.ts';
import { resolveInRepository } from '../../repo/url-join.ts';
import { writeWhole } from '../files/write-whole.ts';
import { type GetOptions, type Getter, getterFor, type Surroundings } from '../getter/getter.ts';
import type { Verification } from '../provenance/verify.ts';
import type { RegistryClient } from '../registry/types.ts';
import { repositoryGetter } from './chart-repository.ts';
import { checkDigest, digestHex, findContent, findIntactChart, putContent, sha256Hex } from './content-cache.ts';
import type { IndexStore } from './index-store.ts';
import { indexPath, loadRepositories, repositoryNamed } from './repositories.ts';

/**
 * What is done about provenance: nothing; checked where there is some; always checked; fetched and not checked.
 */
export type Verify = 'never' | 'ifPossible' | 'always' | 'later';

/** What a download works with. */
export interface Downloader {
  readonly surroundings: Surroundings;
  readonly indexes: IndexStore;
  readonly verify: Verify;
  readonly keyring: string;
  /** The repositories whose credentials count for URLs; all that were added, where it is left out. */
  readonly repositories?: readonly RepositoryEntry[] | undefined;
  /** What was fetched from servers in this run, by URL, where that may be asked for again. */
  readonly fetched?: Map<string, Promise<Uint8Array>> | undefined;
  /** Makes the client of registries, or gives the one that there is. */
  readonly registryClient: (() => Promise<RegistryClient>) | undefined;
  /** Where warnings about provenance go. */
  out(text: string): void;
}

/** Where a chart is. */
export interface ResolvedChart {
  readonly url: Url;
  /** As the index or the registry has it; empty where it is not known. */
  readonly digest: string;
  /** How it is fetched: the options given, and those of its repository over them. */
  readonly options: GetOptions;
}

export interface Downloaded {
  readonly path: string;
  /** Where the signature was checked. */
  readonly verification: Verification | undefined;
}

const ACCEPT = 'application/gzip,application/octet-stream';

/** Registries' charts are named `oci://…`. */
export function isOci(reference: string): boolean {
  return reference.startsWith('oci://');
}

/** Finds where a chart is (`ResolveChartVersion`): a URL, `repository/chart`, `oci://…`. Rejects with GoError. */
export async function resolveChart(
  reference: string,
  version: string,
  options: GetOptions,
  downloader: Downloader,
): Promise<ResolvedChart> {
  const { surroundings, indexes, registryClient } = downloader;
  let url: Url;
  try {
    url = parseUrl(reference);
  } catch (error) {
    throw new GoError(`invalid chart URL format: ${shownUrl(reference)}`, error);
  }
  if (isOci(formatUrl(url))) return resolveOci(reference, version, options, registryClient);
  const repositories = downloader.repositories ?? loadRepositories(surroundings.repositoryConfig);
  if (url.scheme !== '' && url.host !== '' && url.path !== '') {
    const owner = await ownerOf(reference, repositories, options, { surroundings, indexes });
    return { url, digest: '', options: { ...options, ...(owner === undefined ? { url: reference } : ofOwner(owner)) } };
  }
  const slash = url.path.indexOf('/');
  if (slash < 0) {
    const shown = shownUrl(formatUrl(url));
    throw new GoError(`non-absolute URLs should be in form of repo_name/path_to_chart, got: ${shown}`);
  }
  const chart = url.path.slice(slash + 1);
  const entry = repositoryNamed(url.path.slice(0, slash), repositories);
  await repositoryGetter(entry.url, surroundings);
  const found = findIn(loadIndex(entry, surroundings, indexes), chart, version, entry.name, surroundings);
  const [target] = found.urls;
  if (target === undefined) throw new GoError(`chart ${quote(shownUrl(reference))} has no downloadable URLs`);
  return {
    url: locationOf(entry.url, target, reference),
    digest: found.digest,
    options: { ...options, ...ofOwner(entry) },
  };
}

async function resolveOci(
  reference: string,
  version: string,
  options: GetOptions,
  registryClient: Downloader['registryClient'],
): Promise<ResolvedChart> {
  if (registryClient === undefined) {
    throw new GoError(`unable to lookup ref ${shownUrl(reference)} at version '${version}', missing registry client`);
  }
  const { digest, url } = await (await registryClient()).validateReference(reference, version);
  return { url: parseGivenUrl(url), digest, options };
}

function locationOf(base: string, target: string, reference: string): Url {
  let resolved: string;
  try {
    resolved = resolveInRepository(base, target);
  } catch (error) {
    throw new GoError(`invalid chart URL format: ${shownUrl(reference)}`, error);
  }
  return parseGivenUrl(resolved);
}

function loadIndex(entry: RepositoryEntry, { repositoryCache }: Surroundings, indexes: IndexStore): IndexView {
  try {
    return indexes.load(indexPath(repositoryCache, entry.name));
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(`no cached repo found. (try 'helm repo update'): ${error.message}`, error);
  }
}

function findIn(view: IndexView, chart: string, version: string, name: string, { log }: Surroundings): ChartVersion {
  try {
    return findVersion(chart, view.versions(chart), version, log);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    const what = `chart ${quote(chart)} matching ${version} not found in ${name} index`;
    throw new GoError(`${what}. (try 'helm repo update'): ${error.message}`, error);
  }
}

/** What a repository adds to the options: its own files for TLS and its own credentials, where it has them. */
function ofOwner(entry: RepositoryEntry): GetOptions {
  const { url, username, password, passCredentialsAll, certFile, keyFile, caFile } = entry;
  return {
    url,
    ...((certFile !== '' || keyFile !== '' || caFile !== '') && { certFile, keyFile, caFile }),
    ...(username !== '' && password !== '' && { username, password, passCredentialsAll }),
  };
}

/** The first repository that has a chart of this URL. Every repository's index must be there, as in Helm. */
async function ownerOf(
  reference: string,
  repositories: readonly RepositoryEntry[],
  options: GetOptions,
  { surroundings, indexes }: Pick<Downloader, 'surroundings' | 'indexes'>,
): Promise<RepositoryEntry | undefined> {
  // Where nobody has credentials or certificates nothing comes of knowing whose it is.
  const matters = !!options.username || repositories.some((entry) => Object.keys(ofOwner(entry)).length > 1);
  for (const entry of repositories) {
    await repositoryGetter(entry.url, surroundings);
    const view = loadIndex(entry, surroundings, indexes);
    if (matters && view.hasUrl(reference)) return entry;
  }
  return undefined;
}

/** The name of the file that a chart is saved as. */
function fileName({ scheme, path }: Url): string {
  const name = basePath(path);
  if (scheme !== 'oci') return name;
  const colon = name.lastIndexOf(':');
  return `${name.slice(0, colon)}-${name.slice(colon + 1)}.tgz`;
}

/** Downloads a chart into a directory (`DownloadTo`). Rejects with GoError. */
export async function downloadTo(
  reference: string,
  version: string,
  directory: string,
  options: GetOptions & { readonly expectedDigest?: string | undefined },
  downloader: Downloader,
): Promise<Downloaded> {
  const { surroundings } = downloader;
  debug(surroundings, 'set up default downloader cache');
  const resolved = await resolveChart(reference, version, options, downloader);
  const getter = await getterFor(resolved.url.scheme, surroundings);
  const digest = digestHex(resolved.digest);
  const bytes =
    (digest === '' ? undefined : cached(surroundings, digest, resolved.digest)) ??
    (await fetchChart(remembering(getter, downloader), resolved, digest || (options.expectedDigest ?? '')));
  const path = join(directory, fileName(resolved.url));
  writeWhole(path, bytes, 0o644);
  if (downloader.verify === 'never') return { path, verification: undefined };
  const body = await provenanceTo(reference, getter, resolved, digest, downloader);
  if (body === undefined) return { path, verification: undefined };
  writeWhole(`${path}.prov`, body, 0o644);
  if (downloader.verify === 'later') return { path, verification: undefined };
  const { verifyChart } = await import('../provenance/verify.ts');
  return { path, verification: await verifyChart(path, `${path}.prov`, downloader.keyring) };
}

function cached(surroundings: Surroundings, digest: string, id: string): Uint8Array | undefined {
  const found = findIntactChart(surroundings.contentCache, digest);
  if (found !== undefined) debug(surroundings, 'found chart in cache', ['id', id]);
  return found?.bytes;
}

/** A getter that fetches once in a run. */
function remembering(getter: Getter, { fetched }: Downloader): Getter {
  if (fetched === undefined) return getter;
  return (href, options) => {
    const bytes = fetched.get(href) ?? getter(href, options);
    fetched.set(href, bytes);
    return bytes;
  };
}

/** Schemes whose servers keep archives as they are. A registry's digest is that of a manifest, which its client checks. */
const CARRIERS = ['http', 'https'];

async function fetchChart(getter: Getter, { url, options }: ResolvedChart, digest: string): Promise<Uint8Array> {
  const href = formatUrl(url);
  const bytes = await getter(href, { ...options, acceptHeader: ACCEPT });
  // Plugins may pack a chart anew each time, as helm-git does: no two archives are the same.
  if (CARRIERS.includes(url.scheme)) checkDigest(bytes, digest, shownUrl(href));
  return bytes;
}

async function provenanceTo(
  reference: string,
  getter: Getter,
  { url, options, digest: id }: ResolvedChart,
  digest: string,
  downloader: Downloader,
): Promise<Uint8Array | undefined> {
  const { surroundings } = downloader;
  const path = digest === '' ? undefined : findContent(surroundings.contentCache, digest, '.prov');
  if (path !== undefined) {
    debug(surroundings, 'found provenance in cache', ['id', id]);
    return readFileSync(path);
  }
  return fetchProvenance(
    reference,
    () => getter(`${formatUrl(url)}.prov`, { ...options, acceptHeader: ACCEPT }),
    url,
    downloader,
  );
}

/** Undefined where there is none and none is needed. */
async function fetchProvenance(
  reference: string,
  get: () => Promise<Uint8Array>,
  url: Url,
  { verify, out }: Downloader,
): Promise<Uint8Array | undefined> {
  try {
    return await get();
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    if (verify === 'always') {
      throw new GoError(`failed to fetch provenance ${quote(`${shownUrl(formatUrl(url))}.prov`)}`, error);
    }
    out(`WARNING: Verification not found for ${shownUrl(reference)}: ${error.message}\n`);
    return undefined;
  }
}

/** Gives the file of a chart in the content cache, downloaded if need be (`DownloadToCache`). Rejects with GoError. */
export async function downloadToCache(
  reference: string,
  version: string,
  options: GetOptions & { readonly expectedDigest?: string | undefined },
  downloader: Downloader,
): Promise<Downloaded> {
  const { surroundings } = downloader;
  const { contentCache } = surroundings;
  debug(surroundings, 'set up default downloader cache');
  const resolved = await resolveChart(reference, version, options, downloader);
  const getter = await getterFor(resolved.url.scheme, surroundings);
  let digest = digestHex(resolved.digest, 'unable to decode digest: ');
  let path = digest === '' ? undefined : findIntactChart(contentCache, digest)?.path;
  if (path !== undefined) {
    debug(surroundings, 'found chart in cache', ['id', resolved.digest]);
  } else {
    debug(surroundings, 'attempting to download chart', ['ref', shownUrl(reference)], ['version', version]);
    const bytes = await fetchChart(getter, resolved, digest || (options.expectedDigest ?? ''));
    if (digest === '') digest = sha256Hex(bytes);
    path = putContent(contentCache, digest, bytes, '.chart');
    debug(surroundings, 'put downloaded chart in cache', ['id', digest]);
  }
  if (downloader.verify === 'never') return { path, verification: undefined };
  let provenance = findContent(contentCache, digest, '.prov');
  if (provenance !== undefined) {
    debug(surroundings, 'found provenance in cache', ['id', resolved.digest]);
  } else {
    // As in Helm, HTTP is asked without credentials here.
    const own = resolved.url.scheme === 'oci' ? resolved.options : {};
    const get = () => getter(`${formatUrl(resolved.url)}.prov`, own);
    const body = await fetchProvenance(reference, get, resolved.url, downloader);
    if (body === undefined) return { path, verification: undefined };
    provenance = putContent(contentCache, digest, body, '.prov');
    debug(surroundings, 'put downloaded provenance file in cache', ['id', digest]);
  }
  if (downloader.verify === 'later') return { path, verification: undefined };
  return { path, verification: await verifyNamed(path, provenance, fileName(resolved.url), downloader) };
}

/** Provenance names the file: it is checked under the name that it would be saved as. */
async function verifyNamed(
  path: string,
  provenance: string,
  name: string,
  { keyring }: Downloader,
): Promise<Verification> {
  const { verifyChart } = await import('../provenance/verify.ts');
  return verifyChart(path, provenance, keyring, basename(cleanPath(name)));
}

function debug({ log }: Surroundings, message: string, ...attributes: (readonly [string, string])[]): void {
  log({ level: 'DEBUG', message, attributes });
}
