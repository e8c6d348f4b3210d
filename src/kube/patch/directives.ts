import { GoError } from '../../go/value.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { type List, own, show, typeName } from './values.ts';

/** The keys by which strategic merge patches say more than values. */
export const DIRECTIVE = '$patch';
export const RETAIN_KEYS = '$retainKeys';
export const DELETE_FROM = '$deleteFromPrimitiveList/';
export const SET_ORDER = '$setElementOrder/';

/** Throws where an item of a list is no map or has no merge key. */
export function requireMergeKeys(mergeKey: string, ...lists: readonly List[]): void {
  for (const list of lists) for (const item of list) mergeValue(item, mergeKey);
}

/** What tells an item of a list from others. */
export function mergeValue(item: Json, mergeKey: string): Json {
  const value = own(asMap(item), mergeKey);
  if (value === undefined) throw new GoError(`map: ${show(item)} does not contain declared merge key: ${mergeKey}`);
  return value;
}

export function asMap(item: Json): JsonObject {
  if (isJsonObject(item)) return item;
  throw new GoError(`expected a map[string]interface {}, but received a ${typeName(item)}`);
}

export function asList(value: Json): List {
  if (Array.isArray(value)) return value as List;
  throw new GoError(`expected a []interface {}, but received a ${typeName(value)}`);
}

/** The one type that all items have; throws where they differ, are lists, or there is none. */
export function itemType(...lists: readonly List[]): string {
  let type: string | undefined;
  for (const list of lists) {
    for (const item of list) {
      const name = typeName(item);
      if (type === undefined && name === '[]interface {}') throw new GoError('lists of lists are not supported');
      type ??= name;
      if (name !== type) throw new GoError(`list element types are not identical: ${show(lists as List)}`);
    }
  }
  if (type === undefined) throw new GoError('no elements in any of the given slices');
  return type;
}

export const MAP = 'map[string]interface {}';
