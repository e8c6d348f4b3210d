import { compileMatcher, type Match, type Matcher } from './regexp/matcher.ts';
import { canBackquote, quote } from './strconv.ts';
import { GoError } from './value.ts';

/** A compiled regular expression with Go's syntax and semantics (package regexp of Go 1.26); it never backtracks badly. */
export interface GoRegexp {
  /** The text it was compiled from. */
  readonly source: string;
  /** Names of the groups, by number; index 0 and unnamed groups are empty. */
  readonly groupNames: readonly string[];
  /** `MatchString`. */
  match(text: string): boolean;
  /** `FindString`: the leftmost match, empty when there is none. */
  find(text: string): string;
  /** `FindStringIndex`, in UTF-16 units; undefined when there is no match. */
  findIndex(text: string): readonly [start: number, end: number] | undefined;
  /** `FindStringSubmatch`: match and groups (empty where one took no part), or undefined. */
  findSubmatch(text: string): readonly string[] | undefined;
  /** `FindAllString`: at most `n` matches, all for a negative `n`; undefined (Go's nil) when there are none. */
  findAll(text: string, n: number): string[] | undefined;
  /** `FindAllStringSubmatch`. */
  findAllSubmatch(text: string, n: number): (readonly string[])[] | undefined;
  /** `ReplaceAllString`: `$1`, `$name` and `${name}` stand for groups, `$$` for a dollar sign. */
  replaceAll(text: string, template: string): string;
  /** `ReplaceAllLiteralString`. */
  replaceAllLiteral(text: string, replacement: string): string;
  /** `Split`: undefined (Go's nil) for `n` = 0. */
  split(text: string, n: number): string[] | undefined;
}

const CACHE_LIMIT = 512;
const cache = new Map<string, GoRegexp>();

/**
 * `regexp.Compile`. Throws a `GoError` with Go's text, such as ``error parsing regexp: missing closing ): `(` ``.
 * Compiled expressions are kept for the next call.
 */
export function compileRegexp(pattern: string): GoRegexp {
  let compiled = cache.get(pattern);
  if (compiled) return compiled;
  compiled = build(pattern);
  if (cache.size >= CACHE_LIMIT) cache.delete(cache.keys().next().value!);
  cache.set(pattern, compiled);
  return compiled;
}

/** `regexp.MustCompile`: as `compileRegexp`, with the text that it panics with. */
export function mustCompileRegexp(pattern: string): GoRegexp {
  try {
    return compileRegexp(pattern);
  } catch (err) {
    if (!(err instanceof GoError)) throw err;
    const shown = canBackquote(pattern) ? `\`${pattern}\`` : quote(pattern);
    throw new GoError(`regexp: Compile(${shown}): ${err.message}`, err);
  }
}

const META = /[\\.+*?()|[\]{}^$]/g;

/** `regexp.QuoteMeta`. */
export function quoteMeta(text: string): string {
  return text.replace(META, '\\$&');
}

function build(pattern: string): GoRegexp {
  const matcher = compileMatcher(pattern);
  return {
    source: pattern,
    groupNames: matcher.groupNames,
    match: (text) => matcher.test(text),
    find(text) {
      const m = matcher.find(text, 0, false);
      return m ? text.slice(m[0], m[1]) : '';
    },
    findIndex(text) {
      const m = matcher.find(text, 0, false);
      return m ? [m[0]!, m[1]!] : undefined;
    },
    findSubmatch(text) {
      const m = matcher.find(text, 0, true);
      return m ? groupsOf(text, m) : undefined;
    },
    findAll: (text, n) => allMatches(matcher, text, n, false)?.map((m) => text.slice(m[0], m[1])),
    findAllSubmatch: (text, n) => allMatches(matcher, text, n, true)?.map((m) => groupsOf(text, m)),
    replaceAll(text, template) {
      if (!template.includes('$')) return replace(matcher, text, false, () => template);
      const parts = parseTemplate(template, matcher.groupNames);
      return replace(matcher, text, true, (m) => expand(parts, text, m));
    },
    replaceAllLiteral: (text, replacement) => replace(matcher, text, false, () => replacement),
    split: (text, n) => split(matcher, pattern, text, n),
  };
}

function groupText(text: string, m: Match, group: number): string {
  const start = m[2 * group];
  return start === undefined || start < 0 ? '' : text.slice(start, m[2 * group + 1]);
}

function groupsOf(text: string, m: Match): string[] {
  return Array.from({ length: m.length / 2 }, (_, i) => groupText(text, m, i));
}

/** UTF-16 units of the character at `at`. */
function widthAt(text: string, at: number): number {
  return text.codePointAt(at)! > 0xffff ? 2 : 1;
}

/** Successive matches that don't overlap. An empty match right after the one before it does not count. */
function allMatches(matcher: Matcher, text: string, n: number, groups: boolean): Match[] | undefined {
  const limit = n < 0 ? Number.POSITIVE_INFINITY : n;
  const found: Match[] = [];
  let previousEnd = -1;
  for (let at = 0; found.length < limit && at <= text.length; ) {
    const m = matcher.find(text, at, groups);
    if (!m) break;
    const [start, end] = m as readonly [number, number];
    const accepted = end !== at || start !== previousEnd;
    if (end > at) at = end;
    else at = at < text.length ? at + widthAt(text, at) : text.length + 1;
    previousEnd = end;
    if (accepted) found.push(m);
  }
  return found.length === 0 ? undefined : found;
}

function replace(matcher: Matcher, text: string, groups: boolean, replacement: (m: Match) => string): string {
  let out = '';
  let lastEnd = 0;
  let at = 0;
  while (at <= text.length) {
    const m = matcher.find(text, at, groups);
    if (!m) break;
    const [start, end] = m as readonly [number, number];
    out += text.slice(lastEnd, start);
    if (end > lastEnd || start === 0) out += replacement(m);
    lastEnd = end;
    const next = at < text.length ? at + widthAt(text, at) : at + 1;
    at = Math.max(next, end);
  }
  return lastEnd === 0 && out === '' ? text : out + text.slice(lastEnd);
}

function split(matcher: Matcher, pattern: string, text: string, n: number): string[] | undefined {
  if (n === 0) return undefined;
  if (pattern !== '' && text === '') return [''];
  const parts: string[] = [];
  let from = 0;
  let end = 0;
  for (const m of allMatches(matcher, text, n, false) ?? []) {
    if (n > 0 && parts.length === n - 1) break;
    end = m[0]!;
    if (m[1] !== 0) parts.push(text.slice(from, end));
    from = m[1]!;
  }
  if (end !== text.length) parts.push(text.slice(from));
  return parts;
}

/** Text, or the groups that a name stands for: the first of them that took part counts. */
type TemplatePart = string | readonly number[];

const VARIABLE = /\$(?:(\$)|\{([\p{L}\p{Nd}_]+)\}|([\p{L}\p{Nd}_]+))/uy;

/** `regexp.Expand`: a `$` that begins no reference stands for itself; an unknown group is empty. */
function parseTemplate(template: string, names: readonly string[]): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let at = 0;
  for (;;) {
    const dollar = template.indexOf('$', at);
    if (dollar < 0) break;
    parts.push(template.slice(at, dollar));
    VARIABLE.lastIndex = dollar;
    const m = VARIABLE.exec(template);
    if (!m) {
      parts.push('$');
      at = dollar + 1;
      continue;
    }
    at = VARIABLE.lastIndex;
    if (m[1]) parts.push('$');
    else parts.push(groupsNamed(m[2] ?? m[3]!, names));
  }
  parts.push(template.slice(at));
  return parts;
}

const MAX_GROUP = 1e9;

function groupsNamed(name: string, names: readonly string[]): readonly number[] {
  if (/^(?:0|[1-9][0-9]*)$/.test(name) && Number(name) < MAX_GROUP) return [Number(name)];
  return names.flatMap((n, group) => (n === name ? [group] : []));
}

function expand(parts: readonly TemplatePart[], text: string, m: Match): string {
  let out = '';
  for (const part of parts) {
    if (typeof part === 'string') {
      out += part;
      continue;
    }
    const group = part.find((g) => (m[2 * g] ?? -1) >= 0);
    if (group !== undefined) out += groupText(text, m, group);
  }
  return out;
}
