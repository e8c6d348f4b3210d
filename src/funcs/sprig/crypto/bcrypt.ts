import { GoError } from '../../../go/value.ts';

/** bcrypt (Provos and Mazières, 1999): Blowfish with a slow key schedule. */

const ROUNDS = 16;
const SUBKEYS = ROUNDS + 2;
const BOX = 256;
const WORDS = SUBKEYS + 4 * BOX;
/** The longest password in bytes. */
export const MAX_PASSWORD = 72;
const SALT_SIZE = 16;
const HASH_SIZE = 23;
/** "OrpheanBeholderScryDoubt" in words. */
const MAGIC = [0x4f727068, 0x65616e42, 0x65686f6c, 0x64657253, 0x63727944, 0x6f756274];
const MAGIC_ROUNDS = 64;
const ALPHABET = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

let initial: Int32Array | undefined;

/** Blowfish begins with the fraction of pi in binary: subkeys first, then the four boxes. */
function initialState(): Int32Array {
  if (initial) return initial;
  const hex = (pi(WORDS * 32) & ((1n << BigInt(WORDS * 32)) - 1n)).toString(16).padStart(WORDS * 8, '0');
  initial = Int32Array.from({ length: WORDS }, (_, i) => Number.parseInt(hex.slice(8 * i, 8 * i + 8), 16) | 0);
  return initial;
}

/** Pi times 2 to the power of `bits`, by the series of the Chudnovsky brothers: computed instead of listed. */
function pi(bits: number): bigint {
  const guard = 64;
  /** The terms from `a` up to `b`: the factors by which the next one differs, above and below, and the sum above. */
  const terms = (a: number, b: number): [above: bigint, below: bigint, sum: bigint] => {
    if (b - a > 1) {
      const middle = (a + b) >> 1;
      const [above, below, sum] = terms(a, middle);
      const [nextAbove, nextBelow, nextSum] = terms(middle, b);
      return [above * nextAbove, below * nextBelow, sum * nextBelow + above * nextSum];
    }
    const n = BigInt(a);
    const above = a === 0 ? 1n : (6n * n - 5n) * (2n * n - 1n) * (6n * n - 1n);
    const below = a === 0 ? 1n : n * n * n * 10939058860032000n;
    const sum = above * (13591409n + 545140134n * n);
    return [above, below, a % 2 === 0 ? sum : -sum];
  };
  // Each term gives 47 bits.
  const [, below, sum] = terms(0, Math.ceil(bits / 47) + 2);
  const root = squareRoot(10005n << BigInt(2 * (bits + guard)));
  return ((426880n * root * below) / sum) >> BigInt(guard);
}

/** By Newton's method, from above. */
function squareRoot(n: bigint): bigint {
  let root = 1n << (BigInt((n.toString(16).length * 4) >> 1) + 1n);
  for (let next = root; ; root = next) {
    next = (root + n / root) >> 1n;
    if (next >= root) return root;
  }
}

/** Encrypts the two words at `at` in place. */
function encrypt(state: Int32Array, block: Int32Array, at: number): void {
  let left = block[at]! ^ state[0]!;
  let right = block[at + 1]!;
  for (let i = 1; i <= ROUNDS; i += 2) {
    right ^=
      ((((state[SUBKEYS + (left >>> 24)]! + state[SUBKEYS + BOX + ((left >>> 16) & 0xff)]!) ^
        state[SUBKEYS + 2 * BOX + ((left >>> 8) & 0xff)]!) +
        state[SUBKEYS + 3 * BOX + (left & 0xff)]!) |
        0) ^
      state[i]!;
    left ^=
      ((((state[SUBKEYS + (right >>> 24)]! + state[SUBKEYS + BOX + ((right >>> 16) & 0xff)]!) ^
        state[SUBKEYS + 2 * BOX + ((right >>> 8) & 0xff)]!) +
        state[SUBKEYS + 3 * BOX + (right & 0xff)]!) |
        0) ^
      state[i + 1]!;
  }
  block[at] = right ^ state[ROUNDS + 1]!;
  block[at + 1] = left;
}

/** The bytes, repeated without end, as so many words. */
function wordsOf(bytes: Uint8Array, count: number): Int32Array {
  const out = new Int32Array(count);
  for (let i = 0, at = 0; i < count; i++) {
    for (let k = 0; k < 4; k++) out[i] = (out[i]! << 8) | bytes[at++ % bytes.length]!;
  }
  return out;
}

/** Mixes a key, and the salt's words if given, into the state. Nearly all of the time is spent here. */
function expand(state: Int32Array, key: Int32Array, salt: Int32Array | undefined): void {
  for (let i = 0; i < SUBKEYS; i++) state[i] = state[i]! ^ key[i]!;
  const block = new Int32Array(2);
  for (let i = 0, at = 0; i < WORDS; i += 2) {
    if (salt) {
      block[0] = block[0]! ^ salt[at]!;
      block[1] = block[1]! ^ salt[at + 1]!;
      at = (at + 2) % salt.length;
    }
    encrypt(state, block, 0);
    state[i] = block[0]!;
    state[i + 1] = block[1]!;
  }
}

/** bcrypt's own base 64: another alphabet, no padding. */
function encode(bytes: Uint8Array): string {
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const group = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const digits = Math.min(4, bytes.length - i + 1);
    for (let k = 0; k < digits; k++) out += ALPHABET[(group >> (18 - 6 * k)) & 63];
  }
  return out;
}

/**
 * `bcrypt.GenerateFromPassword`, such as `$2a$10$…`.
 * @param salt 16 random bytes
 * @throws GoError when the password is longer than 72 bytes
 */
export function bcryptHash(password: Uint8Array, cost: number, salt: Uint8Array): string {
  if (password.length > MAX_PASSWORD) throw new GoError('bcrypt: password length exceeds 72 bytes');
  const withEnd = new Uint8Array(password.length + 1);
  withEnd.set(password);
  const key = wordsOf(withEnd, SUBKEYS);
  const saltKey = wordsOf(salt, SUBKEYS);
  const state = Int32Array.from(initialState());
  expand(state, key, wordsOf(salt, SALT_SIZE / 4));
  for (let i = 2 ** cost; i > 0; i--) {
    expand(state, key, undefined);
    expand(state, saltKey, undefined);
  }
  const text = Int32Array.from(MAGIC);
  for (let at = 0; at < text.length; at += 2) for (let i = 0; i < MAGIC_ROUNDS; i++) encrypt(state, text, at);
  const hash = new Uint8Array(4 * text.length);
  text.forEach((word, i) => {
    new DataView(hash.buffer).setInt32(4 * i, word);
  });
  const costText = String(cost).padStart(2, '0');
  return `$2a$${costText}$${encode(salt)}${encode(hash.subarray(0, HASH_SIZE))}`;
}
