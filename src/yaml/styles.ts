import { isBreak } from './chars.ts';

/** The styles that can hold a text, and whether it has line breaks, as bits. */
export const PLAIN = 1;
export const SINGLE = 2;
export const BLOCK = 4;
export const MULTILINE = 8;

// Line breaks of a text, and blanks beside them.
const LINES = 1;
const BREAK_SPACE = 2;
const SPACE_BREAK = 4;

/** Texts of so many characters are looked at one by one. */
const SHORT = 40;
const UNUSUAL = /[^\n\x20-\x7e]/;

const ORDINARY = 0;
const INDICATOR_START = 1;
const OTHER = 2;
const kinds = new Uint8Array(128).fill(OTHER);
for (let c = 0x21; c < 0x7f; c++) kinds[c] = ORDINARY;
for (const c of '#,[]{}&*!|>\'"%@`?:-') kinds[c.charCodeAt(0)] = INDICATOR_START;

/** Characters that need no escape in double quotes; arguments are UTF-16 units. */
export function isPrintable(c: number): boolean {
  if (c < 0x80) return c === 0x0a || (c >= 0x20 && c <= 0x7e);
  return c >= 0xa0 && (c < 0xd800 || (c >= 0xe000 && c !== 0xfeff && c < 0xfffe));
}

function isBlankOrEnd(c: number): boolean {
  return c === 0x20 || c === 0x09 || Number.isNaN(c);
}

/** Which styles can hold the text. */
export function analyze(text: string, quoteTabs: boolean): number {
  const { length } = text;
  if (length === 0) return PLAIN | SINGLE;
  const first = text.charCodeAt(0);
  let indicators = false;
  if (first < 128 && kinds[first] === INDICATOR_START) {
    if (first === 0x3f || first === 0x3a || first === 0x2d) indicators = isBlankOrEnd(text.charCodeAt(1));
    else indicators = true;
  }
  if ((first === 0x2d || first === 0x2e) && text.charCodeAt(1) === first && text.charCodeAt(2) === first) {
    indicators = true;
  }
  if (length > SHORT && !UNUSUAL.test(text)) return analyzeUsual(text, first, indicators);
  let special = false;
  let tabs = false;
  let lineBreaks = false;
  let breakSpace = false;
  let spaceBreak = false;
  let previous = 0;
  for (let i = 0; i < length; i++) {
    const c = text.charCodeAt(i);
    if (c < 128 && kinds[c] === ORDINARY) {
      previous = c;
      continue;
    }
    if (c === 0x3a) {
      if (i > 0 && isBlankOrEnd(text.charCodeAt(i + 1))) indicators = true;
    } else if (c === 0x23) {
      if (i > 0 && (previous === 0x20 || previous === 0x09 || isBreak(previous))) indicators = true;
    } else if (c === 0x20) {
      if (isBreak(previous)) breakSpace = true;
    } else {
      if (c === 0x09 && !quoteTabs) tabs = true;
      else if (!isPrintable(c)) special = true;
      if (isBreak(c)) {
        lineBreaks = true;
        if (previous === 0x20) spaceBreak = true;
      }
    }
    previous = c;
  }
  const breaks = (lineBreaks ? LINES : 0) | (breakSpace ? BREAK_SPACE : 0) | (spaceBreak ? SPACE_BREAK : 0);
  return stylesOf(first, previous, breaks, indicators, special, tabs);
}

/** The same for a long text of printable ASCII characters and line feeds: searching is faster than looking at each. */
function analyzeUsual(text: string, first: number, startIndicator: boolean): number {
  const last = text.charCodeAt(text.length - 1);
  const indicators =
    startIndicator || last === 0x3a || text.includes(': ', 1) || text.includes(' #') || text.includes('\n#');
  let breaks = 0;
  if (text.includes('\n')) {
    breaks = LINES | (text.includes('\n ') ? BREAK_SPACE : 0) | (text.includes(' \n') ? SPACE_BREAK : 0);
  }
  return stylesOf(first, last, breaks, indicators, false, false);
}

function stylesOf(
  first: number,
  last: number,
  breaks: number,
  indicators: boolean,
  special: boolean,
  tabs: boolean,
): number {
  const trailingSpace = last === 0x20;
  const lineBreaks = breaks !== 0;
  let styles = lineBreaks ? MULTILINE : 0;
  if ((breaks & SPACE_BREAK) !== 0 || special) return styles;
  if (!trailingSpace) styles |= BLOCK;
  if (tabs || (breaks & BREAK_SPACE) !== 0) return styles;
  styles |= SINGLE;
  if (!indicators && !lineBreaks && first !== 0x20 && !trailingSpace) styles |= PLAIN;
  return styles;
}

const ESCAPES: Readonly<Record<number, string>> = {
  0: '0',
  7: 'a',
  8: 'b',
  9: 't',
  10: 'n',
  11: 'v',
  12: 'f',
  13: 'r',
  27: 'e',
  34: '"',
  92: '\\',
  133: 'N',
  160: '_',
  8232: 'L',
  8233: 'P',
};

/** The escape of a character in double quotes. */
export function escapeSequence(code: number): string {
  const short = ESCAPES[code];
  if (short !== undefined) return `\\${short}`;
  const hex = code.toString(16).toUpperCase();
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}
