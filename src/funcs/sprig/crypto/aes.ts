import { decodeBase64, encodeBase64 } from '../../../go/base64.ts';
import { byteLength, decodeUtf8, encodeUtf8 } from '../../../go/text.ts';
import { GoError } from '../../../go/value.ts';
import type { HostCrypto } from '../../host.ts';

const BLOCK = 16;
const KEY = 32;

/** The password's first 32 bytes, filled up with zeros. */
function keyOf(password: string): Uint8Array {
  const key = new Uint8Array(KEY);
  key.set(encodeUtf8(password).subarray(0, KEY));
  return key;
}

/**
 * Sprig's `encryptAES`: base64 of the initialisation vector and the padded text in CBC mode.
 * @param iv 16 random bytes
 */
export function encryptAes(crypto: HostCrypto, password: string, text: string, iv: Uint8Array): string {
  const plain = encodeUtf8(text);
  const padding = BLOCK - (plain.length % BLOCK);
  const padded = new Uint8Array(plain.length + padding).fill(padding);
  padded.set(plain);
  const encrypted = crypto.aesCbc('encrypt', keyOf(password), iv, padded);
  const out = new Uint8Array(BLOCK + encrypted.length);
  out.set(iv);
  out.set(encrypted, BLOCK);
  return encodeBase64(out);
}

/** Sprig's `decryptAES`. What is too short or badly padded fails with the text of Go's panic. */
export function decryptAes(crypto: () => HostCrypto, password: string, text: string): string {
  const bytes = decodeBase64(encodeUtf8(text));
  const capacity = Math.floor(byteLength(text) / 4) * 3;
  if (capacity < BLOCK) throw outOfBounds(`[:${BLOCK}] with capacity ${capacity}`);
  if (bytes.length < BLOCK) throw outOfBounds(`[${BLOCK}:${bytes.length}]`);
  const input = bytes.subarray(BLOCK);
  if (input.length % BLOCK !== 0) throw new GoError('crypto/cipher: input not full blocks');
  if (input.length === 0) throw new GoError('runtime error: index out of range [-1]');
  const plain = crypto().aesCbc('decrypt', keyOf(password), bytes.subarray(0, BLOCK), input);
  const end = plain.length - plain.at(-1)!;
  if (end < 0) throw outOfBounds(`[:${end}]`);
  return decodeUtf8(plain.subarray(0, end));
}

function outOfBounds(range: string): GoError {
  return new GoError(`runtime error: slice bounds out of range ${range}`);
}
