/** Go's package `path`: slash-separated paths, on text alone. */
import { hasInvalidBytes } from './text.ts';
import { GoError } from './value.ts';

/** `path.Clean`: the shortest equal path; `.` for an empty one. */
export function cleanPath(path: string): string {
  const rooted = path[0] === '/';
  const kept: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') kept.push(part);
    else if (kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else if (!rooted) kept.push('..');
  }
  const text = kept.join('/');
  return rooted ? `/${text}` : text === '' ? '.' : text;
}

/** `path.Base`: the last element; `.` for an empty path, `/` for slashes only. */
export function basePath(path: string): string {
  if (path === '') return '.';
  const trimmed = path.replace(/\/+$/, '');
  return trimmed === '' ? '/' : trimmed.slice(trimmed.lastIndexOf('/') + 1);
}

/** `path.Dir`: all but the last element, cleaned. */
export function dirPath(path: string): string {
  return cleanPath(path.slice(0, path.lastIndexOf('/') + 1));
}

/** `path.Ext`: from the last dot of the last element on. */
export function pathExtension(path: string): string {
  const dot = path.lastIndexOf('.');
  return dot > path.lastIndexOf('/') ? path.slice(dot) : '';
}

/** `path.Join`: the elements that are not empty, joined and cleaned; '' if all are empty. */
export function joinPath(...elements: readonly string[]): string {
  const kept = elements.filter((element) => element !== '');
  return kept.length === 0 ? '' : cleanPath(kept.join('/'));
}

/** `path.IsAbs`. */
export function isAbsolutePath(path: string): boolean {
  return path[0] === '/';
}

/** One step of a pattern: a literal code point, `?`, `*`, or a class. */
type Step =
  | { readonly kind: 'literal'; readonly code: number }
  | { readonly kind: 'any' }
  | { readonly kind: 'star' }
  | { readonly kind: 'class'; readonly negated: boolean; readonly ranges: readonly (readonly [number, number])[] };

const SLASH = 0x2f;

function badPattern(): GoError {
  return new GoError('syntax error in pattern');
}

/** Reads a pattern as far as it is well-formed; what comes after a mistake is never looked at by Go either. */
function parsePattern(pattern: readonly string[]): { steps: Step[]; bad: boolean } {
  const steps: Step[] = [];
  for (let i = 0; i < pattern.length; ) {
    const char = pattern[i++]!;
    if (char === '*') steps.push({ kind: 'star' });
    else if (char === '?') steps.push({ kind: 'any' });
    else if (char === '[') {
      const parsed = parseClass(pattern, i);
      if (parsed === undefined) return { steps, bad: true };
      steps.push(parsed.step);
      i = parsed.end;
    } else if (char === '\\') {
      const escaped = pattern[i++];
      if (escaped === undefined) return { steps, bad: true };
      steps.push({ kind: 'literal', code: escaped.codePointAt(0)! });
    } else steps.push({ kind: 'literal', code: char.codePointAt(0)! });
  }
  return { steps, bad: false };
}

/** A class after its bracket: `[^]lo-hi…]`. */
function parseClass(pattern: readonly string[], start: number): { step: Step; end: number } | undefined {
  let i = start;
  const negated = pattern[i] === '^';
  if (negated) i++;
  const ranges: [number, number][] = [];
  const bound = (): number | undefined => {
    let char = pattern[i++];
    if (char === undefined || char === '-' || char === ']') return undefined;
    if (char === '\\') char = pattern[i++];
    if (char === undefined || hasInvalidBytes(char) || i >= pattern.length) return undefined;
    return char.codePointAt(0)!;
  };
  for (;;) {
    if (pattern[i] === ']' && ranges.length > 0) return { step: { kind: 'class', negated, ranges }, end: i + 1 };
    const low = bound();
    if (low === undefined) return undefined;
    let high: number | undefined = low;
    if (pattern[i] === '-') {
      i++;
      high = bound();
      if (high === undefined) return undefined;
    }
    ranges.push([low, high]);
  }
}

function stepMatches(step: Step, code: number): boolean {
  switch (step.kind) {
    case 'literal':
      return step.code === code;
    case 'any':
      return code !== SLASH;
    case 'class': {
      const rune = code >= 0xdc80 && code <= 0xdcff ? 0xfffd : code;
      return step.ranges.some(([low, high]) => rune >= low && rune <= high) !== step.negated;
    }
    case 'star':
      return false;
  }
}

/**
 * `path.Match`: whether the whole name matches a shell pattern of `*`, `?`, `[a-z]`, `[^a-z]` and `\`. Takes time
 * proportional to both lengths.
 * @throws GoError `syntax error in pattern`
 */
export function matchPath(pattern: string, name: string): boolean {
  const { steps, bad } = parsePattern([...pattern]);
  if (bad) throw badPattern();
  const codes = Array.from(name, (char) => char.codePointAt(0)!);
  let step = 0;
  let at = 0;
  /** Where to go on after the last star, if what came after it fails. */
  let retryStep = -1;
  let retryAt = 0;
  for (;;) {
    const current = steps[step];
    if (current?.kind === 'star') {
      retryStep = ++step;
      retryAt = at;
      continue;
    }
    if (current === undefined ? at === codes.length : at < codes.length && stepMatches(current, codes[at]!)) {
      if (current === undefined) return true;
      step++;
      at++;
      continue;
    }
    if (retryStep < 0 || retryAt >= codes.length || codes[retryAt] === SLASH) return false;
    step = retryStep;
    at = ++retryAt;
  }
}
