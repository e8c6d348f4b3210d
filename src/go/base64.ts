import { GoError } from './value.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const PAD = 0x3d;
const INVALID = 0xff;

let values: Uint8Array | undefined;

function valueTable(): Uint8Array {
  if (values) return values;
  values = new Uint8Array(256).fill(INVALID);
  for (let i = 0; i < ALPHABET.length; i++) values[ALPHABET.charCodeAt(i)] = i;
  return values;
}

let digits: Uint8Array | undefined;
const ascii = new TextDecoder();

/** `base64.StdEncoding.EncodeToString`. */
export function encodeBase64(bytes: Uint8Array): string {
  digits ??= new TextEncoder().encode(ALPHABET);
  const out = new Uint8Array(Math.ceil(bytes.length / 3) * 4);
  const whole = bytes.length - (bytes.length % 3);
  let at = 0;
  for (let i = 0; i < whole; i += 3) {
    const group = (bytes[i]! << 16) | (bytes[i + 1]! << 8) | bytes[i + 2]!;
    out[at++] = digits[group >> 18]!;
    out[at++] = digits[(group >> 12) & 63]!;
    out[at++] = digits[(group >> 6) & 63]!;
    out[at++] = digits[group & 63]!;
  }
  if (whole < bytes.length) {
    const group = (bytes[whole]! << 16) | ((bytes[whole + 1] ?? 0) << 8);
    out[at++] = digits[group >> 18]!;
    out[at++] = digits[(group >> 12) & 63]!;
    out[at++] = whole + 1 < bytes.length ? digits[(group >> 6) & 63]! : PAD;
    out[at++] = PAD;
  }
  return ascii.decode(out);
}

function isNewline(byte: number): boolean {
  return byte === 0x0a || byte === 0x0d;
}

/**
 * `base64.StdEncoding.DecodeString`: line ends are passed over, padding is required. Throws a `GoError` such as
 * `illegal base64 data at input byte 4`; the position is Go's.
 */
export function decodeBase64(input: Uint8Array): Uint8Array {
  const table = valueTable();
  const corrupt = (at: number) => new GoError(`illegal base64 data at input byte ${at}`);
  const out = new Uint8Array(Math.floor(input.length / 4) * 3 + 3);
  let size = 0;
  let digits = 0;
  let group = 0;
  const skipNewlines = (from: number): number => {
    let at = from;
    while (at < input.length && isNewline(input[at]!)) at++;
    return at;
  };
  for (let at = 0; at < input.length; at++) {
    const byte = input[at]!;
    const value = table[byte]!;
    if (value !== INVALID) {
      group = (group << 6) | value;
      if (++digits < 4) continue;
      out[size++] = group >> 16;
      out[size++] = group >> 8;
      out[size++] = group;
      digits = 0;
      group = 0;
      continue;
    }
    if (isNewline(byte)) continue;
    if (byte !== PAD || digits < 2) throw corrupt(at);
    let end = at + 1;
    if (digits === 2) {
      end = skipNewlines(end);
      if (end === input.length) throw corrupt(input.length);
      if (input[end] !== PAD) throw corrupt(end - 1);
      end++;
    }
    end = skipNewlines(end);
    if (end < input.length) throw corrupt(end);
    if (digits === 3) {
      out[size++] = group >> 10;
      out[size++] = group >> 2;
    } else out[size++] = group >> 4;
    return out.subarray(0, size);
  }
  if (digits > 0) throw corrupt(input.length - digits);
  return out.subarray(0, size);
}
