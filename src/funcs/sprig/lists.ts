import { deepEqual } from '../../go/deepequal.ts';
import { func, type GoFunc, P, variadic } from '../../go/func.ts';
import { sortStrings } from '../../go/text.ts';
import {
  ANY_SLICE,
  GoError,
  GoInt,
  INT_SLICE,
  int,
  kindOf,
  nilSlice,
  STRING_SLICE,
  sliceType,
  sliceTypeOf,
  typedSlice,
  type Value,
} from '../../go/value.ts';
import { toInt } from './convert-number.ts';
import { stringOf, stringsOf } from './convert-text.ts';
import { isEmpty } from './defaults-empty.ts';
import { elementsOf, listOf, NIL_DEREFERENCE } from './lists-elements.ts';

/** Most numbers that `until`, `untilStep` and `seq` give; far fewer than these make any sense in a manifest. */
export const MAX_RANGE = 10_000_000;

const LISTS = sliceType(ANY_SLICE);

function first(list: Value): Value {
  return listOf(list, 'Cannot find first on type')[0] ?? null;
}

function last(list: Value): Value {
  return listOf(list, 'Cannot find last on type').at(-1) ?? null;
}

function rest(list: Value): Value {
  const items = listOf(list, 'Cannot find rest on type');
  return items.length === 0 ? nilSlice(ANY_SLICE) : items.slice(1);
}

function initial(list: Value): Value {
  const items = listOf(list, 'Cannot find initial on type');
  return items.length === 0 ? nilSlice(ANY_SLICE) : items.slice(0, -1);
}

function append(list: Value, value: Value): Value {
  return [...listOf(list, 'Cannot push on type'), value ?? null];
}

function prepend(list: Value, value: Value): Value {
  return [value ?? null, ...listOf(list, 'Cannot prepend on type')];
}

function reverse(list: Value): Value {
  return listOf(list, 'Cannot find reverse on type').slice().reverse();
}

function compact(list: Value): Value {
  return listOf(list, 'Cannot compact on type').filter((item) => !isEmpty(item));
}

function uniq(list: Value): Value {
  const seen = new Set<Value>();
  const seenInts = new Set<string>();
  const others: Value[] = [];
  return listOf(list, 'Cannot find uniq on type').filter((item) => {
    // NaN equals nothing, not even itself.
    if (Number.isNaN(item)) return true;
    if (typeof item !== 'object' || item === null) return seen.size < seen.add(item ?? null).size;
    if (item instanceof GoInt) return seenInts.size < seenInts.add(`${item.type.name} ${item.value}`).size;
    if (includes(others, item)) return false;
    others.push(item);
    return true;
  });
}

function includes(list: readonly Value[], value: Value): boolean {
  for (const item of list) if (deepEqual(value, item)) return true;
  return false;
}

function without(list: Value, ...omitted: Value[]): Value {
  return listOf(list, 'Cannot find without on type').filter((item) => !includes(omitted, item));
}

function has(needle: Value, haystack: Value): boolean {
  return haystack != null && includes(listOf(haystack, 'Cannot find has on type'), needle);
}

/** The list that a part was cut from, and where: a part can be cut again beyond its own end, up to the end of the list. */
const cutFrom = new WeakMap<Value[], { readonly list: Value[]; readonly offset: number }>();

function slice(list: Value, ...indices: Value[]): Value {
  const { length } = list instanceof Uint8Array ? list : listOf(list, 'list should be type of slice or array but');
  if (length === 0) return null;
  const start = indices.length > 0 ? Number(toInt(indices[0])) : 0;
  const end = indices.length > 1 ? Number(toInt(indices[1])) : length;
  const items = list as Value[];
  const { list: whole, offset } = cutFrom.get(items) ?? { list: items, offset: 0 };
  if (start < 0 || end < start || offset + end > whole.length) {
    throw new GoError('reflect.Value.Slice: slice index out of bounds');
  }
  if (list instanceof Uint8Array) return list.subarray(start, end);
  const part = whole.slice(offset + start, offset + end);
  cutFrom.set(part, { list: whole, offset: offset + start });
  const type = sliceTypeOf(items);
  return type === ANY_SLICE ? part : typedSlice(type, part);
}

function chunk(size: number, list: Value): Value {
  const items = listOf(list, 'Cannot chunk type');
  const count = Math.floor((items.length - 1) / size) + 1;
  if (!(count >= 0 && Number.isFinite(count))) throw new GoError('runtime error: makeslice: len out of range');
  const chunks: Value[] = [];
  for (let i = 0; i < count; i++) {
    const length = i === count - 1 ? items.length % size || size : size;
    if (length < 0) throw new GoError('runtime error: makeslice: len out of range');
    chunks.push(items.slice(i * size, i * size + length));
  }
  return typedSlice(LISTS, chunks);
}

function concat(...lists: Value[]): Value {
  let result: Value[] | undefined;
  for (const list of lists) {
    const items = elementsOf(list);
    if (items === undefined) {
      throw new GoError(list == null ? NIL_DEREFERENCE : `Cannot concat type ${kindOf(list)} as list`);
    }
    if (items.length > 0) result = result === undefined ? items.slice() : result.concat(items);
  }
  return result ?? nilSlice(ANY_SLICE);
}

/** Sorts the very list where it is a `[]string` already, as Go does. */
function sortAlpha(list: Value): Value {
  if (Array.isArray(list) || list instanceof Uint8Array) return sortStrings(stringsOf(list) as string[]);
  return typedSlice(STRING_SLICE, [stringOf(list)]);
}

/** The integers from `start` up or down to `stop`, without it; none where `step` leads away from it. */
function range(start: number, stop: number, step: number): number[] {
  if (stop < start ? step >= 0 : step <= 0) return [];
  const count = Math.ceil((stop - start) / step);
  if (count > MAX_RANGE) throw new GoError(`a list of ${count} numbers is over the limit of ${MAX_RANGE}`);
  const numbers: number[] = [];
  for (let i = 0; i < count; i++) numbers.push(start + i * step);
  return numbers;
}

function ints(numbers: readonly number[]): Value[] {
  return typedSlice(INT_SLICE, numbers.map(int));
}

function seq(...params: number[]): string {
  if (params.length === 0 || params.length > 3) return '';
  const start = params.length === 1 ? 1 : params[0]!;
  const end = params.at(-1)!;
  const direction = end < start ? -1 : 1;
  const step = params.length === 3 ? params[1]! : direction;
  if (direction < 0 && step > 0) return '';
  return range(start, end + direction, step).join(' ');
}

const { any } = P;

/** One function by several names: a `must` form fails in the same words, since a panic and an error read the same. */
function named(names: string[], declare: (name: string) => GoFunc): GoFunc[] {
  return names.map(declare);
}

/** Sprig's lists: https://masterminds.github.io/sprig/lists.html and integer_slice.html. */
export const listFunctions: readonly GoFunc[] = [
  variadic('list', [], any, (...items) => items),
  variadic('tuple', [], any, (...items) => items),
  ...named(['first', 'mustFirst'], (name) => func(name, [any], first)),
  ...named(['last', 'mustLast'], (name) => func(name, [any], last)),
  ...named(['rest', 'mustRest'], (name) => func(name, [any], rest)),
  ...named(['initial', 'mustInitial'], (name) => func(name, [any], initial)),
  ...named(['append', 'push', 'mustAppend', 'mustPush'], (name) => func(name, [any, any], append)),
  ...named(['prepend', 'mustPrepend'], (name) => func(name, [any, any], prepend)),
  ...named(['reverse', 'mustReverse'], (name) => func(name, [any], reverse)),
  ...named(['compact', 'mustCompact'], (name) => func(name, [any], compact)),
  ...named(['uniq', 'mustUniq'], (name) => func(name, [any], uniq)),
  ...named(['without', 'mustWithout'], (name) => variadic(name, [any], any, without)),
  ...named(['has', 'mustHas'], (name) => func(name, [any, any], has)),
  ...named(['slice', 'mustSlice'], (name) => variadic(name, [any], any, slice)),
  ...named(['chunk', 'mustChunk'], (name) => func(name, [P.int, any], chunk)),
  variadic('concat', [], any, concat),
  func('sortAlpha', [any], sortAlpha),
  func('until', [P.int], (count) => ints(range(0, count, count < 0 ? -1 : 1))),
  func('untilStep', [P.int, P.int, P.int], (start, stop, step) => ints(range(start, stop, step))),
  variadic('seq', [], P.int, seq),
];
