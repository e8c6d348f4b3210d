import { func, type GoFunc, P } from '../../go/func.ts';
import { parseConstraint, parseVersion } from '../../go/semver.ts';

/** Sprig's functions of semantic versions. */
export const semverFunctions: readonly GoFunc[] = [
  func('semver', [P.string], parseVersion),
  func('semverCompare', [P.string, P.string], (constraint, version) => {
    // The constraint's errors come first.
    const wanted = parseConstraint(constraint);
    return wanted.check(parseVersion(version));
  }),
];
