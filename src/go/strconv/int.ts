import { NumError } from './num-error.ts';

const SHORT_DECIMAL = /^[+-]?[0-9]{1,15}$/;
const MIN_INT64 = -(1n << 63n);
const MAX_INT64 = (1n << 63n) - 1n;
const MAX_UINT64 = (1n << 64n) - 1n;

/** `strconv.FormatInt`: lower-case digits of a base from 2 to 36. */
export function formatInt(n: bigint, base = 10): string {
  return n.toString(base);
}

/** Go's integer literals, of which base 0 takes the prefixes and underscores; the sign is cut off before. */
const LITERAL = /^(?:0[bB][01_]+|0[oO][0-7_]+|0[xX][0-9a-fA-F_]+|0[0-7_]*|[1-9][0-9_]*)$/;
const LOOSE_UNDERSCORE = /__|_$/;

/** Value of an unsigned text of digits, or undefined where a character is no digit of the base. */
function digitsValue(digits: string, base: number): bigint | undefined {
  if (base === 10) return /^[0-9]+$/.test(digits) ? BigInt(digits) : undefined;
  if (base === 16) return /^[0-9a-fA-F]+$/.test(digits) ? BigInt(`0x${digits}`) : undefined;
  if (digits === '') return undefined;
  let value = 0n;
  const big = BigInt(base);
  for (let i = 0; i < digits.length; i++) {
    const digit = Number.parseInt(digits[i]!, base);
    if (Number.isNaN(digit)) return undefined;
    // Beyond 64 bits only the syntax of the rest matters.
    if (value <= MAX_UINT64) value = value * big + BigInt(digit);
  }
  return value;
}

/** The value of a literal with Go's prefixes. */
function literalValue(text: string): bigint | undefined {
  if (!LITERAL.test(text) || LOOSE_UNDERSCORE.test(text)) return undefined;
  const digits = text.replaceAll('_', '');
  if (digits[0] !== '0' || digits.length === 1) return BigInt(digits);
  return /[0-9]/.test(digits[1]!) ? digitsValue(digits, 8) : BigInt(digits.toLowerCase());
}

/**
 * Whether the digits before the first wrong character are beyond `max` already: Go reads from the left and reports what
 * it meets first.
 */
function overflowsFirst(digits: string, base: number, max: bigint): boolean {
  let actual = base;
  let rest = digits;
  if (base === 0) {
    const prefix = /^0(?:([bB])|([oO])|([xX]))./.exec(digits);
    actual = prefix ? (prefix[1] ? 2 : prefix[2] ? 8 : 16) : digits[0] === '0' ? 8 : 10;
    rest = digits.slice(prefix ? 2 : actual === 8 ? 1 : 0).replaceAll('_', '');
  }
  let value = 0n;
  for (let i = 0; i < rest.length && value <= max; i++) {
    const digit = Number.parseInt(rest[i]!, actual);
    if (Number.isNaN(digit)) return false;
    value = value * BigInt(actual) + BigInt(digit);
  }
  return value > max;
}

function checkedMagnitude(func: string, text: string, digits: string, base: number, bits: number): bigint {
  if (digits === '') throw new NumError(func, text, 'invalid syntax', 0n);
  if (base !== 0 && (base < 2 || base > 36)) throw new NumError(func, text, `invalid base ${base}`, 0n);
  if (bits < 0 || bits > 64) throw new NumError(func, text, `invalid bit size ${bits}`, 0n);
  const value = base === 0 ? literalValue(digits) : digitsValue(digits, base);
  if (value !== undefined) return value;
  const beyond = 1n << BigInt(bits);
  if (overflowsFirst(digits, base, beyond - 1n)) return beyond;
  throw new NumError(func, text, 'invalid syntax', 0n);
}

function parseSigned(func: string, text: string, base: number, bits: number): bigint {
  if (base === 10 && bits === 64 && SHORT_DECIMAL.test(text)) return BigInt(Number(text));
  const sign = text[0];
  const digits = sign === '+' || sign === '-' ? text.slice(1) : text;
  const magnitude = checkedMagnitude(func, text, digits, base, bits);
  const value = sign === '-' ? -magnitude : magnitude;
  const max = bits === 64 ? MAX_INT64 : (1n << BigInt(bits - 1)) - 1n;
  const min = bits === 64 ? MIN_INT64 : -max - 1n;
  if (value > max) throw new NumError(func, text, 'value out of range', max);
  if (value < min) throw new NumError(func, text, 'value out of range', min);
  return value;
}

/**
 * `strconv.ParseInt`.
 * @param base 2 to 36, or 0 to follow the prefix (`0x`, `0o`, `0b`, `0`) and to allow underscores between digits
 * @param bits width of the type, 0 meaning 64
 * @throws NumError
 */
export function parseInt(text: string, base = 10, bits = 64): bigint {
  return parseSigned('ParseInt', text, base, bits === 0 ? 64 : bits);
}

/** `strconv.ParseUint`: as `parseInt`, without a sign. */
export function parseUint(text: string, base = 10, bits = 64): bigint {
  const width = bits === 0 ? 64 : bits;
  const value = checkedMagnitude('ParseUint', text, text, base, width);
  const max = width === 64 ? MAX_UINT64 : (1n << BigInt(width)) - 1n;
  if (value > max) throw new NumError('ParseUint', text, 'value out of range', max);
  return value;
}

/** `strconv.Atoi`: a decimal `int`. */
export function atoi(text: string): bigint {
  return parseSigned('Atoi', text, 10, 64);
}

const BOOLS: Readonly<Record<string, boolean>> = {
  '1': true,
  t: true,
  T: true,
  true: true,
  TRUE: true,
  True: true,
  '0': false,
  f: false,
  F: false,
  false: false,
  FALSE: false,
  False: false,
};

/** `strconv.ParseBool`. */
export function parseBool(text: string): boolean {
  const value = Object.hasOwn(BOOLS, text) ? BOOLS[text] : undefined;
  if (value === undefined) throw new NumError('ParseBool', text, 'invalid syntax', 0);
  return value;
}
