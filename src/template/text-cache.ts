import type { Linkage } from './link.ts';
import type { ParsedText } from './parse.ts';
import { newProgram, type Program } from './program.ts';

/** A parsed text with the programs of its own body and of what it defines. */
export interface CachedText {
  readonly parsed: ParsedText;
  readonly main: Program;
  readonly defines: ReadonlyMap<string, Program>;
  /** The language it was parsed by: nothing for Go's. */
  readonly language: string;
  /** Functions that it was last used with, and which has all that it calls. */
  linkage: Linkage | undefined;
  /** The same text in another language. */
  readonly other: CachedText | undefined;
}

/**
 * Parsed texts by their content, kept over sets and renders in two generations: when the young one holds half of the
 * allowed characters it becomes the old one, and what is not asked for again goes with the next change.
 */
let young = new Map<string, CachedText>();
let old = new Map<string, CachedText>();
let youngSize = 0;

export function cachedText(text: string, language = ''): CachedText | undefined {
  let found = young.get(text);
  if (found === undefined) {
    found = old.get(text);
    if (found !== undefined) young.set(text, found);
  }
  while (found !== undefined && found.language !== language) found = found.other;
  return found;
}

/** `limit` is in characters, over all texts. */
export function cacheText(text: string, parsed: ParsedText, limit: number, language = ''): CachedText {
  const defines = new Map<string, Program>();
  for (const [name, tree] of parsed.defines) defines.set(name, newProgram(tree));
  const main = newProgram(parsed.main);
  if (youngSize + text.length > limit / 2) {
    old = young;
    young = new Map();
    youngSize = 0;
  }
  const entry: CachedText = {
    parsed,
    main,
    defines,
    language,
    linkage: undefined,
    other: others(young.get(text), language),
  };
  young.set(text, entry);
  youngSize += text.length;
  return entry;
}

/** Entries of the same text in other languages. */
function others(entry: CachedText | undefined, language: string): CachedText | undefined {
  if (entry === undefined || entry.language === language) return entry?.other;
  return { ...entry, other: others(entry.other, language) };
}
