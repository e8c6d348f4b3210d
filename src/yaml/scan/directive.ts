import { isBlank, isDigit, isSpaceOrEnd, isWord } from '../chars.ts';
import type { Cursor } from './cursor.ts';
import { scanHandle, scanUri } from './tag.ts';
import { TAG_DIRECTIVE, Token, VERSION_DIRECTIVE } from './token.ts';

/** A `%YAML` or `%TAG` directive with its line break. */
export function scanDirective(at: Cursor): Token {
  const { text, line } = at;
  const start = at.pos++;
  const nameStart = at.pos;
  while (isWord(text.charCodeAt(at.pos))) at.pos++;
  at.demand(1);
  const name = text.slice(nameStart, at.pos);
  if (name === '') throw at.problem('could not find expected directive name');
  if (!isSpaceOrEnd(text.charCodeAt(at.pos))) {
    throw at.problem('found unexpected non-alphabetical character');
  }
  let type = VERSION_DIRECTIVE;
  let value: string;
  let prefix = '';
  if (name === 'YAML') {
    at.skipBlanks();
    const major = scanVersionNumber(at);
    if (text.charCodeAt(at.pos) !== 0x2e) {
      throw at.problem("did not find expected digit or '.' character");
    }
    at.pos++;
    value = `${major}.${scanVersionNumber(at)}`;
  } else if (name === 'TAG') {
    type = TAG_DIRECTIVE;
    at.skipBlanks();
    value = scanHandle(at, true);
    if (!isBlank(text.charCodeAt(at.pos))) throw at.problem('did not find expected whitespace');
    at.skipBlanks();
    prefix = scanUri(at, '', false);
    if (!isSpaceOrEnd(text.charCodeAt(at.pos))) {
      throw at.problem('did not find expected whitespace or line break');
    }
  } else throw at.problem('found unknown directive name');
  at.endLine();
  const token = new Token(type, start, line, value, false, -1);
  token.suffix = prefix;
  return token;
}

function scanVersionNumber(at: Cursor): number {
  const start = at.pos;
  while (isDigit(at.text.charCodeAt(at.pos))) {
    if (at.pos - start === 2) throw at.problem('found extremely long version number');
    at.pos++;
  }
  at.demand(1);
  if (at.pos === start) throw at.problem('did not find expected version number');
  return Number(at.text.slice(start, at.pos));
}
