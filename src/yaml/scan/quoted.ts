import { isBlank, isBreak, isHex, isSpaceOrEnd, SPACE } from '../chars.ts';
import type { Cursor } from './cursor.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  "'": "'",
  '\\': '\\',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
};

/** A scalar in quotes of the given kind, from its first quote to behind its last one. */
export function scanQuoted(at: Cursor, quote: number): string {
  const { text } = at;
  at.pos++;
  const single = quote === 0x27;
  let value = '';
  for (;;) {
    if (at.fault !== undefined) at.demand(4);
    if (at.pos === at.lineStart && at.atDocumentIndicator()) {
      throw at.problem('found unexpected document indicator');
    }
    let c = text.charCodeAt(at.pos);
    if (c === 0) throw at.problem('found unexpected end of stream');
    let folded = false;
    // Characters that are not blank, and single blanks between them.
    let from = at.pos;
    let pos = from;
    for (;;) {
      if (isSpaceOrEnd(c)) {
        const after = text.charCodeAt(pos + 1);
        if (c !== SPACE || isSpaceOrEnd(after)) break;
        c = after;
        pos++;
      }
      if (c === quote) {
        if (!single || text.charCodeAt(pos + 1) !== quote) break;
        value += text.slice(from, pos + 1);
        pos += 2;
        from = pos;
      } else if (c === 0x5c && !single) {
        value += text.slice(from, pos);
        at.pos = pos;
        const escaped = text.charCodeAt(pos + 1);
        if (isBreak(escaped)) {
          at.pos++;
          at.skipBreak(escaped);
          folded = true;
          from = pos = at.pos;
          break;
        }
        value += scanEscape(at);
        from = pos = at.pos;
      } else pos++;
      c = text.charCodeAt(pos);
    }
    value += text.slice(from, pos);
    at.pos = pos;
    if (at.fault !== undefined) at.demand(1);
    c = text.charCodeAt(pos);
    if (c === quote) break;
    value += foldBlanks(at, folded);
  }
  at.pos++;
  return value;
}

/** White space in a quoted scalar: blanks stay, a line break becomes a blank, further ones stay. */
function foldBlanks(at: Cursor, afterEscapedBreak: boolean): string {
  const { text } = at;
  let folded = afterEscapedBreak;
  const from = at.pos;
  let blanksEnd = from;
  let first = '';
  let breaks = '';
  for (let c = text.charCodeAt(at.pos); ; c = text.charCodeAt(at.pos)) {
    if (isBlank(c)) {
      at.pos++;
      if (!folded) blanksEnd = at.pos;
    } else if (isBreak(c)) {
      if (folded) breaks += at.readBreak(c);
      else {
        first = at.readBreak(c);
        folded = true;
      }
    } else break;
  }
  at.demand(1);
  if (!folded) return text.slice(from, blanksEnd);
  if (first !== '\n') return first + breaks;
  return breaks === '' ? ' ' : breaks;
}

/** An escape sequence of a double-quoted scalar, at its backslash. */
function scanEscape(at: Cursor): string {
  const { text } = at;
  at.demand(2);
  const kind = text.charAt(at.pos + 1);
  const plain = ESCAPES[kind];
  if (plain !== undefined) {
    at.pos += 2;
    return plain;
  }
  const size = kind === 'x' ? 2 : kind === 'u' ? 4 : kind === 'U' ? 8 : 0;
  if (size === 0) throw at.problem('found unknown escape character');
  at.pos += 2;
  at.demand(size);
  for (let k = 0; k < size; k++) {
    if (!isHex(text.charCodeAt(at.pos + k))) {
      throw at.problem('did not find expected hexdecimal number');
    }
  }
  const code = Number.parseInt(text.slice(at.pos, at.pos + size), 16);
  if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff) {
    throw at.problem('found invalid Unicode character escape code');
  }
  at.pos += size;
  return String.fromCodePoint(code);
}
