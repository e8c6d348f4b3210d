import { sprintf } from '../go/fmt.ts';
import { GoError, STRING_MAP, TypedMap, type Value } from '../go/value.ts';
import { mergeTables, mergeValues } from '../values/coalesce.ts';
import { type Table, table } from '../values/tables.ts';
import type { WorkingChart } from './dependencies.ts';
import type { Log } from './log.ts';
import type { Dependency } from './model.ts';

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
  for (const dependency of declared) importFrom(dependency, merged, imported, log);
  chart.values = mergeTables(merged, imported, log);
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
      mergeTables(into, nest(wanted.parent, found), log);
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
