import { quote } from '../go/strconv.ts';
import { GoError, type Value } from '../go/value.ts';

export type Table = Map<string, Value>;

/** Tables merge, everything else is a value: what a values file calls a mapping. */
export function isTable(value: Value): value is Table {
  return value instanceof Map;
}

/** The table at a dotted path. Throws a `GoError` where some part of the path is no table. */
export function table(values: Table, path: string): Table {
  let current = values;
  for (const name of path.split('.')) {
    const next = current.get(name);
    if (!isTable(next)) throw new GoError(`${quote(name)} is not a table`);
    current = next;
  }
  return current;
}

/** The value at a dotted path. Throws a `GoError` where there is none, or a table. */
export function pathValue(values: Table, path: string): Value {
  if (path === '') throw new GoError('YAML path cannot be empty');
  const cut = path.lastIndexOf('.');
  const name = path.slice(cut + 1);
  const value = cut < 0 ? values.get(name) : tableAt(values, path.slice(0, cut))?.get(name);
  if (value === undefined || isTable(value)) throw new GoError(`${quote(name)} is not a value`);
  return value;
}

function tableAt(values: Table, path: string): Table | undefined {
  let current: Value = values;
  for (const name of path.split('.')) {
    if (!isTable(current)) return undefined;
    current = current.get(name);
  }
  return isTable(current) ? current : undefined;
}

/** A copy that shares nothing which a template could change: tables, and lists that hold tables. */
export function copyTable(from: Table): Table {
  const out: Table = new Map();
  for (const [key, value] of from) out.set(key, copyValue(value));
  return out;
}

/** As `copyTable`, leaving out entries that are null, at any depth of tables (not within lists). */
export function copyTableWithoutNulls(from: Table): Table {
  const out: Table = new Map();
  for (const [key, value] of from) {
    if (value === null) continue;
    out.set(key, isTable(value) ? copyTableWithoutNulls(value) : copyValue(value));
  }
  return out;
}

/** Shares scalars and lists of scalars, copies everything else. */
export function copyValue(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (isTable(value)) return copyTable(value);
  if (Array.isArray(value) && value.some(isContainer)) return value.map(copyValue);
  return value;
}

function isContainer(value: Value): boolean {
  return value instanceof Map || Array.isArray(value);
}
