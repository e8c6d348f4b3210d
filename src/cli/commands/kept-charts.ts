import type { Chart } from '../../chart/model.ts';
import type { Invocation } from '../command.ts';
import { loadLocated } from './chart-source.ts';

/** Loads the chart at a path. */
export type ChartLoader = (path: string, call: Invocation) => Promise<Chart>;

/** Charts that one process renders several times: loaded once, until one is forgotten. */
export interface KeptCharts {
  readonly load: ChartLoader;
  readonly paths: () => Iterable<string>;
  readonly forget: (path: string) => void;
}

export function keptCharts(): KeptCharts {
  const kept = new Map<string, Promise<Chart>>();
  return {
    load(path, call) {
      let loading = kept.get(path);
      if (loading === undefined) {
        loading = loadLocated(path, call);
        kept.set(path, loading);
      }
      return loading;
    },
    paths: () => kept.keys(),
    forget: (path) => kept.delete(path),
  };
}
