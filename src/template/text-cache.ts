import type { ParsedText } from './parse.ts';
import { newProgram, type Program } from './program.ts';

/** A parsed text with the programs of its own body and of what it defines. */
export interface CachedText {
  readonly parsed: ParsedText;
  readonly main: Program;
  readonly defines: ReadonlyMap<string, Program>;
}

/**
 * Parsed texts by their content, kept over sets and renders in two generations: when the young one holds half of the
 * allowed characters it becomes the old one, and what is not asked for again goes with the next change.
 */
let young = new Map<string, CachedText>();
let old = new Map<string, CachedText>();
let youngSize = 0;

export function cachedText(text: string): CachedText | undefined {
  const found = young.get(text);
  if (found !== undefined) return found;
  const before = old.get(text);
  if (before !== undefined) young.set(text, before);
  return before;
}

/** `limit` is in characters, over all texts. */
export function cacheText(text: string, parsed: ParsedText, limit: number): CachedText {
  const defines = new Map<string, Program>();
  for (const [name, tree] of parsed.defines) defines.set(name, newProgram(tree));
  const entry: CachedText = { parsed, main: newProgram(parsed.main), defines };
  if (youngSize + text.length > limit / 2) {
    old = young;
    young = new Map();
    youngSize = 0;
  }
  young.set(text, entry);
  youngSize += text.length;
  return entry;
}
