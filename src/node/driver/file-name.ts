import { encodeUtf8 } from '../../go/text.ts';

/** Characters that stand for themselves in names of files, on every system. */
const SAFE = /^[a-z0-9_.-]$/;
const MAX_LENGTH = 200;

/**
 * A name for a file or directory: what is not safe everywhere, capitals among it, is written as `%XX`; a long name is
 * cut and ends in a checksum. Different texts give different names.
 */
export function fileName(text: string): string {
  let out = '';
  for (const byte of encodeUtf8(text)) {
    const char = String.fromCharCode(byte);
    out += SAFE.test(char) && !(out === '' && char === '.') ? char : percent(byte);
  }
  if (out === '') return '%';
  return out.length <= MAX_LENGTH ? out : `${out.slice(0, MAX_LENGTH)}%-${checksum(text)}`;
}

function percent(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}

/** The text of a name that is not cut. */
export function textOfFileName(name: string): string {
  return name === '%' ? '' : decodeURIComponent(name);
}

/** FNV-1a, 64 bits. */
function checksum(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of encodeUtf8(text)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash.toString(16).padStart(16, '0');
}
