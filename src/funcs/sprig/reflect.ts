import { deepEqual } from '../../go/deepequal.ts';
import { func, type GoFunc, P } from '../../go/func.ts';
import { kindOf, typeOf, type Value } from '../../go/value.ts';

function typeName(value: Value): string {
  return typeOf(value)?.name ?? '<nil>';
}

/** Sprig's reflection: https://masterminds.github.io/sprig/reflection.html. */
export const reflectFunctions: readonly GoFunc[] = [
  func('typeOf', [P.any], typeName),
  func('typeIs', [P.string, P.any], (name, value) => typeName(value) === name),
  func('typeIsLike', [P.string, P.any], (name, value) => {
    const actual = typeName(value);
    return actual === name || actual === `*${name}`;
  }),
  func('kindOf', [P.any], kindOf),
  func('kindIs', [P.string, P.any], (kind, value) => kindOf(value) === kind),
  func('deepEqual', [P.any, P.any], deepEqual),
];
