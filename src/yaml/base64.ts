import { decodeUtf8, encodeUtf8 } from '../go/text.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const SHAPE = /^[A-Za-z0-9+/]*={0,2}$/;

/** The text in a `!!binary` scalar, or undefined if it is not base64. What is not UTF-8 is lost, as in JSON. */
export function base64Decode(text: string): string | undefined {
  const packed = text.replace(/[\r\n]/g, '');
  if (packed.length % 4 !== 0 || !SHAPE.test(packed)) return undefined;
  const bytes = new Uint8Array(Math.floor((packed.length * 3) / 4));
  let length = 0;
  let bits = 0;
  let held = 0;
  for (const char of packed) {
    if (char === '=') break;
    bits = ((bits << 6) | ALPHABET.indexOf(char)) & 0xffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes[length++] = bits >> held;
    }
  }
  return decodeUtf8(bytes.subarray(0, length)).replace(/\p{Surrogate}/gu, '\ufffd');
}

/** Base64 of a Go string's bytes, in lines of 70 characters if it is longer than one. */
export function base64Lines(text: string): string {
  const bytes = encodeUtf8(text);
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const [a, b, c] = [bytes[i]!, bytes[i + 1], bytes[i + 2]];
    out += ALPHABET.charAt(a >> 2) + ALPHABET.charAt(((a & 3) << 4) | ((b ?? 0) >> 4));
    out += b === undefined ? '=' : ALPHABET.charAt(((b & 15) << 2) | ((c ?? 0) >> 6));
    out += c === undefined ? '=' : ALPHABET.charAt(c & 63);
  }
  return out.length < 70 ? out : out.replace(/.{1,70}/g, '$&\n');
}
