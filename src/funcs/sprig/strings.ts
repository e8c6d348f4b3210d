import { toText } from '../../go/fmt.ts';
import { func, type GoFunc, P, variadic } from '../../go/func.ts';
import { quote } from '../../go/strconv.ts';
import {
  contains,
  hasPrefix,
  hasSuffix,
  MAX_STRING_LENGTH,
  repeat,
  replaceAll,
  splitN,
  title,
  toLower,
  toUpper,
  trim,
  trimPrefix,
  trimSpace,
  trimSuffix,
} from '../../go/strings.ts';
import { GoError, STRING_MAP, STRING_SLICE, TypedMap, typedSlice, type Value } from '../../go/value.ts';
import { stringOf, stringsOf } from './convert-text.ts';
import { camelCase, deleteWhiteSpace, initials, joinWords, swapCase, untitle } from './strings-case.ts';
import { abbreviate, substring, truncate, wrap } from './strings-wrap.ts';

/** Paddings of the usual widths: `nindent` is what templates call most. */
const PADS: string[] = [];

function pad(spaces: number): string {
  return spaces >= 0 && spaces < 64 ? (PADS[spaces] ??= ' '.repeat(spaces)) : repeat(' ', spaces);
}

function indent(before: string, spaces: number, text: string): string {
  const padding = pad(spaces);
  if (text.length * (spaces + 1) > MAX_STRING_LENGTH) checkIndented(spaces, text);
  return before + padding + (text.includes('\n') ? text.replaceAll('\n', `\n${padding}`) : text);
}

function checkIndented(spaces: number, text: string): void {
  let length = text.length + spaces;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) length += spaces;
  if (length > MAX_STRING_LENGTH) {
    throw new GoError(`indented text is over the limit of ${MAX_STRING_LENGTH} characters`);
  }
}

/** The parts by their number: `_0`, `_1` and so on. */
function numbered(parts: readonly string[]): Value {
  const map = new TypedMap(STRING_MAP);
  for (let i = 0; i < parts.length; i++) map.set(`_${i}`, parts[i]!);
  return map;
}

function abbrev(width: number, text: string): string {
  return width < 4 ? text : abbreviate(text, 0, width);
}

function abbrevBoth(offset: number, width: number, text: string): string {
  return width < 4 || (offset > 0 && width < 7) ? text : abbreviate(text, offset, width);
}

const { string, int, any } = P;

/** Sprig's strings: https://masterminds.github.io/sprig/strings.html, and those on lists of strings. */
export const stringFunctions: readonly GoFunc[] = [
  func('hello', [], () => 'Hello!'),
  func('trim', [string], trimSpace),
  func('trimAll', [string, string], (cutset, text) => trim(text, cutset)),
  func('trimall', [string, string], (cutset, text) => trim(text, cutset)),
  func('trimPrefix', [string, string], (prefix, text) => trimPrefix(text, prefix)),
  func('trimSuffix', [string, string], (suffix, text) => trimSuffix(text, suffix)),
  func('upper', [string], toUpper),
  func('lower', [string], toLower),
  func('title', [string], title),
  func('untitle', [string], untitle),
  func('swapcase', [string], swapCase),
  func('snakecase', [string], (text) => joinWords(text, '_')),
  func('kebabcase', [string], (text) => joinWords(text, '-')),
  func('camelcase', [string], camelCase),
  func('initials', [string], initials),
  func('nospace', [string], deleteWhiteSpace),
  func('trunc', [int, string], truncate),
  func('substr', [int, int, string], substring),
  func('abbrev', [int, string], abbrev),
  func('abbrevboth', [int, int, string], abbrevBoth),
  func('wrap', [int, string], (width, text) => wrap(text, width, '', false)),
  func('wrapWith', [int, string, string], (width, newLine, text) => wrap(text, width, newLine, true)),
  func('repeat', [int, string], (count, text) => repeat(text, count)),
  func('contains', [string, string], (part, text) => contains(text, part)),
  func('hasPrefix', [string, string], (prefix, text) => hasPrefix(text, prefix)),
  func('hasSuffix', [string, string], (suffix, text) => hasSuffix(text, suffix)),
  func('replace', [string, string, string], (old, replacement, text) => replaceAll(text, old, replacement)),
  func('plural', [string, string, int], (one, many, count) => (count === 1 ? one : many)),
  func('indent', [int, string], (spaces, text) => indent('', spaces, text)),
  func('nindent', [int, string], (spaces, text) => indent('\n', spaces, text)),
  variadic('quote', [], any, (...values) => joinPresent(values, (value) => quote(stringOf(value)))),
  variadic('squote', [], any, (...values) => joinPresent(values, (value) => `'${toText(value)}'`)),
  variadic('cat', [], any, (...values) => joinPresent(values, toText)),
  func('split', [string, string], (separator, text) => numbered(splitN(text, separator, -1))),
  func('splitn', [string, int, string], (separator, limit, text) => numbered(splitN(text, separator, limit))),
  func('splitList', [string, string], (separator, text) => typedSlice(STRING_SLICE, splitN(text, separator, -1))),
  func('join', [string, any], (separator, list) => stringsOf(list).join(separator)),
  func('toString', [any], stringOf),
  func('toStrings', [any], stringsOf),
];

/** The texts of the values that are not nil, with blanks between them. */
function joinPresent(values: readonly Value[], text: (value: Value) => string): string {
  if (values.length === 1) return values[0] == null ? '' : text(values[0]);
  return values
    .filter((value) => value != null)
    .map(text)
    .join(' ');
}
