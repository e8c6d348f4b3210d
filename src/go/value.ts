/**
 * Go values as this project holds them in JavaScript, and their types.
 *
 * | Go                               | here                                                                    |
 * | -------------------------------- | ----------------------------------------------------------------------- |
 * | no value (zero `reflect.Value`)  | `undefined`                                                             |
 * | nil interface                    | `null`                                                                  |
 * | `bool`                           | `boolean`                                                               |
 * | `string`                         | `string`; see text.ts for bytes that are not UTF-8                      |
 * | `float64`                        | `number`                                                                |
 * | integers of every kind           | `GoInt`                                                                 |
 * | `complex128`                     | `GoComplex`                                                             |
 * | `[]byte`                         | `Uint8Array`                                                            |
 * | `[]interface{}`                  | `Value[]`; other slice types carry a tag, see `typedSlice`              |
 * | `map[string]interface{}`         | `Map<string, Value>`; other map types are `TypedMap`                    |
 * | structs, and pointers to structs | `GoStruct`                                                              |
 */
export type Value =
  | undefined
  | null
  | boolean
  | string
  | number
  | GoInt
  | GoComplex
  | Uint8Array
  | Value[]
  | Map<string, Value>
  | GoStruct;

/** The kinds of Go's `reflect` package that can occur. */
export type Kind =
  | 'invalid'
  | 'bool'
  | IntKind
  | 'float32'
  | 'float64'
  | 'complex128'
  | 'func'
  | 'interface'
  | 'map'
  | 'ptr'
  | 'slice'
  | 'string'
  | 'struct';

export type IntKind =
  | 'int'
  | 'int8'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'uint'
  | 'uint8'
  | 'uint16'
  | 'uint32'
  | 'uint64'
  | 'uintptr';

/** A method that a template may call on a value: `call` gets the receiver first; it throws `GoError` for an error result. */
export interface GoMethod {
  readonly params: readonly GoType[];
  /** The element type of a last variadic parameter. */
  readonly variadic?: GoType;
  /** Whether only the pointer has it: templates reach it where a struct is addressable, fmt does not. */
  readonly onPointer?: true;
  /** Why text/template refuses to call it at all (its results are not one value and perhaps an error), in its words. */
  readonly refusal?: string;
  call(receiver: Value, ...args: Value[]): Value;
}

/** A Go type. Identity is by reference: named types are one object each. */
export interface GoType {
  /** What `%T` prints, such as `map[string]interface {}` or `time.Duration`. */
  readonly name: string;
  readonly kind: Kind;
  /** Element of a slice, a map, or a pointer. */
  readonly elem?: GoType;
  readonly key?: GoType;
  /** Fields of a struct in their order; the values are in `GoStruct.fields`. */
  readonly fields?: readonly GoField[];
  /**
   * Exported methods, by name (for a struct: those of the pointer too where Helm passes it addressable). fmt asks for
   * Error, String and GoString, the encoders for MarshalJSON and MarshalText.
   */
  readonly methods?: ReadonlyMap<string, GoMethod>;
}

/** A struct's field. One whose name starts with a small letter is not exported: only fmt shows it. */
export interface GoField {
  readonly name: string;
  readonly type: GoType;
  /** Its name in JSON where a tag gives one; '-' leaves it out. */
  readonly json?: string;
  /** Whether the tag says `omitempty`. */
  readonly omitEmpty?: boolean;
}

function basic<K extends Kind>(name: K): GoType & { kind: K } {
  return { name, kind: name };
}

export const BOOL = basic('bool');
export const STRING = basic('string');
export const INT = basic('int');
export const INT32 = basic('int32');
export const INT64 = basic('int64');
export const UINT8 = basic('uint8');
export const UINT32 = basic('uint32');
export const UINT64 = basic('uint64');
export const FLOAT64 = basic('float64');
export const COMPLEX128 = basic('complex128');
export const ANY: GoType = { name: 'interface {}', kind: 'interface' };
export const ERROR: GoType = { name: 'error', kind: 'interface' };
export const ANY_SLICE = sliceType(ANY);
export const STRING_SLICE = sliceType(STRING);
export const INT_SLICE = sliceType(INT);
export const BYTES: GoType = { name: '[]uint8', kind: 'slice', elem: UINT8 };
export const ANY_MAP = mapType(ANY);
export const STRING_MAP = mapType(STRING);
/** `[]map[string]interface {}`, which TOML's arrays of tables are. */
export const ANY_MAP_SLICE = sliceType(ANY_MAP);

/** The type `[]elem`. Call it once per type and keep the result: identity is by reference. */
export function sliceType(elem: GoType): GoType {
  return { name: `[]${elem.name}`, kind: 'slice', elem };
}

/** The type `map[string]elem`. Call it once per type and keep the result. */
export function mapType(elem: GoType): GoType {
  return { name: `map[string]${elem.name}`, kind: 'map', elem, key: STRING };
}

/** An integer of any kind. `value` always lies within the type's range. Make them with `goInt`, `int`, `int64`. */
export class GoInt {
  readonly type: GoType;
  readonly value: bigint;

  constructor(type: GoType, value: bigint) {
    this.type = type;
    this.value = value;
  }
}

export class GoComplex {
  readonly re: number;
  readonly im: number;

  constructor(re: number, im: number) {
    this.re = re;
    this.im = im;
  }
}

/** A struct, or (when `type.kind` is `ptr`) a non-nil pointer to one. */
export class GoStruct {
  readonly type: GoType;
  /** Exported fields by name. Classes derived from this one may keep further state of their own (`time.Time`). */
  readonly fields: ReadonlyMap<string, Value>;

  constructor(type: GoType, fields: ReadonlyMap<string, Value> = NO_FIELDS) {
    this.type = type;
    this.fields = fields;
  }
}

const NO_FIELDS: ReadonlyMap<string, Value> = new Map();

/** A map of another type than `map[string]interface {}`: a named one, one with methods, or `map[string]string`. */
export class TypedMap extends Map<string, Value> {
  readonly type: GoType;

  constructor(type: GoType, entries?: Iterable<readonly [string, Value]>) {
    super(entries);
    this.type = type;
  }
}

const SLICE_TYPE = Symbol('slice type');
const NIL = Symbol('nil');

interface Tagged {
  [SLICE_TYPE]?: GoType;
  [NIL]?: true;
}

/** Marks `items` as a slice of another type than `[]interface {}`, in place, and returns it. */
export function typedSlice(type: GoType, items: Value[]): Value[] {
  (items as Tagged)[SLICE_TYPE] = type;
  return items;
}

/** A nil slice of the type: empty, but JSON and YAML print `null`. */
export function nilSlice(type: GoType): Value[] {
  const items: Value[] = [];
  (items as Tagged)[NIL] = true;
  return type === ANY_SLICE ? items : typedSlice(type, items);
}

/** A nil map of the type. */
export function nilMap(type: GoType): Map<string, Value> {
  const map = type === ANY_MAP ? new Map<string, Value>() : new TypedMap(type);
  (map as Tagged)[NIL] = true;
  return map;
}

/** Whether a slice or map is Go's nil of its type. An entry put into a nil map (which Go refuses) does not change it. */
export function isNil(value: Value[] | Map<string, Value>): boolean {
  return (value as Tagged)[NIL] === true;
}

export function sliceTypeOf(items: Value[]): GoType {
  return (items as Tagged)[SLICE_TYPE] ?? ANY_SLICE;
}

export function mapTypeOf(map: Map<string, Value>): GoType {
  return map instanceof TypedMap ? map.type : ANY_MAP;
}

const SMALL_MIN = -128;
const SMALL_MAX = 1023;

function smallInts(type: GoType): readonly GoInt[] {
  return Array.from({ length: SMALL_MAX - SMALL_MIN + 1 }, (_, i) => new GoInt(type, BigInt(i + SMALL_MIN)));
}

let smallInt: readonly GoInt[] | undefined;
let smallInt64: readonly GoInt[] | undefined;

/** A Go `int`. `n` must be an integer; small ones are shared objects. */
export function int(n: number | bigint): GoInt {
  if (n >= SMALL_MIN && n <= SMALL_MAX) {
    smallInt ??= smallInts(INT);
    return smallInt[Number(n) - SMALL_MIN]!;
  }
  return new GoInt(INT, BigInt.asIntN(64, BigInt(n)));
}

/** A Go `int64`. `n` must be an integer; small ones are shared objects. */
export function int64(n: number | bigint): GoInt {
  if (n >= SMALL_MIN && n <= SMALL_MAX) {
    smallInt64 ??= smallInts(INT64);
    return smallInt64[Number(n) - SMALL_MIN]!;
  }
  return new GoInt(INT64, BigInt.asIntN(64, BigInt(n)));
}

const INT_BITS: Partial<Record<Kind, readonly [bits: number, signed: boolean]>> = {
  int: [64, true],
  int8: [8, true],
  int16: [16, true],
  int32: [32, true],
  int64: [64, true],
  uint: [64, false],
  uint8: [8, false],
  uint16: [16, false],
  uint32: [32, false],
  uint64: [64, false],
  uintptr: [64, false],
};

/** Width and signedness of an integer kind, or undefined for another kind. */
export function intBits(kind: Kind): readonly [bits: number, signed: boolean] | undefined {
  return INT_BITS[kind];
}

/** An integer of the given type, wrapped round to its range as Go's conversions do. */
export function goInt(type: GoType, n: bigint): GoInt {
  if (type === INT) return int(BigInt.asIntN(64, n));
  if (type === INT64) return int64(BigInt.asIntN(64, n));
  const [bits, signed] = INT_BITS[type.kind] ?? [64, true];
  return new GoInt(type, signed ? BigInt.asIntN(bits, n) : BigInt.asUintN(bits, n));
}

/** The dynamic type of a value, or undefined for no value and for a nil interface. */
export function typeOf(value: Value): GoType | undefined {
  switch (typeof value) {
    case 'string':
      return STRING;
    case 'number':
      return FLOAT64;
    case 'boolean':
      return BOOL;
    case 'undefined':
      return undefined;
  }
  if (value === null) return undefined;
  if (value instanceof GoInt || value instanceof GoStruct) return value.type;
  if (value instanceof Map) return mapTypeOf(value);
  if (Array.isArray(value)) return sliceTypeOf(value);
  if (value instanceof Uint8Array) return BYTES;
  return COMPLEX128;
}

/** The kind of a value, `invalid` for no value and for a nil interface. */
export function kindOf(value: Value): Kind {
  return typeOf(value)?.kind ?? 'invalid';
}

/** A failure that Go code reports as an `error`, or by a panic inside a function that a template calls. */
export class GoError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'GoError';
  }
}
