import type { Content, Statement } from './ast.ts';

const LINE_START = /(?:^|\n)([ \t]+)$/;
const LINE_END = /^[ \t]*(?:\r?\n|$)/;

/**
 * The blanks before a statement that stands alone on an indented line, else nothing: what comes before it on its line is
 * blanks alone, and so is what comes after. `isRoot` says that the statements are those of a whole text, whose begin and
 * end count as those of lines.
 */
export function blanksBefore(body: readonly Statement[], i: number, isRoot: boolean): string {
  const before = body[i - 1];
  if (before?.type !== 'ContentStatement') return '';
  const after = body[i + 1];
  if (after === undefined ? !isRoot : after.type !== 'ContentStatement') return '';
  const found = LINE_START.exec(before.original);
  if (found === null || (found.index === 0 && before.original[0] !== '\n' && !(isRoot && i === 1))) return '';
  if (after !== undefined) {
    const { original } = after as Content;
    const end = LINE_END.exec(original);
    // Blanks without a line's end count where the text ends with them.
    if (end === null || (!end[0].endsWith('\n') && !(isRoot && i + 2 === body.length))) return '';
  }
  const blanks = found[1]!;
  return before.value.endsWith(blanks) ? blanks : '';
}

const STANDALONE = /^[ \t]*\r?\n?/;
const ALL = /^\s+/;

/** Where what is left of a content begins in the text. */
export function offsetOf({ loc, original, value }: Content): number {
  const start = loc.start;
  if (value.length === original.length || original.startsWith(value)) return start;
  for (const pattern of [STANDALONE, ALL]) {
    const lead = pattern.exec(original)?.[0].length ?? 0;
    if (original.startsWith(value, lead)) return start + lead;
  }
  return start;
}
