import { func, type GoFunc, P, variadic } from '../../go/func.ts';
import type { Value } from '../../go/value.ts';
import { isEmpty } from './defaults-empty.ts';

/** The first value, unless a second is given that is not empty. */
function defaultTo(fallback: Value, ...given: Value[]): Value {
  return isEmpty(given[0]) ? fallback : given[0];
}

function coalesce(...values: Value[]): Value {
  return values.find((value) => !isEmpty(value)) ?? null;
}

/** Sprig's defaults: https://masterminds.github.io/sprig/defaults.html. */
export const defaultFunctions: readonly GoFunc[] = [
  variadic('default', [P.any], P.any, defaultTo),
  func('empty', [P.any], isEmpty),
  variadic('coalesce', [], P.any, coalesce),
  variadic('all', [], P.any, (...values) => !values.some(isEmpty)),
  variadic('any', [], P.any, (...values) => !values.every(isEmpty)),
];
