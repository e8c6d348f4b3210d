import type { Json, JsonObject } from './json.ts';

/** Keywords that are inferred from a value. */
const INFERRED = new Set(['type', 'additionalProperties', 'enum', 'required', 'minimum']);

/**
 * Takes from a schema what refuses the value at a path, if it was inferred: `written` are schemas with keywords of an
 * author, which stay.
 */
export function loosen(
  schema: JsonObject,
  path: readonly string[],
  keyword: string,
  written: ReadonlyMap<JsonObject, unknown>,
): 'loosened' | 'kept' {
  let at: JsonObject = schema;
  for (const [i, key] of path.entries()) {
    if (written.has(at) && at.has('allOf')) return 'kept';
    const next = childOf(at, key);
    if (next === undefined) {
      // The last key is what should not be there.
      if (keyword === 'additionalProperties' && i === path.length - 1 && !written.has(at)) {
        return at.delete('additionalProperties') ? 'loosened' : 'kept';
      }
      return 'kept';
    }
    at = next;
  }
  if (written.has(at) || !INFERRED.has(keyword)) return 'kept';
  return at.delete(keyword) ? 'loosened' : 'kept';
}

function childOf(schema: JsonObject, key: string): JsonObject | undefined {
  const inTable = mapOf(mapOf(schema.get('properties'))?.get(key));
  if (inTable !== undefined) return inTable;
  if (/^\d+$/.test(key)) {
    const items = mapOf(schema.get('items'));
    if (items !== undefined) return items;
  }
  return mapOf(schema.get('additionalProperties'));
}

function mapOf(json: Json | undefined): JsonObject | undefined {
  return json instanceof Map ? json : undefined;
}
