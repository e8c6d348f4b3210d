import { encodeBase64 } from '../../go/base64.ts';
import { func, type GoFunc, P } from '../../go/func.ts';
import { MAX_STRING_LENGTH } from '../../go/strings.ts';
import { runes, runeToString } from '../../go/text.ts';
import { GoError, int } from '../../go/value.ts';
import type { Host } from '../host.ts';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
const ASCII = Array.from({ length: 0x7f - 0x20 }, (_, i) => String.fromCharCode(0x20 + i)).join('');

const BYTE = 256;
const MAX_EXACT = 2 ** 53;

/** A whole number from 0 to `limit` - 1, each as likely; `limit` is at most 2**53. */
export function randomBelow(host: Host, limit: number): number {
  const usable = MAX_EXACT - (MAX_EXACT % limit);
  for (;;) {
    const bytes = host.randomBytes(7);
    // 53 bits: the first byte gives 5.
    let n = bytes[0]! & 31;
    for (let i = 1; i < 7; i++) n = n * BYTE + bytes[i]!;
    if (n < usable) return n % limit;
  }
}

/** So many characters of the alphabet; nothing for a negative count, where Sprig drops the error. */
function randomText(host: Host, alphabet: string, count: number): string {
  if (count <= 0) return '';
  if (count > MAX_STRING_LENGTH) throw new GoError(`random text is over the limit of ${MAX_STRING_LENGTH} characters`);
  const usable = BYTE - (BYTE % alphabet.length);
  let out = '';
  while (out.length < count) {
    for (const byte of host.randomBytes(Math.min(count - out.length + 8, 4096))) {
      if (byte < usable && out.length < count) out += alphabet[byte % alphabet.length];
    }
  }
  return out;
}

function shuffle(host: Host, text: string): string {
  const chars = runes(text).map(runeToString);
  for (let i = chars.length - 1; i > 0; i--) {
    const k = randomBelow(host, i + 1);
    [chars[i], chars[k]] = [chars[k]!, chars[i]!];
  }
  return chars.join('');
}

/** A random UUID (version 4). */
function uuid(host: Host): string {
  const bytes = Uint8Array.from(host.randomBytes(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** Sprig's functions that draw from the host's randomness. */
export function randomFunctions(host: Host): readonly GoFunc[] {
  return [
    func('randAlphaNum', [P.int], (count) => randomText(host, LETTERS + DIGITS, count)),
    func('randAlpha', [P.int], (count) => randomText(host, LETTERS, count)),
    func('randNumeric', [P.int], (count) => randomText(host, DIGITS, count)),
    func('randAscii', [P.int], (count) => randomText(host, ASCII, count)),
    func('randBytes', [P.int], (count) => {
      if (count < 0 || count > MAX_STRING_LENGTH) throw new GoError('runtime error: makeslice: len out of range');
      return encodeBase64(host.randomBytes(count));
    }),
    func('randInt', [P.int, P.int], (min, max) => {
      if (max - min <= 0) throw new GoError('invalid argument to Intn');
      return int(min + randomBelow(host, Math.min(max - min, MAX_EXACT)));
    }),
    func('shuffle', [P.string], (text) => shuffle(host, text)),
    func('uuidv4', [], () => uuid(host)),
  ];
}
