/**
 * Go strings are bytes, JavaScript's are UTF-16 units. A Go string is held as the JavaScript string that its UTF-8
 * means; each byte that is not part of valid UTF-8 is held as one lone low surrogate U+DC80..U+DCFF (the byte plus
 * 0xDC00), which valid UTF-8 can never contain. Encoding gives the same bytes back, so nothing is ever lost, and plain
 * text costs nothing.
 */

const ESCAPE = 0xdc00;
const NON_ASCII = /[^\0-\x7f]/;
const UNPAIRED = /\p{Surrogate}/u;

export function isAscii(text: string): boolean {
  return !NON_ASCII.test(text);
}

/** Engines know this of a Latin-1 string without a look at it, but older ones don't tell. */
const tellsWellFormed = 'isWellFormed' in String.prototype;

/** Whether the string holds bytes that are not valid UTF-8. */
export function hasInvalidBytes(text: string): boolean {
  return tellsWellFormed ? !text.isWellFormed() : UNPAIRED.test(text);
}

const encoder = new TextEncoder();
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The bytes of a Go string. */
export function encodeUtf8(text: string): Uint8Array<ArrayBuffer> {
  if (!hasInvalidBytes(text)) return encoder.encode(text);
  const out = new Uint8Array(byteLength(text));
  let at = 0;
  for (const char of text) {
    const code = char.codePointAt(0)!;
    if (char.length === 1 && code >= ESCAPE && code <= 0xdfff) out[at++] = code & 0xff;
    else at += encoder.encodeInto(char, out.subarray(at)).written;
  }
  return out.subarray(0, at);
}

/** The Go string of some bytes. */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return strictDecoder.decode(bytes);
  } catch {
    return decodeBroken(bytes);
  }
}

function decodeBroken(bytes: Uint8Array): string {
  let out = '';
  let good = 0;
  for (let i = 0; i < bytes.length; ) {
    const size = sequenceSize(bytes, i);
    if (size > 0) {
      i += size;
      continue;
    }
    if (i > good) out += strictDecoder.decode(bytes.subarray(good, i));
    out += String.fromCharCode(ESCAPE + bytes[i]!);
    good = ++i;
  }
  return out + strictDecoder.decode(bytes.subarray(good));
}

/** Length of the valid UTF-8 sequence at `i`, or 0. The ranges are those of the Unicode standard, table 3-7. */
function sequenceSize(bytes: Uint8Array, i: number): number {
  const lead = bytes[i]!;
  if (lead < 0x80) return 1;
  const size =
    lead >= 0xc2 && lead <= 0xdf ? 2 : lead >= 0xe0 && lead <= 0xef ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
  if (size === 0 || i + size > bytes.length) return 0;
  const second = bytes[i + 1]!;
  const low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (second < low || second > high) return 0;
  for (let k = 2; k < size; k++) if ((bytes[i + k]! & 0xc0) !== 0x80) return 0;
  return size;
}

/** `len(s)`: the number of bytes. */
export function byteLength(text: string): number {
  if (!NON_ASCII.test(text)) return text.length;
  let n = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) n += 1;
    else if (unit < 0x800) n += 2;
    else if (unit >= 0xd800 && unit <= 0xdbff) {
      n += 4;
      i++;
    } else if (unit >= 0xdc00 && unit <= 0xdfff) n += 1;
    else n += 3;
  }
  return n;
}

/** `s[from:to]` in bytes; the bounds must lie within the string. */
export function sliceBytes(text: string, from: number, to?: number): string {
  if (!NON_ASCII.test(text)) return text.slice(from, to);
  return decodeUtf8(encodeUtf8(text).subarray(from, to));
}

/**
 * The runes of a Go string as ranging over it gives them: code points, and U+FFFD for each byte that is not UTF-8.
 */
export function runes(text: string): number[] {
  const out: number[] = [];
  for (const char of text) {
    const code = char.codePointAt(0)!;
    out.push(code >= 0xd800 && code <= 0xdfff ? 0xfffd : code);
  }
  return out;
}

/** `utf8.RuneCountInString`. */
export function runeCount(text: string): number {
  if (!NON_ASCII.test(text)) return text.length;
  let n = 0;
  for (const _ of text) n++;
  return n;
}

/** The string of a rune; what is no valid code point gives U+FFFD, as in Go. */
export function runeToString(rune: number): string {
  const valid = rune >= 0 && rune <= 0x10ffff && (rune < 0xd800 || rune > 0xdfff);
  return valid ? String.fromCodePoint(rune) : '\ufffd';
}

/** Go's order of strings, by bytes: negative, zero or positive. */
export function compareStrings(a: string, b: string): number {
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    if (x < 0xd800 && y < 0xd800) return x - y;
    return compareBytes(encodeUtf8(a), encodeUtf8(b));
  }
  return a.length - b.length;
}

/** Order of byte strings: negative, zero or positive. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}

/** Sorts in place by bytes, as `sort.Strings`, and returns the array. */
export function sortStrings(items: string[]): string[] {
  return items.sort(compareStrings);
}
