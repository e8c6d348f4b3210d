import { isBreak } from '../chars.ts';
import { isPrintable } from '../styles.ts';

/** The ways in which a text can be written, as bits. */
export const BLOCK_PLAIN = 1;
export const FLOW_PLAIN = 2;
export const SINGLE = 4;
export const BLOCK = 8;
/** The text has line breaks. */
export const MULTILINE = 16;

const SIMPLE = /^[A-Za-z0-9_/.][\w/. -]*(?<! )$/;
const SPACE = 0x20;
const TAB = 0x09;
/** They mean something where a plain text begins. */
const OPENERS = '#,[]{}&*!|>\'"%@`';

function isBlankOrEnd(c: number): boolean {
  return c === SPACE || c === TAB || Number.isNaN(c);
}

/** How a text may be written. */
export function analyze(text: string): number {
  if (text === '') return BLOCK_PLAIN | SINGLE;
  if (SIMPLE.test(text) && !text.startsWith('...')) return BLOCK_PLAIN | FLOW_PLAIN | SINGLE | BLOCK;
  let block = false;
  let flow = false;
  if (text.startsWith('---') || text.startsWith('...')) block = flow = true;
  const first = text.charAt(0);
  const blankSecond = isBlankOrEnd(text.charCodeAt(1));
  if (OPENERS.includes(first)) block = flow = true;
  else if (first === '?' || first === ':') {
    flow = true;
    if (blankSecond) block = true;
  } else if (first === '-' && blankSecond) block = flow = true;

  let lines = false;
  let special = false;
  let tabs = false;
  let spaceThenBreak = false;
  let breakThenSpace = false;
  let previous = 0;
  const { length } = text;
  for (let i = 0; i < length; i++) {
    const c = text.charCodeAt(i);
    if (i > 0) {
      switch (c) {
        case 0x2c: // ,
        case 0x3f: // ?
        case 0x5b: // [
        case 0x5d: // ]
        case 0x7b: // {
        case 0x7d: // }
          flow = true;
          break;
        case 0x3a: // :
          flow = true;
          if (isBlankOrEnd(text.charCodeAt(i + 1))) block = true;
          break;
        case 0x23: // #
          if (previous === SPACE || previous === TAB || isBreak(previous)) block = flow = true;
          break;
      }
    }
    if (c === TAB) tabs = true;
    else if (!isPrintable(c)) special = true;
    if (c === SPACE) {
      if (isBreak(previous)) breakThenSpace = true;
    } else if (isBreak(c)) {
      lines = true;
      if (previous === SPACE) spaceThenBreak = true;
    }
    previous = c;
  }
  const start = text.charCodeAt(0);
  const spaceAtEnd = previous === SPACE;
  let ways = lines ? MULTILINE : 0;
  if (!spaceThenBreak && !special && !spaceAtEnd) ways |= BLOCK;
  if (breakThenSpace || spaceThenBreak || tabs || special) return ways;
  ways |= SINGLE;
  if (lines || start === SPACE || spaceAtEnd) return ways;
  if (!flow) ways |= FLOW_PLAIN;
  if (!block) ways |= BLOCK_PLAIN;
  return ways;
}
