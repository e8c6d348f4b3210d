import { existsSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { quote } from '../../go/strconv.ts';
import { trimSpace } from '../../go/strings.ts';
import { hostname, type Url } from '../../go/url.ts';
import { GoError } from '../../go/value.ts';
import { parseGivenUrl, shownUrl } from '../../repo/shown-url.ts';
import { makeDirectories } from '../files/make-directories.ts';
import type { GetOptions, Surroundings } from '../getter/getter.ts';
import type { RegistryClient } from '../registry/types.ts';
import { findChartInRepository } from './chart-repository.ts';
import { comparableDigest } from './content-cache.ts';
import { type Downloader, downloadToCache, isOci } from './download.ts';
import { IndexStore } from './index-store.ts';

/** How a chart is found: the flags of `install`, `template`, `show`, `pull` …, by Helm's names. */
export interface LocateOptions
  extends Pick<
    GetOptions,
    | 'username'
    | 'password'
    | 'passCredentialsAll'
    | 'certFile'
    | 'keyFile'
    | 'caFile'
    | 'insecureSkipTlsVerify'
    | 'plainHttp'
  > {
  /** A version or a range; empty for the newest stable one. */
  readonly version?: string | undefined;
  /** `--repo`: the URL of the repository that holds the chart. */
  readonly repositoryUrl?: string | undefined;
  readonly verify?: boolean | undefined;
  readonly keyring?: string | undefined;
  /** Made when a registry is asked. */
  readonly registryClient?: (() => Promise<RegistryClient>) | undefined;
}

/**
 * The absolute path of the chart that a reference names (`LocateChart`): a directory, an archive, `repo/name`, a name
 * with `repositoryUrl`, an http(s) URL, `oci://…`. What is fetched lies in the content cache. Rejects with GoError in
 * Helm's words.
 */
export async function locateChart(
  reference: string,
  options: LocateOptions,
  surroundings: Surroundings,
): Promise<string> {
  const { repositoryUrl = '', verify = false, keyring = '', registryClient, ...get } = options;
  let name = trimSpace(reference);
  const version = trimSpace(options.version ?? '');
  if (repositoryUrl === '') {
    if (name !== '' && existsSync(name)) return local(resolve(name), verify, keyring);
    if (isAbsolute(name) || name.startsWith('.')) throw new GoError(`path ${quote(name)} not found`);
  }
  const downloader: Downloader = {
    surroundings,
    indexes: new IndexStore(surroundings.log),
    verify: verify ? 'always' : 'never',
    keyring,
    registryClient,
    out: surroundings.stdout,
  };
  let using: GetOptions & { expectedDigest?: string } = get;
  if (isOci(name)) {
    if (registryClient === undefined) {
      throw new GoError(`unable to lookup chart ${quote(shownUrl(reference))}, missing registry client`);
    }
    using = { ...using, registryClient: await registryClient() };
  }
  if (repositoryUrl !== '') {
    const found = await findChartInRepository(repositoryUrl, name, version, get, surroundings, downloader.indexes);
    name = found.url;
    using = { ...using, ...(mayBeTold(repositoryUrl, found.url, get) || { username: '', password: '' }) };
    using.expectedDigest = comparableDigest(found.digest);
  }
  makeDirectories(surroundings.repositoryCache);
  const { path } = await downloadToCache(name, version, using, downloader);
  return resolve(path);
}

async function local(path: string, verify: boolean, keyring: string): Promise<string> {
  if (!verify) return path;
  const { verifyChart } = await import('../provenance/verify.ts');
  await verifyChart(path, `${path}.prov`, keyring);
  return path;
}

/** Credentials are for the repository's own server, or for everybody where the user says so. */
function mayBeTold(
  repositoryUrl: string,
  url: string,
  { passCredentialsAll }: GetOptions,
): Record<string, never> | false {
  if (passCredentialsAll) return {};
  const repository = parseGivenUrl(repositoryUrl);
  const chart = parseGivenUrl(url);
  const isSame =
    repository.scheme === chart.scheme &&
    hostname(repository) === hostname(chart) &&
    portOf(repository) === portOf(chart);
  return isSame ? {} : false;
}

function portOf({ scheme, host }: Url): string {
  const port = /:(\d*)$/.exec(host)?.[1];
  return port || { http: '80', https: '443' }[scheme] || '';
}
