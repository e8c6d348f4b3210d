import { existsSync } from 'node:fs';
import { quote } from '../../../go/strconv.ts';
import { GoError } from '../../../go/value.ts';
import { shownUrl } from '../../../repo/shown-url.ts';
import type { Surroundings } from '../../getter/getter.ts';

/** What is downloaded or read of a signed plugin. */
export interface SignedArchive {
  readonly archive: Uint8Array;
  /** The provenance file; `undefined` where there is none. */
  readonly provenance: Uint8Array | undefined;
  /** The name that the provenance file has for the archive. */
  readonly fileName: string;
}

/** Where a plugin comes from. All methods reject with GoError in Helm's words. */
export interface PluginSource {
  /** The directory that the plugin is installed into. */
  readonly path: string;
  /** A directory of this machine, which is linked and not copied: for those who develop a plugin. */
  readonly isLocalDirectory?: boolean;
  /** The archive and its provenance; `undefined` where the source has no such thing. */
  readonly signed?: (() => Promise<SignedArchive>) | undefined;
  install(): Promise<void>;
  update(): Promise<void>;
}

/** Told of steps, for debugging. */
export type Step = (message: string, attributes: Readonly<Record<string, string>>) => void;

/** The directories of plugins, and what fetching needs. */
export interface PluginPlace {
  /** `plugins` of Helm's data, where archives and linked directories go, whatever HELM_PLUGINS says. */
  readonly dataDirectory: string;
  /** `plugins` of Helm's cache. */
  readonly cacheDirectory: string;
  /** HELM_PLUGINS. */
  readonly pluginsDirectory: string;
  readonly surroundings: Surroundings;
  readonly step: Step;
}

/** What registries are asked with. */
export interface RegistryAccess {
  readonly username: string;
  readonly password: string;
  readonly certFile: string;
  readonly keyFile: string;
  readonly caFile: string;
  readonly insecureSkipTlsVerify: boolean;
  readonly plainHttp: boolean;
}

/**
 * The kind of source that a text names: `oci://…`, a directory or an archive of this machine, the URL of an archive, or
 * a repository of a version control system. Rejects with GoError. Source of the rules: internal/plugin/installer of
 * Helm 4.3.1.
 */
export async function findSource(
  source: string,
  version: string,
  access: RegistryAccess,
  place: PluginPlace,
): Promise<PluginSource> {
  if (source.startsWith('oci://')) return (await import('./oci.ts')).registrySource(source, access, place);
  try {
    if (existsSync(source)) return (await import('./local.ts')).localSource(source, place);
    const { isRemoteArchive, httpSource } = await import('./http.ts');
    if (await isRemoteArchive(source, place)) return await httpSource(source, place);
    return await (await import('./repository.ts')).repositorySource(source, version, place);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(
      `cannot get information about plugin source ${quote(shownUrl(source))} (if it's a local directory, does it exist?), last error was: ${error.message}`,
      error,
    );
  }
}
