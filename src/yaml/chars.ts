/** Character classes of YAML 1.1 as the scanner and the emitter use them; arguments are UTF-16 units. */

export const TAB = 0x09;
export const LF = 0x0a;
export const CR = 0x0d;
export const SPACE = 0x20;
/** U+0085, U+2028 and U+2029 end a line too. */
export const NEL = 0x85;
const LINE_SEPARATOR = 0x2028;
const PARAGRAPH_SEPARATOR = 0x2029;

const BLANK = 1;
const BREAK = 2;
const END = 4;
const FLOW = 8;
const WORD = 16;
const URI = 32;
const HEX = 64;

const classes = new Uint8Array(128);

function mark(chars: string, bits: number): void {
  for (let i = 0; i < chars.length; i++) classes[chars.charCodeAt(i)]! |= bits;
}

mark(' \t', BLANK);
mark('\r\n', BREAK);
mark('\0', END);
mark(',?[]{}', FLOW);
mark('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-', WORD | URI);
mark(";/?:@&=+$,.!~*'()[]%", URI);
mark('0123456789ABCDEFabcdef', HEX);

export function isBlank(c: number): boolean {
  return c === SPACE || c === TAB;
}

export function isBreak(c: number): boolean {
  return c < 128 ? c === LF || c === CR : c === NEL || c === LINE_SEPARATOR || c === PARAGRAPH_SEPARATOR;
}

/** A line break, or the NUL that stands after the text. */
export function isBreakOrEnd(c: number): boolean {
  return c < 128 ? (classes[c]! & (BREAK | END)) !== 0 : isBreak(c);
}

/** White space or the end of the text. */
export function isSpaceOrEnd(c: number): boolean {
  return c < 128 ? (classes[c]! & (BLANK | BREAK | END)) !== 0 : isBreak(c);
}

/** What ends a plain scalar inside brackets. */
export function isFlowIndicator(c: number): boolean {
  return c < 128 && (classes[c]! & FLOW) !== 0;
}

/** A letter or digit of ASCII, `_` or `-`: what anchors and tag handles are made of. */
export function isWord(c: number): boolean {
  return c < 128 && (classes[c]! & WORD) !== 0;
}

export function isUri(c: number): boolean {
  return c < 128 && (classes[c]! & URI) !== 0;
}

export function isHex(c: number): boolean {
  return c < 128 && (classes[c]! & HEX) !== 0;
}

export function isDigit(c: number): boolean {
  return c >= 0x30 && c <= 0x39;
}

export function isBlankOrBreak(c: number): boolean {
  return c < 128 ? (classes[c]! & (BLANK | BREAK)) !== 0 : isBreak(c);
}
