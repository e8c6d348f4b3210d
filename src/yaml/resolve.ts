import { GoInt, INT, int, UINT64, type Value } from '../go/value.ts';

/** The kinds of scalar, by their tags in YAML 1.1. */
export const TAG_PREFIX = 'tag:yaml.org,2002:';
export type ScalarTag = '' | 'str' | 'bool' | 'int' | 'float' | 'null' | 'timestamp' | 'merge';

/** What a text means: the kind, and the value (an integer as `GoInt`, so that it can be told from a float). */
export interface Resolved {
  readonly tag: ScalarTag;
  readonly value: Value;
}

const NUMBER = 1;
const DOT = 2;
const NAME = 3;
const EMPTY = 4;
const hints = new Uint8Array(128);
for (const c of '0123456789+-') hints[c.charCodeAt(0)] = NUMBER;
for (const c of 'yYnNtTfFoO~') hints[c.charCodeAt(0)] = NAME;
hints[0x2e] = DOT;

/** What the first character lets a text be; 0 for nothing but a string. */
function hintOf(text: string): number {
  const c = text.charCodeAt(0);
  if (c < 128) return hints[c]!;
  return text === '' ? EMPTY : 0;
}

const NAMES = new Map<string, Resolved>();
function names(value: Value, tag: ScalarTag, words: string): void {
  for (const word of words.split(' ')) NAMES.set(word, { tag, value });
}
names(true, 'bool', 'y Y yes Yes YES true True TRUE on On ON');
names(false, 'bool', 'n N no No NO false False FALSE off Off OFF');
names(null, 'null', '~ null Null NULL');
const DOT_NAMES = new Map<string, Resolved>();
for (const word of ['nan', 'NaN', 'NAN']) DOT_NAMES.set(`.${word}`, { tag: 'float', value: Number.NaN });
for (const word of ['inf', 'Inf', 'INF']) {
  DOT_NAMES.set(`.${word}`, { tag: 'float', value: Number.POSITIVE_INFINITY });
  DOT_NAMES.set(`+.${word}`, { tag: 'float', value: Number.POSITIVE_INFINITY });
  DOT_NAMES.set(`-.${word}`, { tag: 'float', value: Number.NEGATIVE_INFINITY });
}

const DECIMAL = /^[-+]?(?:0|[1-9][0-9]*)$/;
const BASED = /^([-+]?)0(?:[xX]([0-9a-fA-F]+)|[bB]([01]+)|[oO]?([0-7]+))$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
/** Go reads these as they stand, with underscores between digits. */
const DOT_FLOAT = /^\.[0-9][0-9_]*(?:[eE][-+]?[0-9][0-9_]*)?$/;
const LOOSE_UNDERSCORE = /__|_(?:[eE]|$)/;
/** A second sign behind `0b` (for the newer library behind `0o` too) is let through. */
const SIGNED_BINARY = /^0b([-+])([01]+)$/;
const OCTAL_1_2 = /^0o([-+])([0-7]+)$/;
const TIMESTAMP =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:[Tt](\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?(?:Z|[-+](\d\d):(\d\d)))| +(\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?)?$/;

const MAX_INT64 = 2n ** 63n - 1n;
const MIN_INT64 = -(2n ** 63n);
const MAX_UINT64 = 2n ** 64n - 1n;
/** Decimal numbers of at most this many characters are exact in a JavaScript number. */
const SAFE_DIGITS = 15;

function integer(value: bigint): GoInt | undefined {
  if (value > MAX_INT64) return value <= MAX_UINT64 ? new GoInt(UINT64, value) : undefined;
  return value < MIN_INT64 ? undefined : value >= -1000n && value <= 1000n ? int(value) : new GoInt(INT, value);
}

function basedInteger(text: string): GoInt | undefined {
  const match = BASED.exec(text);
  if (match === null) return undefined;
  const [, sign, hex, binary, octal] = match;
  const size = BigInt(hex !== undefined ? `0x${hex}` : binary !== undefined ? `0b${binary}` : `0o${octal}`);
  // An unsigned number takes no sign.
  if (sign !== '' && size > MAX_INT64 && !(sign === '-' && size === -MIN_INT64)) return undefined;
  return integer(sign === '-' ? -size : size);
}

function numberOf(text: string, octalSign: boolean): Value {
  const plain = text.includes('_') ? text.replaceAll('_', '') : text;
  if (DECIMAL.test(plain)) {
    const value = plain.length <= SAFE_DIGITS ? int(Number(plain)) : integer(BigInt(plain.replace('+', '')));
    if (value !== undefined && !(plain.charCodeAt(0) === 0x2b && value.type === UINT64)) return value;
  } else {
    const based = basedInteger(plain);
    if (based !== undefined) return based;
  }
  if (FLOAT.test(plain)) {
    const value = Number(plain);
    return Number.isFinite(value) ? value : undefined;
  }
  const signed = SIGNED_BINARY.exec(plain);
  if (signed !== null) return integer(BigInt(`0b${signed[2]}`) * (signed[1] === '-' ? -1n : 1n));
  if (octalSign) {
    const octal = OCTAL_1_2.exec(plain);
    if (octal !== null) return integer(BigInt(`0o${octal[2]}`) * (octal[1] === '-' ? -1n : 1n));
  }
  return undefined;
}

/** Whether Go's `time.Parse` takes the text in one of the layouts of YAML's timestamps. */
export function isTimestamp(text: string): boolean {
  if (text.charCodeAt(4) !== 0x2d) return false;
  const match = TIMESTAMP.exec(text);
  if (match === null) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (month < 1 || month > 12 || day < 1) return false;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = month === 2 ? (leap ? 29 : 28) : month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  if (day > days) return false;
  const hour = Number(match[4] ?? match[9] ?? 0);
  const minute = Number(match[5] ?? match[10] ?? 0);
  const second = Number(match[6] ?? match[11] ?? 0);
  return hour < 24 && minute < 60 && second < 60 && Number(match[7] ?? 0) <= 24 && Number(match[8] ?? 0) <= 60;
}

/** The meaning of a text, given its tag (`''` for none). `octalSign` is for the newer library. */
export function resolve(text: string, tag: ScalarTag, octalSign = false): Resolved {
  if (text === '') return tag === 'str' ? { tag: 'str', value: '' } : { tag: 'null', value: null };
  const c = text.charCodeAt(0);
  const hint = c < 128 ? hints[c] : 0;
  if (hint !== 0 && tag !== 'str') {
    const named = NAMES.get(text) ?? DOT_NAMES.get(text);
    if (named !== undefined) return named;
    if (hint === DOT) {
      const value =
        DOT_FLOAT.test(text) && !LOOSE_UNDERSCORE.test(text) ? Number(text.replaceAll('_', '')) : Number.NaN;
      if (Number.isFinite(value)) return { tag: 'float', value };
    } else if (hint === NUMBER) {
      if ((tag === '' || tag === 'timestamp') && isTimestamp(text)) return { tag: 'timestamp', value: text };
      const value = numberOf(text, octalSign);
      if (value !== undefined) return { tag: value instanceof GoInt ? 'int' : 'float', value };
    }
  }
  return { tag: 'str', value: text };
}

/**
 * The value of a plain scalar without a tag. Without `exact` every number is a JavaScript number, as JSON would have
 * it; with it integers are `GoInt`.
 */
export function resolvePlain(text: string, exact: boolean): Value {
  const hint = hintOf(text);
  if (hint === 0) return text;
  if (hint === NAME) {
    if (text.length > 5) return text;
    const named = NAMES.get(text);
    return named === undefined ? text : named.value;
  }
  if (hint === EMPTY) return null;
  const { length } = text;
  const c = text.charCodeAt(0);
  if (hint === NUMBER && !exact && length <= SAFE_DIGITS && (c !== 0x30 || length === 1)) {
    // Plain decimal digits: the usual number.
    let value = c - 0x30;
    let i = 1;
    if (value >= 0) {
      for (; i < length; i++) {
        const digit = text.charCodeAt(i) - 0x30;
        if (digit < 0 || digit > 9) break;
        value = value * 10 + digit;
      }
      if (i === length) return value;
    }
  }
  const { tag, value } = resolve(text, '');
  return tag === 'int' && !exact ? Number((value as GoInt).value) : value;
}

/** Whether a plain scalar would be read as something else than a string. */
export function looksTyped(text: string): boolean {
  const hint = hintOf(text);
  if (hint === 0) return false;
  return resolve(text, '').tag !== 'str';
}

const OLD_BOOLEANS = new Set('y Y yes Yes YES on On ON n N no No NO off Off OFF'.split(' '));

/** The same for the library behind `toYamlPretty`, which quotes the old names of booleans all the same. */
export function looksTypedPretty(text: string): boolean {
  const hint = hintOf(text);
  if (hint === 0) return false;
  return OLD_BOOLEANS.has(text) || resolve(text, '', true).tag !== 'str';
}
