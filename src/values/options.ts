import { marshalJson, unmarshalJsonMap } from '../go/json.ts';
import { decodeUtf8 } from '../go/text.ts';
import { GoError, type Value } from '../go/value.ts';
import { fileSource, pathText, plainSource, type ValueSource } from './origin.ts';
import { assignmentsIn, parseSet, parseSetFile, parseSetJson, parseSetLiteral, parseSetString } from './set.ts';
import type { Table } from './tables.ts';
import { loadValues, mergeMaps } from './values-file.ts';

/** The ways to give values, each in the order of the command line. */
export interface ValueOptions {
  /** `-f`, `--values`: paths, `-` or URLs. */
  readonly valueFiles?: readonly string[];
  /** `--set-json` */
  readonly jsonValues?: readonly string[];
  /** `--set` */
  readonly values?: readonly string[];
  /** `--set-string` */
  readonly stringValues?: readonly string[];
  /** `--set-file` */
  readonly fileValues?: readonly string[];
  /** `--set-literal` */
  readonly literalValues?: readonly string[];
}

/** Gives the bytes of a path, `-` or URL; throws a `GoError` with the reason where it can't. */
export type ReadSource = (path: string) => Uint8Array;

/**
 * Merges all options into one table, kinds in Helm's order: files, `--set-json`, `--set`, `--set-string`,
 * `--set-file`, `--set-literal`. Throws a `GoError` in Helm's words.
 */
export function mergeOptions(options: ValueOptions, read: ReadSource): Map<string, Value> {
  let base = new Map<string, Value>();
  for (const path of options.valueFiles ?? []) base = mergeMaps(base, readValues(path, read));
  for (const text of options.jsonValues ?? []) base = mergeJson(base, text);
  for (const text of options.values ?? []) explain('--set', () => parseSet(text, base));
  for (const text of options.stringValues ?? []) explain('--set-string', () => parseSetString(text, base));
  const readText = (path: string) => decodeUtf8(read(path));
  for (const text of options.fileValues ?? []) explain('--set-file', () => parseSetFile(text, base, readText));
  for (const text of options.literalValues ?? []) explain('--set-literal', () => parseSetLiteral(text, base));
  return base;
}

/**
 * The options as sources of values, the strongest last; `read` is called again. Each assignment of an argument is one, so
 * that none is shown for another: there may be passwords among them.
 */
export function sourcesOf(options: ValueOptions, read: ReadSource): ValueSource[] {
  const readText = (path: string) => decodeUtf8(read(path));
  const parsed = (flag: string, texts: readonly string[] = [], parse: (text: string, into: Table) => void) =>
    texts.map((text): ValueSource => {
      const read = (): Table => {
        const table: Table = new Map();
        parse(text, table);
        return table;
      };
      const describe = (path: readonly string[], value: Value): string =>
        isContainer(value) ? assignment(flag, path, value) : `${flag} ${text}`;
      return { ...plainSource(flag, read), describe };
    });
  const assignments = (texts: readonly string[] = []) => texts.flatMap(separate);
  const setFile = (text: string, table: Table) => parseSetFile(text, table, readText);
  return [
    ...(options.valueFiles ?? []).map((path) => fileSource(path, () => readText(path))),
    ...(options.jsonValues ?? []).map((text) => ({
      ...plainSource('--set-json', () => mergeJson(new Map(), text)),
      describe: (path: readonly string[], value: Value) => assignment('--set-json', path, value),
    })),
    ...parsed('--set', assignments(options.values), parseSet),
    ...parsed('--set-string', assignments(options.stringValues), parseSetString),
    ...parsed('--set-file', assignments(options.fileValues), setFile),
    ...parsed('--set-literal', options.literalValues, parseSetLiteral),
  ];
}

/** An argument that can't be read has set nothing. */
function separate(text: string): string[] {
  try {
    return assignmentsIn(text);
  } catch (error) {
    if (error instanceof GoError) return [];
    throw error;
  }
}

function isContainer(value: Value): boolean {
  return Array.isArray(value) || value instanceof Map;
}

/** `--set-json image.tag="x"`, whatever stood beside it in the argument; of lists and tables nothing that is in them. */
function assignment(flag: string, path: readonly string[], value: Value): string {
  const text = Array.isArray(value) ? '[…]' : value instanceof Map ? '{…}' : marshalJson(value ?? null);
  return `${flag} ${pathText(path)}=${text}`;
}

function readValues(path: string, read: ReadSource): Map<string, Value> {
  const bytes = read(path);
  try {
    return loadValues(decodeUtf8(bytes));
  } catch (error) {
    throw error instanceof GoError ? new GoError(`failed to parse ${path}: ${error.message}`, error) : error;
  }
}

/** `--set-json` takes a whole object, or assignments. What exactly is wrong with the JSON, Helm does not tell. */
function mergeJson(base: Map<string, Value>, text: string): Map<string, Value> {
  const trimmed = text.replace(SURROUNDING_SPACE, '');
  const whole = trimmed.startsWith('{');
  try {
    if (whole) return mergeMaps(base, unmarshalJsonMap(trimmed) ?? new Map());
    parseSetJson(text, base);
    return base;
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(`failed parsing --set-json data${whole ? ' JSON:' : ''} ${text}`, error);
  }
}

const SURROUNDING_SPACE =
  /^[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+|[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$/g;

function explain(flag: string, parse: () => void): void {
  try {
    parse();
  } catch (error) {
    throw error instanceof GoError ? new GoError(`failed parsing ${flag} data: ${error.message}`, error) : error;
  }
}
