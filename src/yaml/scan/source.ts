import { byteLength, decodeUtf8, encodeUtf8 } from '../../go/text.ts';

/** A text made ready for the scanner. */
export interface Source {
  /** The characters up to the first block of input that cannot be read, and NULs behind them for looking ahead. */
  readonly text: string;
  /** Number of characters before the NULs. */
  readonly length: number;
  /** Why the rest cannot be read: raised when the scanner asks for a character at or behind `length`. */
  readonly fault: string | undefined;
}

/** The reader takes its input in blocks of this many bytes, and finds a bad character when it takes the block. */
const BLOCK = 512;
const LOOKAHEAD = '\0'.repeat(12);
// Everything but tab, line breaks, and what is printable. Lone surrogates stand for bytes that are not UTF-8.
const NOT_PLAIN_ASCII = /[^\t\n\r\x20-\x7e]/;
const UNREADABLE = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** Prepares a text: takes away the byte order mark, decodes UTF-16, finds what may not stand in YAML. */
export function readSource(input: string): Source {
  let text = input === '' ? '\n' : input;
  const first = text.charCodeAt(0);
  let mark = 0;
  if (first === 0xfeff) {
    text = text.slice(1);
    mark = 3;
  } else if (
    (first === 0xdcff && text.charCodeAt(1) === 0xdcfe) ||
    (first === 0xdcfe && text.charCodeAt(1) === 0xdcff)
  ) {
    return readUtf16(encodeUtf8(text), first === 0xdcff);
  }
  const at = NOT_PLAIN_ASCII.test(text) ? text.search(UNREADABLE) : -1;
  if (at < 0) return { text: text + LOOKAHEAD, length: text.length, fault: undefined };
  return cut(text, at, mark);
}

/** Keeps what lies before the block with the bad character at `at`; `mark` is the size of the mark taken away. */
function cut(text: string, at: number, mark: number): Source {
  const bytes = encodeUtf8(text);
  const bad = byteLength(text.slice(0, at));
  const fault = describe(bytes, bad);
  // A block ends early when a character straddles its end; that character belongs to the next one.
  let start = 0;
  let end = BLOCK - mark;
  while (end <= bad) {
    let cutAt = end;
    while (cutAt > start && (bytes[cutAt]! & 0xc0) === 0x80) cutAt--;
    start = cutAt;
    end = cutAt + BLOCK;
  }
  // A sequence that goes on behind the block is looked at with the next one.
  if (bad + width(bytes[bad]!) > Math.min(end, bytes.length)) start = bad;
  const kept = decodeUtf8(bytes.subarray(0, start));
  return { text: kept + LOOKAHEAD, length: kept.length, fault };
}

function width(lead: number): number {
  if (lead < 0x80) return 1;
  if ((lead & 0xe0) === 0xc0) return 2;
  if ((lead & 0xf0) === 0xe0) return 3;
  if ((lead & 0xf8) === 0xf0) return 4;
  return 0;
}

function describe(bytes: Uint8Array, at: number): string {
  const size = width(bytes[at]!);
  if (size === 0) return 'invalid leading UTF-8 octet';
  if (at + size > bytes.length) return 'incomplete UTF-8 octet sequence';
  let code = size === 1 ? bytes[at]! : bytes[at]! & (0xff >> (size + 1));
  for (let k = 1; k < size; k++) {
    if ((bytes[at + k]! & 0xc0) !== 0x80) return 'invalid trailing UTF-8 octet';
    code = code * 64 + (bytes[at + k]! & 0x3f);
  }
  if (size > 1 && code < [0, 0, 0x80, 0x800, 0x10000][size]!) return 'invalid length of a UTF-8 sequence';
  if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff) return 'invalid Unicode character';
  return 'control characters are not allowed';
}

function readUtf16(bytes: Uint8Array, littleEndian: boolean): Source {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let text = '';
  let fault: string | undefined;
  let at = 2;
  for (; at < bytes.length && fault === undefined; at += 2) {
    if (at + 1 >= bytes.length) {
      fault = 'incomplete UTF-16 character';
      break;
    }
    const unit = view.getUint16(at, littleEndian);
    if ((unit & 0xfc00) === 0xdc00) fault = 'unexpected low surrogate area';
    else if ((unit & 0xfc00) === 0xd800) {
      if (at + 3 >= bytes.length) fault = 'incomplete UTF-16 surrogate pair';
      else if ((view.getUint16(at + 2, littleEndian) & 0xfc00) !== 0xdc00) fault = 'expected low surrogate area';
      else {
        text += String.fromCharCode(unit, view.getUint16(at + 2, littleEndian));
        at += 2;
      }
    } else if (UNREADABLE.test(String.fromCharCode(unit))) fault = 'control characters are not allowed';
    else text += String.fromCharCode(unit);
  }
  if (fault !== undefined) {
    const block = at < BLOCK ? 0 : at - (at % BLOCK);
    text = text.slice(0, Math.max(0, (block - 2) / 2));
  }
  return { text: text + LOOKAHEAD, length: text.length, fault };
}
