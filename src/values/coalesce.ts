import { sprintf } from '../go/fmt.ts';
import { GoError, type Value } from '../go/value.ts';
import { copyTable, copyTableWithoutNulls, copyValue, isTable, type Table } from './tables.ts';

/** What coalescing needs to know of a chart. */
export interface ValuesChart {
  readonly name: string;
  /** The chart's own defaults: never changed, and never shared with a result. */
  readonly values: Table;
  readonly dependencies: readonly ValuesChart[];
}

/** A line for the log, as data. */
export interface LogRecord {
  readonly level: 'DEBUG' | 'INFO' | 'WARN';
  readonly message: string;
  readonly attributes: readonly (readonly [key: string, value: string])[];
  /** The values are bytes to Go, which it quotes whatever they are. */
  readonly quoted?: boolean;
}

export type Log = (record: LogRecord) => void;

const GLOBAL = 'global';

/** One pass over a chart tree. `keepNulls` is merging: otherwise a null takes a chart's default away. */
interface Pass {
  readonly keepNulls: boolean;
  readonly log: Log | undefined;
}

/**
 * The values that a chart and its dependencies render with: `values` over the defaults of the chart, over those of its
 * dependencies, with globals passed down. A null in `values` removes a default. Each dependency's table in the result
 * is the very map that the dependency renders with. Neither argument is changed; the result shares with them nothing
 * that a template could change. Throws a `GoError` where a dependency's values are no table.
 */
export function coalesceValues(chart: ValuesChart, values: Table, log?: Log): Table {
  return run({ keepNulls: false, log }, chart, values);
}

/** As `coalesceValues`, but nulls stay, for a later coalescing to act on. */
export function mergeValues(chart: ValuesChart, values: Table, log?: Log): Table {
  return run({ keepNulls: true, log }, chart, values);
}

/** Merges `source` under `into`, which is changed and returned; a null in `into` removes a value that both have. */
export function coalesceTables(into: Table, source: Table, log?: Log): Table {
  return mergeUnder({ keepNulls: false, log }, into, source, '', copyValue);
}

/** Merges `source` under `into`, which is changed and returned; nulls in `into` stay. */
export function mergeTables(into: Table, source: Table, log?: Log): Table {
  return mergeUnder({ keepNulls: true, log }, into, source, '', copyValue);
}

function run(pass: Pass, chart: ValuesChart, values: Table): Table {
  try {
    return coalesce(pass, chart, copyTable(values), '');
  } catch (error) {
    if (error instanceof RangeError) throw new GoError('values are nested too deeply', error);
    throw error;
  }
}

function coalesce(pass: Pass, chart: ValuesChart, into: Table, prefix: string): Table {
  const path = join(prefix, chart.name);
  addDefaults(pass, chart, into, path);
  for (const dependency of chart.dependencies) {
    const name = dependency.name;
    const held = into.get(name);
    if (held !== undefined && !isTable(held)) throw new GoError(sprintf('type mismatch on %s: %t', [name, held]));
    const own = held ?? new Map<string, Value>();
    if (held === undefined) into.set(name, own);
    passGlobals(pass, own, into, path);
    coalesce(pass, dependency, own, path);
  }
  return into;
}

function addDefaults(pass: Pass, chart: ValuesChart, into: Table, path: string): void {
  for (const [key, value] of chart.values) {
    const set = into.get(key);
    if (set === undefined) {
      if (value === null && !pass.keepNulls) continue;
      into.set(key, !pass.keepNulls && isTable(value) ? copyTableWithoutNulls(value) : copyValue(value));
    } else if (set === null) {
      if (!pass.keepNulls) into.delete(key);
    } else if (isTable(set)) {
      if (isTable(value)) mergeDefaults(pass, chart, set, value, key, path);
      else if (value !== null) warn(pass, `warning: skipped value for ${path}.${key}: Not a table.`);
    }
  }
}

/** What a parent says about a dependency keeps its nulls: they are the dependency's to act on. */
function mergeDefaults(pass: Pass, chart: ValuesChart, into: Table, value: Table, key: string, path: string): void {
  const keepNulls = pass.keepNulls || chart.dependencies.some((dependency) => dependency.name === key);
  if (keepNulls) mergeUnder({ ...pass, keepNulls }, into, value, join(path, key), copyValue);
  else mergeUnder(pass, into, copyTableWithoutNulls(value), join(path, key), share);
}

/** Puts a parent's globals over those of a dependency. Tables directly in them are copied, all below is shared. */
function passGlobals(pass: Pass, into: Table, from: Table, prefix: string): void {
  const own = globalsOf(into);
  const inherited = own === undefined ? undefined : globalsOf(from);
  if (own === undefined || inherited === undefined) {
    const side = own === undefined ? 'destination' : 'source';
    warn(pass, `warning: skipping globals because ${side} global is not a table.`);
    return;
  }
  for (const [key, value] of inherited) {
    const old = own.get(key);
    if (isTable(value)) {
      if (old !== undefined && !isTable(old)) {
        warn(pass, sprintf('Conflict: cannot merge map onto non-map for %q. Skipping.', [key]));
        continue;
      }
      const merged: Table = new Map(value);
      if (old !== undefined) mergeUnder({ ...pass, keepNulls: true }, merged, old, join(prefix, key), share);
      own.set(key, merged);
    } else if (isTable(old)) {
      warn(pass, `key ${key} is table. Skipping`);
    } else {
      own.set(key, value);
    }
  }
  into.set(GLOBAL, own);
}

/** Undefined where they are no table. */
function globalsOf(values: Table): Table | undefined {
  const globals = values.get(GLOBAL);
  if (globals === undefined) return new Map();
  return isTable(globals) ? globals : undefined;
}

/** `take` makes of a value in `source` what `into` may hold: a copy where `source` is not ours. */
function mergeUnder(pass: Pass, into: Table, source: Table, prefix: string, take: (value: Value) => Value): Table {
  for (const [key, value] of source) {
    const held = into.get(key);
    if (held === undefined) {
      into.set(key, take(value));
    } else if (held === null) {
      if (!pass.keepNulls && value !== null) into.delete(key);
    } else if (isTable(value)) {
      const path = join(prefix, key);
      if (isTable(held)) mergeUnder(pass, held, value, path, take);
      else warn(pass, sprintf('warning: cannot overwrite table with non table for %s (%v)', [path, value]));
    } else if (isTable(held) && value !== null) {
      const path = join(prefix, key);
      warn(pass, sprintf('warning: destination for %s is a table. Ignoring non-table value (%v)', [path, value]));
    }
  }
  return into;
}

function share(value: Value): Value {
  return value;
}

function join(prefix: string, name: string): string {
  return prefix === '' ? name : `${prefix}.${name}`;
}

function warn(pass: Pass, message: string): void {
  pass.log?.({ level: 'INFO', message, attributes: [] });
}
