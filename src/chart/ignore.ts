import { matchPath } from '../go/path.ts';
import { trimSpace } from '../go/strings.ts';
import { GoError } from '../go/value.ts';
import type { Log } from './log.ts';

/** The rules of a `.helmignore` file. */
export interface IgnoreRules {
  /**
   * Whether a path, relative to the chart and with `/`, is left out. Rules are tried in order, and the first that
   * applies decides. A negated rule (`!x`) leaves out everything that it does not match, as in Helm.
   */
  ignores(path: string, isDirectory: boolean): boolean;
}

interface Rule {
  readonly negated: boolean;
  readonly directoryOnly: boolean;
  matches(path: string): boolean;
}

/** Go's `bufio.Scanner` reads no longer line. */
const MAX_LINE = 64 * 1024;

/** Hidden files directly in templates/ are always left out. */
const DEFAULT_RULE = 'templates/.?*';

/**
 * Reads the text of a `.helmignore` file (none where the chart has no such file); Helm's default rule is added.
 * Throws `GoError` for a pattern that is none. Source of the rules: helm.sh/helm/v4/pkg/ignore of 4.3.1.
 */
export function parseIgnoreRules(text = '', log?: Log): IgnoreRules {
  const rules: Rule[] = [];
  for (const line of lines(text)) {
    const rule = parseRule(line, log);
    if (rule) rules.push(rule);
  }
  rules.push(parseRule(DEFAULT_RULE, log)!);
  return {
    ignores(path, isDirectory) {
      if (path === '' || path === '.' || path === './') return false;
      for (const rule of rules) {
        if (rule.negated) {
          if ((rule.directoryOnly && !isDirectory) || !rule.matches(path)) return true;
        } else if ((!rule.directoryOnly || isDirectory) && rule.matches(path)) {
          return true;
        }
      }
      return false;
    },
  };
}

function lines(text: string): string[] {
  if (text === '') return [];
  const all = (text.startsWith('\ufeff') ? text.slice(1) : text).split('\n');
  if (all.some((line) => line.length >= MAX_LINE)) throw new GoError('bufio.Scanner: token too long');
  return all;
}

function parseRule(line: string, log: Log | undefined): Rule | undefined {
  let pattern = trimSpace(line);
  if (pattern === '' || pattern.startsWith('#')) return undefined;
  if (pattern.includes('**')) throw new GoError('double-star (**) syntax is not supported');
  matchPath(pattern, 'abc');

  const negated = pattern.startsWith('!');
  if (negated) pattern = pattern.slice(1);
  const directoryOnly = pattern.endsWith('/');
  if (directoryOnly) pattern = pattern.slice(0, -1);
  const anchored = pattern.startsWith('/');
  const byPath = pattern.includes('/');
  const test = compile(anchored ? pattern.slice(1) : pattern, log);
  return { negated, directoryOnly, matches: byPath ? test : (path) => test(path.slice(path.lastIndexOf('/') + 1)) };
}

/** `filepath.Match` with short ways for what most patterns are: a plain name, or `*` and an ending. */
function compile(pattern: string, log: Log | undefined): (name: string) => boolean {
  if (!/[*?[\\]/.test(pattern)) return (name) => name === pattern;
  const ending = /^\*([^*?[\\/]*)$/.exec(pattern)?.[1];
  if (ending !== undefined) return (name) => name.endsWith(ending) && !name.includes('/');
  const start = /^[^*?[\\]*/.exec(pattern)![0];
  return (name) => {
    if (!name.startsWith(start)) return false;
    try {
      return matchPath(pattern, name);
    } catch (error) {
      // Only a pattern that was sound before its last "/" went gets here: `a\/`.
      if (!(error instanceof GoError)) throw error;
      log?.({
        level: 'ERROR',
        message: 'failed to compile',
        attributes: [
          ['rule', pattern],
          ['error', error.message],
        ],
      });
      return false;
    }
  };
}
