import { sprintf } from '../go/fmt.ts';
import { GoError, STRING_MAP, TypedMap, type Value } from '../go/value.ts';
import { mergeValues } from '../values/coalesce.ts';
import { copyTable, isTable, type Table, table } from '../values/tables.ts';
import type { Log } from './log.ts';
import type { Dependency } from './model.ts';
import type { WorkingChart } from './working-chart.ts';

/**
 * Merges what dependencies export into the values of the charts that import it, innermost charts first. Values of the
 * importing chart win. Every chart that declares dependencies ends up with the values of those below its own.
 */
export function importValues(chart: WorkingChart, log: Log | undefined): void {
  for (const dependency of chart.dependencies) importValues(dependency, log);
  const declared = chart.metadata.dependencies;
  if (declared === undefined) return;
  const merged = mergeValues(chart, new Map(), log);
  const imported: Table = new Map();
  try {
    for (const dependency of declared) importFrom(dependency, merged, imported, log);
    chart.values = imported.size === 0 ? merged : mergeShared(copyTable(merged), imported, '', log);
  } catch (error) {
    // A table imported into itself, on which Helm would crash.
    if (error instanceof RangeError) throw new GoError(`import-values of chart ${chart.name} lead in a circle`, error);
    throw error;
  }
}

function importFrom(dependency: Dependency, values: Table, into: Table, log: Log | undefined): void {
  const done: Value[] = [];
  for (const item of dependency.importValues ?? []) {
    const wanted = readItem(item);
    if (wanted === undefined) continue;
    done.push(
      new TypedMap(STRING_MAP, [
        ['child', wanted.child],
        ['parent', wanted.parent],
      ]),
    );
    try {
      const found = table(values, `${dependency.name}.${wanted.child}`);
      mergeShared(into, nest(wanted.parent, found), '', log);
    } catch (error) {
      if (!(error instanceof GoError)) throw error;
      warnMissing(dependency, typeof item === 'string', error, log);
    }
  }
  if (done.length > 0) dependency.importValues = done;
  else delete dependency.importValues;
}

/** `x` is short for child `exports.x` and parent `.`. Items that are neither text nor a table are dropped. */
function readItem(item: Value): { child: string; parent: string } | undefined {
  if (typeof item === 'string') return { child: `exports.${item}`, parent: '.' };
  if (!(item instanceof Map) || item instanceof TypedMap) return undefined;
  return { child: sprintf('%v', [item.get('child') ?? null]), parent: sprintf('%v', [item.get('parent') ?? null]) };
}

/** The tables of a dotted path around `values`; the path `.` adds none. */
function nest(path: string, values: Table): Table {
  if (path === '.') return values;
  return path.split('.').reduceRight<Table>((inner, name) => new Map([[name, inner]]), values);
}

function warnMissing(dependency: Dependency, short: boolean, error: GoError, log: Log | undefined): void {
  if (short) {
    log?.({ level: 'WARN', message: 'ImportValues missing table', attributes: [['error', error.message]] });
  } else {
    log?.({
      level: 'WARN',
      message: 'ImportValues missing table from chart',
      attributes: [
        ['chart', dependency.name],
        ['error', error.message],
      ],
    });
  }
}

/**
 * Merges `source` under `into`, nulls kept. Tables that `into` lacks are not copied but shared, as in Helm: what a later
 * import adds to one of them shows wherever else it was imported, and in the dependency's own values. For the same
 * reason a null in `into` is put into `source` too.
 */
function mergeShared(into: Table, source: Table, prefix: string, log: Log | undefined): Table {
  for (const [key, value] of into) if (value === null) source.set(key, null);
  for (const [key, value] of source) {
    const held = into.get(key);
    const path = prefix === '' ? key : `${prefix}.${key}`;
    if (held === undefined) into.set(key, value);
    else if (isTable(value)) {
      if (isTable(held)) mergeShared(held, value, path, log);
      else inform(log, 'warning: cannot overwrite table with non table for %s (%v)', path, value);
    } else if (isTable(held) && value !== null) {
      inform(log, 'warning: destination for %s is a table. Ignoring non-table value (%v)', path, value);
    }
  }
  return into;
}

function inform(log: Log | undefined, format: string, path: string, value: Value): void {
  log?.({ level: 'INFO', message: sprintf(format, [path, value]), attributes: [] });
}
