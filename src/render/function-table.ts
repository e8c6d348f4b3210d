import { dataFunctions } from '../funcs/helm/data.ts';
import { durationFunctions } from '../funcs/helm/duration.ts';
import { sprigFunctions } from '../funcs/sprig.ts';
import type { GoFunc } from '../go/func.ts';
import type { RenderOptions } from './options.ts';
import { renderFunctions } from './template-functions.ts';

/** The functions that all templates of a render call, but for those that are bound to a set (`includeFunctions`). */
export function functionTable(
  options: Pick<RenderOptions, 'host' | 'lintMode' | 'log' | 'lookup' | 'enableDns'>,
): Map<string, GoFunc> {
  const functions = sprigFunctions(options.host);
  for (const fn of [...dataFunctions(options.host), ...durationFunctions, ...renderFunctions(options)]) {
    functions.set(fn.name, fn);
  }
  return functions;
}
