import { func, type GoFunc, P, variadic } from '../../go/func.ts';
import { ANY_MAP, GoError, isNil, STRING_SLICE, typedSlice, typeOf, type Value } from '../../go/value.ts';
import { stringOf } from './convert-text.ts';
import { deepCopy } from './dicts-copy.ts';
import { plainMap } from './dicts-view.ts';
import { MergeError, mergeInto } from './merge.ts';

type Dict = Map<string, Value>;

function dict(...entries: Value[]): Value {
  const result: Dict = new Map();
  for (let i = 0; i < entries.length; i += 2) {
    result.set(stringOf(entries[i]), i + 1 < entries.length ? (entries[i + 1] ?? null) : '');
  }
  return result;
}

function get(map: Dict, key: string): Value {
  const value = map.get(key);
  return value === undefined ? (map.has(key) ? null : '') : value;
}

function set(map: Dict, key: string, value: Value): Value {
  if (isNil(map)) throw new GoError('assignment to entry in nil map');
  map.set(key, value ?? null);
  return plainMap(map);
}

function unset(map: Dict, key: string): Value {
  map.delete(key);
  return plainMap(map);
}

function pluck(key: string, ...maps: Dict[]): Value {
  const values: Value[] = [];
  for (const map of maps) if (map.has(key)) values.push(map.get(key));
  return values;
}

/** The keys in the maps' own order, where Go's is random. */
function keys(...maps: Dict[]): Value {
  return typedSlice(
    STRING_SLICE,
    maps.flatMap((map) => [...map.keys()]),
  );
}

function pick(map: Dict, ...names: string[]): Value {
  const result: Dict = new Map();
  for (const name of names) if (map.has(name)) result.set(name, map.get(name));
  return result;
}

function omit(map: Dict, ...names: string[]): Value {
  const result: Dict = new Map(map);
  for (const name of names) result.delete(name);
  return result;
}

/** Merges each source into the first map. */
function merging(overwrite: boolean): (target: Dict, ...sources: Dict[]) => Value {
  return (target, ...sources) => {
    let result = plainMap(target);
    for (const source of sources) result = mergeInto(result, source, overwrite);
    return result;
  };
}

/** The forms without `must` give an empty string where the library refuses a merge. */
function merge(overwrite: boolean): (target: Dict, ...sources: Dict[]) => Value {
  const attempt = merging(overwrite);
  return (...maps) => {
    try {
      return attempt(...maps);
    } catch (error) {
      if (error instanceof MergeError) return '';
      throw error;
    }
  };
}

/** Looks up the keys one in another; the last two arguments are the default and the map. */
function dig(...args: Value[]): Value {
  if (args.length < 3) throw new GoError('dig needs at least three arguments');
  let map = asDict(args.at(-1));
  const names = args.slice(0, -2).map(asKey);
  for (const [i, name] of names.entries()) {
    if (!map.has(name)) return args.at(-2);
    const step = map.get(name);
    if (i === names.length - 1) return step;
    map = asDict(step);
  }
  return null;
}

function asDict(value: Value): Dict {
  if (value instanceof Map && typeOf(value) === ANY_MAP) return value;
  throw conversionError(value, ANY_MAP.name);
}

function asKey(value: Value): string {
  if (typeof value === 'string') return value;
  throw conversionError(value, 'string');
}

function conversionError(value: Value, wanted: string): GoError {
  return new GoError(`interface conversion: interface {} is ${typeOf(value)?.name ?? 'nil'}, not ${wanted}`);
}

const { any, map, string } = P;

/** Sprig's dictionaries: https://masterminds.github.io/sprig/dicts.html. */
export const dictFunctions: readonly GoFunc[] = [
  variadic('dict', [], any, dict),
  func('get', [map, string], get),
  func('set', [map, string, any], set),
  func('unset', [map, string], unset),
  func('hasKey', [map, string], (dict, key) => dict.has(key)),
  variadic('pluck', [string], map, pluck),
  variadic('keys', [], map, keys),
  func('values', [map], (dict) => [...dict.values()]),
  variadic('pick', [map], string, pick),
  variadic('omit', [map], string, omit),
  variadic('merge', [map], map, merge(false)),
  variadic('mustMerge', [map], map, merging(false)),
  variadic('mergeOverwrite', [map], map, merge(true)),
  variadic('mustMergeOverwrite', [map], map, merging(true)),
  variadic('dig', [], any, dig),
  func('deepCopy', [any], deepCopy),
  func('mustDeepCopy', [any], deepCopy),
];
