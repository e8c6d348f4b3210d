import type { Value } from '../go/value.ts';
import { compose } from './compose/composer.ts';
import { checkNumbers } from './compose/json-form.ts';
import { decodingError, type YamlError } from './error.ts';
import { plainValue } from './exact.ts';
import type { Places } from './places.ts';

/**
 * Reads the first document of a text as Helm does: YAML to JSON to values. Numbers are float64, keys are strings, no
 * document is null. Throws `YamlError` with Helm's message.
 */
export function unmarshalYaml(text: string): Value {
  return compose(text) ?? null;
}

/** The same with a mistake for a key that comes twice in a map. */
export function unmarshalYamlStrict(text: string): Value {
  const value = compose(text, { exact: true, strict: true });
  return value === undefined ? null : checkNumbers(plainValue(value));
}

/** Reads into `map[string]interface {}`; null for an empty document. */
export function unmarshalYamlMap(text: string): Map<string, Value> | null {
  const value = unmarshalYaml(text);
  if (value === null || value instanceof Map) return value;
  throw wrongType(value, 'map[string]interface {}');
}

/** Reads into `[]interface {}`; null for an empty document. */
export function unmarshalYamlArray(text: string): Value[] | null {
  const value = unmarshalYaml(text);
  if (value === null || Array.isArray(value)) return value;
  throw wrongType(value, '[]interface {}');
}

/** JSON's word for the kind of a value. */
export function jsonKind(value: Value): string {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  if (Array.isArray(value)) return 'array';
  return value instanceof Map ? 'object' : 'number';
}

function wrongType(value: Value, type: string): YamlError {
  return decodingError(`json: cannot unmarshal ${jsonKind(value)} into Go value of type ${type}`);
}

/** A value and where its parts stand. */
export interface Placed {
  readonly value: Value;
  readonly places: Places;
}

/** Reads as `unmarshalYaml` does and notes where every key and value stands; see `placeOf`. */
export function unmarshalYamlWithPositions(text: string): Placed {
  const places: Places = { line: 1, column: 1, keys: undefined, items: undefined };
  return { value: compose(text, { places }) ?? null, places };
}
