import { isBreak, isFlowIndicator, isSpaceOrEnd, SPACE, TAB } from '../chars.ts';
import type { Cursor } from './cursor.ts';

/** A scalar without quotes. Its further lines are indented by `indent` at least. */
export function scanPlain(at: Cursor, inFlow: boolean, indent: number): string {
  const { text } = at;
  const start = at.pos;
  let value = '';
  /** The piece of the current line, not yet added to `value`. */
  let from = start;
  let end = start;
  let pos = start;
  let folded = false;
  let first = '';
  let breaks = '';
  for (;;) {
    if (at.fault !== undefined) {
      at.pos = pos;
      at.demand(4);
    }
    let c = text.charCodeAt(pos);
    if (pos === at.lineStart) {
      at.pos = pos;
      if (at.atDocumentIndicator()) break;
    }
    if (c === 0x23) break;
    const run = pos;
    while (!isSpaceOrEnd(c)) {
      if (c === 0x3a ? isSpaceOrEnd(text.charCodeAt(pos + 1)) : inFlow && isFlowIndicator(c)) break;
      c = text.charCodeAt(++pos);
    }
    if (pos > run) {
      if (folded) {
        value += text.slice(from, end);
        if (first !== '\n') value += first + breaks;
        else value += breaks === '' ? ' ' : breaks;
        from = run;
        folded = false;
        breaks = '';
      }
      end = pos;
    }
    if (at.fault !== undefined) {
      at.pos = pos;
      at.demand(2);
    }
    if (c === 0 || !isSpaceOrEnd(c)) break;
    for (;;) {
      if (c === SPACE || c === TAB) {
        if (folded && c === TAB && pos - at.lineStart < indent) {
          at.pos = pos;
          throw at.problem('found a tab character that violates indentation');
        }
        pos++;
      } else if (isBreak(c)) {
        at.pos = pos;
        const kept = at.readBreak(c);
        pos = at.pos;
        if (folded) breaks += kept;
        else {
          first = kept;
          folded = true;
        }
      } else break;
      c = text.charCodeAt(pos);
    }
    if (c === 0 && at.fault !== undefined) {
      at.pos = pos;
      at.demand(1);
    }
    if (!inFlow && pos - at.lineStart < indent) break;
  }
  at.pos = pos;
  if (folded) at.keyAllowed = true;
  return value === '' ? text.slice(from, end) : value + text.slice(from, end);
}
