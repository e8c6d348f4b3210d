import { basename, join } from 'node:path';
import { GoError } from '../../../go/value.ts';
import { getterFor } from '../../getter/getter.ts';
import { checkArchiveName, isArchiveName, nameInArchiveName, unpack } from './archive.ts';
import { cacheKey } from './cache-key.ts';
import { copyDirectory } from './copy.ts';
import { keepArchive } from './keep.ts';
import { clearDirectory, findPluginRoot } from './root.ts';
import type { PluginPlace, PluginSource } from './source.ts';

const ARCHIVE_TYPES = ['application/gzip', 'application/x-gzip', 'application/x-tgz', 'application/x-gtar'];
const TIMEOUT_MS = 120_000;

/** Whether the text is the URL of an archive: its name says so, or the server. */
export async function isRemoteArchive(source: string, { surroundings }: PluginPlace): Promise<boolean> {
  if (!/^https?:\/\//.test(source)) return false;
  if (isArchiveName(source)) return true;
  const { fetchAnswer } = await import('../../getter/http.ts');
  try {
    const { contentType } = await fetchAnswer(source, surroundings.env, TIMEOUT_MS);
    return ARCHIVE_TYPES.includes(contentType.toLowerCase());
  } catch {
    return false;
  }
}

/** A plugin in an archive that a server has. It is downloaded once, also where its signature is checked. */
export async function httpSource(source: string, place: PluginPlace): Promise<PluginSource> {
  const key = cacheKey(source);
  checkArchiveName(source);
  const get = await getterFor('http', place.surroundings);
  const path = join(place.dataDirectory, nameInArchiveName(basename(source)));
  let archive: Promise<Uint8Array> | undefined;
  let provenance: Promise<Uint8Array | undefined> | undefined;
  const fetchArchive = () => (archive ??= get(source, {}));
  const fetchProvenance = () =>
    (provenance ??= get(`${source}.prov`, {}).catch((error: unknown) => {
      if (!(error instanceof GoError)) throw error;
      return undefined;
    }));
  return {
    path,
    signed: async () => {
      let bytes: Uint8Array;
      try {
        bytes = await fetchArchive();
      } catch (error) {
        if (!(error instanceof GoError)) throw error;
        throw new GoError(`failed to download plugin: ${error.message}`, error);
      }
      return { archive: bytes, provenance: await fetchProvenance(), fileName: basename(source) };
    },
    install: async () => {
      const bytes = await fetchArchive();
      const metadata = await import('./keep.ts');
      metadata.metadataOf(bytes);
      keepArchive(bytes, await fetchProvenance(), place);
      const cache = join(place.cacheDirectory, key);
      clearDirectory(cache);
      try {
        unpack(bytes, cache);
      } catch (error) {
        if (!(error instanceof GoError)) throw error;
        throw new GoError(`extracting files from archive: ${error.message}`, error);
      }
      const root = findPluginRoot(cache);
      if (root === undefined) {
        throw new GoError(`plugin.yaml not found in ${cache} or its immediate subdirectories`);
      }
      place.step('copying', { source: root, path });
      copyDirectory(root, path);
    },
    update: async () => {
      throw new GoError('method Update() not implemented for HttpInstaller');
    },
  };
}
