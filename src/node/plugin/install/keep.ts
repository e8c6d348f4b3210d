import { join } from 'node:path';
import { GoError } from '../../../go/value.ts';
import { makeDirectories } from '../../files/make-directories.ts';
import { errorCode } from '../../files/os-error.ts';
import { writeWhole } from '../../files/write-whole.ts';
import { metadataInArchive } from './archive.ts';
import type { PluginPlace } from './source.ts';

/** Keeps an archive and its provenance beside the plugins: `plugin list` tells by them who is signed. Throws GoError. */
export function keepArchive(
  archive: Uint8Array,
  provenance: Uint8Array | undefined,
  { dataDirectory, step }: Pick<PluginPlace, 'dataDirectory' | 'step'>,
): void {
  const { name, version } = metadataOf(archive);
  const path = join(dataDirectory, `${name}-${version}.tgz`);
  try {
    makeDirectories(dataDirectory);
  } catch (error) {
    throw new GoError(`failed to create plugins directory: ${(error as Error).message}`, error);
  }
  try {
    writeWhole(path, archive, 0o644);
  } catch (error) {
    throw new GoError(`failed to save tarball: ${(error as Error).message}`, error);
  }
  if (provenance === undefined) return;
  try {
    writeWhole(`${path}.prov`, provenance, 0o644);
  } catch (error) {
    if (errorCode((error as Error).cause) === undefined) throw error;
    step('failed to save provenance file', { error: (error as Error).message });
  }
}

/** What the plugin.yaml in an archive says. Throws GoError. */
export function metadataOf(archive: Uint8Array): ReturnType<typeof metadataInArchive> {
  try {
    return metadataInArchive(archive);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(`failed to extract plugin metadata from tarball: ${error.message}`, error);
  }
}
