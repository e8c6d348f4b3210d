import { isBreak } from '../chars.ts';
import { escapeSequence, isPrintable } from '../styles.ts';
import { analyze, BLOCK, BLOCK_PLAIN, FLOW_PLAIN, MULTILINE, SINGLE } from './analyze.ts';
import type { Page } from './page.ts';

/** The forms of a scalar. */
export type ScalarWay = 'plain' | 'single' | 'double' | 'literal' | 'folded';

/** What can be done with a text that is wanted in one form. `asKey`: it must stay on its line. */
export function possibleWay(wanted: ScalarWay, value: string, inFlow: boolean, asKey: boolean): ScalarWay {
  const ways = analyze(value);
  let way = asKey && (ways & MULTILINE) !== 0 ? 'double' : wanted;
  if (way === 'plain') {
    if ((ways & (inFlow ? FLOW_PLAIN : BLOCK_PLAIN)) === 0 || (value === '' && asKey)) way = 'single';
  }
  if (way === 'single' && (ways & SINGLE) === 0) way = 'double';
  if ((way === 'literal' || way === 'folded') && ((ways & BLOCK) === 0 || inFlow || asKey)) way = 'double';
  return way;
}

/** Writes a text. `endHead` ends the first line of a block scalar, where a comment may stand. */
export function writeScalar(page: Page, value: string, way: ScalarWay, endHead: () => void): void {
  switch (way) {
    case 'plain':
      if (value !== '') {
        page.put(page.space ? value : ` ${value}`);
        page.space = false;
      }
      page.fresh = false;
      break;
    case 'single':
      single(page, value);
      break;
    case 'double':
      double(page, value);
      break;
    case 'literal':
      literal(page, value, endHead);
      break;
    case 'folded':
      folded(page, value, endHead);
  }
}

function single(page: Page, value: string): void {
  page.mark("'", true, false, false);
  const quoted = value.replaceAll("'", "''");
  let afterBreak = false;
  let from = 0;
  for (let i = 0; i <= quoted.length; i++) {
    const c = quoted.charCodeAt(i);
    if (i < quoted.length && !isBreak(c)) continue;
    if (i > from) {
      if (afterBreak) page.writeIndent();
      page.put(quoted.slice(from, i));
      page.fresh = false;
      afterBreak = false;
    }
    if (i === quoted.length) break;
    if (!afterBreak && c === 0x0a) page.breakLine();
    page.copyBreak(c);
    afterBreak = true;
    from = i + 1;
  }
  page.mark("'", false, false, false);
  page.fresh = false;
}

function double(page: Page, value: string): void {
  page.mark('"', true, false, false);
  let from = 0;
  // A byte order mark at the front makes the library escape everything.
  const escapeAll = value.charCodeAt(0) === 0xfeff;
  for (let i = 0; i < value.length; i++) {
    const c = value.charCodeAt(i);
    if (c !== 0x22 && c !== 0x5c && !escapeAll && isPrintable(c) && !isBreak(c)) continue;
    const code = value.codePointAt(i)!;
    page.put(value.slice(from, i) + escapeSequence(code));
    if (code > 0xffff) i++;
    from = i + 1;
  }
  page.put(value.slice(from));
  page.mark('"', false, false, false);
}

/** The first line of a block scalar. */
function blockHead(page: Page, indicator: string, value: string, endHead: () => void): void {
  let head = indicator;
  const first = value.charCodeAt(0);
  if (first === 0x20 || isBreak(first)) head += String(page.step);
  const { length } = value;
  if (length === 0 || !isBreak(value.charCodeAt(length - 1))) head += '-';
  else if (length === 1 || isBreak(value.charCodeAt(length - 2))) head += '+';
  page.mark(head, true, false, false);
  endHead();
  page.space = true;
}

function literal(page: Page, value: string, endHead: () => void): void {
  blockHead(page, '|', value, endHead);
  let afterBreak = true;
  let from = 0;
  for (let i = 0; i <= value.length; i++) {
    const c = value.charCodeAt(i);
    if (i < value.length && !isBreak(c)) continue;
    if (i > from) {
      if (afterBreak) page.writeIndent();
      page.put(value.slice(from, i));
      page.fresh = false;
      afterBreak = false;
    }
    if (i === value.length) break;
    page.copyBreak(c);
    afterBreak = true;
    from = i + 1;
  }
}

function folded(page: Page, value: string, endHead: () => void): void {
  blockHead(page, '>', value, endHead);
  let content = 0;
  while (isBreak(value.charCodeAt(content))) content++;
  // The library looks at the first line only to tell whether lines are "more indented".
  const c0 = value.charCodeAt(content);
  const blankFirst = c0 === 0x20 || c0 === 0x09 || c0 === 0;
  let afterBreak = true;
  let indented = true;
  for (let i = 0; i < value.length; i++) {
    const c = value.charCodeAt(i);
    if (isBreak(c)) {
      if (!afterBreak && !indented && c === 0x0a && !blankFirst) page.breakLine();
      page.copyBreak(c);
      afterBreak = true;
      continue;
    }
    if (afterBreak) {
      page.writeIndent();
      indented = c === 0x20 || c === 0x09;
    }
    page.put(value.charAt(i));
    page.fresh = false;
    afterBreak = false;
  }
}
