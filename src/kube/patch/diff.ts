import { compareStrings } from '../../go/text.ts';
import { GoError } from '../../go/value.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { setField } from '../json-text.ts';
import { DELETE_FROM, DIRECTIVE, itemType, MAP, mergeValue, RETAIN_KEYS, SET_ORDER } from './directives.ts';
import { type GoType, listField, type PatchMeta } from './metadata.ts';
import { sortInOrder } from './order.ts';
import { type Fields, isList, type List, own, sameJson, show, sortByText, typeName } from './values.ts';

/** Which differences a patch is to have. */
export interface DiffOptions {
  readonly changes: boolean;
  readonly deletions: boolean;
}

/**
 * The strategic merge patch from one map to another (apimachinery's `strategicpatch`), with `$setElementOrder` for merged
 * lists. Throws `GoError` for fields that the type does not have and lists that can't be merged.
 */
export function diffMaps(
  original: JsonObject,
  modified: JsonObject,
  type: GoType,
  options: DiffOptions,
  retainKeys = false,
): Fields {
  const patch: Fields = {};
  for (const [key, after] of Object.entries(modified)) {
    const before = own(original, key);
    if (before === undefined) {
      if (options.changes) setField(patch, key, after);
    } else if (key === DIRECTIVE) diffDirective(before, after, patch);
    else if (typeName(before) !== typeName(after)) {
      if (options.changes) setField(patch, key, after);
    } else if (isJsonObject(before)) diffMapField(key, before, after as JsonObject, patch, type, options);
    else if (isList(before)) diffListField(key, before, after as List, patch, type, options);
    else if (options.changes && before !== after) setField(patch, key, after);
  }
  if (options.deletions)
    for (const key of Object.keys(original)) if (!Object.hasOwn(modified, key)) setField(patch, key, null);
  if (retainKeys) {
    const kept = Object.keys(modified).filter((key) => modified[key] !== null);
    const cleared = Object.keys(original).some((key) => original[key] !== null && !Object.hasOwn(modified, key));
    if (kept.length > 0 && (Object.keys(patch).length > 0 || cleared)) patch[RETAIN_KEYS] = kept.sort(compareStrings);
  }
  return patch;
}

function diffDirective(before: Json, after: Json, patch: Fields): void {
  if (typeof before !== 'string' || typeof after !== 'string')
    throw new GoError(`invalid value for special key: ${DIRECTIVE}`);
  if (before !== after) patch[DIRECTIVE] = after;
}

/** Metadata of a field; undefined where there is none, which does not matter as long as nothing changes. */
function metadata<T>(look: () => T, before: Json, after: Json): T | undefined {
  try {
    return look();
  } catch (error) {
    if (sameJson(before, after)) return undefined;
    throw error;
  }
}

function diffMapField(
  key: string,
  before: JsonObject,
  after: JsonObject,
  patch: Fields,
  type: GoType,
  options: DiffOptions,
): void {
  const meta = metadata(() => type.field(key), before, after);
  if (meta === undefined) return;
  if (meta.strategy === 'replace') {
    if (options.changes) setField(patch, key, after);
    return;
  }
  const inner = diffMaps(before, after, meta.type, options, meta.retainKeys);
  if (Object.keys(inner).length > 0) setField(patch, key, inner);
}

function diffListField(
  key: string,
  before: List,
  after: List,
  patch: Fields,
  type: GoType,
  options: DiffOptions,
): void {
  const meta = metadata(() => listField(type, key), before, after);
  if (meta === undefined) return;
  if (meta.strategy !== 'merge') {
    if (options.changes && !sameJson(before, after)) setField(patch, key, after);
    return;
  }
  const { changed, deleted, order } = diffLists(before, after, meta.type, meta, options);
  if (changed.length > 0) setField(patch, key, changed);
  if (deleted.length > 0) patch[DELETE_FROM + key] = deleted;
  if (order.length > 0) patch[SET_ORDER + key] = order;
}

interface ListDiff {
  readonly changed: List;
  /** Scalars that go; maps that go are in `changed` as directives. */
  readonly deleted: List;
  readonly order: List;
}

function diffLists(before: List, after: List, type: GoType, meta: PatchMeta, options: DiffOptions): ListDiff {
  if (before.length === 0) return { changed: options.changes ? after : [], deleted: [], order: [] };
  return itemType(before, after) === MAP
    ? diffListsOfMaps(before, after, type, meta, options)
    : diffListsOfScalars(before, after, options);
}

function diffListsOfMaps(
  before: List,
  after: List,
  type: GoType,
  { mergeKey, retainKeys }: PatchMeta,
  options: DiffOptions,
): ListDiff {
  const changed: Json[] = [];
  const deleted: Json[] = [];
  const old = sortItems(before as readonly JsonObject[], mergeKey);
  const wanted = sortItems(after as readonly JsonObject[], mergeKey);
  for (let i = 0, j = 0; i < old.length || j < wanted.length; ) {
    const value = i < old.length ? mergeValue(old[i]!, mergeKey) : undefined;
    const target = j < wanted.length ? mergeValue(wanted[j]!, mergeKey) : undefined;
    const order = value === undefined ? 1 : target === undefined ? -1 : compareStrings(show(value), show(target));
    if (order === 0) {
      const patch = diffMaps(old[i]!, wanted[j]!, type, options, retainKeys);
      if (Object.keys(patch).length > 0) {
        setField(patch, mergeKey, target!);
        changed.push(patch);
      }
    } else if (order > 0) {
      if (options.changes) changed.push(wanted[j]!);
    } else if (options.deletions) deleted.push({ [mergeKey]: value!, [DIRECTIVE]: 'delete' });
    if (order <= 0) i++;
    if (order >= 0) j++;
  }
  const sorted = sortInOrder(changed, after, mergeKey);
  const moved =
    before.length !== after.length ||
    after.some((item, index) => mergeValue(before[index]!, mergeKey) !== mergeValue(item, mergeKey));
  const all = [...sorted, ...deleted];
  const ordered = (options.changes && (all.length > 0 || moved)) || (options.deletions && all.length > 0);
  const order = ordered ? after.map((item) => ({ [mergeKey]: mergeValue(item, mergeKey) })) : [];
  return { changed: all, deleted: [], order };
}

function sortItems(items: readonly JsonObject[], mergeKey: string): JsonObject[] {
  return sortByText(items, (item) => own(item, mergeKey) ?? null);
}

function diffListsOfScalars(before: List, after: List, options: DiffOptions): ListDiff {
  const old = sortByText(before, (item) => item);
  const wanted = sortByText(after, (item) => item);
  const added: Json[] = [];
  const deleted: Json[] = [];
  for (let i = 0, j = 0; i < old.length || j < wanted.length; ) {
    const order = i >= old.length ? 1 : j >= wanted.length ? -1 : compareStrings(show(old[i]!), show(wanted[j]!));
    if (order > 0 && options.changes) added.push(wanted[j]!);
    if (order < 0 && options.deletions) deleted.push(old[i]!);
    if (order <= 0) i++;
    if (order >= 0) j++;
  }
  const gone = withoutRepeats(deleted);
  // The old list counts as sorted here, so that a list out of order is always told the order.
  const ordered = (options.deletions && gone.length > 0) || (options.changes && !sameJson(old, after));
  return { changed: sortInOrder(added, after, ''), deleted: gone, order: ordered ? after : [] };
}

/** Each scalar once; the last takes the place of one that repeats. */
export function withoutRepeats(items: List): Json[] {
  const out = [...items];
  let last = out.length - 1;
  for (let i = 0; i < last; i++) {
    for (let j = i + 1; j <= last; j++) {
      if (out[i] !== out[j]) continue;
      out[j] = out[last]!;
      last--;
      j--;
    }
  }
  out.length = last + 1;
  return out;
}
