/**
 * The order in which Helm's YAML library writes a map's keys: letters after what is not a letter, runs of digits by
 * their number.
 */

const LETTER = /^\p{L}$/u;
const DECIMAL_DIGIT = /^\p{Nd}$/u;
const ZERO = 0x30;

function isLetter(rune: number): boolean {
  if (rune < 128) return (rune >= 0x61 && rune <= 0x7a) || (rune >= 0x41 && rune <= 0x5a);
  return LETTER.test(String.fromCodePoint(rune));
}

function isDigit(rune: number): boolean {
  if (rune < 128) return rune >= ZERO && rune <= 0x39;
  return DECIMAL_DIGIT.test(String.fromCodePoint(rune));
}

/** Whether a rune stands for a byte that is not UTF-8; those all compare as U+FFFD. */
function isInvalid(rune: number): boolean {
  return rune >= 0xd800 && rune <= 0xdfff;
}

function readable(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}

/** Order of two keys: negative, zero or positive. `digitsFirst` is a rule of the newer library (toYamlPretty). */
export function compareKeys(a: string, b: string, digitsFirst: boolean): number {
  const n = Math.min(a.length, b.length);
  let i = 0;
  while (i < n && a.charCodeAt(i) === b.charCodeAt(i)) i++;
  if (i === n) return a.length - b.length;
  // Step back to the start of a surrogate pair: the order is that of characters.
  if (i > 0 && (a.charCodeAt(i) & 0xfc00) === 0xdc00 && (a.charCodeAt(i - 1) & 0xfc00) === 0xd800) i--;
  const x = a.codePointAt(i)!;
  const y = b.codePointAt(i)!;
  if (isInvalid(x) || isInvalid(y)) return compareKeys(readable(a), readable(b), digitsFirst);
  const xLetter = isLetter(x);
  const yLetter = isLetter(y);
  if (xLetter && yLetter) return x - y;
  if (xLetter || yLetter) {
    const letterFirst = digitsFirst && i > 0 && isDigit(lastRune(a, i));
    return letterFirst === xLetter ? -1 : 1;
  }
  // Zeros count for nothing at the start of a number, but do inside of one.
  const inside = (x === ZERO || y === ZERO) && followsDigit(a, i);
  const [xNumber, xEnd] = numberAt(a, i, inside);
  const [yNumber, yEnd] = numberAt(b, i, inside);
  if (xNumber < yNumber) return -1;
  if (xNumber > yNumber) return 1;
  return xEnd !== yEnd ? xEnd - yEnd : x - y;
}

function lastRune(text: string, before: number): number {
  const unit = text.charCodeAt(before - 1);
  return (unit & 0xfc00) === 0xdc00 && before > 1 ? text.codePointAt(before - 2)! : unit;
}

function followsDigit(text: string, at: number): boolean {
  for (let i = at; i > 0; i--) {
    const rune = lastRune(text, i);
    if (!isDigit(rune)) return false;
    if (rune !== ZERO) return true;
    if (rune > 0xffff) i--;
  }
  return false;
}

/** The number written at `from`, and the end of it; it wraps as an int64. */
function numberAt(text: string, from: number, inside: boolean): [number: number | bigint, end: number] {
  let value = inside ? 1 : 0;
  let end = from;
  let rune = text.codePointAt(end);
  while (rune !== undefined && isDigit(rune)) {
    value = value * 10 + rune - ZERO;
    end += rune > 0xffff ? 2 : 1;
    rune = text.codePointAt(end);
  }
  return Number.isSafeInteger(value) ? [value, end] : [wrapped(text.slice(from, end), inside), end];
}

function wrapped(digits: string, inside: boolean): bigint {
  let value = inside ? 1n : 0n;
  for (const digit of digits) value = BigInt.asIntN(64, value * 10n + BigInt(digit.codePointAt(0)! - ZERO));
  return value;
}
