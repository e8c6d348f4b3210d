import type { UnicodeProperty } from './unicode-property.ts';

export const MAX_RUNE = 0x10ffff;

/** What an invalid byte is read as. */
const REPLACEMENT = 0xfffd;
const ASCII_COUNT = 128;
const FIRST_ESCAPE = 0xdc80;
const LAST_ESCAPE = 0xdcff;

/** A set of characters: the ranges, the properties and what folds into a range, all of it turned round if negated. */
export interface CharClass {
  /** Pairs of first and last character; sorted, neither overlapping nor touching. */
  readonly ranges: readonly number[];
  readonly properties: readonly ClassProperty[];
  /** Ranges beyond ASCII that are taken with all their case variants. */
  readonly folded: readonly number[];
  readonly negated: boolean;
}

export interface ClassProperty {
  readonly source: string;
  readonly negated: boolean;
  readonly fold: boolean;
}

/** Collects the items of a class while it is parsed. */
export interface ClassBuilder {
  ranges: number[];
  properties: ClassProperty[];
  folded: number[];
}

export function classBuilder(): ClassBuilder {
  return { ranges: [], properties: [], folded: [] };
}

const LONG_S = 0x17f;
const KELVIN = 0x212a;

/** Adds first..last; with `fold` also every character that differs from one of them by case only. */
export function addRange(to: ClassBuilder, first: number, last: number, fold: boolean): void {
  to.ranges.push(first, last);
  if (!fold || (first === 0 && last === MAX_RUNE)) return;
  if (last > 0x7f) {
    to.folded.push(Math.max(first, 0x80), last);
    if (first > 0x7f) return;
  }
  addOverlap(to, first, last, 0x41, 0x5a, 0x20);
  addOverlap(to, first, last, 0x61, 0x7a, -0x20);
  if (covers(first, last, 0x53) || covers(first, last, 0x73)) to.ranges.push(LONG_S, LONG_S);
  if (covers(first, last, 0x4b) || covers(first, last, 0x6b)) to.ranges.push(KELVIN, KELVIN);
}

function covers(first: number, last: number, rune: number): boolean {
  return first <= rune && rune <= last;
}

function addOverlap(to: ClassBuilder, first: number, last: number, low: number, high: number, shift: number): void {
  const from = Math.max(first, low);
  const until = Math.min(last, high);
  if (from <= until) to.ranges.push(from + shift, until + shift);
}

/** Adds what lies outside the ranges (sorted, disjoint). */
function addComplement(to: ClassBuilder, ranges: readonly number[]): void {
  let next = 0;
  for (let i = 0; i < ranges.length; i += 2) {
    if (next < ranges[i]!) to.ranges.push(next, ranges[i]! - 1);
    next = ranges[i + 1]! + 1;
  }
  if (next <= MAX_RUNE) to.ranges.push(next, MAX_RUNE);
}

/** Adds a named ASCII group such as `\d` or `[:^alpha:]`. */
export function addGroup(to: ClassBuilder, ranges: readonly number[], negated: boolean, fold: boolean): void {
  const group = classBuilder();
  for (let i = 0; i < ranges.length; i += 2) addRange(group, ranges[i]!, ranges[i + 1]!, fold);
  const clean = cleanRanges(group.ranges);
  if (negated) addComplement(to, clean);
  else to.ranges.push(...clean);
}

/** Adds `\p{…}`, or `\P{…}` when `negated`. */
export function addProperty(to: ClassBuilder, property: UnicodeProperty, negated: boolean, fold: boolean): void {
  const inverse = property.negated !== negated;
  if (property.source === '\\p{Any}') {
    if (!inverse) to.ranges.push(0, MAX_RUNE);
    return;
  }
  if (property.source === '\\p{ASCII}') {
    addGroup(to, [0, 0x7f], inverse, fold);
    return;
  }
  to.properties.push({ source: property.source, negated: inverse, fold: fold && property.folds });
}

export function finishClass(builder: ClassBuilder, negated: boolean): CharClass {
  return {
    ranges: cleanRanges(builder.ranges),
    properties: builder.properties,
    folded: builder.folded,
    negated,
  };
}

function cleanRanges(ranges: number[]): number[] {
  if (ranges.length <= 2) return ranges;
  const pairs: [number, number][] = [];
  for (let i = 0; i < ranges.length; i += 2) pairs.push([ranges[i]!, ranges[i + 1]!]);
  pairs.sort((a, b) => a[0] - b[0]);
  const out: number[] = [];
  for (const [first, last] of pairs) {
    const end = out.length - 1;
    if (end > 0 && first <= out[end]! + 1) out[end] = Math.max(out[end]!, last);
    else out.push(first, last);
  }
  return out;
}

const asciiLiterals: CharClass[] = [];

/** The class of one character, or of its case variants. */
export function literalClass(rune: number, fold: boolean): CharClass {
  if (!fold) {
    if (rune >= ASCII_COUNT) return { ranges: [rune, rune], properties: [], folded: [], negated: false };
    return (asciiLiterals[rune] ??= { ranges: [rune, rune], properties: [], folded: [], negated: false });
  }
  const builder = classBuilder();
  addRange(builder, rune, rune, fold);
  return finishClass(builder, false);
}

export const ANY_CHAR: CharClass = { ranges: [0, MAX_RUNE], properties: [], folded: [], negated: false };
export const NOT_NEWLINE: CharClass = { ranges: [0x0a, 0x0a], properties: [], folded: [], negated: true };

function inRanges(ranges: readonly number[], rune: number): boolean {
  let low = 0;
  let high = ranges.length >> 1;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (rune > ranges[2 * mid + 1]!) low = mid + 1;
    else if (rune < ranges[2 * mid]!) high = mid;
    else return true;
  }
  return false;
}

export type RuneTest = (rune: number) => boolean;

/** A function that tells members; ASCII is answered from a table. */
export function classTest(cls: CharClass): RuneTest {
  const tests: ((char: string) => boolean)[] = cls.properties.map((p) => {
    const re = new RegExp(`^${p.source}$`, p.fold ? 'iu' : 'u');
    return (char) => re.test(char) !== p.negated;
  });
  if (cls.folded.length > 0) {
    const re = new RegExp(`^[${rangesSource(cls.folded)}]$`, 'iu');
    tests.push((char) => re.test(char));
  }
  const { ranges, negated } = cls;
  const member =
    tests.length === 0
      ? (rune: number) => inRanges(ranges, rune) !== negated
      : (rune: number) => {
          if (inRanges(ranges, rune)) return !negated;
          const char = String.fromCodePoint(rune);
          return tests.some((test) => test(char)) !== negated;
        };
  const ascii = new Uint8Array(ASCII_COUNT);
  for (let rune = 0; rune < ASCII_COUNT; rune++) ascii[rune] = member(rune) ? 1 : 0;
  return (rune) => (rune < ASCII_COUNT ? ascii[rune] === 1 : member(rune));
}

function rangesSource(ranges: readonly number[]): string {
  let out = '';
  for (let i = 0; i < ranges.length; i += 2) {
    const [first, last] = [ranges[i]!, ranges[i + 1]!];
    out += first === last ? runeSource(first) : `${runeSource(first)}-${runeSource(last)}`;
  }
  return out;
}

function runeSource(rune: number): string {
  const plain = (rune >= 0x30 && rune <= 0x39) || (rune >= 0x41 && rune <= 0x5a) || (rune >= 0x61 && rune <= 0x7a);
  return plain ? String.fromCharCode(rune) : `\\u{${rune.toString(16)}}`;
}

/** The class in a JavaScript regular expression with the `u` flag; undefined when it needs case folding. */
export function classSource(cls: CharClass): string | undefined {
  if (cls.folded.length > 0 || cls.properties.some((p) => p.fold)) return undefined;
  const [first, last] = cls.ranges;
  if (!cls.negated && cls.properties.length === 0 && cls.ranges.length === 2 && first === last) {
    return runeSource(first!);
  }
  const properties = cls.properties.map((p) => (p.negated ? p.source.replace('\\p', '\\P') : p.source));
  return `[${cls.negated ? '^' : ''}${rangesSource(cls.ranges)}${properties.join('')}]`;
}

/** Whether bytes that are not UTF-8 (surrogates here) belong to the class exactly as U+FFFD, which Go sees, does. */
export function readsInvalidBytesAsGo(cls: CharClass): boolean {
  if (cls.properties.length > 0) return false;
  const member = inRanges(cls.ranges, REPLACEMENT);
  for (let i = 0; i < cls.ranges.length; i += 2) {
    const overlaps = cls.ranges[i]! <= LAST_ESCAPE && cls.ranges[i + 1]! >= FIRST_ESCAPE;
    if (!overlaps) continue;
    return member && cls.ranges[i]! <= FIRST_ESCAPE && cls.ranges[i + 1]! >= LAST_ESCAPE;
  }
  return !member;
}

/** Whether two classes certainly share no character. */
export function areDisjoint(a: CharClass, b: CharClass): boolean {
  if (a.properties.length + a.folded.length + b.properties.length + b.folded.length > 0) return false;
  const x = positiveRanges(a);
  const y = positiveRanges(b);
  for (let i = 0, k = 0; i < x.length && k < y.length; ) {
    if (x[i + 1]! < y[k]!) i += 2;
    else if (y[k + 1]! < x[i]!) k += 2;
    else return false;
  }
  return true;
}

function positiveRanges(cls: CharClass): readonly number[] {
  if (!cls.negated) return cls.ranges;
  const builder = classBuilder();
  addComplement(builder, cls.ranges);
  return builder.ranges;
}
