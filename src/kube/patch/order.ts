import { isJsonObject, type Json } from '../json.ts';
import { DIRECTIVE, requireMergeKeys } from './directives.ts';
import { insertionSort, type List, own } from './values.ts';

/** The place of an item in a list, by its merge key where there is one; -1 where it is not there. */
function indexIn(list: List, item: Json, mergeKey: string): number {
  if (mergeKey === '') return list.indexOf(item);
  const value = keyOf(item, mergeKey);
  return list.findIndex((other) => keyOf(other, mergeKey) === value);
}

function keyOf(item: Json, mergeKey: string): Json {
  return isJsonObject(item) ? (own(item, mergeKey) ?? null) : null;
}

/** Sorts items as another list has them; directives that delete come last. */
export function sortInOrder(items: List, order: List, mergeKey: string): Json[] {
  let kept = [...items];
  let deleted: Json[] = [];
  if (mergeKey !== '') {
    requireMergeKeys(mergeKey, items, order);
    const deletes = (item: Json): boolean => isJsonObject(item) && own(item, DIRECTIVE) === 'delete';
    deleted = kept.filter(deletes);
    kept = kept.filter((item) => !deletes(item));
  }
  const placed = kept.map((item) => ({ item, place: indexIn(order, item, mergeKey) }));
  insertionSort(placed, (a, b) => a.place < 0 || b.place < 0 || a.place < b.place);
  return [...placed.map(({ item }) => item), ...deleted];
}

/**
 * One list of what a patch has, in the patch's order, and what only the server has, in the server's: a server's item comes
 * before the first item of the patch that stands behind it on the server.
 */
export function mergeInOrder(
  patched: List,
  serverOnly: List,
  patchOrder: List,
  serverOrder: List,
  mergeKey: string,
): Json[] {
  const right = sortInOrder(patched, patchOrder, mergeKey);
  const left = sortInOrder(serverOnly, serverOrder, mergeKey);
  const out: Json[] = [];
  for (let i = 0, j = 0; i < left.length || j < right.length; ) {
    const before = i < left.length && (j >= right.length || isBefore(left[i]!, right[j]!, serverOrder, mergeKey));
    out.push(before ? left[i++]! : right[j++]!);
  }
  return out;
}

function isBefore(a: Json, b: Json, order: List, mergeKey: string): boolean {
  const first = indexIn(order, a, mergeKey);
  const second = indexIn(order, b, mergeKey);
  return first >= 0 && second >= 0 && first < second;
}
