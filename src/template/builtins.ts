import { sprint, sprintf, sprintln } from '../go/fmt.ts';
import { type FuncTable, func, type GoFunc, P, variadic } from '../go/func.ts';
import { byteLength, encodeUtf8, sliceBytes } from '../go/text.ts';
import {
  ANY,
  GoError,
  GoInt,
  goInt,
  int,
  mapTypeOf,
  sliceTypeOf,
  typedSlice,
  typeOf,
  UINT8,
  type Value,
} from '../go/value.ts';
import { equalsAny, equalValues, isLess, isLessOrEqual } from './compare.ts';
import { zeroOf } from './convert.ts';
import { escapeHtml, escapeJs, escapeQuery } from './escape.ts';
import { REFLECT } from './plan.ts';
import { isTrue, printableResult } from './runtime.ts';

function indexOf(value: Value, limit: number): number {
  if (value == null) throw new GoError('cannot index slice/array with nil');
  if (!(value instanceof GoInt)) throw new GoError(`cannot index slice/array with type ${typeOf(value)!.name}`);
  const at = BigInt.asIntN(64, value.value);
  if (at < 0n || at > limit) throw new GoError(`index out of range: ${at}`);
  return Number(at);
}

function outOfRange(kind: 'slice' | 'string'): GoError {
  return new GoError(`reflect: ${kind} index out of range`);
}

/** `index x 1 "k"`: `x[1]["k"]` */
function index(item: Value, ...indexes: Value[]): Value {
  if (item == null) throw new GoError('index of untyped nil');
  let found: Value = item;
  for (const key of indexes) {
    if (found == null) throw new GoError('index of nil pointer');
    if (found instanceof Map) found = mapIndex(found, key);
    else if (Array.isArray(found)) {
      const at = indexOf(key, found.length);
      if (at === found.length) throw outOfRange('slice');
      found = found[at]!;
    } else if (found instanceof Uint8Array) {
      const at = indexOf(key, found.length);
      if (at === found.length) throw outOfRange('slice');
      found = goInt(UINT8, BigInt(found[at]!));
    } else if (typeof found === 'string') {
      const bytes = encodeUtf8(found);
      const at = indexOf(key, bytes.length);
      if (at === bytes.length) throw outOfRange('string');
      found = goInt(UINT8, BigInt(bytes[at]!));
    } else {
      const type = typeOf(found)!;
      throw new GoError(`can't index item of type ${type.kind === 'ptr' ? type.elem!.name : type.name}`);
    }
  }
  return found;
}

function mapIndex(map: Map<string, Value>, key: Value): Value {
  const type = mapTypeOf(map);
  const keyType = type.key!.name;
  if (key == null) throw new GoError(`value is nil; should be of type ${keyType}`);
  if (typeof key !== 'string') throw new GoError(`value has type ${typeOf(key)!.name}; should be ${keyType}`);
  const value = map.get(key);
  return value === undefined ? zeroOf(type.elem!) : value;
}

/** `slice x 1 2`: `x[1:2]` */
function slice(item: Value, ...indexes: Value[]): Value {
  if (item == null) throw new GoError('slice of untyped nil');
  if (indexes.length > 3) throw new GoError(`too many slice indexes: ${indexes.length}`);
  const isText = typeof item === 'string';
  if (isText && indexes.length === 3) throw new GoError('cannot 3-index slice a string');
  if (!isText && !Array.isArray(item) && !(item instanceof Uint8Array)) {
    const type = typeOf(item)!;
    throw new GoError(`can't slice item of type ${type.kind === 'ptr' ? type.elem!.name : type.name}`);
  }
  const length = isText ? byteLength(item) : item.length;
  const [from = 0, to = length, max] = indexes.map((value) => {
    if (value === null) throw new GoError(`cannot index slice/array with type ${ANY.name}`);
    return indexOf(value, length);
  });
  if (from > to) throw new GoError(`invalid slice index: ${from} > ${to}`);
  if (max !== undefined && to > max) throw new GoError(`invalid slice index: ${to} > ${max}`);
  if (isText) return sliceBytes(item, from, to);
  if (!Array.isArray(item)) return item.subarray(from, to);
  return typedSlice(sliceTypeOf(item), item.slice(from, to));
}

function length(item: Value): Value {
  if (item === undefined) throw new GoError('reflect: call of reflect.Value.Type on zero Value');
  if (item === null) throw new GoError('len of nil pointer');
  if (typeof item === 'string') return int(byteLength(item));
  if (Array.isArray(item) || item instanceof Uint8Array) return int(item.length);
  if (item instanceof Map) return int(item.size);
  const type = typeOf(item)!;
  throw new GoError(`len of type ${type.kind === 'ptr' ? type.elem!.name : type.name}`);
}

/** No value of ours is a function, so there is nothing that could be called. */
function call(name: Value, callee: Value): Value {
  if (callee == null) throw new GoError('call of nil');
  const type = typeOf(callee)!;
  // Without arguments the name is that of the piped value, as reflect prints it.
  const shown = typeof name === 'string' ? name : typeof callee === 'string' ? callee : `<${type.name} Value>`;
  throw new GoError(`non-function ${shown} of type ${type.name}`);
}

function joinText(args: readonly Value[]): string {
  if (args.length === 1 && typeof args[0] === 'string') return args[0];
  return sprint(args.map((arg) => printableResult(arg ?? undefined)));
}

function table(...funcs: GoFunc[]): FuncTable {
  return new Map(funcs.map((entry) => [entry.name, entry]));
}

/** The functions of text/template. `and` and `or` are evaluated by the back ends: their operands may be skipped. */
export const BUILTINS: FuncTable = table(
  variadic('and', [REFLECT], REFLECT, (first) => first),
  variadic('or', [REFLECT], REFLECT, (first) => first),
  variadic('call', [REFLECT], REFLECT, call),
  variadic('html', [], P.any, (...args) => escapeHtml(joinText(args))),
  variadic('index', [REFLECT], REFLECT, index),
  variadic('slice', [REFLECT], REFLECT, slice),
  variadic('js', [], P.any, (...args) => escapeJs(joinText(args))),
  func('len', [REFLECT], length),
  func('not', [REFLECT], (value) => !isTrue(value)),
  variadic('print', [], P.any, (...args) => sprint(args)),
  variadic('printf', [P.string], P.any, (format, ...args) => sprintf(format, args)),
  variadic('println', [], P.any, (...args) => sprintln(args)),
  variadic('urlquery', [], P.any, (...args) => escapeQuery(joinText(args))),
  variadic('eq', [REFLECT], REFLECT, equalsAny),
  func('ne', [REFLECT, REFLECT], (a, b) => !equalValues(a, b)),
  func('lt', [REFLECT, REFLECT], isLess),
  func('le', [REFLECT, REFLECT], isLessOrEqual),
  func('gt', [REFLECT, REFLECT], (a, b) => !isLessOrEqual(a, b)),
  func('ge', [REFLECT, REFLECT], (a, b) => !isLess(a, b)),
);
