/**
 * Calls recorded from Go, a JSON object a line: the function, its arguments, and its result or the text of its error or
 * panic. Strings, booleans, null and lists stand for themselves and numbers for float64; every other type is an object
 * with the type's name as its only key.
 */
import { readFileSync } from 'node:fs';
import { portableHost } from '../../src/funcs/host.ts';
import { sprigFunctions } from '../../src/funcs/sprig.ts';
import { decodeUtf8, encodeUtf8 } from '../../src/go/text.ts';
import {
  ANY_MAP,
  ANY_SLICE,
  GoError,
  GoInt,
  goInt,
  INT,
  INT_SLICE,
  INT64,
  isNil,
  mapTypeOf,
  nilMap,
  nilSlice,
  STRING_MAP,
  STRING_SLICE,
  sliceTypeOf,
  TypedMap,
  typedSlice,
  UINT8,
  UINT64,
  type Value,
} from '../../src/go/value.ts';

type Json = null | boolean | string | number | Json[] | { [key: string]: Json };

export interface RecordedCall {
  readonly fn: string;
  readonly args: readonly Json[];
  readonly ok?: Json;
  readonly err?: string;
}

export function recordedCalls(file: string): RecordedCall[] {
  const text = readFileSync(new URL(`../golden/${file}`, import.meta.url), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as RecordedCall);
}

const INTS = { int: INT, int64: INT64, uint8: UINT8, uint64: UINT64 };

export function fromJson(json: Json): Value {
  if (json === null || typeof json !== 'object') return json;
  if (Array.isArray(json)) return json.map(fromJson);
  const [type, content] = Object.entries(json)[0]!;
  const items = (): Value[] => (content as Json[]).map(fromJson);
  const entries = (): [string, Value][] => Object.entries(content as object).map(([k, v]) => [k, fromJson(v)]);
  switch (type) {
    case 'float64':
      return Number(content);
    case '[]string':
      return typedSlice(STRING_SLICE, items());
    case '[]int':
      return typedSlice(
        INT_SLICE,
        (content as string[]).map((n) => goInt(INT, BigInt(n))),
      );
    case '[]uint8':
      return new Uint8Array(content as number[]);
    case 'nil []interface {}':
      return nilSlice(ANY_SLICE);
    case 'nil map[string]interface {}':
      return nilMap(ANY_MAP);
    case 'map[string]interface {}':
      return new Map(entries());
    case 'map[string]string':
      return new TypedMap(STRING_MAP, entries());
  }
  return goInt(INTS[type as keyof typeof INTS], BigInt(content as string));
}

export function toJson(value: Value): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') {
    if (Object.is(value, -0)) return { float64: '-0' };
    return Number.isFinite(value) ? value : { float64: String(value) };
  }
  if (value instanceof GoInt) return { [value.type.name]: String(value.value) };
  if (value instanceof Uint8Array) return { '[]uint8': [...value] };
  if (Array.isArray(value)) {
    const { name } = sliceTypeOf(value);
    if (isNil(value)) return { [`nil ${name}`]: [] };
    if (name === '[]int') return { [name]: value.map((n) => String((n as GoInt).value)) };
    return name === '[]interface {}' ? value.map(toJson) : { [name]: value.map(toJson) };
  }
  if (value instanceof Map) {
    const { name } = mapTypeOf(value);
    if (isNil(value)) return { [`nil ${name}`]: {} };
    return { [name]: Object.fromEntries([...value].map(([k, v]) => [k, toJson(v)])) };
  }
  throw new Error(`no JSON for ${String(value)}`);
}

const functions = sprigFunctions(portableHost());

/** The result of a call, or the message of a Go error. */
export function call(fn: string, ...args: Value[]): { ok: Json } | { err: string } {
  const { params, rest, call } = functions.get(fn)!;
  const passed = args.map((arg, i) => {
    return (params[i] ?? rest)?.type === INT && arg instanceof GoInt ? Number(arg.value) : arg;
  });
  try {
    return { ok: toJson(call(...(passed as never[]))) };
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    // Go's encoder of the recording replaced what is not UTF-8.
    return { err: decodeUtf8(encodeUtf8(error.message)).replace(/[\udc80-\udcff]/g, '\ufffd') };
  }
}
