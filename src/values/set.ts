import { unmarshalJson } from '../go/json.ts';
import { GoError, int64, type Value } from '../go/value.ts';
import { assignmentTexts, type Notation, parseAssignments } from './set-path.ts';
import { SetScanner } from './set-scanner.ts';

type Table = Map<string, Value>;

/**
 * Parses a `--set` argument (`a.b=1,c[0]={x,y}`) into `into`, changing it in place. Integers become int64; `true`,
 * `false` and `null` in any case mean what they say; everything else is a string. Throws a `GoError` in Helm's words.
 */
export function parseSet(text: string, into: Table): void {
  parseAssignments(new SetScanner(text), TYPED, into);
}

/** Parses a `--set-string` argument: as `--set`, but every value is a string. */
export function parseSetString(text: string, into: Table): void {
  parseAssignments(new SetScanner(text), STRINGS, into);
}

/** Parses a `--set-file` argument: each value is a path, and `readFile` gives the text that is set. */
export function parseSetFile(text: string, into: Table, readFile: (path: string) => string): void {
  parseAssignments(new SetScanner(text), listNotation(readFile), into);
}

/** Parses a `--set-json` argument of the form `a.b={"c":1},d=[2]`; an empty value is null. */
export function parseSetJson(text: string, into: Table): void {
  parseAssignments(new SetScanner(text), JSON_VALUES, into);
}

/** Parses a `--set-literal` argument: all after the first `=` is the value, with no escapes. */
export function parseSetLiteral(text: string, into: Table): void {
  parseAssignments(new SetScanner(text), LITERAL, into);
}

const LITERAL: Notation = { escapes: false, commas: false, value: (scanner) => scanner.takeRest() };

const STRINGS = listNotation((text) => text);
const TYPED = listNotation(typedValue);

/** value = "{" text { "," text } "}" | text */
function listNotation(convert: (text: string) => Value): Notation {
  return {
    escapes: true,
    commas: true,
    value(scanner) {
      if (scanner.ended) return undefined;
      if (scanner.peek() !== '{') return convert(scanner.until(',', true).text);
      scanner.skip(1);
      const list: Value[] = [];
      for (;;) {
        const { text, stop } = scanner.until(',}', true);
        if (stop === '') throw new GoError("list must terminate with '}'");
        if (stop === '}' && scanner.peek() === ',') scanner.skip(1);
        list.push(convert(text));
        if (stop === '}') return list;
      }
    },
  };
}

/** The assignments of an argument of `--set` and its like, one by one. Throws a `GoError` in Helm's words. */
export function assignmentsIn(text: string): string[] {
  return assignmentTexts(new SetScanner(text), STRINGS);
}

const INTEGER = /^(?:0|[+-]\d+|[1-9]\d*)$/;
/** Go folds case by Unicode, where ſ is an s. */
const FALSE = /^false$/iu;
const MAX_INT64 = 0x7fff_ffff_ffff_ffffn;

function typedValue(text: string): Value {
  const first = text.charCodeAt(0) | 0x20;
  if (first === 0x74 && text.length === 4 && text.toLowerCase() === 'true') return true;
  if (first === 0x66 && FALSE.test(text)) return false;
  if (first === 0x6e && text.length === 4 && text.toLowerCase() === 'null') return null;
  if (!INTEGER.test(text)) return text;
  const n = BigInt(text[0] === '+' ? text.slice(1) : text);
  return n > MAX_INT64 || n < -MAX_INT64 - 1n ? text : int64(n);
}

const JSON_VALUES: Notation = {
  escapes: true,
  commas: true,
  value(scanner) {
    if (skipToValue(scanner)) return null;
    const length = jsonLength(scanner.rest());
    const value = unmarshalJson(scanner.rest().slice(0, length));
    scanner.skip(length);
    skipToValue(scanner);
    return value;
  },
};

/** `unicode.IsSpace` */
const SPACE = /[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

/** Skips blanks, and one comma after them. True when that comma or the end was there: no value. */
function skipToValue(scanner: SetScanner): boolean {
  for (; !scanner.ended; scanner.skip(1)) {
    const char = scanner.peek();
    if (char === ',') {
      scanner.skip(1);
      return true;
    }
    if (!SPACE.test(char)) return false;
  }
  return true;
}

const NUMBER = /[ \t\r\n]*-?(?:0|[1-9]\d*)(?:(\.)\d+)?(?:([eE])[+-]?\d+)?/y;
const WORD = /[ \t\r\n]*(?:true|false|null|"[^"\\]*(?:\\[\s\S][^"\\]*)*")/y;
const BRACKETS_AND_STRINGS = /[[\]{}]|"[^"\\]*(?:\\[\s\S][^"\\]*)*"/g;

/** How much of the text the first JSON value takes; all of it when no value ends there, for the parser to refuse. */
function jsonLength(text: string): number {
  NUMBER.lastIndex = 0;
  const number = NUMBER.exec(text);
  if (number !== null) {
    const next = text.charAt(NUMBER.lastIndex);
    const [, point, exponent] = number;
    const broken = next === '.' ? !point && !exponent : (next === 'e' || next === 'E') && !exponent;
    return broken ? text.length : NUMBER.lastIndex;
  }
  WORD.lastIndex = 0;
  if (WORD.test(text)) return WORD.lastIndex;
  let depth = 0;
  BRACKETS_AND_STRINGS.lastIndex = 0;
  for (let m = BRACKETS_AND_STRINGS.exec(text); m !== null; m = BRACKETS_AND_STRINGS.exec(text)) {
    if (m[0] === '{' || m[0] === '[') depth++;
    else if (m[0] === '}' || m[0] === ']') depth--;
    if (depth <= 0) return m.index + m[0].length;
  }
  return text.length;
}
