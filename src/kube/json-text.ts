import { sortStrings } from '../go/text.ts';
import { GoInt, type Value } from '../go/value.ts';
import type { Json, JsonObject } from './json.ts';

/** Digits enough for an integer that a float can't hold. */
export const LONG_NUMBER = /[\d_]{16}|0x[\da-fA-F_]{13}/;

const MAX_INT64 = 2n ** 63n - 1n;

/**
 * A value read from YAML or JSON as JSON's own types: integers of 64 bits stay exact (bigints beyond 2^53), greater ones
 * are floats, as client-go's decoder has it.
 */
export function jsonOf(value: Value): Json {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return value === 0 ? 0 : value;
    case 'undefined':
      return null;
  }
  if (value === null) return null;
  if (value instanceof GoInt) {
    const number = Number(value.value);
    const fits = value.value <= MAX_INT64 && value.value >= -MAX_INT64 - 1n;
    return Number.isSafeInteger(number) || !fits ? number : value.value;
  }
  if (Array.isArray(value)) return value.map(jsonOf);
  if (!(value instanceof Map)) throw new TypeError('not a value of JSON');
  const out: Record<string, Json> = {};
  for (const [key, item] of value) setField(out, key, jsonOf(item));
  return out;
}

/** Sets a field, also one by the name of `__proto__`. */
export function setField(object: Record<string, Json>, key: string, value: Json): void {
  if (key === '__proto__')
    Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
  else object[key] = value;
}

/** A copy of an object with a field set or, for `undefined`, taken away. */
export function withField(object: JsonObject, key: string, value: Json | undefined): JsonObject {
  const out: Record<string, Json> = { ...object };
  if (value === undefined) delete out[key];
  else setField(out, key, value);
  return out;
}

/**
 * JSON text with keys in Go's order, as the order shows in what a server complains of first. Big integers are written with
 * all their digits.
 */
export function encodeJson(value: Json): string {
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  let out = '';
  if (Array.isArray(value)) {
    for (const item of value as readonly Json[]) out += out === '' ? encodeJson(item) : `,${encodeJson(item)}`;
    return `[${out}]`;
  }
  for (const key of sortStrings(Object.keys(value))) {
    const field = `${JSON.stringify(key)}:${encodeJson((value as JsonObject)[key]!)}`;
    out += out === '' ? field : `,${field}`;
  }
  return `{${out}}`;
}
