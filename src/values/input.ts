import { fromPlain, type Plain, type PlainObject } from '../go/plain.ts';
import { GoError, type Value } from '../go/value.ts';
import { sourcesOf } from './options.ts';
import { fileSource, plainSource, type ValueSource } from './origin.ts';
import { parseSet } from './set.ts';
import { loadValues, mergeMaps } from './values-file.ts';

/** A values file: its text, and how errors name it. */
export interface ValuesFile {
  readonly name: string;
  readonly text: string;
}

/**
 * Values of type `V` as they are given over a chart's own: what is left out keeps its default, null takes a default away,
 * lists are given whole.
 */
export type ValuesOver<V> = V extends readonly unknown[] | AnyFunction
  ? V
  : V extends object
    ? { readonly [Key in keyof V]?: ValuesOver<V[Key]> | null | undefined }
    : V;

/** Types of values have functions only where every object has one: `toString` and the like. */
type AnyFunction = typeof Object.prototype.constructor;

/** What a program may pass as values: anything like JSON where the chart's type of values is not known. */
export type GivenValues<V> = unknown extends V ? PlainObject | ReadonlyMap<string, Plain> : ValuesOver<V>;

/** The values of a render or a release. */
export interface ValuesInput<V = unknown> {
  /** Values over the chart's own, as an object: numbers are those of a values file (float64), bigints int64. */
  readonly values?: GivenValues<V>;
  /** Texts of values files, the last one strongest; `values` are stronger. A name is what errors call the file. */
  readonly valuesFiles?: readonly (string | ValuesFile)[];
  /** Assignments in the grammar of `--set`, stronger than all else. */
  readonly set?: readonly string[];
}

/** What is wrong with an argument, where its type alone does not say. */
function requireArgument(holds: boolean, problem: string): void {
  if (!holds) throw new GoError(problem);
}

const isText = (value: unknown): boolean => typeof value === 'string';

function requireInput<V>({ valuesFiles, values, set }: ValuesInput<V>): void {
  const given: unknown = values;
  const isTable = typeof given === 'object' && given !== null && !Array.isArray(given) && !ArrayBuffer.isView(given);
  requireArgument(given === undefined || isTable, '`values` must be an object or a Map');
  const isFile = (file: unknown): boolean =>
    isText(file) || (typeof file === 'object' && file !== null && 'text' in file && isText(file.text));
  const areFiles = valuesFiles === undefined || (Array.isArray(valuesFiles) && valuesFiles.every(isFile));
  requireArgument(areFiles, '`valuesFiles` must be a list of texts, or of objects with `name` and `text`');
  requireArgument(set === undefined || (Array.isArray(set) && set.every(isText)), '`set` must be a list of texts');
}

/** All values given, merged. Throws `GoError` in Helm's words, and for what can't be values. */
export function mergeInput<V>(input: ValuesInput<V>): Map<string, Value> {
  requireInput(input);
  const { valuesFiles = [], values, set = [] } = input;
  let merged = new Map<string, Value>();
  for (const file of valuesFiles) merged = mergeMaps(merged, loadValues(typeof file === 'string' ? file : file.text));
  if (values !== undefined) merged = mergeMaps(merged, fromPlain(values as PlainObject) as Map<string, Value>);
  for (const assignment of set) parseSet(assignment, merged);
  return merged;
}

/** The same as sources, the strongest last. */
export function inputSources<V>({ valuesFiles = [], values, set = [] }: ValuesInput<V>): ValueSource[] {
  const files = valuesFiles.map((file, i) =>
    typeof file === 'string' ? fileSource(`valuesFiles[${i}]`, () => file) : fileSource(file.name, () => file.text),
  );
  const object = values === undefined ? [] : [plainSource('values', () => fromPlain(values as PlainObject))];
  return [...files, ...object, ...sourcesOf({ values: set }, () => new Uint8Array(0))];
}
