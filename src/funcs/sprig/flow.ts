import { func, type GoFunc, P } from '../../go/func.ts';
import { GoError } from '../../go/value.ts';

/** Sprig's `fail` and `ternary`. */
export const flowFunctions: readonly GoFunc[] = [
  func('fail', [P.string], (message) => {
    throw new GoError(message);
  }),
  func('ternary', [P.any, P.any, P.bool], (yes, no, condition) => (condition ? yes : no)),
];
