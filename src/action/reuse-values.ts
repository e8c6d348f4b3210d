import type { Chart } from '../chart/model.ts';
import { TschartError } from '../errors.ts';
import { GoError, type Value } from '../go/value.ts';
import { chartOfRecord, type Release } from '../release/release.ts';
import { coalesceTables, coalesceValues } from '../values/coalesce.ts';
import { copyTable } from '../values/tables.ts';
import type { ActionContext } from './context.ts';

/** Which values an upgrade starts from; `default` keeps the last ones only where no new ones are given. */
export type ReusePolicy = 'default' | 'reset' | 'reuse' | 'reset-then-reuse';

/** The chart and values of an upgrade. With `reuse` the old revision's values take the place of the chart's own. */
export function reuseValues(
  { log }: ActionContext,
  chart: Chart,
  current: Release,
  values: Map<string, Value>,
  policy: ReusePolicy,
): { readonly chart: Chart; readonly values: Map<string, Value> } {
  const old = current.config ?? new Map<string, Value>();
  switch (policy) {
    case 'reset':
      return { chart, values };
    case 'reuse': {
      const rebuilt = rebuild(current, old, log);
      return { chart: { ...chart, values: rebuilt }, values: coalesceTables(copyTable(values), old, log) };
    }
    case 'reset-then-reuse':
      return { chart, values: coalesceTables(copyTable(values), old, log) };
    case 'default':
      return { chart, values: values.size === 0 && old.size > 0 ? old : values };
  }
}

function rebuild(current: Release, config: Map<string, Value>, log: ActionContext['log']): Map<string, Value> {
  if (current.chart === null) return config;
  try {
    return coalesceValues(chartOfRecord(current.chart), config, log);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new TschartError('VALUES', `failed to rebuild old values: ${error.message}`, { cause: error });
  }
}
