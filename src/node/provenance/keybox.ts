import { GoError } from '../../go/value.ts';

/** Types of a blob, and the flag of one that GnuPG itself does not count. */
const HEADER = 1;
const OPENPGP = 2;
const EPHEMERAL = 0x0002;
const MIN_BLOB = 5;
const OPENPGP_HEADER = 16;

/** Whether the bytes are a keybox: the file in which GnuPG 2.1 and later keeps public keys (`pubring.kbx`). */
export function isKeybox(bytes: Uint8Array): boolean {
  return bytes.length >= 12 && bytes[4] === HEADER && String.fromCharCode(...bytes.subarray(8, 12)) === 'KBXf';
}

/**
 * The OpenPGP keys of a keybox, one after the other. A keybox is a row of blobs; each begins with its length, type,
 * version and flags, and one of a key with the place and the length of that within it (kbx/keybox-blob.c of GnuPG).
 * Throws `GoError` with Helm's text for what is broken.
 */
export function keysOfKeybox(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const keys: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const left = bytes.length - at;
    if (left < MIN_BLOB) throw new GoError(`truncated blob header at offset ${at}`);
    const size = view.getUint32(at);
    if (size < MIN_BLOB) throw new GoError(`invalid blob length ${size} at offset ${at}`);
    if (size > left) {
      throw new GoError(`blob at offset ${at} has length ${size} exceeding the ${left} remaining bytes`);
    }
    if (bytes[at + 4] === OPENPGP) {
      if (size < OPENPGP_HEADER) throw new GoError(`OpenPGP blob at offset ${at} is too short`);
      const start = view.getUint32(at + 8);
      const end = start + view.getUint32(at + 12);
      if (end > size) throw new GoError(`OpenPGP blob at offset ${at} has an out-of-range keyblock`);
      if ((view.getUint16(at + 6) & EPHEMERAL) === 0) keys.push(bytes.subarray(at + start, at + end));
    }
    at += size;
  }
  if (!keys.some((key) => key.length > 0)) throw new GoError('keybox contains no OpenPGP keys');
  return Buffer.concat(keys);
}
