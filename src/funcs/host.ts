import type { ZoneSource } from '../go/time.ts';

/**
 * What template functions take from the world outside: the clock, the zone, randomness, names, cryptography. A render
 * gets one; tests give one that always answers the same. See docs/decisions/0005-crypto-host.md.
 */
export interface Host extends ZoneSource {
  /** Nanoseconds since 1970-01-01 UTC. */
  now(): bigint;
  /** Nanoseconds since the program began: what `now` prints after `m=`. Without it nothing is printed. */
  uptime?(): bigint;
  /** Bytes of a cryptographically secure generator. */
  randomBytes(count: number): Uint8Array;
  /** Addresses of a host name. Absent where names are not to be asked for (`getHostByName` then gives an empty text). */
  lookupHost?(name: string): readonly string[];
  /** Keys, signatures and ciphers. Where it is absent the functions that need them fail, and say so. */
  readonly crypto?: HostCrypto;
}

/** A key to generate. Bits are of the modulus; `divisorBits` of DSA's q. */
export type KeyKind =
  | { readonly type: 'rsa'; readonly bits: number }
  | { readonly type: 'dsa'; readonly bits: number; readonly divisorBits: number }
  | { readonly type: 'ec'; readonly curve: 'P-256' }
  | { readonly type: 'ed25519' };

/** Digest of a signature; Ed25519 has none of its own to choose. */
export type SignatureDigest = 'sha256' | 'sha384' | 'sha512' | undefined;

/** Synchronous primitives. Keys are PKCS #8 in DER, public keys SubjectPublicKeyInfo in DER. */
export interface HostCrypto {
  /** A new private key. */
  generateKey(kind: KeyKind): Uint8Array;
  /** The public half of a private key. Throws when the key is not valid. */
  publicKey(privateKey: Uint8Array): Uint8Array;
  /** A signature: PKCS #1 v1.5 for RSA, a DER sequence for ECDSA, 64 bytes for Ed25519. */
  sign(digest: SignatureDigest, privateKey: Uint8Array, message: Uint8Array): Uint8Array;
  /** AES-256 in CBC mode without padding; `input` is whole blocks. */
  aesCbc(direction: 'encrypt' | 'decrypt', key: Uint8Array, iv: Uint8Array, input: Uint8Array): Uint8Array;
  /** Faster ways to what the project can compute by itself; each may be absent. */
  digest?(algorithm: 'sha1' | 'sha256' | 'sha512', input: Uint8Array): Uint8Array;
  scrypt?(password: Uint8Array, salt: Uint8Array, cost: ScryptCost): Uint8Array;
  /** bcrypt's hash of 1 to 72 bytes under a salt of its own: `$2a$10$…` for a cost of 10. */
  bcrypt?(password: Uint8Array, cost: number): string;
}

/** Parameters of scrypt (RFC 7914), and the length of the key in bytes. */
export interface ScryptCost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
  readonly dkLen: number;
}

interface WebGlobals {
  readonly crypto?: { getRandomValues(into: Uint8Array): Uint8Array };
}

const MAX_RANDOM_REQUEST = 65536;

/** A host made of what every JavaScript runtime has: no keys, no names. Give `parts` to replace or add to it. */
export function portableHost(parts: Partial<Host> = {}): Host {
  return {
    now: () => BigInt(Date.now()) * 1_000_000n,
    get timeZone() {
      return Intl.DateTimeFormat().resolvedOptions().timeZone ?? 'UTC';
    },
    randomBytes(count) {
      const source = (globalThis as WebGlobals).crypto;
      if (!source) throw new Error('this runtime has no source of randomness (crypto.getRandomValues)');
      const bytes = new Uint8Array(count);
      for (let at = 0; at < count; at += MAX_RANDOM_REQUEST) {
        source.getRandomValues(bytes.subarray(at, at + MAX_RANDOM_REQUEST));
      }
      return bytes;
    },
    ...parts,
  };
}
