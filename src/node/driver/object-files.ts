import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { decodeUtf8 } from '../../go/text.ts';
import type { KubeObject } from '../../release/objects.ts';
import { groupOf } from '../../release/scope.ts';
import { errorCode } from '../files/os-error.ts';
import { fileName } from './file-name.ts';

/**
 * The file of an object in the folder of its release: `kind[.group]-name.yaml`, and `@namespace` before the ending
 * where the object is in another namespace than the release.
 */
export function objectFileName({ apiVersion, kind, namespace, name }: KubeObject, releaseNamespace: string): string {
  const group = groupOf(apiVersion);
  const type = group === '' ? kind : `${kind}.${group}`;
  const elsewhere = namespace !== '' && namespace !== releaseNamespace ? `@${fileName(namespace)}` : '';
  return `${fileName(type.toLowerCase())}-${fileName(name)}${elsewhere}.yaml`;
}

/** Whether the file may hold what nobody else should read. */
export function isSecret({ kind, apiVersion }: Pick<KubeObject, 'kind' | 'apiVersion'>): boolean {
  return kind === 'Secret' && groupOf(apiVersion) === '';
}

export const PRIVATE = 0o600;
export const PUBLIC = 0o644;

/** The files of a directory that hold objects; none where there is no such directory. */
export function objectFiles(directory: string): string[] {
  return entriesOf(directory)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => join(directory, name));
}

/** The folders below a directory. */
export function subdirectories(directory: string): string[] {
  return entriesOf(directory).filter((name) =>
    statSync(join(directory, name), { throwIfNoEntry: false })?.isDirectory(),
  );
}

function entriesOf(directory: string): string[] {
  try {
    return readdirSync(directory).sort();
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return [];
    throw error;
  }
}

/** A file's text, or undefined where it is gone. */
export function textOf(path: string): string | undefined {
  try {
    return decodeUtf8(readFileSync(path));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
