import { chmodSync, writeFileSync } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path/posix';
import { decodeUtf8 } from '../../../go/text.ts';
import { GoError } from '../../../go/value.ts';
import { shownUrl } from '../../../repo/shown-url.ts';
import { gunzip, type Inflated, TooLargeError } from '../../files/gunzip.ts';
import { makeDirectories } from '../../files/make-directories.ts';
import { pathError } from '../../files/os-error.ts';
import { type Entry, entries } from '../../files/tar.ts';
import { PLUGIN_FILE, type PluginMetadata } from '../metadata.ts';
import { readPluginMetadata } from '../read-metadata.ts';

/** Unpacked, a plugin has no more bytes than this, and no more files: ours, Helm has no limit. */
const MAX_SIZE = 1024 * 1024 * 1024;
const MAX_FILES = 100_000;

const SUFFIXES = ['.tar.gz', '.tgz'];

/** Whether the name is that of an archive that can be unpacked. */
export function isArchiveName(name: string): boolean {
  return SUFFIXES.some((suffix) => name.endsWith(suffix));
}

/** Throws GoError for a name that is none of an archive. */
export function checkArchiveName(source: string): void {
  if (!isArchiveName(source)) throw new GoError(`no extractor implemented yet for ${shownUrl(source)}`);
}

/** `name` of `name-1.2.3.tgz`. */
export function nameInArchiveName(file: string): string {
  const suffix = SUFFIXES.find((known) => file.endsWith(known));
  return suffix === undefined ? '' : file.slice(0, -suffix.length).replace(/(.*)-\d+\..*/, '$1');
}

function expand(bytes: Uint8Array): Inflated {
  if (bytes.length === 0) throw new GoError('EOF');
  try {
    return gunzip(bytes, MAX_SIZE);
  } catch (error) {
    if (error instanceof TooLargeError) throw new GoError(`the plugin is larger than ${MAX_SIZE} bytes`, error);
    throw error;
  }
}

/** plugin.yaml of an archive: the first of that name, wherever it lies. Throws GoError. */
export function metadataInArchive(bytes: Uint8Array): PluginMetadata {
  for (const entry of entries(expand(bytes))) {
    if (basename(entry.name) === PLUGIN_FILE) return readPluginMetadata(decodeUtf8(entry.read()));
  }
  throw new GoError(`${PLUGIN_FILE} not found in tarball`);
}

/**
 * Unpacks an archive into a directory. Throws GoError for what is neither file nor directory, and for names that could
 * lead out of the directory.
 */
export function unpack(bytes: Uint8Array, directory: string): void {
  makeDirectories(directory);
  let count = 0;
  for (const entry of entries(expand(bytes))) {
    if (++count > MAX_FILES) throw new GoError(`the plugin has more than ${MAX_FILES} files`);
    const path = pathWithin(directory, entry.name);
    if (entry.isDirectory) makeDirectories(path);
    else if (entry.type === '0' || entry.type === '\0') write(path, entry);
    else if (entry.type !== 'g' && entry.type !== 'x') {
      throw new GoError(`unknown type: ${entry.type.charCodeAt(0).toString(2)} in ${entry.name}`);
    }
  }
}

function pathWithin(directory: string, name: string): string {
  if (name.includes(':')) throw new GoError("path contains ':', which is illegal");
  const path = name.replaceAll('\\', '/');
  if (path.split('/').includes('..')) throw new GoError("path contains '..', which is illegal");
  if (isAbsolute(path)) throw new GoError('path is absolute, which is illegal');
  return join(directory, path);
}

function write(path: string, entry: Entry): void {
  makeDirectories(dirname(path));
  const data = entry.read();
  try {
    writeFileSync(path, data, { mode: entry.mode & 0o777 });
    const special = entry.mode & 0o7000;
    if (special !== 0) chmodSync(path, entry.mode & 0o7777);
  } catch (error) {
    throw pathError('open', path, error);
  }
}
