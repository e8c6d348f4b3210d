import { GoComplex, GoInt, GoStruct, type Value } from '../../go/value.ts';

/** Sprig's `empty`: nil, false, zero, and what has no elements. A struct and a pointer are never empty. */
export function isEmpty(value: Value): boolean {
  switch (typeof value) {
    case 'string':
      return value === '';
    case 'boolean':
      return !value;
    case 'number':
      return value === 0;
    case 'undefined':
      return true;
  }
  if (value === null) return true;
  if (value instanceof Map) return value.size === 0;
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length === 0;
  if (value instanceof GoInt) return value.value === 0n;
  if (value instanceof GoStruct) return false;
  return value instanceof GoComplex && value.re === 0 && value.im === 0;
}
