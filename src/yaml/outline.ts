/** An entry of a document's root mapping: where its lines begin and end. */
export interface RootEntry {
  readonly key: string;
  readonly start: number;
  end: number;
}

// V8 keeps places to go back to for each turn of a group, and throws when it has too many: hence all groups are bounded.
// Of a text with more turns nothing is known.

/** A key of what stands in names, or in quotes around nothing special, its colon, and the blanks behind that. */
const KEY = /(?:[A-Za-z_$][\w./$-]{0,400}|"[^"\\\n<]{0,400}"|'[^'\n<]{0,400}'):(?: +|(?=\n))/y;
/** Words that are no texts: as keys they are converted, or refused. */
const WORD_KEY = /(?:y|yes|n|no|true|false|on|off|null):/iy;
const INDENTATION = / */y;
const DASH = /- +/y;
/** A plain scalar to the end of its line: no `: ` and no ` #` in it, no tab. */
const PLAIN =
  /(?:[\w/.$(^+=~;\\]|[-:](?=[^ \n\t])|<(?=[^< \n\t]))[^\n\t:#]*(?:(?::(?=[^ \n\t])|(?<=[^ ])#)[^\n\t:#]*){0,100000}\n/y;
/** One that a comment ends. */
const COMMENTED =
  /(?:[\w/.$(^+=~;\\]|[-:](?=[^ \n\t])|<(?=[^< \n\t]))[^\n\t:#]*(?:(?::(?=[^ \n\t])|(?<=[^ ])#)[^\n\t:#]*){0,100000}(?<= )#[^\n]*\n/y;
/** How it may go on on a further line. */
const FURTHER = /[^\n\t:# ][^\n\t:#]*(?:(?::(?=[^ \n\t])|(?<=[^ ])#)[^\n\t:#]*){0,100000}\n/y;
/** Numbers that JSON has no form for. */
const NOT_FINITE = /[-+]?\.(?:inf|nan)/iy;
/** A text in quotes, which may go on behind an indentation, or a list of words on one line; to the end of the line. */
const CLOSED =
  /(?:"[^"\\\n]*(?:(?:\\(?:["\\nrt]|u[0-9a-c][0-9a-fA-F]{3})|\n(?=[ \n]))[^"\\\n]*){0,100000}"|'[^'\n]*(?:(?:''|\n(?=[ \n]))[^'\n]*){0,100000}'|\{ *\}|\[ *(?:(?:\w[\w./-]*|"[^"\\\n]*"|'[^'\n]*')(?:, ?(?:\w[\w./-]*|"[^"\\\n]*"|'[^'\n]*')){0,100000} *)?\]) *(?: #[^\n]*)?\n/y;
const BLOCK_SCALAR = /[|>][-+]? *\n/y;
const BLANK_LINES = /(?: *\n){1,10000}/y;

const NOT_PLAIN_ASCII = /[^\t\n\x20-\x7e]/;
/** What YAML refuses or takes for a line break or a byte order mark, and bytes that are not UTF-8. */
const UNUSUAL = /[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u;

const MAX_NESTING = 200;

const MAPPING = 0;
const SEQUENCE = 1;
/** A sequence whose items stand below the first letter of its key. */
const INDENTLESS = 2;

const LF = 10;
const SPACE = 32;
const HASH = 35;
const MINUS = 45;

/** The lines of a block scalar, by its indentation. */
const blockLines: RegExp[] = [];

function linesOfBlock(indentation: number): RegExp {
  blockLines[indentation] ??= new RegExp(`(?: {${indentation}}[^\\n]*\\n| {0,${indentation - 1}}\\n){1,10000}`, 'y');
  return blockLines[indentation];
}

/** Where a match at `pos` ends, or -1. */
function after(pattern: RegExp, text: string, pos: number): number {
  pattern.lastIndex = pos;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

/** Where repeated matches from `pos` on end: `pos` where there is none. */
function afterAll(pattern: RegExp, text: string, pos: number): number {
  let end = pos;
  for (let next = pos; next >= 0; next = after(pattern, text, end)) end = next;
  return end;
}

/**
 * The entries of a document's root mapping, found without making values of it. Each line is looked at: where all are of
 * the usual kinds (entries and items by indentation, plain and quoted texts, block scalars, lists of words), the document
 * is right, and each of its values has a form in JSON. Of any other document nothing is known: `undefined`.
 */
export function outline(document: string): RootEntry[] | undefined {
  if (NOT_PLAIN_ASCII.test(document) && UNUSUAL.test(document)) return undefined;
  const text = `${document}\n`;
  const entries: RootEntry[] = [];
  /** The open collections. */
  const columns: number[] = [];
  const kinds: number[] = [];
  let depth = 0;
  /** What was opened last has no value yet. */
  let isPending = true;
  /** The last value was a plain scalar, which may go on. */
  let isPlain = false;
  let pos = 0;
  while (pos < text.length) {
    const lineStart = pos;
    pos = after(INDENTATION, text, pos);
    let c = text.charCodeAt(pos);
    if (c === LF) {
      pos++;
      continue;
    }
    if (c === HASH) {
      pos = text.indexOf('\n', pos) + 1;
      isPlain = false;
      continue;
    }
    const column = pos - lineStart;
    if (isPlain && column > columns[depth - 1]!) {
      pos = after(FURTHER, text, pos);
      if (pos < 0) return undefined;
      continue;
    }
    let isItem = c === MINUS && isBlank(text.charCodeAt(pos + 1));
    const inner = depth === 0 ? -1 : columns[depth - 1]!;
    const isDeeper = column > inner || (isItem && column === inner && kinds[depth - 1] === MAPPING);
    if (!isPending || !isDeeper) {
      isPending = false;
      while (
        depth > 0 &&
        (columns[depth - 1]! > column || (columns[depth - 1] === column && kinds[depth - 1] === INDENTLESS && !isItem))
      ) {
        depth--;
      }
      if (depth === 0 || columns[depth - 1] !== column || (kinds[depth - 1] !== MAPPING) !== isItem) return undefined;
    } else if (depth === 0 && (column > 0 || isItem)) return undefined;
    while (isItem) {
      if (isPending) {
        if (depth === MAX_NESTING) return undefined;
        const at = pos - lineStart;
        kinds[depth] = depth > 0 && columns[depth - 1] === at ? INDENTLESS : SEQUENCE;
        columns[depth++] = at;
      }
      isPending = true;
      const next = after(DASH, text, pos);
      pos = next < 0 ? pos + 1 : next;
      c = text.charCodeAt(pos);
      isItem = c === MINUS && isBlank(text.charCodeAt(pos + 1));
    }
    isPlain = false;
    if (c === LF) {
      pos++;
      continue;
    }
    const keyEnd = after(KEY, text, pos);
    if (keyEnd >= 0) {
      if (isPending) {
        if (depth === MAX_NESTING) return undefined;
        kinds[depth] = MAPPING;
        columns[depth++] = pos - lineStart;
      }
      if (after(WORD_KEY, text, pos) >= 0) return undefined;
      if (depth === 1) {
        if (entries.length > 0) entries[entries.length - 1]!.end = lineStart;
        entries.push({ key: keyText(text, pos, keyEnd), start: lineStart, end: text.length });
      }
      pos = keyEnd;
      c = text.charCodeAt(pos);
      isPending = c === LF || c === HASH;
      if (isPending) {
        pos = text.indexOf('\n', pos) + 1;
        continue;
      }
    } else if (!isPending || depth === 0) return undefined;
    isPending = false;
    let end = after(PLAIN, text, pos);
    isPlain = end >= 0;
    if (end < 0) end = after(CLOSED, text, pos);
    if (end < 0) end = after(COMMENTED, text, pos);
    if (end < 0) end = endOfBlock(text, after(BLOCK_SCALAR, text, pos), columns[depth - 1]!);
    if (end < 0 || after(NOT_FINITE, text, pos) >= 0) return undefined;
    pos = end;
  }
  return entries;
}

function isBlank(c: number): boolean {
  return c === SPACE || c === LF;
}

/** The text of a key that ends, with its colon and blanks, at `end`. */
function keyText(text: string, start: number, end: number): string {
  const colon = text.lastIndexOf(':', end - 1);
  const c = text.charCodeAt(start);
  return c === 0x22 || c === 0x27 ? text.slice(start + 1, colon - 1) : text.slice(start, colon);
}

/** Where the lines end of a block scalar in a collection in `column`, from `start` on; -1 where they are not plain. */
function endOfBlock(text: string, start: number, column: number): number {
  if (start < 0) return -1;
  const first = afterAll(BLANK_LINES, text, start);
  const indentation = after(INDENTATION, text, first) - first;
  // Blank lines before the first one may be indented, too: then they count.
  if (first > start && text.slice(start, first).includes(' ')) return -1;
  if (indentation <= column) return first;
  if (text.charCodeAt(first + indentation) === 9) return -1;
  return afterAll(linesOfBlock(indentation), text, first);
}
