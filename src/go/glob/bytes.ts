import { encodeUtf8, isAscii } from '../text.ts';

/**
 * The matchers cut texts at byte positions, now and then inside a character. So they work on byte strings, in which each
 * unit is one byte; of ASCII text that is the text itself.
 */
export function toByteString(text: string): string {
  if (isAscii(text)) return text;
  return Array.from(encodeUtf8(text), (byte) => String.fromCharCode(byte)).join('');
}

const SEQUENCE =
  /[\0-\x7f]|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}/y;

/** Bytes of the rune at `at`: 1 for a byte that is not UTF-8, 0 at the end. */
export function widthAt(bytes: string, at: number): number {
  if (at >= bytes.length) return 0;
  if (bytes.charCodeAt(at) < 0x80) return 1;
  SEQUENCE.lastIndex = at;
  return SEQUENCE.exec(bytes)?.[0].length ?? 1;
}

/** The rune at `at`; U+FFFD for a byte that is not UTF-8, and at the end. */
export function runeAt(bytes: string, at: number): number {
  const lead = bytes.charCodeAt(at);
  if (lead < 0x80) return lead;
  const width = widthAt(bytes, at);
  if (width < 2) return 0xfffd;
  let rune = lead & (0xff >> (width + 1));
  for (let i = 1; i < width; i++) rune = (rune << 6) | (bytes.charCodeAt(at + i) & 0x3f);
  return rune;
}

/** Bytes that a rune takes when encoded: 3 for U+FFFD, even where it stands for one wrong byte. */
export function encodedWidth(rune: number): number {
  return rune < 0x80 ? 1 : rune < 0x800 ? 2 : rune < 0x10000 ? 3 : 4;
}

export function countRunes(bytes: string): number {
  let n = 0;
  for (let at = 0; at < bytes.length; at += widthAt(bytes, at)) n++;
  return n;
}

/** Where the first of the runes that occurs in the text occurs first; -1 if none does. */
export function indexOfAny(bytes: string, runes: readonly string[]): number {
  for (const rune of runes) {
    const at = bytes.indexOf(rune);
    if (at >= 0) return at;
  }
  return -1;
}

export function lastIndexOfAny(bytes: string, runes: readonly string[]): number {
  for (const rune of runes) {
    const at = bytes.lastIndexOf(rune);
    if (at >= 0) return at;
  }
  return -1;
}
