import { formatFloat, quote } from '../go/strconv.ts';
import { compareStrings } from '../go/text.ts';
import { GoInt, UINT64, type Value } from '../go/value.ts';

/**
 * Values read exactly: integers are `GoInt` (Go's `int`, or `uint64` above it), and a map's key says its type by its
 * first letter, so that `1`, `1.0` and `"1"` stay three keys as in Go's `map[interface {}]interface {}`.
 */

/** The exact key of a scalar. */
export function exactKey(value: Value): string {
  if (typeof value === 'string') return `s${value}`;
  if (value instanceof GoInt) return `${value.type === UINT64 ? 'u' : 'i'}${value.value}`;
  if (typeof value === 'number') return `f${Object.is(value, -0) ? '-0' : value}`;
  return value === null || value === undefined ? 'n' : `b${String(value)}`;
}

/** The key in JSON. Floats are shortened to 32 bits, as the library does. */
export function plainKey(key: string): string {
  if (key.charCodeAt(0) !== 0x66) return key.slice(1);
  const text = formatFloat(Number(key.slice(1)), 'g', -1, 32);
  return text === '+Inf' ? '.inf' : text === '-Inf' ? '-.inf' : text === 'NaN' ? '.nan' : text;
}

/** Turns an exactly read value into what JSON makes of it, in place: numbers are floats, keys are strings. */
export function plainValue(root: Value): Value {
  return rewrite(root, true);
}

/** Turns an exactly read value's keys into strings, in place, and keeps its numbers. */
export function stringKeys(root: Value): Value {
  return rewrite(root, false);
}

function rewrite(root: Value, floats: boolean): Value {
  const box = [root];
  const work: (Value[] | Map<string, Value>)[] = [box];
  const convert = (item: Value): Value => {
    if (floats && item instanceof GoInt) return Number(item.value);
    if (Array.isArray(item) || item instanceof Map) work.push(item);
    return item;
  };
  for (let top = work.pop(); top !== undefined; top = work.pop()) {
    if (Array.isArray(top)) for (let i = 0; i < top.length; i++) top[i] = convert(top[i]);
    else {
      const entries = [...top];
      top.clear();
      for (const [key, item] of entries) top.set(plainKey(key), convert(item));
    }
  }
  return box[0];
}

/** A key in Go's `%#v`. */
export function showKey(key: string): string {
  const rest = key.slice(1);
  switch (key.charAt(0)) {
    case 's':
      return quote(rest);
    case 'u':
      return `0x${BigInt(rest).toString(16)}`;
    case 'f':
      return formatFloat(Number(rest), 'g');
    case 'n':
      return '<nil>';
    default:
      return rest;
  }
}

/** A value in Go's `%#v`; `inner` when it is held by a list or map. */
export function showValue(value: Value, inner = false): string {
  if (value === null || value === undefined) return inner ? 'interface {}(nil)' : '<nil>';
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'number') return formatFloat(value, 'g');
  if (value instanceof GoInt) return value.type === UINT64 ? `0x${value.value.toString(16)}` : String(value.value);
  if (Array.isArray(value)) return `[]interface {}{${value.map((item) => showValue(item, true)).join(', ')}}`;
  if (value instanceof Map) {
    const keys = [...value.keys()].sort(compareExact);
    const entries = keys.map(
      (key) => `${key === 'n' ? 'interface {}(nil)' : showKey(key)}:${showValue(value.get(key), true)}`,
    );
    return `map[interface {}]interface {}{${entries.join(', ')}}`;
  }
  return String(value);
}

/** Kinds of key in the order in which Helm's binary happens to hold their types. */
const KIND_ORDER = 'nsuifb';

function compareExact(a: string, b: string): number {
  const kind = a.charAt(0);
  if (kind !== b.charAt(0)) return KIND_ORDER.indexOf(kind) - KIND_ORDER.indexOf(b.charAt(0));
  if (kind === 'i' || kind === 'u') return BigInt(a.slice(1)) < BigInt(b.slice(1)) ? -1 : 1;
  return kind === 'f' ? Number(a.slice(1)) - Number(b.slice(1)) : compareStrings(a, b);
}
