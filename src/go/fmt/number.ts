import { type FloatVerb, formatFloat } from '../strconv/format-float.ts';
import { isPrint } from '../strconv/printable.ts';
import { quoteRune, quoteRuneToAscii } from '../strconv/quote.ts';
import { runeToString } from '../text.ts';
import type { Directive } from './directive.ts';
import { pad, padSpaces } from './pad.ts';

const BASES: Readonly<Record<string, number>> = { d: 10, v: 10, b: 2, o: 8, O: 8, x: 16, X: 16 };
const MAX_RUNE = 0x10ffffn;

/** An integer under a verb, or undefined where the verb is none for integers. */
export function formatInteger(n: bigint, unsigned: boolean, verb: string, directive: Directive): string | undefined {
  const base = BASES[verb];
  if (base !== undefined) {
    if (verb === 'v' && directive.sharpV && unsigned) return hexadecimal0x(n, true, directive);
    return digits(n, base, verb, directive.sharp, directive);
  }
  switch (verb) {
    case 'c':
      return pad(runeToString(asRune(n)), directive);
    case 'q':
      return pad(directive.plus ? quoteRuneToAscii(asRune(n)) : quoteRune(asRune(n)), directive);
    case 'U':
      return unicode(BigInt.asUintN(64, n), directive);
    default:
      return undefined;
  }
}

/** An unsigned integer in hexadecimal, with `0x` or without whatever the directive's flags are. */
export function hexadecimal0x(n: bigint, prefix: boolean, directive: Directive): string {
  return digits(n, 16, 'v', prefix, directive);
}

function asRune(n: bigint): number {
  return n >= 0n && n <= MAX_RUNE ? Number(n) : 0xfffd;
}

function digits(n: bigint, base: number, verb: string, sharp: boolean, directive: Directive): string {
  const { width, precision } = directive;
  const negative = n < 0n;
  const sign = negative ? '-' : directive.plus ? '+' : directive.space ? ' ' : '';
  if (precision === 0 && n === 0n) return ' '.repeat(Math.max(width, 0));
  let text = (negative ? -n : n).toString(base);
  if (verb === 'X') text = text.toUpperCase();
  let least = precision;
  if (least < 0 && directive.zero && !directive.minus && width >= 0) least = width - sign.length;
  if (text.length < least) text = text.padStart(least, '0');
  if (sharp) {
    if (base === 2) text = `0b${text}`;
    else if (base === 8) text = text[0] === '0' ? text : `0${text}`;
    else if (base === 16) text = (verb === 'X' ? '0X' : '0x') + text;
  }
  if (verb === 'O') text = `0o${text}`;
  return padSpaces(sign + text, directive);
}

function unicode(n: bigint, directive: Directive): string {
  const least = Math.max(directive.precision, 4);
  let text = `U+${n.toString(16).toUpperCase().padStart(least, '0')}`;
  if (directive.sharp && n <= MAX_RUNE && isPrint(Number(n))) text += ` '${runeToString(Number(n))}'`;
  return padSpaces(text, directive);
}

const FLOAT_VERBS: Readonly<Record<string, readonly [verb: FloatVerb, precision: number]>> = {
  v: ['g', -1],
  b: ['b', -1],
  g: ['g', -1],
  G: ['G', -1],
  x: ['x', -1],
  X: ['X', -1],
  f: ['f', 6],
  F: ['f', 6],
  e: ['e', 6],
  E: ['E', 6],
};

export function isFloatVerb(verb: string): boolean {
  return FLOAT_VERBS[verb] !== undefined;
}

/** A float under a verb, or undefined where the verb is none for floats. */
export function formatFloatVerb(n: number, bits: 32 | 64, verb: string, directive: Directive): string | undefined {
  const form = FLOAT_VERBS[verb];
  if (form === undefined) return undefined;
  const precision = directive.precision >= 0 ? directive.precision : form[1];
  let text = formatFloat(n, form[0], precision, bits);
  let sign = '+';
  if (text[0] === '-' || text[0] === '+') {
    sign = text[0];
    text = text.slice(1);
  }
  if (sign === '+' && !directive.plus) sign = directive.space ? ' ' : text === 'Inf' ? '+' : '';
  // Zeros before these would make them look like numbers.
  if (text === 'Inf' || text === 'NaN') return padSpaces(sign + text, directive);
  if (directive.sharp && form[0] !== 'b') text = withPoint(text, form[0], precision);
  if (sign !== '' && directive.zero && !directive.minus && directive.width > text.length + 1)
    return sign + text.padStart(directive.width - 1, '0');
  return pad(sign + text, directive);
}

/** What the sharp flag asks for: always a decimal point, and for `%g` and `%x` trailing zeros up to the precision. */
function withPoint(text: string, verb: FloatVerb, precision: number): string {
  const isHex = verb === 'x' || verb === 'X';
  const tailAt = text.search(isHex ? /[pP]/ : /[eE]/);
  let head = tailAt < 0 ? text : text.slice(0, tailAt);
  const tail = tailAt < 0 ? '' : text.slice(tailAt);
  let missing = 0;
  if (verb === 'g' || verb === 'G' || verb === 'x') {
    // Go counts the `x` of the prefix as a significant digit, and what follows it.
    missing = precision < 0 ? 6 : precision;
    missing -= head.replaceAll('.', '').replace(/^0+/, '').length;
  }
  if (!head.includes('.')) {
    if (head === '0') missing--;
    head += '.';
  }
  return head + '0'.repeat(Math.max(missing, 0)) + tail;
}
