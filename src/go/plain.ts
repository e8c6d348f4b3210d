import { GoComplex, GoError, GoInt, GoStruct, int64, type Value } from './value.ts';

/** What callers of the programmatic API pass and get: JSON-like data; a bigint is an int64. */
export type Plain =
  | null
  | undefined
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly Plain[]
  | PlainObject
  | ReadonlyMap<string, Plain>;

export interface PlainObject {
  readonly [key: string]: Plain;
}

/** Nesting of plain data beyond this is refused: it is a cycle, or a mistake. */
export const MAX_PLAIN_DEPTH = 1000;

/**
 * The value of plain data: numbers become float64 as from a values file, bigints int64 as from `--set`, objects and
 * Maps become maps; keys whose value is `undefined` are left out. Throws a `GoError` for functions, symbols, objects
 * of classes, and data nested too deep.
 */
export function fromPlain(data: Plain, depth = 0): Value {
  if (depth > MAX_PLAIN_DEPTH) throw new GoError(`values are nested deeper than ${MAX_PLAIN_DEPTH} levels`);
  switch (typeof data) {
    case 'string':
    case 'number':
    case 'boolean':
      return data;
    case 'bigint':
      return int64(data);
    case 'undefined':
      return null;
    case 'object':
      return data === null ? null : fromObject(data, depth + 1);
  }
  throw new GoError(`a ${typeof data} is not a value`);
}

function fromObject(data: Exclude<Plain, undefined | null | boolean | number | bigint | string>, depth: number): Value {
  if (data instanceof Uint8Array) return data;
  if (Array.isArray(data)) return data.map((item: Plain) => fromPlain(item, depth));
  const out = new Map<string, Value>();
  if (data instanceof Map) {
    for (const [key, item] of data as ReadonlyMap<string, Plain>) out.set(key, fromPlain(item, depth));
    return out;
  }
  const prototype: unknown = Object.getPrototypeOf(data);
  if (prototype !== null && prototype !== Object.prototype) {
    throw new GoError(`an object of class ${(data as object).constructor.name} is not a value`);
  }
  for (const [key, item] of Object.entries(data)) if (item !== undefined) out.set(key, fromPlain(item as Plain, depth));
  return out;
}

/** Plain data of a value: integers that a number holds exactly become numbers, others bigints; maps become objects. */
export function toPlain(value: Value): Plain {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'object' || value instanceof Uint8Array) return value;
  if (value instanceof GoInt) {
    const n = Number(value.value);
    return Number.isSafeInteger(n) ? n : value.value;
  }
  if (Array.isArray(value)) return value.map(toPlain);
  if (value instanceof Map) return toObject(value);
  if (value instanceof GoStruct) return toObject(value.fields);
  if (value instanceof GoComplex) return [value.re, value.im];
  return null;
}

/** Own properties are defined, not assigned, so that no key (`__proto__`) reaches the prototype. */
function toObject(entries: ReadonlyMap<string, Value>): PlainObject {
  return Object.fromEntries([...entries].map(([key, item]) => [key, toPlain(item)]));
}
