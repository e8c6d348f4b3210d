import { atoi, quote, quoteRune } from '../go/strconv.ts';
import { GoError, typeOf, type Value } from '../go/value.ts';
import type { SetScanner } from './set-scanner.ts';

/** Highest list index that a path may name. */
export const MAX_INDEX = 65_536;
/** How many dots a path may go down. */
export const MAX_NESTED_NAME_LEVEL = 30;
/** How deep lists may nest directly in lists. Helm has no limit but its stack. */
export const MAX_NESTED_LISTS = 1_000;

type Table = Map<string, Value>;

/** Whether the argument goes on after an assignment, or was found to be at its end. */
export type Progress = 'more' | 'end';

/** What follows a path: how the notations (`--set`, `--set-json`, `--set-literal` …) differ. */
export interface Notation {
  readonly escapes: boolean;
  /** A comma within a path is a mistake; without this it belongs to the name. */
  readonly commas: boolean;
  /** Reads the value after `=`. Undefined where nothing follows: the value is an empty string then. */
  value(scanner: SetScanner): Value;
}

/** Parses the assignments of one argument into `into`, changing it in place. Failures are `GoError`s in Helm's words. */
export function parseAssignments(scanner: SetScanner, notation: Notation, into: Table): void {
  while (assignKey(scanner, notation, into, 0) === 'more');
}

/** The texts of an argument's assignments, each without what separates it from the next. */
export function assignmentTexts(scanner: SetScanner, notation: Notation): string[] {
  const texts: string[] = [];
  const table: Table = new Map();
  for (let progress: Progress = 'more'; progress === 'more'; ) {
    const start = scanner.position;
    progress = assignKey(scanner, notation, table, 0);
    const text = scanner.text.slice(start, scanner.position);
    if (text !== '') texts.push(notation.commas && !scanner.ended ? text.replace(/,$/, '') : text);
  }
  return texts;
}

/** path = name { "." name | "[" index "]" } "=" value */
function assignKey(scanner: SetScanner, notation: Notation, data: Table, level: number): Progress {
  const { text: name, stop } = scanner.until(notation.commas ? '=[,.' : '=[.', notation.escapes);
  switch (stop) {
    case '':
      if (name === '') return 'end';
      throw new GoError(`key ${quote(name)} has no value`);
    case ',':
      throw new GoError(`key ${quote(name)} has no value (cannot end with ,)`);
    case '=': {
      const value = notation.value(scanner);
      setName(data, name, value === undefined ? '' : value);
      return value === undefined ? 'end' : 'more';
    }
    case '[': {
      const index = parseIndex(scanner, notation);
      if (index === undefined) return 'end';
      const list = data.has(name) ? asList(data.get(name)) : [];
      const progress = assignItem(scanner, notation, list, index, level, 0);
      setName(data, name, list);
      return progress;
    }
    default: {
      if (level >= MAX_NESTED_NAME_LEVEL)
        throw new GoError(
          `value name nested level is greater than maximum supported nested level of ${MAX_NESTED_NAME_LEVEL}`,
        );
      const inner = data.has(name) ? asTable(data.get(name)) : new Map<string, Value>();
      const progress = assignKey(scanner, notation, inner, level + 1);
      if (inner.size > 0) setName(data, name, inner);
      else if (progress === 'more') throw new GoError(`key map ${quote(name)} has no value`);
      return progress;
    }
  }
}

/**
 * What follows `name[index]`. An argument that ends in the midst of a path leaves the list as it is: Helm swallows
 * that mistake, and so `a[0].b=` gives an empty list.
 */
function assignItem(
  scanner: SetScanner,
  notation: Notation,
  list: Value[],
  index: bigint,
  level: number,
  depth: number,
): Progress {
  if (index < 0n) throw new GoError(`negative ${index} index not allowed`);
  if (depth > MAX_NESTED_LISTS) throw new GoError(`lists are nested deeper than the maximum of ${MAX_NESTED_LISTS}`);
  const { text: junk, stop } = scanner.until('[.=', notation.escapes);
  if (junk !== '') {
    const shown = Array.from(junk, (rune) => quoteRune(rune.codePointAt(0)!)).join(' ');
    throw new GoError(`unexpected data at end of array index: [${shown}]`);
  }
  switch (stop) {
    case '':
      return 'end';
    case '=': {
      const value = notation.value(scanner);
      setItem(list, index, value === undefined ? '' : value);
      return 'more';
    }
    case '[': {
      const next = parseIndex(scanner, notation);
      if (next === undefined) return 'end';
      const old = list[Number(index)] ?? null;
      const inner = old === null ? [] : asList(old);
      if (assignItem(scanner, notation, inner, next, level, depth + 1) === 'end') return 'end';
      setItem(list, index, inner);
      return 'more';
    }
    default: {
      const at = Number(index);
      let inner = list[at];
      if (!(inner instanceof Map)) {
        inner = new Map();
        if (at < list.length) list[at] = inner;
      }
      if (assignKey(scanner, notation, inner, level) === 'end') return 'end';
      setItem(list, index, inner);
      return 'more';
    }
  }
}

/** Undefined where the argument ends before the bracket. */
function parseIndex(scanner: SetScanner, notation: Notation): bigint | undefined {
  const { text, stop } = scanner.until(']', notation.escapes);
  if (stop === '') return undefined;
  try {
    return atoi(text);
  } catch (error) {
    throw error instanceof GoError ? new GoError(`error parsing index: ${error.message}`, error) : error;
  }
}

/** An empty name is parsed but assigns nothing. */
function setName(data: Table, name: string, value: Value): void {
  if (name !== '') data.set(name, value);
}

function setItem(list: Value[], index: bigint, value: Value): void {
  if (index > MAX_INDEX) throw new GoError(`index of ${index} is greater than maximum supported index of ${MAX_INDEX}`);
  const at = Number(index);
  while (list.length <= at) list.push(null);
  list[at] = value;
}

function asList(value: Value): Value[] {
  if (Array.isArray(value)) return value;
  throw conversion(value, '[]interface {}');
}

function asTable(value: Value): Table {
  if (value instanceof Map) return value;
  throw conversion(value, 'map[string]interface {}');
}

function conversion(value: Value, wanted: string): GoError {
  const held = typeOf(value)?.name ?? 'nil';
  return new GoError(`unable to parse key: interface conversion: interface {} is ${held}, not ${wanted}`);
}
