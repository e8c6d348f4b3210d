import { sprintf } from '../go/fmt.ts';
import { compareStrings } from '../go/text.ts';
import { GoComplex, GoError, GoInt, GoStruct, type GoType, intBits, isNil, typeOf, type Value } from '../go/value.ts';

type BasicKind = 'bool' | 'complex' | 'int' | 'float' | 'string' | 'uint';

const BAD_TYPE = 'invalid type for comparison';

function basicKind(value: Value): BasicKind | undefined {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'number':
      return 'float';
    case 'boolean':
      return 'bool';
  }
  if (value instanceof GoInt) return intBits(value.type.kind)![1] ? 'int' : 'uint';
  if (value instanceof GoComplex) return 'complex';
  return undefined;
}

/** One comparison of `eq`; nil and no value are the same to it. Throws `GoError`. */
export function equalValues(a: Value, b: Value): boolean {
  const kindA = basicKind(a);
  const kindB = basicKind(b);
  if (kindA !== kindB) {
    if (isIntegers(kindA, kindB)) return (a as GoInt).value === (b as GoInt).value;
    if (a == null || b == null) return false;
    throw new GoError(`incompatible types for comparison: ${typeOf(a)!.name} and ${typeOf(b)!.name}`);
  }
  if (a instanceof GoInt) return a.value === (b as GoInt).value;
  if (a instanceof GoComplex) return a.re === (b as GoComplex).re && a.im === (b as GoComplex).im;
  if (kindA !== undefined) return a === b;
  return equalOthers(a, b);
}

function isIntegers(a: BasicKind | undefined, b: BasicKind | undefined): boolean {
  return (a === 'int' || a === 'uint') && (b === 'int' || b === 'uint');
}

function equalOthers(a: Value, b: Value): boolean {
  const typeA = typeOf(a);
  const typeB = typeOf(b);
  if (typeA !== undefined && typeB !== undefined && typeA.kind !== typeB.kind) {
    throw new GoError(sprintf('non-comparable types %s: %s, %s: %v', [a, typeA.name, typeB.name, b]));
  }
  const nilA = isNilValue(a);
  const nilB = isNilValue(b);
  if (nilA || nilB) return nilA === nilB;
  if (!isComparable(typeB!)) throw new GoError(sprintf('non-comparable type %s: %s', [b, typeB!.name]));
  if (a === b) return true;
  if (typeA !== typeB || typeA!.kind === 'ptr' || !(a instanceof GoStruct) || !(b instanceof GoStruct)) return false;
  for (const [name, value] of a.fields) if (!equalValues(value, b.fields.get(name))) return false;
  return true;
}

function isNilValue(value: Value): boolean {
  return value == null || ((Array.isArray(value) || value instanceof Map) && isNil(value));
}

function isComparable(type: GoType): boolean {
  if (type.kind === 'slice' || type.kind === 'map' || type.kind === 'func') return false;
  return type.kind !== 'struct' || (type.fields ?? []).every((field) => isComparable(field.type));
}

/** `eq`: whether the first equals one of the others. */
export function equalsAny(first: Value, ...others: Value[]): boolean {
  if (others.length === 0) throw new GoError('missing argument for comparison');
  for (const other of others) if (equalValues(first, other)) return true;
  return false;
}

/** `lt`. Throws `GoError` for what has no order. */
export function isLess(a: Value, b: Value): boolean {
  const kindA = basicKind(a);
  const kindB = basicKind(b);
  if (kindA === undefined || kindB === undefined) throw new GoError(BAD_TYPE);
  if (kindA !== kindB && !isIntegers(kindA, kindB)) {
    throw new GoError(`incompatible types for comparison: ${typeOf(a)!.name} and ${typeOf(b)!.name}`);
  }
  if (a instanceof GoInt) return a.value < (b as GoInt).value;
  if (typeof a === 'string') return compareStrings(a, b as string) < 0;
  if (typeof a === 'number') return a < (b as number);
  throw new GoError(BAD_TYPE);
}

/** `le` */
export function isLessOrEqual(a: Value, b: Value): boolean {
  return isLess(a, b) || equalValues(a, b);
}
