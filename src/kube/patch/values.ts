import { formatFloat } from '../../go/strconv.ts';
import { compareStrings } from '../../go/text.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { setField } from '../json-text.ts';

export type Fields = Record<string, Json>;
export type List = readonly Json[];

export function isList(value: Json | undefined): value is List {
  return Array.isArray(value);
}

/** An object's own field; `in` and indexing would find `constructor`, too. */
export function own(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** The Go type that a value of JSON is read as, by apimachinery's reader. */
export function typeName(value: Json): string {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'int64';
    case 'number':
      return Number.isInteger(value) && Math.abs(value) < 2 ** 63 ? 'int64' : 'float64';
    default:
      return value === null ? '%!s(<nil>)' : Array.isArray(value) ? '[]interface {}' : 'map[string]interface {}';
  }
}

/** `reflect.DeepEqual` of two values of JSON. */
export function sameJson(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => sameJson(item, b[index]));
  if (!isJsonObject(a) || !isJsonObject(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key]!, b[key]!))
  );
}

/** A value in Go's `%v`. */
export function show(value: Json): string {
  if (value === null) return '<nil>';
  if (typeof value === 'number' && typeName(value) === 'float64') return formatFloat(value, 'g');
  if (isList(value)) return `[${value.map(show).join(' ')}]`;
  if (!isJsonObject(value)) return String(value);
  const keys = Object.keys(value).sort(compareStrings);
  return `map[${keys.map((key) => `${key}:${show(value[key]!)}`).join(' ')}]`;
}

/** Copies what holds other values, so that it can be changed. */
export function cloneJson(value: Json): Json {
  if (isList(value)) return value.map(cloneJson);
  if (!isJsonObject(value)) return value;
  const out: Fields = {};
  for (const key of Object.keys(value)) setField(out, key, cloneJson(value[key]!));
  return out;
}

/** Sorts in place as Go's insertion sort does, whose outcome shows where `before` is no strict order. */
export function insertionSort<T>(items: T[], before: (a: T, b: T) => boolean): T[] {
  for (let i = 1; i < items.length; i++) {
    for (let j = i; j > 0 && before(items[j]!, items[j - 1]!); j--) {
      const item = items[j]!;
      items[j] = items[j - 1]!;
      items[j - 1] = item;
    }
  }
  return items;
}

/** Sorts by the texts of values; what has the same text changes places, as in apimachinery's sorts. */
export function sortByText<T>(items: readonly T[], value: (item: T) => Json): T[] {
  const texts = items.map((item) => ({ item, text: show(value(item)) }));
  return insertionSort(texts, (a, b) => compareStrings(a.text, b.text) <= 0).map(({ item }) => item);
}
