import { GoError } from '../../go/value.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { setField } from '../json-text.ts';
import { withoutRepeats } from './diff.ts';
import {
  asList,
  asMap,
  DELETE_FROM,
  DIRECTIVE,
  itemType,
  MAP,
  mergeValue,
  RETAIN_KEYS,
  SET_ORDER,
} from './directives.ts';
import { type GoType, listField, type PatchMeta } from './metadata.ts';
import { mergeInOrder } from './order.ts';
import { type Fields, isList, type List, own, sameJson, show, typeName } from './values.ts';

/**
 * One strategic merge patch of two for the same object, the second's changes over the first's; directives of both stay.
 * Throws `GoError` where they contradict each other.
 */
export function mergePatches(first: JsonObject, second: JsonObject, type: GoType): Fields {
  const directive = own(second, DIRECTIVE);
  if (directive === 'delete') return {};
  const patch: Fields = { ...second };
  if (directive === 'replace') {
    delete patch[DIRECTIVE];
    return patch;
  }
  if (directive !== undefined) throw new GoError(`unknown patch type: ${show(directive)} in map: ${show(second)}`);
  const merged: Fields = { ...first };
  mergeRetainKeys(merged, patch);
  for (const key of Object.keys(patch)) if (key.startsWith(SET_ORDER)) mergeOrder(key, merged, patch, type);
  for (const [key, value] of Object.entries(patch)) mergeField(key, value, merged, type);
  return merged;
}

function mergeRetainKeys(merged: Fields, patch: Fields): void {
  const keys = own(patch, RETAIN_KEYS);
  if (keys === undefined) return;
  delete patch[RETAIN_KEYS];
  const before = own(merged, RETAIN_KEYS);
  if (before !== undefined && !sameJson(before, keys))
    throw new GoError(
      `${show(before)} and ${show(keys)} are not deep equal: this may happen when calculating the 3-way diff patch`,
    );
  merged[RETAIN_KEYS] = keys;
}

/** Merges a list whose order is told, takes it out of the patch, and puts it into that order. */
function mergeOrder(key: string, merged: Fields, patch: Fields, type: GoType): void {
  const order = asList(patch[key]!);
  const before = own(merged, key);
  if (before !== undefined && !sameJson(before, order))
    throw new GoError('invalid patch format of setElementOrder list');
  merged[key] = order;
  delete patch[key];
  const name = key.slice(SET_ORDER.length);
  const old = own(merged, name);
  const change = own(patch, name);
  const oldItems = old === undefined ? [] : asList(old);
  const newItems = change === undefined ? [] : asList(change);
  const meta = listField(type, name);
  requireOrder(newItems, order, meta.mergeKey);
  if (old === undefined && change === undefined) return;
  const items =
    change === undefined
      ? oldItems
      : old === undefined
        ? (withoutDirectives(newItems) as List)
        : mergeLists(oldItems, newItems, meta.type, meta);
  const { patched, others } = partition(items, order, meta.mergeKey);
  itemType(oldItems, newItems);
  setField(merged, name, mergeInOrder(patched, others, order, oldItems, meta.mergeKey));
  delete patch[name];
}

/** Items of a patch must stand in the order told; those that it deletes don't count. */
function requireOrder(items: List, order: List, mergeKey: string): void {
  if (order.length === 0 || items.length === 0) return;
  const same = (a: Json, b: Json): boolean =>
    mergeKey === '' ? a === b : mergeValue(a, mergeKey) === mergeValue(b, mergeKey);
  const kept = items.filter((item) => mergeKey === '' || own(asMap(item), DIRECTIVE) === undefined);
  let at = 0;
  for (let i = 0; at < kept.length && i < order.length; i++) if (same(kept[at]!, order[i]!)) at++;
  if (at < kept.length)
    throw new GoError(
      `The order in patch list:\n${show(items)}\n doesn't match $setElementOrder list:\n${show(order)}\n`,
    );
}

function mergeField(key: string, value: Json, merged: Fields, type: GoType): void {
  if (key.startsWith(DELETE_FROM)) {
    merged[key] = value;
    return;
  }
  const before = value === null ? undefined : own(merged, key);
  if (before === undefined || typeName(before) !== typeName(value)) {
    const kept = withoutDirectives(value);
    if (kept === undefined) delete merged[key];
    else setField(merged, key, kept);
  } else if (isJsonObject(before)) {
    const { strategy, type: inner } = type.field(key);
    setField(merged, key, strategy === 'replace' ? value : mergePatches(before, value as JsonObject, inner));
  } else if (isList(before)) {
    const meta = listField(type, key);
    setField(merged, key, meta.strategy === 'merge' ? mergeLists(before, value as List, meta.type, meta) : value);
  } else setField(merged, key, value);
}

/** A value without the parts that hold a directive; undefined where it is such a part itself. */
function withoutDirectives(value: Json): Json | undefined {
  if (isList(value)) return value.map(withoutDirectives).filter((item) => item !== undefined);
  if (!isJsonObject(value)) return value;
  if (Object.hasOwn(value, DIRECTIVE)) return undefined;
  const out: Fields = {};
  for (const [key, item] of Object.entries(value)) {
    const kept = withoutDirectives(item);
    if (kept !== undefined) setField(out, key, kept);
  }
  return out;
}

function mergeLists(first: List, second: List, type: GoType, meta: PatchMeta): Json[] {
  const { mergeKey, strategy } = meta;
  if (strategy !== 'merge') return [...second];
  if (first.length === 0 && second.length === 0) return [];
  let old = first;
  let change = second;
  let items: Json[];
  if (itemType(first, second) !== MAP) items = withoutRepeats([...first, ...second]);
  else {
    if (mergeKey === '') throw new GoError(`cannot merge lists without merge key for ${type.kind}`);
    ({ old, change } = applyDirectives(first, second, mergeKey));
    items = mergeItems(old, change, type, mergeKey);
  }
  const { patched, others } = partition(items, change, mergeKey);
  return mergeInOrder(patched, others, change, old, mergeKey);
}

/** Deletes and replaces what directives in a list say, and takes these out. */
function applyDirectives(first: List, second: List, mergeKey: string): { old: List; change: List } {
  let old = first;
  const change: Json[] = [];
  let replace = false;
  for (const item of second) {
    const directive = own(item as JsonObject, DIRECTIVE);
    if (directive === undefined) change.push(item);
    else if (directive === 'delete') {
      const value = mergeValue(item, mergeKey);
      old = old.filter((other) => own(other as JsonObject, mergeKey) !== value);
    } else if (directive === 'replace') replace = true;
    else if (directive === 'merge') throw new GoError('merging lists cannot yet be specified in the patch');
    else throw new GoError(`unknown patch type: ${show(directive)} in map: ${show(item)}`);
  }
  return replace ? { old: change, change: [] } : { old, change };
}

function mergeItems(old: List, change: List, type: GoType, mergeKey: string): Json[] {
  const items = [...old];
  for (const item of change) {
    const value = mergeValue(item, mergeKey);
    const at = items.findIndex((other) => own(other as JsonObject, mergeKey) === value);
    if (at < 0) items.push(item);
    else items[at] = mergePatches(items[at] as JsonObject, item as JsonObject, type);
  }
  return items;
}

/** Items that another list has, too, and the others. */
function partition(items: List, by: List, mergeKey: string): { readonly patched: Json[]; readonly others: Json[] } {
  const values = new Set(by.map((item) => (mergeKey === '' ? item : (own(asMap(item), mergeKey) ?? null))));
  const patched: Json[] = [];
  const others: Json[] = [];
  for (const item of items) {
    const has = values.has(mergeKey === '' ? item : mergeValue(item, mergeKey));
    (has ? patched : others).push(item);
  }
  return { patched, others };
}
