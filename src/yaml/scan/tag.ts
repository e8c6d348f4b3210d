import { decodeUtf8 } from '../../go/text.ts';
import { isHex, isSpaceOrEnd, isUri, isWord } from '../chars.ts';
import type { Cursor } from './cursor.ts';

/** A tag: its handle (none where it is written whole) and the rest. */
export function scanTag(at: Cursor): { handle: string; suffix: string } {
  const { pos: start, text } = at;
  let handle = '';
  let suffix: string;
  if (text.charCodeAt(start + 1) === 0x3c) {
    at.pos += 2;
    suffix = scanUri(at, '', false);
    if (text.charCodeAt(at.pos) !== 0x3e) throw at.problem("did not find the expected '>'");
    at.pos++;
  } else {
    handle = scanHandle(at, false);
    if (handle.length > 1 && handle.endsWith('!')) suffix = scanUri(at, '', false);
    else {
      suffix = scanUri(at, handle.slice(1), true);
      handle = suffix === '' ? '' : '!';
      if (suffix === '') suffix = '!';
    }
  }
  at.demand(1);
  if (!isSpaceOrEnd(text.charCodeAt(at.pos))) {
    throw at.problem('did not find expected whitespace or line break');
  }
  return { handle, suffix };
}

/** A handle with its exclamation marks. A directive names it whole; in a tag the second mark may be missing. */
export function scanHandle(at: Cursor, directive: boolean): string {
  const { text } = at;
  const start = at.pos;
  at.demand(1);
  if (text.charCodeAt(start) !== 0x21) throw at.problem("did not find expected '!'");
  let end = start + 1;
  while (isWord(text.charCodeAt(end))) end++;
  if (text.charCodeAt(end) === 0x21) end++;
  else if (directive && end > start + 1) {
    at.pos = end;
    throw at.problem("did not find expected '!'");
  }
  at.pos = end;
  at.demand(1);
  return text.slice(start, end);
}

/** The characters of a URI, behind those in `head`. */
export function scanUri(at: Cursor, head: string, found: boolean): string {
  const { text } = at;
  let out = head;
  let some = found;
  for (let c = text.charCodeAt(at.pos); isUri(c); c = text.charCodeAt(at.pos)) {
    if (c === 0x25) out += scanUriEscape(at);
    else out += text.charAt(at.pos++);
    some = true;
  }
  at.demand(1);
  if (!some) throw at.problem('did not find expected tag URI');
  return out;
}

/** One character written as `%xx` octets. */
function scanUriEscape(at: Cursor): string {
  const octets: number[] = [];
  for (let left = -1; left !== 0; left--) {
    const hex = at.text.slice(at.pos + 1, at.pos + 3);
    if (at.text.charCodeAt(at.pos) !== 0x25 || !isHex(hex.charCodeAt(0)) || !isHex(hex.charCodeAt(1))) {
      throw at.problem('did not find URI escaped octet');
    }
    const octet = Number.parseInt(hex, 16);
    if (left < 0) {
      left = octet < 0x80 ? 1 : octet >> 5 === 6 ? 2 : octet >> 4 === 14 ? 3 : octet >> 3 === 30 ? 4 : 0;
      if (left === 0) throw at.problem('found an incorrect leading UTF-8 octet');
    } else if (octet >> 6 !== 2) throw at.problem('found an incorrect trailing UTF-8 octet');
    octets.push(octet);
    at.pos += 3;
  }
  return decodeUtf8(Uint8Array.from(octets));
}
