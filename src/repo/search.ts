import { joinPath } from '../go/path.ts';
import { compileRegexp } from '../go/regexp.ts';
import { compareVersions, parseConstraint } from '../go/semver.ts';
import { toLower } from '../go/strings.ts';
import { compareStrings } from '../go/text.ts';
import { GoError } from '../go/value.ts';
import type { SearchedVersion } from './index-summary.ts';
import { tryVersion } from './sort.ts';

/** What is found: a version of `repository/chart`. */
export interface Found {
  readonly name: string;
  /** In which of the texts the keyword is found: the lower, the better. */
  readonly score: number;
  readonly version: SearchedVersion;
}

/** A chart of a repository with its versions, the newest first. */
export interface Searchable {
  readonly repository: string;
  readonly chart: string;
  readonly versions: readonly SearchedVersion[];
}

export interface SearchOptions {
  /** Everything is found where it is left out. */
  readonly keyword: string | undefined;
  readonly isRegexp: boolean;
  /** Every version, not only the newest. */
  readonly all: boolean;
  /** The range that versions must lie in. */
  readonly range: string;
}

const SEPARATOR = '\v';
/** A worse score is no match. */
const MAX_SCORE = 25;

/** Searches charts as Helm does, best matches first. Throws GoError for a keyword or a range that is none. */
export function searchCharts(charts: Iterable<Searchable>, options: SearchOptions): Found[] {
  const find = matcher(options);
  const lines = new Map<string, Found>();
  for (const { repository, chart, versions } of charts) {
    const name = joinPath(repository, chart);
    // As in Helm a range makes every version be looked at, and the default is a range.
    for (const version of versions) {
      const score = find(lineOf(repository, version));
      const key = `${name}$$${version.version}`;
      // Of the same version twice the last one counts.
      if (score === undefined) lines.delete(key);
      else lines.set(key, { name: key.split('$$', 1)[0]!, score, version });
    }
  }
  return within([...lines.values()].sort(byScore), options);
}

function lineOf(repository: string, { name, description, keywords }: SearchedVersion): string {
  return [name, `${repository}/${name}`, description, keywords.join(' ')].join(SEPARATOR);
}

/** Gives the score of a line, or undefined where it does not match. */
function matcher({ keyword, isRegexp }: SearchOptions): (line: string) => number | undefined {
  if (keyword === undefined) return () => 0;
  if (isRegexp) {
    const regexp = compileRegexp(keyword);
    return (line) => {
      const at = regexp.findIndex(line)?.[0];
      return at === undefined ? undefined : limited(scoreAt(line, at));
    };
  }
  const term = toLower(keyword);
  return (line) => {
    const lower = toLower(line);
    const at = lower.indexOf(term);
    return at < 0 ? undefined : limited(scoreAt(lower, at));
  };
}

function limited(score: number): number | undefined {
  return score < MAX_SCORE ? score : undefined;
}

/** The number of separators before a place. */
function scoreAt(line: string, at: number): number {
  let score = 0;
  for (let next = line.indexOf(SEPARATOR); next >= 0 && next < at; next = line.indexOf(SEPARATOR, next + 1)) score++;
  return score;
}

function byScore(a: Found, b: Found): number {
  if (a.score !== b.score) return a.score - b.score;
  if (a.name !== b.name) return compareStrings(a.name, b.name);
  const left = tryVersion(a.version.version);
  const right = tryVersion(b.version.version);
  return left === undefined || right === undefined ? 0 : compareVersions(right, left);
}

function within(found: readonly Found[], { range, all }: SearchOptions): Found[] {
  let constraint: ReturnType<typeof parseConstraint>;
  try {
    constraint = parseConstraint(range);
  } catch (error) {
    throw new GoError(`an invalid version/constraint format: ${(error as Error).message}`, error);
  }
  const names = new Set<string>();
  return found.filter(({ name, version }) => {
    if (!all && names.has(name)) return false;
    const parsed = tryVersion(version.version);
    if (parsed === undefined || !constraint.check(parsed)) return false;
    names.add(name);
    return true;
  });
}
