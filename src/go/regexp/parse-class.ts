import {
  addGroup,
  addProperty,
  addRange,
  type CharClass,
  type ClassBuilder,
  classBuilder,
  finishClass,
} from './char-class.ts';
import { parseEscape } from './parse-escape.ts';
import { checkUtf8, FAULT, runeAt, syntaxError, widthOf } from './syntax-error.ts';
import { unicodeProperty } from './unicode-property.ts';

/** A class and where the text goes on after it. */
export interface ParsedClass {
  readonly chars: CharClass;
  readonly end: number;
}

const DIGITS = [0x30, 0x39];
const UPPER = [0x41, 0x5a];
const LOWER = [0x61, 0x7a];
const WORD = [...DIGITS, ...UPPER, 0x5f, 0x5f, ...LOWER];

const PERL_GROUPS: Readonly<Record<string, readonly number[]>> = {
  d: DIGITS,
  s: [0x09, 0x0a, 0x0c, 0x0d, 0x20, 0x20],
  w: WORD,
};

const POSIX_GROUPS: Readonly<Record<string, readonly number[]>> = {
  alnum: [...DIGITS, ...UPPER, ...LOWER],
  alpha: [...UPPER, ...LOWER],
  ascii: [0, 0x7f],
  blank: [0x09, 0x09, 0x20, 0x20],
  cntrl: [0, 0x1f, 0x7f, 0x7f],
  digit: DIGITS,
  graph: [0x21, 0x7e],
  lower: LOWER,
  print: [0x20, 0x7e],
  punct: [0x21, 0x2f, 0x3a, 0x40, 0x5b, 0x60, 0x7b, 0x7e],
  space: [0x09, 0x0d, 0x20, 0x20],
  upper: UPPER,
  word: WORD,
  xdigit: [...DIGITS, 0x41, 0x46, 0x61, 0x66],
};

/** `\d \s \w \D \S \W` or `\p…` at `at`, added to the class; the end of it, or undefined when there is none. */
function addEscapedGroup(to: ClassBuilder, text: string, at: number, fold: boolean): number | undefined {
  if (text[at] !== '\\') return undefined;
  const letter = text[at + 1] ?? '';
  if (letter === 'p' || letter === 'P') return addUnicodeGroup(to, text, at, fold);
  const lower = letter.toLowerCase();
  const group = 'dsw'.includes(lower) && lower !== '' ? PERL_GROUPS[lower] : undefined;
  if (!group) return undefined;
  addGroup(to, group, letter !== lower, fold);
  return at + 2;
}

/** unicodeGroup = ( "\p" | "\P" ) ( letter | "{" [ "^" ] name "}" ) */
function addUnicodeGroup(to: ClassBuilder, text: string, at: number, fold: boolean): number {
  // Go reads past a lone `\p` at the end; it then finds no valid character.
  if (at + 2 >= text.length) throw syntaxError(FAULT.range, text.slice(at));
  let end: number;
  let name: string;
  if (text[at + 2] === '{') {
    const close = text.indexOf('}', at);
    if (close < 0) {
      checkUtf8(text.slice(at));
      throw syntaxError(FAULT.range, text.slice(at));
    }
    end = close + 1;
    name = text.slice(at + 3, close);
    checkUtf8(name);
  } else {
    const rune = runeAt(text, at + 2);
    end = at + 2 + widthOf(rune);
    name = text.slice(at + 2, end);
  }
  let negated = text[at + 1] === 'P';
  if (name.startsWith('^')) {
    negated = !negated;
    name = name.slice(1);
  }
  const property = unicodeProperty(name);
  if (!property) throw syntaxError(FAULT.range, text.slice(at, end));
  addProperty(to, property, negated, fold);
  return end;
}

/** A class escape that stands by itself; undefined when the escape at `at` is of another kind. */
export function parseClassEscape(text: string, at: number, fold: boolean): ParsedClass | undefined {
  const builder = classBuilder();
  const end = addEscapedGroup(builder, text, at, fold);
  return end === undefined ? undefined : { chars: finishClass(builder, false), end };
}

/** posixGroup = "[:" [ "^" ] name ":]" */
function addPosixGroup(to: ClassBuilder, text: string, at: number, fold: boolean): number | undefined {
  if (!text.startsWith('[:', at)) return undefined;
  const close = text.indexOf(':]', at + 2);
  if (close < 0) return undefined;
  const end = close + 2;
  const m = /^\^?([a-z]+)$/.exec(text.slice(at + 2, close));
  const group = m && Object.hasOwn(POSIX_GROUPS, m[1]!) ? POSIX_GROUPS[m[1]!] : undefined;
  if (!group) throw syntaxError(FAULT.range, text.slice(at, end));
  addGroup(to, group, text[at + 2] === '^', fold);
  return end;
}

/** class = "[" [ "^" ] item { item } "]";  item = posixGroup | escapedGroup | char [ "-" char ] */
export function parseClass(text: string, open: number, fold: boolean): ParsedClass {
  const builder = classBuilder();
  let at = open + 1;
  const negated = text[at] === '^';
  if (negated) at++;
  const charAt = (i: number): readonly [rune: number, end: number] => {
    if (i >= text.length) throw syntaxError(FAULT.bracket, text.slice(open));
    if (text[i] === '\\') return parseEscape(text, i);
    const rune = runeAt(text, i);
    return [rune, i + widthOf(rune)];
  };
  for (let first = true; first || text[at] !== ']'; first = false) {
    const afterGroup = addPosixGroup(builder, text, at, fold) ?? addEscapedGroup(builder, text, at, fold);
    if (afterGroup !== undefined) {
      at = afterGroup;
      continue;
    }
    const itemStart = at;
    let [low, end] = charAt(at);
    at = end;
    let high = low;
    if (text[at] === '-' && at + 1 < text.length && text[at + 1] !== ']') {
      [high, end] = charAt(at + 1);
      at = end;
      if (high < low) throw syntaxError(FAULT.range, text.slice(itemStart, at));
    }
    addRange(builder, low, high, fold);
  }
  return { chars: finishClass(builder, negated), end: at + 1 };
}
