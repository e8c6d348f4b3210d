import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { GoError } from '../../../go/value.ts';
import { shownUrl } from '../../../repo/shown-url.ts';
import { pluginNameOf, registryClientFor } from '../../registry/getter.ts';
import type { PluginPullResult } from '../../registry/types.ts';
import { unpack } from './archive.ts';
import { cacheKey } from './cache-key.ts';
import { copyDirectory } from './copy.ts';
import { keepArchive, metadataOf } from './keep.ts';
import { clearDirectory, findPluginRoot } from './root.ts';
import type { PluginPlace, PluginSource, RegistryAccess } from './source.ts';

/** A plugin in an OCI registry. It is pulled once, and so are its messages printed once for each part that is asked for. */
export function registrySource(source: string, access: RegistryAccess, place: PluginPlace): PluginSource {
  const reference = source.slice('oci://'.length);
  const name = pluginNameOf(reference);
  const cache = join(place.cacheDirectory, cacheKey(source));
  const path = join(place.pluginsDirectory, name);
  const pull = async (): Promise<PluginPullResult> => {
    try {
      return await registryClientFor(place.surroundings, access).pullPlugin(reference, shortName(reference));
    } catch (error) {
      if (!(error instanceof GoError)) throw error;
      throw new GoError(`failed to pull plugin from ${shownUrl(source)}: ${error.message}`, error);
    }
  };
  let pulled: Promise<PluginPullResult> | undefined;
  let provenance: Uint8Array | undefined;
  /** Helm pulls again for the provenance, and says so. */
  const fetchProvenance = async (): Promise<Uint8Array | undefined> => {
    if (provenance !== undefined) return provenance;
    const again = await pull().catch((error: unknown) => {
      if (!(error instanceof GoError)) throw error;
      return undefined;
    });
    provenance = again?.provenance?.data;
    return provenance;
  };
  const install = async (): Promise<void> => {
    place.step('pulling OCI plugin', { source });
    const archive = (await (pulled ??= pull())).plugin.data;
    metadataOf(archive);
    keepArchive(archive, await fetchProvenance(), place);
    clearDirectory(cache);
    try {
      unpack(archive, cache);
    } catch (error) {
      if (!(error instanceof GoError)) throw error;
      throw new GoError(`failed to extract plugin: ${error.message}`, error);
    }
    const root = findPluginRoot(cache);
    if (root === undefined) throw new GoError('plugin metadata (plugin.yaml) missing');
    place.step('copying', { source: root, path });
    copyDirectory(root, path);
  };
  return {
    path,
    signed: async () => {
      place.step('getting verification data for OCI plugin', { source });
      const archive = (await (pulled ??= pull())).plugin.data;
      const signature = await fetchProvenance();
      const metadata = metadataOf(archive);
      const fileName = `${metadata.name}-${metadata.version}.tgz`;
      place.step('got verification data for OCI plugin', { filename: fileName });
      return { archive, provenance: signature, fileName };
    },
    install,
    update: async () => {
      rmSync(path, { recursive: true, force: true });
      await install();
    },
  };
}

/** The last part of the path without tag and digest: the layers of the plugin begin with it. */
function shortName(reference: string): string {
  const last = reference.split('/').at(-1)!;
  const at = last.lastIndexOf('@');
  if (at > 0) return last.slice(0, at);
  const colon = last.lastIndexOf(':');
  return colon > 0 ? last.slice(0, colon) : last;
}
