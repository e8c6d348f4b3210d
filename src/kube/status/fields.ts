import { isJsonObject, type Json, type KubeObject } from '../json.ts';

/** What kstatus finds in an object. */
export interface Health {
  readonly status: 'InProgress' | 'Failed' | 'Current' | 'Terminating';
  readonly message: string;
}

export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

export function current(message: string): Health {
  return { status: 'Current', message };
}

export function inProgress(message: string): Health {
  return { status: 'InProgress', message };
}

export function failed(message: string): Health {
  return { status: 'Failed', message };
}

/** An object whose fields are of other types than its kind has: its status can't be told. */
export class StatusUnknown extends Error {}

/**
 * The value under a list of keys (`unstructured.NestedFieldNoCopy`): undefined where a key is missing or its holder is
 * null. Throws StatusUnknown where the holder is something else than an object.
 */
function strictField(object: Json | undefined, keys: readonly string[]): Json | undefined {
  let at = object;
  for (const [depth, key] of keys.entries()) {
    if (at === undefined || at === null) return undefined;
    if (!isJsonObject(at)) throw new StatusUnknown(`${keys.slice(0, depth).join('.')} is no object`);
    at = Object.hasOwn(at, key) ? at[key] : undefined;
  }
  return at;
}

/** The whole number under a list of keys; undefined where there is none. Throws StatusUnknown for another type. */
export function strictInt(object: KubeObject, ...keys: readonly string[]): number | undefined {
  const value = strictField(object, keys);
  if (value === undefined) return undefined;
  if (isWhole(value)) return Number(value);
  throw new StatusUnknown(`${keys.join('.')} is no whole number`);
}

/** The text under a list of keys; undefined where there is none. Throws StatusUnknown for another type. */
export function strictText(object: KubeObject, ...keys: readonly string[]): string | undefined {
  const value = strictField(object, keys);
  if (value === undefined || typeof value === 'string') return value;
  throw new StatusUnknown(`${keys.join('.')} is no text`);
}

/** The list under a list of keys; undefined where there is none. Throws StatusUnknown for another type. */
export function strictList(object: KubeObject, ...keys: readonly string[]): readonly Json[] | undefined {
  const value = strictField(object, keys);
  if (value === undefined || Array.isArray(value)) return value as readonly Json[] | undefined;
  throw new StatusUnknown(`${keys.join('.')} is no list`);
}

/** The whole number at a path such as `spec.replicas`, or the default where there is none. */
export function intAt(object: KubeObject, path: string, otherwise: number): number {
  const value = lenientField(object, path);
  return isWhole(value) ? Number(value) : otherwise;
}

/** The text at a path, or the default where there is none. */
export function stringAt(object: KubeObject, path: string, otherwise: string): string {
  const value = lenientField(object, path);
  return typeof value === 'string' ? value : otherwise;
}

function lenientField(object: KubeObject, path: string): Json | undefined {
  let at: Json | undefined = object;
  for (const key of path.split('.')) {
    if (!isJsonObject(at) || !Object.hasOwn(at, key)) return undefined;
    at = at[key];
  }
  return at;
}

function isWhole(value: Json | undefined): value is number | bigint {
  return typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value));
}

/** `status.conditions`. Throws StatusUnknown where they are not what they should be. */
export function conditionsOf(object: KubeObject): readonly Condition[] {
  const status = object['status'];
  if (status === undefined || status === null) return [];
  if (!isJsonObject(status)) throw new StatusUnknown('status is no object');
  const conditions = status['conditions'];
  if (conditions === undefined || conditions === null) return [];
  if (!Array.isArray(conditions)) throw new StatusUnknown('status.conditions is no list');
  return (conditions as readonly Json[]).map(conditionOf);
}

function conditionOf(value: Json): Condition {
  if (value !== null && !isJsonObject(value)) throw new StatusUnknown('a condition is no object');
  const text = (key: string): string => {
    const found = value?.[key];
    if (found === undefined || found === null) return '';
    if (typeof found !== 'string') throw new StatusUnknown(`a condition's ${key} is no text`);
    return found;
  };
  return { type: text('type'), status: text('status'), reason: text('reason'), message: text('message') };
}
