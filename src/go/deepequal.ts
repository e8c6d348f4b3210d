import { GoComplex, GoInt, GoStruct, isNil, mapTypeOf, sliceTypeOf, type Value } from './value.ts';

/** From this depth on, pairs are remembered, so that values which contain themselves come to an end. */
const REMEMBER_FROM_DEPTH = 64;

type Seen = Map<object, Set<object>>;

/** `reflect.DeepEqual`: values of different types are never equal, and nil slices and maps differ from empty ones. */
export function deepEqual(a: Value, b: Value): boolean {
  return equal(a, b, 0, undefined);
}

function equal(a: Value, b: Value, depth: number, seen: Seen | undefined): boolean {
  if (typeof a !== 'object' || a === null) return a === b || (a ?? null) === (b ?? null);
  if (typeof b !== 'object' || b === null) return false;
  if (a instanceof GoInt) return b instanceof GoInt && a.type === b.type && a.value === b.value;
  if (a === b) return true;
  let pairs = seen;
  if (depth >= REMEMBER_FROM_DEPTH) {
    pairs ??= new Map();
    const partners = pairs.get(a);
    if (partners?.has(b)) return true;
    if (partners === undefined) pairs.set(a, new Set([b]));
    else partners.add(b);
  }
  if (Array.isArray(a)) return Array.isArray(b) && equalSlices(a, b, depth + 1, pairs);
  if (a instanceof Map) return b instanceof Map && equalMaps(a, b, depth + 1, pairs);
  if (a instanceof Uint8Array) return b instanceof Uint8Array && a.length === b.length && a.every((x, i) => x === b[i]);
  if (a instanceof GoStruct) return b instanceof GoStruct && equalStructs(a, b, depth + 1, pairs);
  return a instanceof GoComplex && b instanceof GoComplex && a.re === b.re && a.im === b.im;
}

function equalSlices(a: Value[], b: Value[], depth: number, seen: Seen | undefined): boolean {
  if (a.length !== b.length || sliceTypeOf(a) !== sliceTypeOf(b) || isNil(a) !== isNil(b)) return false;
  for (let i = 0; i < a.length; i++) if (!equal(a[i], b[i], depth, seen)) return false;
  return true;
}

function equalMaps(a: Map<string, Value>, b: Map<string, Value>, depth: number, seen: Seen | undefined): boolean {
  if (a.size !== b.size || mapTypeOf(a) !== mapTypeOf(b) || isNil(a) !== isNil(b)) return false;
  for (const [key, value] of a) {
    const other = b.get(key);
    if (other === undefined && !b.has(key)) return false;
    if (!equal(value, other, depth, seen)) return false;
  }
  return true;
}

function equalStructs(a: GoStruct, b: GoStruct, depth: number, seen: Seen | undefined): boolean {
  if (a.type !== b.type) return false;
  for (const { name } of a.type.fields ?? []) {
    if (!equal(a.fields.get(name), b.fields.get(name), depth, seen)) return false;
  }
  return sameHiddenState(a, b);
}

/**
 * What a derived class keeps besides the fields (an instant, the numbers of a version) are own properties: scalars and
 * structs count, other objects are caches of theirs.
 */
function sameHiddenState(a: GoStruct, b: GoStruct): boolean {
  for (const [name, value] of Object.entries(a)) {
    if (name === 'type' || name === 'fields') continue;
    const other = (b as unknown as Record<string, unknown>)[name];
    if (value instanceof GoStruct) {
      if (!(other instanceof GoStruct && (value === other || equalStructs(value, other, 0, undefined)))) return false;
    } else if (value !== other && typeof value !== 'object' && typeof other !== 'object') return false;
  }
  return true;
}
