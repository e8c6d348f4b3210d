/** Functions of Go's `strings` package, on strings held as text.ts describes. */
import { decodeUtf8, encodeUtf8, hasInvalidBytes, isAscii } from './text.ts';
import { isDigit, isLetter, isSpace, toLowerRune, toTitleRune, toUpperRune } from './unicode.ts';
import { GoError } from './value.ts';

/** Longest string that is made by repeating or padding, in UTF-16 units: a little below what V8 can hold. */
export const MAX_STRING_LENGTH = 2 ** 29 - 2 ** 10;

/** A string with one character (U+0000 to U+00FF) for each byte; the same string where it is ASCII. */
export function toByteString(text: string): string {
  if (isAscii(text)) return text;
  const bytes = encodeUtf8(text);
  let out = '';
  for (let i = 0; i < bytes.length; i += 8192) out += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return out;
}

/** The string whose bytes are the characters of `bytes`. */
export function fromByteString(bytes: string): string {
  if (isAscii(bytes)) return bytes;
  const out = new Uint8Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) out[i] = bytes.charCodeAt(i);
  return decodeUtf8(out);
}

/** Whether `needle` has bytes that are not UTF-8: they may match a part of a character, so bytes must be compared. */
function matchesPartOfRune(needle: string): boolean {
  return needle !== '' && !isAscii(needle) && hasInvalidBytes(needle);
}

/** `strings.Contains`. */
export function contains(text: string, part: string): boolean {
  return matchesPartOfRune(part) ? toByteString(text).includes(toByteString(part)) : text.includes(part);
}

/** `strings.HasPrefix`. */
export function hasPrefix(text: string, prefix: string): boolean {
  return matchesPartOfRune(prefix) ? toByteString(text).startsWith(toByteString(prefix)) : text.startsWith(prefix);
}

/** `strings.HasSuffix`. */
export function hasSuffix(text: string, suffix: string): boolean {
  return matchesPartOfRune(suffix) ? toByteString(text).endsWith(toByteString(suffix)) : text.endsWith(suffix);
}

/** `strings.TrimPrefix`. */
export function trimPrefix(text: string, prefix: string): string {
  if (!hasPrefix(text, prefix)) return text;
  if (matchesPartOfRune(prefix)) return fromByteString(toByteString(text).slice(toByteString(prefix).length));
  return text.slice(prefix.length);
}

/** `strings.TrimSuffix`. */
export function trimSuffix(text: string, suffix: string): string {
  if (!hasSuffix(text, suffix)) return text;
  if (matchesPartOfRune(suffix)) return fromByteString(toByteString(text).slice(0, -toByteString(suffix).length));
  return text.slice(0, text.length - suffix.length);
}

/** `strings.TrimSpace`. */
export function trimSpace(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && isSpace(text.charCodeAt(from))) from++;
  while (to > from && isSpace(text.charCodeAt(to - 1))) to--;
  return from === 0 && to === text.length ? text : text.slice(from, to);
}

/** `strings.TrimRightFunc` of `unicode.IsSpace`. */
export function trimSpaceEnd(text: string): string {
  let to = text.length;
  while (to > 0 && isSpace(text.charCodeAt(to - 1))) to--;
  return text.slice(0, to);
}

/** `strings.Trim`: without the leading and trailing characters that are in `cutset`. */
export function trim(text: string, cutset: string): string {
  if (text === '' || cutset === '') return text;
  const cut = new Set<string>();
  for (const char of cutset) cut.add(plainRune(char));
  const chars = isAscii(text) ? text : Array.from(text);
  let from = 0;
  let to = chars.length;
  while (from < to && cut.has(plainRune(chars[from]!))) from++;
  while (to > from && cut.has(plainRune(chars[to - 1]!))) to--;
  return typeof chars === 'string' ? chars.slice(from, to) : chars.slice(from, to).join('');
}

/** A byte that is not UTF-8 reads as U+FFFD. */
function plainRune(char: string): string {
  return char.length === 1 && char >= '\udc80' && char <= '\udcff' ? '\ufffd' : char;
}

/** `strings.ReplaceAll`. An empty `old` matches before each character and at the end. */
export function replaceAll(text: string, old: string, replacement: string): string {
  if (old === '') return replacement + Array.from(text, (char) => char + replacement).join('');
  if (matchesPartOfRune(old)) {
    return fromByteString(toByteString(text).replaceAll(toByteString(old), () => toByteString(replacement)));
  }
  // A function, so that `$&` and the like stay as they are.
  return text.includes(old) ? text.replaceAll(old, () => replacement) : text;
}

/** `strings.SplitN`: at most `limit` parts, all where it is negative, none where it is zero. */
export function splitN(text: string, separator: string, limit: number): string[] {
  if (limit === 0) return [];
  if (matchesPartOfRune(separator)) {
    return splitN(toByteString(text), toByteString(separator), limit).map(fromByteString);
  }
  const parts = separator === '' ? Array.from(text) : text.split(separator);
  if (limit < 0 || parts.length <= limit) return parts;
  const rest = parts.slice(limit - 1).join(separator);
  parts.length = limit - 1;
  parts.push(rest);
  return parts;
}

/** `strings.Repeat`; fails as Go panics for a negative count, and for what no string can hold. */
export function repeat(text: string, count: number): string {
  if (count < 0) throw new GoError('strings: negative Repeat count');
  const length = text.length * count;
  if (length > Number.MAX_SAFE_INTEGER * 1024) throw new GoError('strings: Repeat output length overflow');
  if (length > MAX_STRING_LENGTH) {
    throw new GoError(`strings: repeated text of ${length} characters is over the limit of ${MAX_STRING_LENGTH}`);
  }
  return text === '' ? '' : text.repeat(count);
}

/** `strings.ToUpper`. */
export function toUpper(text: string): string {
  return isAscii(text) ? text.toUpperCase() : mapRunes(text, toUpperRune);
}

/** `strings.ToLower`. */
export function toLower(text: string): string {
  return isAscii(text) ? text.toLowerCase() : mapRunes(text, toLowerRune);
}

/** `strings.Title`: the first letter of each word in title case, the others as they are. */
export function title(text: string): string {
  let previous = 0x20;
  return mapRunes(text, (rune) => {
    const begins = isSeparator(previous);
    previous = rune;
    return begins ? toTitleRune(rune) : rune;
  });
}

function isSeparator(rune: number): boolean {
  if (rune < 0x80) return !(isLetter(rune) || isDigit(rune) || rune === 0x5f);
  return !isLetter(rune) && !isDigit(rune) && isSpace(rune);
}

/** `strings.Map`: what is not UTF-8 reads as U+FFFD. */
export function mapRunes(text: string, mapping: (rune: number) => number): string {
  let out = '';
  for (const char of text) {
    const rune = plainRune(char).codePointAt(0)!;
    const mapped = mapping(rune);
    out += mapped === rune ? plainRune(char) : String.fromCodePoint(mapped);
  }
  return out;
}
