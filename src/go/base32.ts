import { GoError } from './value.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const PAD = '=';
const GROUP = 8;

/** `base32.StdEncoding.EncodeToString`. */
export function encodeBase32(bytes: Uint8Array): string {
  let out = '';
  let bits = 0;
  let buffer = 0;
  for (const byte of bytes) {
    buffer = ((buffer << 8) | byte) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      out += ALPHABET[(buffer >> bits) & 31];
    }
  }
  if (bits > 0) out += ALPHABET[(buffer << (5 - bits)) & 31];
  return out.padEnd(Math.ceil(out.length / GROUP) * GROUP, PAD);
}

/**
 * `base32.StdEncoding.DecodeString`: line ends are dropped, padding is required. Throws a `GoError` such as
 * `illegal base32 data at input byte 2`; the position is Go's, counted without the line ends.
 */
export function decodeBase32(input: Uint8Array): Uint8Array {
  const text = Array.from(input, (byte) => String.fromCharCode(byte))
    .join('')
    .replace(/[\r\n]/g, '');
  const corrupt = (at: number) => new GoError(`illegal base32 data at input byte ${at}`);
  const out: number[] = [];
  for (let start = 0; start < text.length; start += GROUP) {
    const group: number[] = [];
    let ended = false;
    for (let at = start; group.length < GROUP; at++) {
      if (at >= text.length) throw corrupt(text.length - group.length);
      const left = text.length - at - 1;
      if (text[at] === PAD && group.length >= 2 && left < GROUP) {
        checkPadding(text, at, group.length, corrupt);
        ended = true;
        break;
      }
      const value = ALPHABET.indexOf(text[at]!);
      if (value < 0) throw corrupt(at);
      group.push(value);
    }
    unpack(group, out);
    if (ended) break;
  }
  return Uint8Array.from(out);
}

/** The padding of the last group, from `at` on, after `digits` digits. */
function checkPadding(text: string, at: number, digits: number, corrupt: (at: number) => GoError): void {
  const rest = text.slice(at + 1);
  if (rest.length + digits < GROUP - 1) throw corrupt(text.length);
  for (let k = 0; k < GROUP - 1 - digits; k++) {
    if (k < rest.length && rest[k] !== PAD) throw corrupt(at + k);
  }
  if (digits === 3 || digits === 6) throw corrupt(at);
}

function unpack(group: readonly number[], out: number[]): void {
  let bits = 0;
  let buffer = 0;
  for (const value of group) {
    buffer = ((buffer << 5) | value) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    out.push((buffer >> bits) & 0xff);
  }
}
