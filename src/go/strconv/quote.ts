import { decodeUtf8, encodeUtf8, runeToString } from '../text.ts';
import { GoError } from '../value.ts';
import { isPrint } from './printable.ts';

const PLAIN = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;
const NOT_BACKQUOTABLE = /[\0-\x08\x0a-\x1f`\x7f\ufeff]|\p{Surrogate}/u;
const SHORT_ESCAPES: Readonly<Record<number, string>> = {
  7: '\\a',
  8: '\\b',
  9: '\\t',
  10: '\\n',
  11: '\\v',
  12: '\\f',
  13: '\\r',
};

function hex(n: number, digits: number): string {
  return n.toString(16).padStart(digits, '0');
}

/** One rune as it stands between quotes. */
function escapeRune(rune: number, delimiter: string, asciiOnly: boolean): string {
  if (rune === delimiter.charCodeAt(0) || rune === 0x5c) return `\\${String.fromCharCode(rune)}`;
  if (rune < 0x7f ? rune >= 0x20 : !asciiOnly && isPrint(rune)) return String.fromCodePoint(rune);
  const short = SHORT_ESCAPES[rune];
  if (short !== undefined) return short;
  if (rune < 0x20 || rune === 0x7f) return `\\x${hex(rune, 2)}`;
  return rune < 0x10000 ? `\\u${hex(rune, 4)}` : `\\U${hex(rune, 8)}`;
}

function quoteWith(text: string, asciiOnly: boolean): string {
  if (PLAIN.test(text)) return `"${text}"`;
  let out = '"';
  for (const char of text) {
    const code = char.codePointAt(0)!;
    if (code >= 0xd800 && code <= 0xdfff) out += `\\x${hex(code & 0xff, 2)}`;
    else out += escapeRune(code, '"', asciiOnly);
  }
  return `${out}"`;
}

/** `strconv.Quote`. */
export function quote(text: string): string {
  return quoteWith(text, false);
}

/** `strconv.QuoteToASCII`. */
export function quoteToAscii(text: string): string {
  return quoteWith(text, true);
}

function validRune(rune: number): number {
  return rune >= 0 && rune <= 0x10ffff && (rune < 0xd800 || rune > 0xdfff) ? rune : 0xfffd;
}

/** `strconv.QuoteRune`; what is no valid code point is U+FFFD. */
export function quoteRune(rune: number): string {
  return `'${escapeRune(validRune(rune), "'", false)}'`;
}

/** `strconv.QuoteRuneToASCII`. */
export function quoteRuneToAscii(rune: number): string {
  return `'${escapeRune(validRune(rune), "'", true)}'`;
}

/** `strconv.CanBackquote`: whether the text can stand between backquotes, on one line. */
export function canBackquote(text: string): boolean {
  return !NOT_BACKQUOTABLE.test(text);
}

/** One character of a quoted literal: a code point, or a single byte (from `\x` or an octal escape). */
export interface UnquotedChar {
  readonly rune: number;
  /** False for ASCII and for what `\x` and octal escapes give, which is a byte and not a code point. */
  readonly multibyte: boolean;
  /** What follows it. */
  readonly tail: string;
}

const ESCAPED: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, '\\': 0x5c };
const NUMERIC_ESCAPE = /x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}/y;

function syntaxError(): GoError {
  return new GoError('invalid syntax');
}

/** Decodes the character at `at`; returns it and the index after it. */
function charAt(text: string, at: number, delimiter: string): { rune: number; multibyte: boolean; end: number } {
  const code = text.codePointAt(at);
  if (code === undefined) throw syntaxError();
  if (code !== 0x5c) {
    const char = text[at]!;
    if (char === delimiter && (char === '"' || char === "'")) throw syntaxError();
    const broken = code >= 0xd800 && code <= 0xdfff;
    return { rune: broken ? 0xfffd : code, multibyte: code >= 0x80, end: at + (code > 0xffff ? 2 : 1) };
  }
  const letter = text[at + 1] ?? '';
  const simple = ESCAPED[letter];
  if (simple !== undefined) return { rune: simple, multibyte: false, end: at + 2 };
  if ((letter === '"' || letter === "'") && letter === delimiter)
    return { rune: letter.charCodeAt(0), multibyte: false, end: at + 2 };
  NUMERIC_ESCAPE.lastIndex = at + 1;
  const digits = NUMERIC_ESCAPE.exec(text)?.[0];
  if (digits === undefined) throw syntaxError();
  const end = at + 1 + digits.length;
  if (digits[0] === 'x') return { rune: Number.parseInt(digits.slice(1), 16), multibyte: false, end };
  if (digits[0] === 'u' || digits[0] === 'U') {
    const rune = Number.parseInt(digits.slice(1), 16);
    if (validRune(rune) !== rune) throw syntaxError();
    return { rune, multibyte: true, end };
  }
  const byte = Number.parseInt(digits, 8);
  if (byte > 255) throw syntaxError();
  return { rune: byte, multibyte: false, end };
}

/**
 * `strconv.UnquoteChar`: the first character of the inside of a literal.
 * @param delimiter the literal's quote, which must be escaped in it, or '' to refuse escaped quotes
 * @throws GoError `invalid syntax`
 */
export function unquoteChar(text: string, delimiter: string): UnquotedChar {
  const { rune, multibyte, end } = charAt(text, 0, delimiter);
  return { rune, multibyte, tail: text.slice(end) };
}

const SIMPLE_DOUBLE = /^"[^"\\\n\udc80-\udcff]*"$/;

/**
 * `strconv.Unquote`: the value of a Go string or character literal, with its quotes.
 * @throws GoError `invalid syntax`
 */
export function unquote(literal: string): string {
  if (SIMPLE_DOUBLE.test(literal)) return literal.slice(1, -1);
  const delimiter = literal[0];
  if (literal.length < 2 || literal.at(-1) !== delimiter) throw syntaxError();
  if (delimiter === '`') {
    const inside = literal.slice(1, -1);
    if (inside.includes('`')) throw syntaxError();
    return inside.includes('\r') ? inside.replaceAll('\r', '') : inside;
  }
  if (delimiter !== '"' && delimiter !== "'") throw syntaxError();
  return unquoteEscaped(literal, delimiter);
}

function unquoteEscaped(literal: string, delimiter: string): string {
  const last = literal.length - 1;
  let out = '';
  let count = 0;
  let hasBytes = false;
  for (let at = 1; at < last; count++) {
    if (literal[at] === '\n') throw syntaxError();
    const { rune, multibyte, end } = charAt(literal, at, delimiter);
    if (end > last) throw syntaxError();
    if (rune < 0x80) out += String.fromCharCode(rune);
    else if (!multibyte && rune >= 0x80) {
      out += String.fromCharCode(0xdc00 + rune);
      hasBytes = true;
    } else out += runeToString(rune);
    at = end;
  }
  if (delimiter === "'" && count > 1) throw syntaxError();
  return hasBytes ? decodeUtf8(encodeUtf8(out)) : out;
}
