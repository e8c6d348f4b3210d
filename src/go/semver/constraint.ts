import { comparePrereleases, compareVersions, parseVersion, type Version } from '../semver.ts';
import { quote } from '../strconv.ts';
import { byteLength } from '../text.ts';
import { GoError } from '../value.ts';

/** A constraint on versions, read by `parseConstraint`. */
export interface Constraint {
  /** Whether the version satisfies it. */
  check(version: Version): boolean;
  /** Why the version does not satisfy it: Go's messages, empty when it does. */
  validate(version: Version): readonly string[];
  /** The constraint in its canonical spacing. */
  toString(): string;
}

export interface ConstraintOptions {
  /** Lets prereleases satisfy ranges that name none (`Constraints.IncludePrerelease`). */
  readonly includePrerelease?: boolean;
}

/** One comparison of a constraint, such as `>= 1.2.x`. */
interface Comparison {
  readonly operator: string;
  /** The text after the operator. */
  readonly text: string;
  /** The least version it names: `1.2.0` for `1.2.x`. */
  readonly version: Version;
  /** Some part was left out or is a wildcard. */
  readonly partial: boolean;
  readonly minorOpen: boolean;
  readonly patchOpen: boolean;
}

/** All must hold. */
interface Group {
  readonly comparisons: readonly Comparison[];
  readonly namesPrerelease: boolean;
}

const MAX_LENGTH = 512;
const MAX_GROUPS = 32;

const SPACE = '[\\t\\n\\f\\r ]';
const VERSION = String.raw`v?([0-9|xX*]+)(\.[0-9|xX*]+)?(\.[0-9|xX*]+)?(-([0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*))?(\+([0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*))?`;
const OPERATOR = '!=|>=|=>|<=|=<|~>|=|>|<|~|\\^|';
const COMPARISON = new RegExp(`${SPACE}*(${OPERATOR})${SPACE}*(${VERSION})(${SPACE}*)(,?)`, 'y');
const HYPHEN_RANGE = new RegExp(`${SPACE}*(${VERSION})${SPACE}+-${SPACE}+(${VERSION})${SPACE}*`, 'g');
const SECOND_VERSION = 11;

/**
 * Reads a constraint in the grammar of Masterminds' library: groups separated by `||`, in each comparisons separated
 * by commas or blanks; `1.2 - 1.4` is a range; `x`, `X` and `*` are wildcards. Throws a `GoError` with Go's text, such
 * as `improper constraint: ">>1"`. Texts over 512 bytes or 32 groups are refused, as there.
 */
export function parseConstraint(text: string, options: ConstraintOptions = {}): Constraint {
  if (byteLength(text) > MAX_LENGTH) throw new GoError(`constraint string is too long (max ${MAX_LENGTH} bytes)`);
  const groups = expandRanges(text).split('||');
  if (groups.length > MAX_GROUPS) throw new GoError(`too many constraint groups (max ${MAX_GROUPS})`);
  return constraintOf(groups.map(parseGroup), options.includePrerelease ?? false);
}

/** Writes `a - b` as two comparisons. The first equal text is replaced, wherever it stands: as the original does. */
function expandRanges(text: string): string {
  if (!text.includes('-')) return text;
  let out = text;
  for (const m of text.matchAll(HYPHEN_RANGE)) {
    out = out.replace(m[0], () => `>= ${m[1]}, <= ${m[SECOND_VERSION]} `);
  }
  return out;
}

/** group = comparison { ( blank | "," ) comparison } */
function parseGroup(text: string): Group {
  const matches: RegExpExecArray[] = [];
  let at = 0;
  for (;;) {
    COMPARISON.lastIndex = at;
    const m = COMPARISON.exec(text);
    if (!m) throw improper(text);
    matches.push(m);
    at = COMPARISON.lastIndex;
    const [blank, comma] = [m[12], m[13]];
    if (at === text.length && comma === '') break;
    if (blank === '' && comma === '') throw improper(text);
  }
  const comparisons = matches.map(comparisonOf);
  return { comparisons, namesPrerelease: comparisons.some((c) => c.version.prerelease !== '') };
}

function improper(text: string): GoError {
  return new GoError(`improper constraint: ${quote(text)}`);
}

function isWildcard(part: string | undefined): boolean {
  return part === undefined || part === 'x' || part === 'X' || part === '*';
}

function comparisonOf(m: RegExpExecArray): Comparison {
  const [, operator = '', text = '', major = '', minor, patch, prerelease = ''] = m;
  const majorOpen = isWildcard(major);
  const minorOpen = !majorOpen && isWildcard(minor?.slice(1));
  const patchOpen = !majorOpen && !minorOpen && isWildcard(patch?.slice(1));
  const least = majorOpen
    ? `0.0.0${prerelease}`
    : minorOpen
      ? `${major}.0.0${prerelease}`
      : patchOpen
        ? `${major}${minor}.0${prerelease}`
        : text;
  let version: Version;
  try {
    version = parseVersion(least);
  } catch (err) {
    throw new GoError('constraint parser error', err);
  }
  return { operator, text, version, partial: majorOpen || minorOpen || patchOpen, minorOpen, patchOpen };
}

function constraintOf(groups: readonly Group[], includePrerelease: boolean): Constraint {
  const admits = (group: Group, v: Version) => v.prerelease === '' || includePrerelease || group.namesPrerelease;
  return {
    check: (v) => groups.some((g) => admits(g, v) && g.comparisons.every((c) => refusal(c, v) === undefined)),
    validate(v) {
      const reasons: string[] = [];
      let saidPrerelease = false;
      for (const group of groups) {
        let failed = false;
        if (!admits(group, v)) {
          failed = true;
          if (!saidPrerelease) {
            reasons.push(
              `${quote(v.toString())} is a prerelease version and the constraint is only looking for release versions`,
            );
          }
          saidPrerelease = true;
        } else {
          for (const comparison of group.comparisons) {
            const reason = refusal(comparison, v);
            if (reason === undefined) continue;
            failed = true;
            reasons.push(`${quote(v.toString())} ${reason}`);
          }
        }
        if (!failed) return [];
      }
      return reasons;
    },
    toString: () => groups.map((g) => g.comparisons.map((c) => c.operator + c.text).join(' ')).join(' || '),
  };
}

/** What the version is instead of what the comparison wants; undefined when it holds. */
function refusal(c: Comparison, v: Version): string | undefined {
  switch (c.operator) {
    case '':
    case '=':
      if (c.partial) return tilde(c, v);
      return compareVersions(v, c.version) === 0 ? undefined : `is not equal to ${quote(c.text)}`;
    case '!=':
      return equals(c, v) ? `is equal to ${quote(c.text)}` : undefined;
    case '>':
      return isGreater(c, v) ? undefined : `is less than or equal to ${quote(c.text)}`;
    case '<':
      return compareVersions(v, c.version) < 0 ? undefined : `is greater than or equal to ${quote(c.text)}`;
    case '>=':
    case '=>':
      return compareVersions(v, c.version) >= 0 ? undefined : `is less than ${quote(c.text)}`;
    case '<=':
    case '=<':
      return isGreaterThanAll(c, v) ? `is greater than ${quote(c.text)}` : undefined;
    case '^':
      return caret(c, v);
    default:
      return tilde(c, v);
  }
}

/** For `!=`: a partial version stands for all that it covers, except that prereleases of `1.2.x` must be equal too. */
function equals(c: Comparison, v: Version): boolean {
  if (!c.partial) return compareVersions(v, c.version) === 0;
  if (c.version.major !== v.major) return false;
  if (c.minorOpen) return true;
  if (c.version.minor !== v.minor) return false;
  if (c.patchOpen) return comparePrereleases(v.prerelease, c.version.prerelease) === 0;
  return c.version.patch === v.patch && compareVersions(v, c.version) === 0;
}

function isGreater(c: Comparison, v: Version): boolean {
  if (!c.partial) return compareVersions(v, c.version) > 0;
  if (v.major !== c.version.major) return v.major > c.version.major;
  if (c.minorOpen) return false;
  if (c.patchOpen) return v.minor > c.version.minor;
  return compareVersions(v, c.version) > 0;
}

/** For `<=`: `<=1.2` takes in every 1.2.x. */
function isGreaterThanAll(c: Comparison, v: Version): boolean {
  if (!c.partial) return compareVersions(v, c.version) > 0;
  if (v.major !== c.version.major) return v.major > c.version.major;
  return v.minor > c.version.minor && !c.minorOpen;
}

function tilde(c: Comparison, v: Version): string | undefined {
  const want = c.version;
  if (compareVersions(v, want) < 0) return `is less than ${quote(c.text)}`;
  const anything = want.major === 0n && want.minor === 0n && want.patch === 0n && !c.minorOpen && !c.patchOpen;
  if (anything) return undefined;
  if (v.major !== want.major) return `does not have same major version as ${quote(c.text)}`;
  if (v.minor !== want.minor && !c.minorOpen) return `does not have same major and minor version as ${quote(c.text)}`;
  return undefined;
}

function caret(c: Comparison, v: Version): string | undefined {
  const want = c.version;
  if (compareVersions(v, want) < 0) return `is less than ${quote(c.text)}`;
  if (v.major !== want.major) return `does not have same major version as ${quote(c.text)}`;
  if (want.major > 0n || c.minorOpen) return undefined;
  if (want.minor > 0n || c.patchOpen) {
    if (v.minor === want.minor) return undefined;
    return `does not have same minor version as ${quote(c.text)}. Expected minor versions to match when constraint major version is 0`;
  }
  if (v.minor > 0n) return `does not have same minor version as ${quote(c.text)}`;
  if (v.patch === want.patch) return undefined;
  return `does not equal ${quote(c.text)}. Expect version and constraint to equal when major and minor versions are 0`;
}
