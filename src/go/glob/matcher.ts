import { GoError } from '../value.ts';
import { countRunes, encodedWidth, indexOfAny, lastIndexOfAny, runeAt, widthAt } from './bytes.ts';

/** Where something matches first, and all the lengths in bytes that it can have there. */
export interface Found {
  readonly at: number;
  readonly lengths: readonly number[];
}

interface Common {
  /** Runes that it always takes, or -1. */
  readonly length: number;
  /** Whether it matches the whole text. */
  match(bytes: string): boolean;
  /** Where it matches first. What the library can't find, though it is there, is not found. */
  find(bytes: string): Found | undefined;
}

/** A part of a compiled pattern. The fields are what the compiler looks at when it joins parts. */
export type Matcher = Common &
  (
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'any' | 'single'; readonly separators: readonly string[] }
    | { readonly kind: 'list'; readonly runes: readonly string[]; readonly negated: boolean }
    | { readonly kind: 'choice'; readonly parts: readonly Matcher[] }
    | { readonly kind: 'prefix' | 'suffix'; readonly text: string }
    | { readonly kind: 'tree'; readonly value: Matcher; readonly left?: Matcher; readonly right?: Matcher }
    | { readonly kind: 'super' | 'other' }
  );

/** Every position at which a rune begins, and the end. */
function boundaries(bytes: string, offset = 0): number[] {
  const out: number[] = [];
  for (let at = 0; at < bytes.length; at += widthAt(bytes, at)) out.push(offset + at);
  out.push(offset + bytes.length);
  return out;
}

/** The positions after each rune, counted by what the rune takes when it is encoded again. */
function ends(bytes: string, offset: number): number[] {
  const out: number[] = [];
  for (let at = 0; at < bytes.length; at += widthAt(bytes, at)) out.push(offset + at + encodedWidth(runeAt(bytes, at)));
  return out;
}

export function text(bytes: string): Matcher {
  return {
    kind: 'text',
    text: bytes,
    length: countRunes(bytes),
    match: (s) => s === bytes,
    find: (s) => found(s.indexOf(bytes), [bytes.length]),
  };
}

function found(at: number, lengths: readonly number[]): Found | undefined {
  return at < 0 ? undefined : { at, lengths };
}

/** `*`: anything without a separator. */
export function any(separators: readonly string[]): Matcher {
  return {
    kind: 'any',
    separators,
    length: -1,
    match: (s) => indexOfAny(s, separators) < 0,
    find: (s) => {
      const stop = indexOfAny(s, separators);
      return { at: 0, lengths: stop === 0 ? [0] : boundaries(stop < 0 ? s : s.slice(0, stop)) };
    },
  };
}

/** `**`: anything. */
export const SUPER: Matcher = {
  kind: 'super',
  length: -1,
  match: () => true,
  find: (s) => ({ at: 0, lengths: boundaries(s) }),
};

export const NOTHING: Matcher = {
  kind: 'other',
  length: 0,
  match: (s) => s === '',
  find: () => ({ at: 0, lengths: [0] }),
};

/** One rune by a condition. An empty text counts as U+FFFD, as in the library. */
function oneRune(accepts: (rune: number) => boolean): Common {
  return {
    length: 1,
    match: (s) => s.length <= widthAt(s, 0) && accepts(s === '' ? 0xfffd : runeAt(s, 0)),
    find: (s) => {
      for (let at = 0; at < s.length; at += widthAt(s, at)) {
        const rune = runeAt(s, at);
        if (accepts(rune)) return { at, lengths: [encodedWidth(rune)] };
      }
      return undefined;
    },
  };
}

function runeSet(runes: readonly string[]): ReadonlySet<number> {
  return new Set(runes.map((rune) => runeAt(rune, 0)));
}

export function single(separators: readonly string[]): Matcher {
  const excluded = runeSet(separators);
  return { kind: 'single', separators, ...oneRune((rune) => !excluded.has(rune)) };
}

export function list(runes: readonly string[], negated: boolean): Matcher {
  const set = runeSet(runes);
  return { kind: 'list', runes, negated, ...oneRune((rune) => set.has(rune) !== negated) };
}

export function range(low: number, high: number, negated: boolean): Matcher {
  return { kind: 'other', ...oneRune((rune) => (rune >= low && rune <= high) !== negated) };
}

/** Anything that contains the text; with `negated`, anything that doesn't. */
export function contains(needle: string, negated: boolean): Matcher {
  return {
    kind: 'other',
    length: -1,
    match: (s) => s.includes(needle) !== negated,
    find: (s) => {
      const at = s.indexOf(needle);
      if (negated) return { at: 0, lengths: boundaries(at < 0 ? s : s.slice(0, at)) };
      if (at < 0) return undefined;
      const end = at + needle.length;
      return { at: 0, lengths: boundaries(s.slice(end), end) };
    },
  };
}

/** The text and anything after it, or anything without separators. */
export function prefix(start: string, separators: readonly string[] = []): Matcher {
  return {
    kind: separators.length === 0 ? 'prefix' : 'other',
    text: start,
    length: -1,
    match: (s) => s.startsWith(start) && indexOfAny(s.slice(start.length), separators) < 0,
    find: (s) => {
      const at = s.indexOf(start);
      if (at < 0) return undefined;
      const rest = s.slice(at + start.length);
      const stop = indexOfAny(rest, separators);
      return { at, lengths: [start.length, ...ends(stop < 0 ? rest : rest.slice(0, stop), start.length)] };
    },
  } as Matcher;
}

/** Anything that ends in the text. */
export function suffix(end: string): Matcher {
  return {
    kind: 'suffix',
    text: end,
    length: -1,
    match: (s) => s.endsWith(end),
    find: (s) => {
      const at = s.indexOf(end);
      return at < 0 ? undefined : { at: 0, lengths: [at + end.length] };
    },
  };
}

/** Anything without separators, and then the text. */
export function suffixAny(end: string, separators: readonly string[]): Matcher {
  return {
    kind: 'other',
    length: -1,
    match: (s) => s.endsWith(end) && indexOfAny(s.slice(0, s.length - end.length), separators) < 0,
    find: (s) => {
      const at = s.indexOf(end);
      if (at < 0) return undefined;
      const start = lastIndexOfAny(s.slice(0, at), separators) + 1;
      return { at: start, lengths: [at + end.length - start] };
    },
  };
}

/** Starts with one text and ends with another; they may overlap. */
export function prefixSuffix(start: string, end: string): Matcher {
  return {
    kind: 'other',
    length: -1,
    match: (s) => s.startsWith(start) && s.endsWith(end),
    find: (s) => {
      const at = s.indexOf(start);
      if (at < 0) return undefined;
      const rest = s.slice(at);
      if (end === '') return { at, lengths: [rest.length] };
      const lengths: number[] = [];
      for (let i = rest.lastIndexOf(end); i >= 0; i = i === 0 ? -1 : lastBefore(rest, end, i)) {
        lengths.unshift(i + end.length);
      }
      return lengths.length === 0 ? undefined : { at, lengths };
    },
  };
}

/** The last occurrence that ends at or before `limit`. */
function lastBefore(text: string, part: string, limit: number): number {
  return text.slice(0, limit).lastIndexOf(part);
}

/** At least so many runes. */
export function atLeast(count: number): Matcher {
  return {
    kind: 'other',
    length: -1,
    match: (s) => s.length >= count && countRunes(s) >= count && s !== '',
    find: (s) => {
      if (s.length - count + 1 <= 0) return undefined;
      const lengths = ends(s, 0).slice(Math.max(count - 1, 0));
      return lengths.length === 0 ? undefined : { at: 0, lengths };
    },
  };
}

/** At most so many runes. */
export function atMost(count: number): Matcher {
  return {
    kind: 'other',
    length: -1,
    match: (s) => countRunes(s) <= count,
    find: (s) => ({ at: 0, lengths: [0, ...ends(s, 0).slice(0, count)] }),
  };
}

/** What all parts match. */
export function every(parts: readonly Matcher[]): Matcher {
  return {
    kind: 'other',
    length: parts.length === 0 ? 0 : -1,
    match: (s) => parts.every((part) => part.match(s)),
    find: (s) => findEvery(parts, s),
  };
}

function findEvery(parts: readonly Matcher[], s: string): Found | undefined {
  let at = 0;
  let offset = 0;
  let lengths: readonly number[] = [];
  let rest = s;
  for (const [i, part] of parts.entries()) {
    const hit = part.find(rest);
    if (hit === undefined) return undefined;
    if (i === 0) lengths = hit.lengths;
    else {
      const shift = at - (hit.at + offset);
      const allowed = new Set(hit.lengths);
      lengths = lengths.map((length) => length + shift).filter((length) => allowed.has(length));
      if (lengths.length === 0) return undefined;
    }
    at = hit.at + offset;
    rest = s.slice(at);
    offset += hit.at;
  }
  return { at, lengths };
}

/** Parts of fixed lengths, one after the other. */
export function row(parts: readonly Matcher[]): Matcher {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return {
    kind: 'other',
    length,
    match: (s) => countRunes(s) === length && matchRow(parts, s),
    find: (s) => {
      for (let at = 0; at < s.length && s.length - at >= length; at += widthAt(s, at)) {
        if (matchRow(parts, s.slice(at))) return { at, lengths: [length] };
      }
      return undefined;
    },
  };
}

/** Each part gets its runes, but of the last rune only the first byte, as in the library. */
function matchRow(parts: readonly Matcher[], s: string): boolean {
  let at = 0;
  for (const part of parts) {
    let last = at;
    let runes = 0;
    for (let i = at; i < s.length; i += widthAt(s, i)) {
      last = i;
      if (++runes === part.length) break;
    }
    if (runes < part.length) return false;
    // Only a part of no runes, such as `{}`, gets here; Go panics.
    if (last + 1 > s.length)
      throw new GoError(`runtime error: slice bounds out of range [:${last + 1}] with length ${s.length}`);
    if (!part.match(s.slice(at, last + 1))) return false;
    at = last + 1;
  }
  return true;
}

/** What one of the parts matches. */
export function choice(parts: readonly Matcher[]): Matcher {
  let length = -1;
  for (const part of parts) {
    if (length === -1) length = part.length;
    else if (part.length !== length) {
      length = -1;
      break;
    }
  }
  return {
    kind: 'choice',
    parts,
    length,
    match: (s) => parts.some((part) => part.match(s)),
    find: (s) => {
      let best: Found | undefined;
      for (const part of parts) {
        const hit = part.find(s);
        if (hit === undefined || (best !== undefined && hit.at > best.at)) continue;
        best =
          best === undefined || hit.at < best.at ? hit : { at: hit.at, lengths: merged(best.lengths, hit.lengths) };
      }
      return best;
    },
  };
}

function merged(a: readonly number[], b: readonly number[]): number[] {
  return [...new Set([...a, ...b])].sort((x, y) => x - y);
}

/** A part that is looked for, what must match before it, and what must match after it. Nothing finds a tree. */
export function tree(value: Matcher, left: Matcher | undefined, right: Matcher | undefined): Matcher {
  const leftLength = left?.length ?? 0;
  const rightLength = right?.length ?? 0;
  const fixed = value.length >= 0 && leftLength >= 0 && rightLength >= 0;
  const length = fixed ? leftLength + value.length + rightLength : -1;
  return treeOf(value, left, right, { length, leftLength, rightLength });
}

interface TreeLengths {
  readonly length: number;
  readonly leftLength: number;
  readonly rightLength: number;
}

/** Results kept per tree, so that patterns of many stars don't take exponential time. */
const MAX_KNOWN = 100_000;

function treeOf(
  value: Matcher,
  left: Matcher | undefined,
  right: Matcher | undefined,
  { length, leftLength, rightLength }: TreeLengths,
): Matcher & { kind: 'tree' } {
  const known = new Map<string, boolean>();
  const search = (s: string): boolean => {
    if (length > s.length) return false;
    const limit = rightLength >= 0 ? s.length - rightLength : s.length;
    for (let offset = Math.max(leftLength, 0); offset < limit; ) {
      const hit = value.find(s.slice(offset, limit));
      if (hit === undefined) return false;
      const at = offset + hit.at;
      const before = s.slice(0, at);
      if (left === undefined ? before === '' : left.match(before)) {
        for (let i = hit.lengths.length - 1; i >= 0; i--) {
          const after = s.slice(at + hit.lengths[i]!);
          if (right === undefined ? after === '' : right.match(after)) return true;
        }
      }
      offset = at + widthAt(s, at);
      if (widthAt(s, at) === 0) return false;
    }
    return false;
  };
  const match = (s: string): boolean => {
    let result = known.get(s);
    if (result === undefined) {
      result = search(s);
      if (known.size >= MAX_KNOWN) known.clear();
      known.set(s, result);
    }
    return result;
  };
  return {
    kind: 'tree',
    value,
    ...(left && { left }),
    ...(right && { right }),
    length,
    match,
    find: () => undefined,
  };
}
