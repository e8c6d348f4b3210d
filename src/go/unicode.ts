/**
 * Runes as Go's `unicode` package sees them: Unicode 15, and only the mappings of one rune to one rune. The tables are
 * those of the JavaScript engine, corrected where the two differ.
 */

const UPPER = /^\p{Lu}$/u;
const LOWER = /^\p{Ll}$/u;
const TITLE = /^\p{Lt}$/u;
const LETTER = /^\p{L}$/u;
const DIGIT = /^\p{Nd}$/u;
const NUMBER = /^\p{N}$/u;
const PUNCT = /^\p{P}$/u;

/** Lower and upper case letters that came after Unicode 15, as pairs of first and last. */
const LATER_LETTERS = [0x1c89, 0x1c8a, 0xa7cb, 0xa7cf, 0xa7d2, 0xa7d2, 0xa7d4, 0xa7d4, 0xa7da, 0xa7dc];
const LATER_LETTERS_BEYOND_BMP = [0x10d50, 0x10d85, 0x16ea0, 0x16ed3];

const CAPITAL_I_WITH_DOT = 0x130;

/** `unicode.ToUpper`. */
export function toUpperRune(rune: number): number {
  if (rune < 0x80) return rune >= 0x61 && rune <= 0x7a ? rune - 32 : rune;
  return singleRune(String.fromCodePoint(rune).toUpperCase(), rune) ?? greekIotaTitle(rune);
}

/** `unicode.ToLower`. */
export function toLowerRune(rune: number): number {
  if (rune < 0x80) return rune >= 0x41 && rune <= 0x5a ? rune + 32 : rune;
  if (rune === CAPITAL_I_WITH_DOT) return 0x69;
  return singleRune(String.fromCodePoint(rune).toLowerCase(), rune) ?? rune;
}

/** `unicode.ToTitle`: upper case but for the Croatian digraphs and Georgian. */
export function toTitleRune(rune: number): number {
  if (rune >= 0x1c4 && rune <= 0x1cc) return rune - ((rune - 0x1c4) % 3) + 1;
  if (rune >= 0x1f1 && rune <= 0x1f3) return 0x1f2;
  if (rune >= 0x10d0 && rune <= 0x10ff) return rune;
  return toUpperRune(rune);
}

/** The rune that `mapped` consists of; undefined when it is several, `rune` itself when Unicode 15 has no mapping. */
function singleRune(mapped: string, rune: number): number | undefined {
  const code = mapped.codePointAt(0)!;
  if (mapped.length !== (code > 0xffff ? 2 : 1)) return undefined;
  return code !== rune && (isLaterLetter(code) || isLaterLetter(rune)) ? rune : code;
}

function isLaterLetter(rune: number): boolean {
  if (rune < 0x1c89) return false;
  const ranges = rune > 0xffff ? LATER_LETTERS_BEYOND_BMP : LATER_LETTERS;
  for (let i = 0; i < ranges.length; i += 2) if (rune >= ranges[i]! && rune <= ranges[i + 1]!) return true;
  return false;
}

/** Simple upper case of the letters whose full upper case is several: Greek with iota subscript has a title form. */
function greekIotaTitle(rune: number): number {
  if (rune >= 0x1f80 && rune <= 0x1faf) return rune | 8;
  return rune === 0x1fb3 || rune === 0x1fc3 || rune === 0x1ff3 ? rune + 9 : rune;
}

/** `unicode.IsSpace`. */
export function isSpace(rune: number): boolean {
  if (rune <= 0x20) return rune === 0x20 || (rune >= 9 && rune <= 13);
  if (rune < 0x1680) return rune === 0x85 || rune === 0xa0;
  return (
    rune === 0x1680 ||
    (rune >= 0x2000 && rune <= 0x200a) ||
    rune === 0x2028 ||
    rune === 0x2029 ||
    rune === 0x202f ||
    rune === 0x205f ||
    rune === 0x3000
  );
}

/** `unicode.IsUpper`. */
export function isUpper(rune: number): boolean {
  if (rune < 0x80) return rune >= 0x41 && rune <= 0x5a;
  return UPPER.test(String.fromCodePoint(rune)) && !isLaterLetter(rune);
}

/** `unicode.IsLower`. */
export function isLower(rune: number): boolean {
  if (rune < 0x80) return rune >= 0x61 && rune <= 0x7a;
  // U+0295 was a lower case letter until Unicode 16.
  return rune === 0x295 || (LOWER.test(String.fromCodePoint(rune)) && !isLaterLetter(rune));
}

/** `unicode.IsTitle`. */
export function isTitle(rune: number): boolean {
  return rune >= 0x80 && TITLE.test(String.fromCodePoint(rune));
}

/** `unicode.IsLetter`. */
export function isLetter(rune: number): boolean {
  if (rune < 0x80) return (rune >= 0x61 && rune <= 0x7a) || (rune >= 0x41 && rune <= 0x5a);
  return LETTER.test(String.fromCodePoint(rune)) && !isLaterLetter(rune);
}

/** `unicode.IsDigit`. */
export function isDigit(rune: number): boolean {
  if (rune < 0x80) return rune >= 0x30 && rune <= 0x39;
  return DIGIT.test(String.fromCodePoint(rune));
}

/** `unicode.IsNumber`. */
export function isNumber(rune: number): boolean {
  if (rune < 0x80) return rune >= 0x30 && rune <= 0x39;
  return NUMBER.test(String.fromCodePoint(rune));
}

/** `unicode.IsPunct`. */
export function isPunct(rune: number): boolean {
  return PUNCT.test(String.fromCodePoint(rune));
}
