import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { GoError } from '../../../go/value.ts';
import { errorCode, pathError, readError } from '../../files/os-error.ts';
import { PLUGIN_FILE } from '../metadata.ts';
import { isArchiveName, nameInArchiveName, unpack } from './archive.ts';
import { copyDirectory } from './copy.ts';
import { keepArchive } from './keep.ts';
import type { PluginPlace, PluginSource } from './source.ts';

/** A plugin in a directory of this machine, which is linked, or in an archive, which is unpacked. */
export function localSource(source: string, place: PluginPlace): PluginSource {
  const path = resolve(source);
  const update = async () => {
    place.step('local repository is auto-updated', {});
  };
  if (!isArchiveName(path)) {
    const target = join(place.dataDirectory, basename(path));
    return { path: target, isLocalDirectory: true, install: async () => link(path, target, place), update };
  }
  const target = join(place.dataDirectory, nameInArchiveName(basename(path)));
  return {
    path: target,
    signed: async () => ({
      archive: read(path, 'failed to read plugin file'),
      provenance: readProvenance(`${path}.prov`),
      fileName: basename(path),
    }),
    install: async () => unpackInto(path, target, place),
    update,
  };
}

function link(from: string, to: string, { step }: PluginPlace): void {
  if (!statSync(from).isDirectory()) {
    throw new GoError("expected plugin to be a directory (containing a file 'plugin.yaml')");
  }
  if (!existsSync(join(from, PLUGIN_FILE))) throw new GoError('plugin metadata (plugin.yaml) missing');
  step('symlinking', { source: from, path: to });
  try {
    symlinkSync(from, to);
  } catch (error) {
    throw pathError(`symlink ${from}`, to, error);
  }
}

function unpackInto(from: string, to: string, place: PluginPlace): void {
  const archive = read(from, 'failed to read archive');
  let provenance: Uint8Array | undefined;
  try {
    provenance = readFileSync(`${from}.prov`);
  } catch {
    // An archive without one may be installed if its signature isn't asked for.
  }
  keepArchive(archive, provenance, place);
  const scratch = mkdtempSync(join(tmpdir(), 'helm-plugin-extract-'));
  try {
    try {
      unpack(archive, scratch);
    } catch (error) {
      if (!(error instanceof GoError)) throw error;
      throw new GoError(`failed to extract archive: ${error.message}`, error);
    }
    const directory = join(scratch, nameInArchiveName(basename(from)));
    const file = join(directory, PLUGIN_FILE);
    try {
      statSync(file);
    } catch (error) {
      const { message } = pathError('stat', file, error);
      throw new GoError(`plugin.yaml not found in expected directory ${directory}: ${message}`, error);
    }
    place.step('copying', { source: directory, path: to });
    copyDirectory(directory, to);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function read(path: string, problem: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new GoError(`${problem}: ${readError(path, error).message}`, error);
  }
}

function readProvenance(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw new GoError(`failed to access provenance file ${path}: ${readError(path, error).message}`, error);
  }
}
