import { GoError } from '../../go/value.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { setField } from '../json-text.ts';
import { type Fields, isList, own, show } from './values.ts';

/** The JSON merge patch (RFC 7396) from one object to another, as evanphx/json-patch makes it. */
export function createMergePatch(original: JsonObject, modified: JsonObject): Fields {
  const patch: Fields = {};
  for (const [key, after] of Object.entries(modified)) {
    const before = own(original, key);
    if (before !== undefined && isJsonObject(before) && isJsonObject(after)) {
      const inner = createMergePatch(before, after);
      if (Object.keys(inner).length > 0) setField(patch, key, inner);
    } else if (before === undefined || !sameFloats(before, after)) setField(patch, key, asFloats(after));
  }
  for (const key of Object.keys(original)) if (!Object.hasOwn(modified, key)) setField(patch, key, null);
  return patch;
}

/** The library reads all numbers as floats: great integers lose their last digits. */
function asFloats(value: Json): Json {
  if (typeof value === 'bigint') return Number(value);
  if (isList(value)) return value.map(asFloats);
  if (!isJsonObject(value)) return value;
  const out: Fields = {};
  for (const [key, item] of Object.entries(value)) setField(out, key, asFloats(item));
  return out;
}

function sameFloats(a: Json, b: Json): boolean {
  if (isList(a)) return isList(b) && a.length === b.length && a.every((item, index) => sameFloats(item, b[index]!));
  if (isJsonObject(a)) {
    if (!isJsonObject(b)) return false;
    const keys = Object.keys(b);
    return (
      keys.length === Object.keys(a).length &&
      keys.every((key) => Object.hasOwn(a, key) && sameFloats(a[key]!, b[key]!))
    );
  }
  return asFloats(a) === asFloats(b);
}

/**
 * The JSON merge patch that makes the changes and additions from `current` to `modified` and the deletions from `original`
 * to `modified` (apimachinery's `jsonmergepatch`). Throws `GoError` where it would change `apiVersion`, `kind` or the name.
 */
export function createThreeWayMergePatch(original: JsonObject, modified: JsonObject, current: JsonObject): Fields {
  const changes = withoutNulls(createMergePatch(current, modified));
  const deletions = onlyNulls(createMergePatch(original, modified));
  const patch = mergeDocuments(deletions, changes);
  const metadata = own(patch, 'metadata') ?? {};
  if ('apiVersion' in patch || 'kind' in patch || (isJsonObject(metadata) && Object.hasOwn(metadata, 'name')))
    throw new GoError(`precondition failed for: ${show(patch)}`);
  return patch;
}

function withoutNulls(patch: JsonObject): Fields {
  const out: Fields = {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) continue;
    if (!isJsonObject(value) || Object.keys(value).length === 0) setField(out, key, value);
    else {
      const inner = withoutNulls(value);
      if (Object.keys(inner).length > 0) setField(out, key, inner);
    }
  }
  return out;
}

function onlyNulls(patch: JsonObject): Fields {
  const out: Fields = {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) setField(out, key, null);
    else if (isJsonObject(value)) {
      const inner = onlyNulls(value);
      if (Object.keys(inner).length > 0) setField(out, key, inner);
    }
  }
  return out;
}

function mergeDocuments(document: JsonObject, patch: JsonObject): Fields {
  const out: Fields = { ...document };
  for (const [key, value] of Object.entries(patch)) {
    const before = own(out, key) ?? null;
    if (before === null) setField(out, key, pruned(value));
    else setField(out, key, isJsonObject(before) && isJsonObject(value) ? mergeDocuments(before, value) : value);
  }
  return out;
}

/** Without nulls in maps, also those in lists. */
function pruned(value: Json): Json {
  if (isList(value)) return value.map(pruned);
  if (!isJsonObject(value)) return value;
  const out: Fields = {};
  for (const [key, item] of Object.entries(value)) if (item !== null) setField(out, key, pruned(item));
  return out;
}
