import { createHash, type Hash } from 'node:crypto';
import { GoError } from '../../go/value.ts';

/** The algorithms that digests are made with, and the length of their hexadecimal digits. */
const LENGTHS: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };
const DIGEST = /^[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[a-zA-Z0-9=_-]+$/;
const HEX = /^[a-f0-9]*$/;

/** Checks the form of `sha256:…`. Throws GoError in the words of Go's digest package. */
export function checkDigest(digest: string): void {
  const colon = digest.indexOf(':');
  if (colon <= 0 || colon + 1 === digest.length) throw new GoError('invalid checksum digest format');
  const length = LENGTHS[digest.slice(0, colon)];
  if (length === undefined) {
    throw new GoError(DIGEST.test(digest) ? 'unsupported digest algorithm' : 'invalid checksum digest format');
  }
  const encoded = digest.slice(colon + 1);
  if (encoded.length !== length) throw new GoError('invalid checksum digest length');
  if (!HEX.test(encoded)) throw new GoError('invalid checksum digest format');
}

export function isDigest(text: string): boolean {
  try {
    checkDigest(text);
    return true;
  } catch {
    return false;
  }
}

/** `sha256:…` of bytes. */
export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** Hashes bytes as they come, to compare with a digest that was checked. */
export class Verifier {
  readonly #hash: Hash;
  readonly #expected: string;

  constructor(digest: string) {
    const colon = digest.indexOf(':');
    this.#hash = createHash(digest.slice(0, colon));
    this.#expected = digest.slice(colon + 1);
  }

  update(bytes: Uint8Array): void {
    this.#hash.update(bytes);
  }

  /** To be asked once, at the end. */
  matches(): boolean {
    return this.#hash.digest('hex') === this.#expected;
  }
}
