import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { GoError } from '../../go/value.ts';
import { makeDirectories } from '../files/make-directories.ts';
import { errorCode, pathError } from '../files/os-error.ts';
import { writeWhole } from '../files/write-whole.ts';

/** What the cache holds, by the end of the file's name. */
export type ContentKind = '.chart' | '.prov';

/** The SHA-256 of bytes, in hexadecimal. */
export function sha256Hex(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The file of a content by its SHA-256 in hexadecimal: `root/ab/abcd….chart`. */
export function contentPath(root: string, digest: string, kind: ContentKind): string {
  return join(root, digest.slice(0, 2), `${digest}${kind}`);
}

/** The path of a content that the cache has. Empty files are as good as none. Throws GoError for what is no file. */
export function findContent(root: string, digest: string, kind: ContentKind): string | undefined {
  const path = contentPath(root, digest, kind);
  try {
    const stats = statSync(path);
    if (stats.isDirectory()) throw new GoError('is a directory');
    return stats.size === 0 ? undefined : path;
  } catch (error) {
    if (error instanceof GoError) throw error;
    if (errorCode(error) === 'ENOENT') return undefined;
    throw pathError('stat', path, error);
  }
}

/** An archive that the cache has, unless what is there is not what its name says. */
export function findIntactChart(root: string, digest: string): { path: string; bytes: Uint8Array } | undefined {
  const path = findContent(root, digest, '.chart');
  if (path === undefined) return undefined;
  const bytes = readFileSync(path);
  return sha256Hex(bytes) === digest ? { path, bytes } : undefined;
}

/** Puts a content into the cache and gives its path. Throws GoError. */
export function putContent(root: string, digest: string, bytes: Uint8Array, kind: ContentKind): string {
  const path = contentPath(root, digest, kind);
  makeDirectories(dirname(path));
  writeWhole(path, bytes, 0o644);
  return path;
}

/** A digest of an index or a reference, `sha256:` in front or not, as 64 hexadecimal digits; empty for an empty one. */
export function digestHex(digest: string, problem = ''): string {
  const colon = digest.indexOf(':');
  const hex = colon < 0 ? digest : digest.slice(colon + 1);
  const odd = /[^0-9a-fA-F]/u.exec(hex);
  if (odd !== null) {
    const byte = odd[0].codePointAt(0)!;
    const shown =
      byte < 0x80
        ? `U+00${byte.toString(16).toUpperCase().padStart(2, '0')} '${odd[0]}'`
        : `U+${byte.toString(16).toUpperCase().padStart(4, '0')} '${odd[0]}'`;
    throw new GoError(`${problem}encoding/hex: invalid byte: ${shown}`);
  }
  if (hex.length % 2 === 1) throw new GoError(`${problem}encoding/hex: odd length hex string`);
  if (hex.length !== 64 && (hex.length > 0 || digest !== ''))
    throw new GoError(`invalid digest length: ${hex.length / 2}`);
  return hex.toLowerCase();
}

/**
 * A digest of an index as archives are compared with it: 64 hexadecimal digits; empty for whatever else stands there,
 * which says nothing.
 */
export function comparableDigest(digest: string): string {
  return /^(?:sha256:)?([0-9a-f]{64})$/i.exec(digest)?.[1]?.toLowerCase() ?? '';
}

/** Throws GoError where bytes are not what their digest says; nothing is known by an empty one. */
export function checkDigest(bytes: Uint8Array, digest: string, what: string): void {
  if (digest === '') return;
  const actual = sha256Hex(bytes);
  if (actual !== digest) {
    throw new GoError(`digest mismatch for ${what}: expected sha256:${digest}, got sha256:${actual}`);
  }
}
