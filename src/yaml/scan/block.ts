import { isBlank, isBreak, isBreakOrEnd, isDigit, SPACE, TAB } from '../chars.ts';
import type { Cursor } from './cursor.ts';

/** A literal or folded block scalar, from its `|` or `>`, in a collection with the indentation `parentIndent`. */
export function scanBlockScalar(at: Cursor, literal: boolean, parentIndent: number): string {
  const { text } = at;
  at.pos++;
  let keep = '';
  let increment = 0;
  let c = text.charCodeAt(at.pos);
  for (let i = 0; i < 2; i++) {
    if ((c === 0x2b || c === 0x2d) && keep === '') keep = text.charAt(at.pos);
    else if (isDigit(c) && increment === 0) {
      if (c === 0x30) throw at.problem('found an indentation indicator equal to 0');
      increment = c - 0x30;
    } else break;
    c = text.charCodeAt(++at.pos);
  }
  at.endLine();
  let indent = increment === 0 ? 0 : Math.max(parentIndent, 0) + increment;
  let [breaks, found] = scanBreaks(at, indent, parentIndent);
  indent = found;

  let value = '';
  let leading = '';
  let leadingBlank = false;
  while (at.pos - at.lineStart === indent && (c = text.charCodeAt(at.pos)) !== 0) {
    const blank = isBlank(c);
    if (!literal && !leadingBlank && !blank && leading === '\n') {
      if (breaks === '') value += ' ';
    } else value += leading;
    value += breaks;
    leadingBlank = blank;
    const from = at.pos;
    let to = from;
    if (at.simpleText) {
      to = text.indexOf('\n', from);
      if (to < 0) to = at.length;
      c = text.charCodeAt(to);
    } else while (!isBreakOrEnd(c)) c = text.charCodeAt(++to);
    value += text.slice(from, to);
    at.pos = to;
    at.demand(2);
    leading = isBreak(c) ? at.readBreak(c) : '';
    [breaks, found] = scanBreaks(at, indent, parentIndent);
  }
  if (keep !== '-') value += leading;
  if (keep === '+') value += breaks;
  return value;
}

/** Empty lines and indentation of a block scalar. With an indent of 0 the indentation is found out. */
function scanBreaks(at: Cursor, indent: number, parentIndent: number): [breaks: string, indent: number] {
  const { text } = at;
  let breaks = '';
  let widest = 0;
  for (;;) {
    let { pos } = at;
    const limit = indent === 0 ? Number.MAX_SAFE_INTEGER : at.lineStart + indent;
    let c = text.charCodeAt(pos);
    while (pos < limit && c === SPACE) c = text.charCodeAt(++pos);
    at.pos = pos;
    if (c === 0) at.demand(1);
    if (pos - at.lineStart > widest) widest = pos - at.lineStart;
    if (pos < limit && c === TAB) {
      throw at.problem('found a tab character where an indentation space is expected');
    }
    if (!isBreak(c)) break;
    breaks += at.readBreak(c);
  }
  return [breaks, indent !== 0 ? indent : Math.max(widest, parentIndent + 1, 1)];
}
