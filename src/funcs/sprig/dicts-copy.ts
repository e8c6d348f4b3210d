import { Version, type VersionParts } from '../../go/semver.ts';
import {
  ANY_SLICE,
  GoError,
  GoStruct,
  isNil,
  STRING,
  sliceTypeOf,
  TypedMap,
  typedSlice,
  type Value,
} from '../../go/value.ts';

/** Deepest nesting that `deepCopy` and `merge` follow: only a map that contains itself is deeper. */
export const MAX_DEPTH = 2_000;

/** The library copies exported fields alone, and a version has none: its copy is 0.0.0. */
const NOTHING: VersionParts = { major: 0n, minor: 0n, patch: 0n, prerelease: '', metadata: '' };

/** Stops what would never come to an end. */
export function checkDepth(depth: number): void {
  if (depth > MAX_DEPTH) throw new GoError(`values are nested more than ${MAX_DEPTH} deep`);
}

/** Copies maps and slices at every depth (github.com/mitchellh/copystructure v1.2.0). */
export function deepCopy(value: Value): Value {
  if (value == null) throw new GoError('reflect: call of reflect.Value.Type on zero Value');
  return copy(value, 0);
}

function copy(value: Value, depth: number): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Map) {
    if (isNil(value)) return value;
    checkDepth(depth);
    const result = value instanceof TypedMap ? new TypedMap(value.type) : new Map<string, Value>();
    for (const [key, item] of value) result.set(key, copy(item, depth + 1));
    return result;
  }
  if (Array.isArray(value)) {
    if (isNil(value)) return value;
    checkDepth(depth);
    const items = value.map((item) => copy(item, depth + 1));
    const type = sliceTypeOf(value);
    return type === ANY_SLICE ? items : typedSlice(type, items);
  }
  if (value instanceof Version) return new Version(value.type, NOTHING, '');
  if (value instanceof GoStruct) return copyStruct(value);
  return value instanceof Uint8Array ? value.slice() : value;
}

/** The texts in fields that are not exported are not copied. */
function copyStruct(value: GoStruct): Value {
  const hidden = value.type.fields?.filter(({ name, type }) => type === STRING && /^[a-z]/.test(name)) ?? [];
  if (hidden.length === 0) return value;
  const fields = new Map(value.fields);
  for (const { name } of hidden) fields.set(name, '');
  return new GoStruct(value.type, fields);
}
