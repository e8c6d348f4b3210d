import { join } from 'node:path';
import { basename } from 'node:path/posix';
import { GoError } from '../../go/value.ts';
import type { GetOptions, Getter, Surroundings } from '../getter/getter.ts';
import { createRegistryClient, type Progress, type RegistryClient } from './client.ts';
import { parseChartReference, withoutScheme } from './reference.ts';

/** What registries are asked with. */
export type RegistryOptions = Pick<
  GetOptions,
  | 'username'
  | 'password'
  | 'certFile'
  | 'keyFile'
  | 'caFile'
  | 'insecureSkipTlsVerify'
  | 'plainHttp'
  | 'timeout'
  | 'userAgent'
>;

/** Downloads that broke off, in the cache of content: Helm does not look there. */
const PARTIAL = 'tschart-partial';

const clients = new WeakMap<Surroundings, Map<string, RegistryClient>>();

/** The client for these options: one for the whole of a run, so that tokens are fetched once. Throws as `createRegistryClient`. */
export function registryClientFor(
  surroundings: Surroundings,
  options: RegistryOptions,
  onProgress?: (progress: Progress) => void,
): RegistryClient {
  const { username, password, certFile, keyFile, caFile, insecureSkipTlsVerify, plainHttp } = options;
  const own = { username, password, certFile, keyFile, caFile, insecureSkipTlsVerify, plainHttp };
  const key = JSON.stringify(own);
  const known = clients.get(surroundings) ?? new Map<string, RegistryClient>();
  clients.set(surroundings, known);
  let client = known.get(key);
  if (client === undefined) {
    client = createRegistryClient({
      ...own,
      env: surroundings.env,
      credentialsFile: surroundings.registryConfig,
      userAgent: options.userAgent,
      out: (text) => surroundings.stdout(text),
      stderr: (text) => surroundings.stderr(text),
      log: surroundings.log,
      debug: surroundings.debug,
      onProgress,
      partialDirectory: join(surroundings.contentCache, PARTIAL),
    });
    known.set(key, client);
  }
  return client;
}

/**
 * The getter of `oci://`: archives of charts, of plugins where the options say so, and provenance files for names that
 * end with `.prov`. Says `Pulled:` and `Digest:` on standard output.
 */
export function createOciGetter(surroundings: Surroundings): Getter {
  return async (href, options) => {
    const client = options.registryClient ?? registryClientFor(surroundings, options);
    let reference = withoutScheme(href);
    const { version = '' } = options;
    if (version !== '' && !basename(reference).includes(':')) reference += `:${version}`;
    const wantsProvenance = reference.endsWith('.prov');
    if (wantsProvenance) reference = reference.slice(0, -'.prov'.length);
    if (options.artifactType === 'plugin') {
      const { plugin, provenance } = await client.pullPlugin(reference, pluginNameOf(reference));
      return wantsProvenance ? (provenance?.data ?? new Uint8Array(0)) : plugin.data;
    }
    const { chart, provenance } = await client.pull(reference, {
      chart: !wantsProvenance,
      provenance: wantsProvenance,
      out: options.out,
    });
    return (wantsProvenance ? provenance : chart)!.data;
  };
}

/** `plugin` of `host/path/plugin:1.0.0`. Throws GoError. */
export function pluginNameOf(reference: string): string {
  let name: string;
  try {
    name = parseChartReference(reference).repository.split('/').at(-1)!;
  } catch (error) {
    throw new GoError(`invalid OCI reference: ${(error as Error).message}`, error);
  }
  return name;
}
