/**
 * JSON as the API server speaks it. Whole numbers beyond 2^53 are bigints where they come from a manifest; what the
 * server sends is parsed with ordinary numbers.
 */
export type Json = null | boolean | number | bigint | string | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json;
}

/** A Kubernetes object (`unstructured.Unstructured`): has `apiVersion`, `kind` and `metadata`. */
export type KubeObject = JsonObject;

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value under a list of keys; undefined where one is missing or what holds it is no object. */
export function fieldAt(value: Json | undefined, ...keys: readonly string[]): Json | undefined {
  let at: Json | undefined = value;
  for (const key of keys) {
    if (!isJsonObject(at) || !Object.hasOwn(at, key)) return undefined;
    at = at[key];
  }
  return at;
}

/** The text under a list of keys; empty where there is none. */
export function textAt(value: Json | undefined, ...keys: readonly string[]): string {
  const found = fieldAt(value, ...keys);
  return typeof found === 'string' ? found : '';
}
