import { quote } from '../go/strconv/quote.ts';

import { runeToString } from '../go/text.ts';

import { END, isNewline, type Scanner } from './scanner.ts';

const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const BACKSLASH = 0x5c;

/** Runs of characters that neither end a string nor need a look. */
const PLAIN_BASIC = /[\x20\x21\x23-\x5b\x5d-\x7e\x80-\ud7ff\ue000-\uffff]*/y;
const PLAIN_LITERAL = /[\x20-\x26\x28-\x7e\x80-\ud7ff\ue000-\uffff]*/y;

const ESCAPE_LETTERS: ReadonlySet<number> = new Set([...'ebtnfr"\\ \t'].map((c) => c.charCodeAt(0)));
const HEX_ESCAPES: Readonly<Record<string, readonly [digits: number, word: string]>> = {
  x: [2, 'two'],
  u: [4, 'four'],
  U: [8, 'eight'],
};

function skipPlain(scanner: Scanner, plain: RegExp): void {
  plain.lastIndex = scanner.at;
  scanner.at += plain.exec(scanner.text)?.[0].length ?? 0;
}

/** A string on one line; the scanner stands after its opening quote, and in the end after the closing one. */
export function readString(scanner: Scanner, delimiter: '"' | "'"): string {
  const start = scanner.at;
  const isBasic = delimiter === '"';
  let escaped = false;
  for (;;) {
    skipPlain(scanner, isBasic ? PLAIN_BASIC : PLAIN_LITERAL);
    const code = scanner.next();
    if (code === END) throw scanner.error(`unexpected EOF; expected ${isBasic ? `'"'` : `"'"`}`);
    if (isNewline(code)) throw scanner.errorBefore('strings cannot contain newlines');
    if (code === delimiter.charCodeAt(0)) break;
    if (isBasic && code === BACKSLASH) {
      readEscape(scanner, start);
      escaped = true;
    }
  }
  const inside = scanner.text.slice(start, scanner.at - 1);
  return escaped ? unescaped(scanner, inside) : inside;
}

/** Checks an escape sequence after its backslash. */
function readEscape(scanner: Scanner, start: number): void {
  const code = scanner.next();
  const hex = HEX_ESCAPES[String.fromCodePoint(code)];
  if (hex === undefined) {
    if (ESCAPE_LETTERS.has(code)) return;
    throw scanner.errorAtEndBefore(`invalid escape in string '\\${String.fromCodePoint(code)}'`);
  }
  for (let i = 0; i < hex[0]; i++) {
    const digit = scanner.next();
    if (/^[0-9a-fA-F]$/.test(String.fromCodePoint(digit))) continue;
    const seen = quote(scanner.text.slice(start, scanner.at));
    throw scanner.error(
      `expected ${hex[1]} hexadecimal digits after '\\${String.fromCodePoint(code)}', but got ${seen} instead`,
    );
  }
}

/** A string in three quotes; the scanner stands after the opening ones, and in the end after the closing ones. */
export function readMultilineString(scanner: Scanner, delimiter: '"' | "'"): string {
  const start = scanner.at;
  const isBasic = delimiter === '"';
  const quoteCode = isBasic ? QUOTE : APOSTROPHE;
  const three = delimiter.repeat(3);
  for (;;) {
    skipPlain(scanner, isBasic ? PLAIN_BASIC : PLAIN_LITERAL);
    const code = scanner.next();
    if (code === END) throw scanner.error(`unexpected EOF; expected ${isBasic ? `'"""'` : `"'''"`}`);
    if (isBasic && code === BACKSLASH) {
      if (isNewline(scanner.peek())) scanner.next();
      else readEscape(scanner, start);
    }
    if (code !== quoteCode || !endsHere(scanner, three, quoteCode)) continue;
    if (scanner.text.charCodeAt(scanner.at + 2) !== quoteCode) break;
    checkQuotes(scanner, start, delimiter);
  }
  const inside = scanner.text.slice(start, scanner.at - 1);
  const line = scanner.line;
  scanner.at += 2;
  const value = inside.replace(/^\r?\n/, '');
  return isBasic && value.includes('\\') ? unescaped(scanner, joinLines(value), line) : value;
}

/** Whether the quote that was just read is the first of three; what follows them is looked at, as the library does. */
function endsHere(scanner: Scanner, three: string, quoteCode: number): boolean {
  if (scanner.text.startsWith(three, scanner.at - 1)) {
    const back = scanner.at;
    scanner.at += 2;
    scanner.peek();
    scanner.at = back;
    return true;
  }
  if (scanner.peek() === quoteCode) {
    scanner.at++;
    scanner.peek();
    scanner.at--;
  }
  return false;
}

/** A string may end in two quotes of its own before the closing three, not in more. */
function checkQuotes(scanner: Scanner, start: number, delimiter: '"' | "'"): void {
  const seen = scanner.text.slice(start, scanner.at + 2);
  const five = delimiter.repeat(5);
  if (!seen.endsWith(five) || (delimiter === '"' && seen.endsWith(`\\${five}`))) return;
  throw scanner.error(delimiter === '"' ? `unexpected '""""""'` : `unexpected "''''''"`);
}

/** A backslash at the end of a line takes away all space up to the next character. */
function joinLines(text: string): string {
  return text.replace(/\\\\|\\[ \t\r\n]*\n[ \t\r\n]*/g, (found) => (found === '\\\\' ? found : ''));
}

const ESCAPE = /\\(?:x(..)|u(.{4})|U(.{8})|([\s\S]))/g;
const LETTERS: Readonly<Record<string, string>> = {
  b: '\b',
  t: '\t',
  n: '\n',
  f: '\f',
  r: '\r',
  e: '\x1b',
  '"': '"',
  '\\': '\\',
};

function unescaped(scanner: Scanner, text: string, line = scanner.line): string {
  return text.replace(ESCAPE, (_, x?: string, u?: string, long?: string, letter?: string) => {
    const digits = x ?? u ?? long;
    if (digits === undefined) {
      const char = LETTERS[letter!];
      if (char === undefined) throw scanner.errorAt(line, `invalid escape: '\\${letter}'`);
      return char;
    }
    const code = Number.parseInt(digits, 16);
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
      throw scanner.errorAt(line, `Escaped character '\\u${digits}' is not valid UTF-8.`);
    return runeToString(code);
  });
}
