import { toText } from '../../go/fmt.ts';
import { GoInt, type Value } from '../../go/value.ts';
import { compareDecimals, type Decimal, parseDecimal } from './decimal.ts';
import { JsonNumber } from './json.ts';
import { quoted } from './violation.ts';

/** What is validated: values, or a schema document against its metaschema. */
export type Instance = Value | JsonNumber | Instance[] | Map<string, Instance>;

/** JSON's types as bits, so that `type` is one mask. A value is never of type integer: integers are numbers. */
export const TYPE = { null: 1, boolean: 2, number: 4, integer: 8, string: 16, array: 32, object: 64 } as const;

export type TypeName = keyof typeof TYPE;

export const TYPE_NAMES = Object.keys(TYPE) as TypeName[];

export function isTypeName(name: string): name is TypeName {
  return Object.hasOwn(TYPE, name);
}

/** The type's bit; 0 for what JSON can't hold. */
export function typeBit(value: Instance): number {
  switch (typeof value) {
    case 'string':
      return TYPE.string;
    case 'number':
      return Number.isFinite(value) ? TYPE.number : 0;
    case 'boolean':
      return TYPE.boolean;
  }
  if (value === null) return TYPE.null;
  if (value instanceof Map) return TYPE.object;
  if (Array.isArray(value)) return TYPE.array;
  return value instanceof GoInt || value instanceof JsonNumber ? TYPE.number : 0;
}

export function typeNameOfBit(bit: number): string {
  return TYPE_NAMES.find((name) => TYPE[name] === bit) ?? '';
}

export type Numeric = number | GoInt | JsonNumber;

export function isNumeric(value: Instance): value is Numeric {
  return typeof value === 'number' || value instanceof GoInt || value instanceof JsonNumber;
}

/** The exact number: of a float, the shortest decimal that means it. */
export function decimalOf(value: Numeric): Decimal | undefined {
  if (value instanceof GoInt) return { digits: value.value, exponent: 0 };
  return parseDecimal(value instanceof JsonNumber ? value.text : String(value));
}

export function floatOf(value: Numeric): number {
  if (typeof value === 'number') return value;
  return Number(value instanceof GoInt ? value.value : value.text);
}

export function isWhole(value: Numeric): boolean {
  if (typeof value === 'number') return Number.isInteger(value);
  if (value instanceof GoInt) return true;
  const n = parseDecimal(value.text);
  return n !== undefined && (n.exponent >= 0 || n.digits % 10n ** BigInt(-n.exponent) === 0n);
}

/** Equality of JSON: numbers by their exact value, objects whatever their order. */
export function equal(a: Instance, b: Instance): boolean {
  if (a === b) return true;
  if (isNumeric(a)) return isNumeric(b) && sameNumber(a, b);
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, i) => equal(item, b[i]!));
  }
  if (!(a instanceof Map) || !(b instanceof Map) || a.size !== b.size) return false;
  for (const [key, value] of a) {
    const other = b.get(key);
    if (other === undefined || !equal(value, other)) return false;
  }
  return true;
}

function sameNumber(a: Numeric, b: Numeric): boolean {
  const x = decimalOf(a);
  const y = decimalOf(b);
  return x !== undefined && y !== undefined && compareDecimals(x, y) === 0;
}

/** Below this many items they are compared each with each. */
const FEW_ITEMS = 20;

/** The first item that equals an earlier one, with the earliest such: `[earlier, later]`. */
export function findDuplicates(items: readonly Instance[]): readonly [number, number] | undefined {
  const buckets = new Map<string, number[]>();
  for (let i = 0; i < items.length; i++) {
    const key = items.length <= FEW_ITEMS ? '' : bucketOf(items[i]!);
    const earlier = buckets.get(key);
    if (earlier === undefined) buckets.set(key, [i]);
    else {
      for (const j of earlier) if (equal(items[i]!, items[j]!)) return [j, i];
      earlier.push(i);
    }
  }
  return undefined;
}

/** Equal values have equal keys. */
function bucketOf(value: Instance): string {
  if (typeof value === 'string') return `s${value}`;
  if (isNumeric(value)) return `n${floatOf(value)}`;
  if (Array.isArray(value)) return `[${value.length}:${value.length > 0 ? bucketOf(value[0]!) : ''}`;
  if (value instanceof Map)
    return `{${[...value]
      .map(([key, item]) => `${key}=${bucketOf(item)}`)
      .sort()
      .join(',')}`;
  return String(value);
}

/** A primitive as messages show it. */
export function display(value: Instance): string {
  if (typeof value === 'string') return quoted(value);
  if (value instanceof JsonNumber) return value.text;
  if (value instanceof Map || Array.isArray(value)) return 'value';
  return toText(value);
}
