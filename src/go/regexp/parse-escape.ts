import { MAX_RUNE } from './char-class.ts';
import { FAULT, runeAt, syntaxError, widthOf } from './syntax-error.ts';

const CONTROL: Readonly<Record<string, number>> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 };

/** Read at the end of the text: no digit, no brace. */
const END = 0xfffd;

function isAlphanumeric(char: string): boolean {
  return /^[0-9A-Za-z]$/.test(char);
}

function isOctal(char: string | undefined): boolean {
  return char !== undefined && char >= '0' && char <= '7';
}

function hexDigit(rune: number): number {
  return rune < 0x80 && /[0-9A-Fa-f]/.test(String.fromCharCode(rune))
    ? Number.parseInt(String.fromCharCode(rune), 16)
    : -1;
}

/**
 * The escape at `at` (a backslash) that stands for one character: punctuation, octal, `\x…`, `\n` and its like.
 * Gives the character and where the text goes on.
 */
export function parseEscape(text: string, at: number): readonly [rune: number, end: number] {
  if (at + 1 >= text.length) throw syntaxError(FAULT.backslash, '');
  const rune = runeAt(text, at + 1);
  let end = at + 1 + widthOf(rune);
  const char = String.fromCodePoint(rune);
  if (rune < 0x80 && !isAlphanumeric(char)) return [rune, end];
  if (isOctal(char) && (char === '0' || isOctal(text[end]))) {
    let value = rune - 0x30;
    for (let i = 1; i < 3 && isOctal(text[end]); i++) value = value * 8 + Number(text[end++]);
    return [value, end];
  }
  if (Object.hasOwn(CONTROL, char)) return [CONTROL[char]!, end];
  if (char === 'x' && end < text.length) {
    const [value, stop] = parseHex(text, end);
    if (value >= 0) return [value, stop];
    end = stop;
  }
  throw syntaxError(FAULT.escape, text.slice(at, end));
}

/** What follows `\x`: two digits, or any number in braces. -1 when it is wrong, with the place where that showed. */
function parseHex(text: string, at: number): readonly [value: number, end: number] {
  const take = (i: number): readonly [rune: number, end: number] => {
    if (i >= text.length) return [END, i];
    const rune = runeAt(text, i);
    return [rune, i + widthOf(rune)];
  };
  let [rune, end] = take(at);
  if (rune !== 0x7b) {
    const high = hexDigit(rune);
    [rune, end] = take(end);
    const low = hexDigit(rune);
    return high < 0 || low < 0 ? [-1, end] : [high * 16 + low, end];
  }
  let value = 0;
  for (let digits = 0; ; digits++) {
    if (end >= text.length) return [-1, end];
    [rune, end] = take(end);
    if (rune === 0x7d) return [digits === 0 ? -1 : value, end];
    const digit = hexDigit(rune);
    if (digit < 0) return [-1, end];
    value = value * 16 + digit;
    if (value > MAX_RUNE) return [-1, end];
  }
}
