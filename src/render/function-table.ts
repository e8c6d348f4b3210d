import { dataFunctions } from '../funcs/helm/data.ts';
import { durationFunctions } from '../funcs/helm/duration.ts';
import type { Host } from '../funcs/host.ts';
import { sprigFunctions } from '../funcs/sprig.ts';
import type { FuncTable, GoFunc } from '../go/func.ts';
import type { RenderOptions } from './options.ts';
import { renderFunctions } from './template-functions.ts';

const ofHosts = new WeakMap<Host, FuncTable>();

/** The functions that need to know the host and no more: one table for all of its renders. */
export function hostFunctions(host: Host): FuncTable {
  let table = ofHosts.get(host);
  if (table === undefined) {
    const helm = [...dataFunctions(host), ...durationFunctions];
    table = new Map([...sprigFunctions(host), ...helm.map((fn) => [fn.name, fn] as const)]);
    ofHosts.set(host, table);
  }
  return table;
}

/** The functions that all templates of a render call, but for those that are bound to a set (`includeFunctions`). */
export function functionTable(
  options: Pick<RenderOptions, 'host' | 'lintMode' | 'log' | 'lookup' | 'enableDns'>,
): Map<string, GoFunc> {
  return new Map([...hostFunctions(options.host), ...renderFunctions({ options }, options.enableDns === true)]);
}
