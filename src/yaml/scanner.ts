import { decodeUtf8 } from '../go/text.ts';
import {
  CR,
  isBlank,
  isBlankOrBreak,
  isBreak,
  isBreakOrEnd,
  isDigit,
  isFlowIndicator,
  isHex,
  isSpaceOrEnd,
  isUri,
  isWord,
  LF,
  SPACE,
  TAB,
} from './chars.ts';
import { conversionError, type YamlError } from './error.ts';
import type { Source } from './source.ts';

/** Kinds of token. */
export const STREAM_END = 1;
export const VERSION_DIRECTIVE = 2;
export const TAG_DIRECTIVE = 3;
export const DOCUMENT_START = 4;
export const DOCUMENT_END = 5;
export const BLOCK_SEQUENCE_START = 6;
export const BLOCK_MAPPING_START = 7;
export const BLOCK_END = 8;
export const FLOW_SEQUENCE_START = 9;
export const FLOW_SEQUENCE_END = 10;
export const FLOW_MAPPING_START = 11;
export const FLOW_MAPPING_END = 12;
export const BLOCK_ENTRY = 13;
export const FLOW_ENTRY = 14;
export const KEY = 15;
export const VALUE = 16;
export const ALIAS = 17;
export const ANCHOR = 18;
export const TAG = 19;
export const SCALAR = 20;

/** Brackets, and indentations, may not nest deeper. */
export const MAX_DEPTH = 10000;
/** A key without `?` must end within this many characters. */
const MAX_SIMPLE_KEY = 1024;

export class Token {
  readonly type: number;
  /** Offset of the first character, and its line, from 0. */
  readonly pos: number;
  readonly line: number;
  /** Text of a scalar, name of an anchor, handle of a tag, version of a directive. */
  value: string;
  /** Suffix of a tag, prefix of a tag directive. */
  suffix: string;
  /** Whether a scalar is plain. */
  readonly plain: boolean;
  /** The level of brackets on which this token may turn out to be a key, or -1. */
  keyLevel: number;

  constructor(type: number, pos: number, line: number, value: string, plain: boolean, keyLevel: number) {
    this.type = type;
    this.pos = pos;
    this.line = line;
    this.value = value;
    this.suffix = '';
    this.plain = plain;
    this.keyLevel = keyLevel;
  }
}

/** A place where a key without `?` may have begun; there is one for each level of brackets. */
interface KeyCandidate {
  possible: boolean;
  /** In a block at its indentation nothing but a key may stand. */
  required: boolean;
  /** Number of the token, counted from the start of the text. */
  token: number;
  pos: number;
  line: number;
  column: number;
}

function candidate(): KeyCandidate {
  return { possible: false, required: false, token: 0, pos: 0, line: 0, column: 0 };
}

const OTHER_BREAK = /[\r\x85\u2028\u2029]/;

/**
 * A key that needs no second look, and perhaps a value that does not either: words, or quotes around nothing special.
 * Whatever does not match is read token by token.
 */
const ENTRY =
  /([A-Za-z_][\w./-]{0,99}):(?: (?:(-?[\w./$(][\w./$()+=@,:-]*(?<!:)(?: [\w./$()+=@,-]+)*)|"([^"\\\n]*)"|'([^'\n]*)')(?= *\n)|(?=[ \n]))/y;

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

/**
 * Cuts a text into tokens on demand, by the rules of libyaml as Helm's reader has them: what is an error, where it is
 * noticed, and how far the scanner looks ahead before a token is handed out decide which error text a broken document
 * gives, and its line.
 */
export class Scanner {
  entryKey = '';
  entryValue = '';
  protected readonly text: string;
  protected readonly length: number;
  private readonly fault: string | undefined;
  protected pos = 0;
  protected line = 0;
  /** Offset of the current line's first character. */
  protected lineStart = 0;
  protected indent = -1;
  protected readonly indents: number[] = [];
  protected level = 0;
  protected readonly keys: KeyCandidate[] = [candidate()];
  protected keyAllowed = true;
  protected queue: Token[] = [];
  protected head = 0;
  /** Tokens handed out so far. */
  private taken = 0;
  private ready = false;
  /** No other line break occurs. */
  private readonly onlyLineFeeds: boolean;
  /** All of the text can be read, and lines are simply lines. */
  private readonly simpleText: boolean;
  /** The text begins with a second byte order mark. */
  protected readonly strayMark: boolean;

  constructor(source: Source) {
    this.text = source.text;
    this.length = source.length;
    this.fault = source.fault;
    this.onlyLineFeeds = !OTHER_BREAK.test(source.text);
    this.strayMark = source.text.charCodeAt(0) === 0xfeff;
    this.simpleText = this.onlyLineFeeds && !this.strayMark && this.fault === undefined;
  }

  /** The next token, which stays the next. */
  peek(): Token {
    if (!this.ready) {
      while (this.needsMore()) this.fetch();
      this.ready = true;
    }
    return this.queue[this.head]!;
  }

  /** Takes the token that `peek` gave. */
  skip(): void {
    this.ready = false;
    this.taken++;
    if (++this.head === this.queue.length) {
      this.queue.length = 0;
      this.head = 0;
    }
  }

  /**
   * A short cut for the usual line of a block mapping, `key: value` or `key:`, with the same outcome as reading its
   * tokens: 0 if the text goes on in another way, 1 after a key and its `:`, 2 and 3 after a plain or quoted value too.
   * The texts are in `entryKey` and `entryValue`.
   */
  takeEntry(): 0 | 1 | 2 | 3 {
    if (!this.simpleText || this.level > 0 || this.head < this.queue.length) return 0;
    this.toNextToken();
    const { text } = this;
    if (!this.keyAllowed || this.pos - this.lineStart !== this.indent || this.keys[0]!.possible) return 0;
    ENTRY.lastIndex = this.pos;
    const match = ENTRY.exec(text);
    if (match === null) return 0;
    this.entryKey = match[1]!;
    const [, , plain, double, single] = match;
    if (plain !== undefined) {
      // The value ends here unless the next line is indented more than the key.
      const lineStart = text.indexOf('\n', ENTRY.lastIndex) + 1;
      let pos = lineStart;
      while (text.charCodeAt(pos) === SPACE) pos++;
      if (pos - lineStart <= this.indent && !isBlankOrBreak(text.charCodeAt(pos))) {
        this.entryValue = plain;
        this.pos = pos;
        this.lineStart = lineStart;
        this.line++;
        this.taken += 4;
        return 2;
      }
    }
    this.keyAllowed = false;
    const quoted = double ?? single;
    if (quoted !== undefined) {
      this.entryValue = quoted;
      this.pos = ENTRY.lastIndex;
      this.taken += 4;
      return 3;
    }
    this.pos += this.entryKey.length + 1;
    this.taken += 3;
    return 1;
  }

  /** A problem that the parser found. Helm counts lines from 0 here, so it names the line before (and never line 0). */
  parserError(problem: string, at: Token): YamlError {
    return this.error(problem, at.line, at.pos, at.line);
  }

  /** Line and column, both from 1 and the column in bytes, of an offset on the given line (from 0). */
  placeOf(pos: number, line: number): { line: number; column: number } {
    let start = pos;
    while (start > 0 && !isBreak(this.text.charCodeAt(start - 1))) start--;
    let bytes = 0;
    for (let i = start; i < pos; i++) {
      const c = this.text.charCodeAt(i);
      bytes += c < 0x80 ? 1 : c < 0x800 || (c >= 0xd800 && c <= 0xdfff) ? 2 : 3;
    }
    return { line: line + 1, column: bytes + 1 };
  }

  protected error(problem: string, shownLine: number, pos: number, line: number): YamlError {
    const where = shownLine === 0 ? '' : `line ${shownLine}: `;
    return conversionError(`yaml: ${where}${problem}`, this.placeOf(pos, line));
  }

  /** A problem at the current place. On the first line Helm names the line of `context` instead, uncorrected. */
  protected problem(text: string): YamlError {
    return this.error(text, this.line === 0 ? 0 : this.line + 1, this.pos, this.line);
  }

  /** Raises the reader's fault when characters up to `pos + count` are asked for and not all can be read. */
  private demand(count: number): void {
    if (this.fault !== undefined && this.pos + count > this.length) {
      throw conversionError(`yaml: ${this.fault}`, this.placeOf(this.pos, this.line));
    }
  }

  protected needsMore(): boolean {
    if (this.head === this.queue.length) return true;
    const { keyLevel } = this.queue[this.head]!;
    return keyLevel >= 0 && this.isValid(this.keys[keyLevel]!);
  }

  private isValid(key: KeyCandidate): boolean {
    if (!key.possible) return false;
    if (key.line === this.line && !this.isTooLong(key)) return true;
    if (key.required) throw this.problem("could not find expected ':'");
    key.possible = false;
    return false;
  }

  private isTooLong(key: KeyCandidate): boolean {
    let distance = this.pos - key.pos;
    if (distance <= MAX_SIMPLE_KEY) return false;
    for (let i = key.pos; i < this.pos; i++) if ((this.text.charCodeAt(i) & 0xfc00) === 0xdc00) distance--;
    return distance > MAX_SIMPLE_KEY;
  }

  /** Notes that a key may begin here; returns the level for the token that follows. */
  private saveKey(): number {
    if (!this.keyAllowed) return -1;
    const column = this.pos - this.lineStart;
    this.removeKey();
    const key = this.keys[this.level]!;
    key.possible = true;
    key.required = this.level === 0 && this.indent === column;
    key.token = this.taken + this.queue.length - this.head;
    key.pos = this.pos;
    key.line = this.line;
    key.column = column;
    return this.level;
  }

  private removeKey(): void {
    const key = this.keys[this.level]!;
    if (!key.possible) return;
    if (key.required) throw this.problem("could not find expected ':'");
    key.possible = false;
    this.forgetToken(key.token);
  }

  /** Lets the token of that number be handed out although it could still turn out to be a key. */
  private forgetToken(token: number): void {
    const index = token - this.taken;
    if (index >= 0 && this.head + index < this.queue.length) this.queue[this.head + index]!.keyLevel = -1;
  }

  private push(type: number, pos: number, value = '', plain = false, keyLevel = -1): void {
    this.queue.push(new Token(type, pos, this.line, value, plain, keyLevel));
  }

  /** Opens a block collection at `column` if it lies deeper than the current one. `number` is the token to go before. */
  private roll(column: number, number: number, type: number, pos: number, line: number): void {
    if (this.level > 0 || this.indent >= column) return;
    this.indents.push(this.indent);
    this.indent = column;
    if (this.indents.length > MAX_DEPTH) {
      throw this.problem(`exceeded max depth of ${MAX_DEPTH}`);
    }
    const token = new Token(type, pos, line, '', false, -1);
    if (number < this.taken) this.queue.push(token);
    else this.queue.splice(this.head + number - this.taken, 0, token);
  }

  protected unroll(column: number): void {
    if (this.level > 0) return;
    while (this.indent > column) {
      this.push(BLOCK_END, this.pos);
      this.indent = this.indents.pop()!;
    }
  }

  protected fetch() {
    this.toNextToken();
    const { text, pos } = this;
    const column = pos - this.lineStart;
    if (this.indent > column) this.unroll(column);
    if (this.fault !== undefined) this.demand(4);
    const c = text.charCodeAt(pos);
    const next = text.charCodeAt(pos + 1);
    if (column === 0) {
      if (c === 0x25) return this.fetchDirective();
      if ((c === 0x2d || c === 0x2e) && this.atDocumentIndicator()) {
        return this.fetchDocumentIndicator(c === 0x2d ? DOCUMENT_START : DOCUMENT_END);
      }
    }
    switch (c) {
      case 0:
        return this.fetchStreamEnd();
      case 0x5b: // [
        return this.fetchFlowStart(FLOW_SEQUENCE_START);
      case 0x7b: // {
        return this.fetchFlowStart(FLOW_MAPPING_START);
      case 0x5d: // ]
        return this.fetchFlowEnd(FLOW_SEQUENCE_END);
      case 0x7d: // }
        return this.fetchFlowEnd(FLOW_MAPPING_END);
      case 0x2c: // ,
        return this.fetchFlowEntry();
      case 0x2d: // -
        if (isSpaceOrEnd(next)) return this.fetchBlockEntry();
        return this.fetchPlain();
      case 0x3f: // ?
        if (this.level > 0 || isSpaceOrEnd(next)) return this.fetchKey();
        return this.fetchPlain();
      case 0x3a: // :
        if (this.level > 0 || isSpaceOrEnd(next)) return this.fetchValue();
        return this.fetchPlain();
      case 0x2a: // *
        return this.fetchAnchor(ALIAS);
      case 0x26: // &
        return this.fetchAnchor(ANCHOR);
      case 0x21: // !
        return this.fetchTag();
      case 0x7c: // |
      case 0x3e: // >
        if (this.level > 0) break;
        return this.fetchBlockScalar(c === 0x7c);
      case 0x27: // '
      case 0x22: // "
        return this.fetchQuoted(c);
      case TAB:
      case 0x23: // #
      case 0x25: // %
      case 0x40: // @
      case 0x60: // `
        break;
      default:
        return this.fetchPlain();
    }
    throw this.problem('found character that cannot start any token');
  }

  protected toNextToken(): void {
    const { text, onlyLineFeeds } = this;
    const inBlock = this.level === 0;
    let { pos } = this;
    for (;;) {
      if (this.strayMark && pos === this.lineStart && pos < this.length) pos++;
      let c = text.charCodeAt(pos);
      // A tab may not indent a line that can begin with a key.
      if (inBlock && this.keyAllowed) while (c === SPACE) c = text.charCodeAt(++pos);
      else while (c === SPACE || c === TAB) c = text.charCodeAt(++pos);
      if (c === 0x23) {
        if (onlyLineFeeds) {
          pos = text.indexOf('\n', pos);
          if (pos < 0) pos = this.length;
        } else while (!isBreakOrEnd(text.charCodeAt(pos))) pos++;
        c = text.charCodeAt(pos);
      }
      if (c === LF) {
        this.line++;
        this.lineStart = ++pos;
      } else {
        this.pos = pos;
        if (!isBreak(c)) return;
        this.skipBreak(c);
        ({ pos } = this);
      }
      if (inBlock) this.keyAllowed = true;
    }
  }

  /** Steps over the line break `c` at the current place. */
  protected skipBreak(c: number): void {
    this.pos += c === CR && this.text.charCodeAt(this.pos + 1) === LF ? 2 : 1;
    this.line++;
    this.lineStart = this.pos;
  }

  /** Steps over a line break and returns what it means in a scalar. */
  private readBreak(c: number): string {
    this.skipBreak(c);
    return c > 0xff ? String.fromCharCode(c) : '\n';
  }

  /** Whether `---` or `...` stands here; asked at the beginning of a line. */
  private atDocumentIndicator(): boolean {
    const { text, pos } = this;
    const c = text.charCodeAt(pos);
    return (
      (c === 0x2d || c === 0x2e) &&
      text.charCodeAt(pos + 1) === c &&
      text.charCodeAt(pos + 2) === c &&
      isSpaceOrEnd(text.charCodeAt(pos + 3))
    );
  }

  private fetchStreamEnd(): void {
    this.demand(1);
    if (this.pos !== this.lineStart) {
      this.line++;
      this.lineStart = this.pos;
    }
    this.unroll(-1);
    this.removeKey();
    this.keyAllowed = false;
    this.push(STREAM_END, this.pos);
  }

  private fetchDocumentIndicator(type: number): void {
    this.unroll(-1);
    this.removeKey();
    this.keyAllowed = false;
    this.push(type, this.pos);
    this.pos += 3;
  }

  private fetchFlowStart(type: number): void {
    const keyLevel = this.saveKey();
    this.level++;
    const key = (this.keys[this.level] ??= candidate());
    key.possible = false;
    // The number of the bracket itself: so closing an empty pair of brackets makes the scanner forget that they may be
    // a key.
    key.token = this.taken + this.queue.length - this.head;
    key.line = this.line;
    if (this.level > MAX_DEPTH) throw this.problem(`exceeded max depth of ${MAX_DEPTH}`);
    this.keyAllowed = true;
    this.push(type, this.pos++, '', false, keyLevel);
  }

  private fetchFlowEnd(type: number): void {
    this.removeKey();
    if (this.level > 0) {
      this.forgetToken(this.keys[this.level]!.token);
      this.level--;
    }
    this.keyAllowed = false;
    this.push(type, this.pos++);
  }

  private fetchFlowEntry(): void {
    this.removeKey();
    this.keyAllowed = true;
    this.push(FLOW_ENTRY, this.pos++);
  }

  private fetchBlockEntry(): void {
    if (this.level === 0) {
      if (!this.keyAllowed) throw this.problem('block sequence entries are not allowed in this context');
      this.roll(this.pos - this.lineStart, -1, BLOCK_SEQUENCE_START, this.pos, this.line);
    }
    this.removeKey();
    this.keyAllowed = true;
    this.push(BLOCK_ENTRY, this.pos++);
  }

  private fetchKey(): void {
    if (this.level === 0) {
      if (!this.keyAllowed) throw this.problem('mapping keys are not allowed in this context');
      this.roll(this.pos - this.lineStart, -1, BLOCK_MAPPING_START, this.pos, this.line);
    }
    this.removeKey();
    this.keyAllowed = this.level === 0;
    this.push(KEY, this.pos++);
  }

  private fetchValue(): void {
    const key = this.keys[this.level]!;
    if (this.isValid(key)) {
      this.forgetToken(key.token);
      const token = new Token(KEY, key.pos, key.line, '', false, -1);
      const index = this.head + key.token - this.taken;
      const { queue } = this;
      if (index < this.head) queue.push(token);
      else if (index === queue.length - 1) {
        const last = queue[index]!;
        queue[index] = token;
        queue.push(last);
      } else queue.splice(index, 0, token);
      this.roll(key.column, key.token, BLOCK_MAPPING_START, key.pos, key.line);
      key.possible = false;
      this.keyAllowed = false;
    } else {
      if (this.level === 0) {
        if (!this.keyAllowed) throw this.problem('mapping values are not allowed in this context');
        this.roll(this.pos - this.lineStart, -1, BLOCK_MAPPING_START, this.pos, this.line);
      }
      this.keyAllowed = this.level === 0;
    }
    this.push(VALUE, this.pos++);
  }

  private fetchAnchor(type: number): void {
    const keyLevel = this.saveKey();
    this.keyAllowed = false;
    const start = this.pos;
    const { text } = this;
    let end = start + 1;
    while (isWord(text.charCodeAt(end))) end++;
    this.pos = end;
    this.demand(1);
    const c = text.charCodeAt(end);
    if (end === start + 1 || !(isSpaceOrEnd(c) || '?:,]}%@`'.includes(text.charAt(end)))) {
      throw this.problem('did not find expected alphabetic or numeric character');
    }
    this.push(type, start, text.slice(start + 1, end), false, keyLevel);
  }

  private fetchTag(): void {
    const keyLevel = this.saveKey();
    this.keyAllowed = false;
    const start = this.pos;
    const { text } = this;
    let handle = '';
    let suffix: string;
    if (text.charCodeAt(start + 1) === 0x3c) {
      this.pos += 2;
      suffix = this.scanUri('', false);
      if (text.charCodeAt(this.pos) !== 0x3e) throw this.problem("did not find the expected '>'");
      this.pos++;
    } else {
      handle = this.scanHandle(false);
      if (handle.length > 1 && handle.endsWith('!')) suffix = this.scanUri('', false);
      else {
        suffix = this.scanUri(handle.slice(1), true);
        handle = suffix === '' ? '' : '!';
        if (suffix === '') suffix = '!';
      }
    }
    this.demand(1);
    if (!isSpaceOrEnd(text.charCodeAt(this.pos))) {
      throw this.problem('did not find expected whitespace or line break');
    }
    this.push(TAG, start, handle, false, keyLevel);
    this.queue[this.queue.length - 1]!.suffix = suffix;
  }

  private scanHandle(directive: boolean): string {
    const { text } = this;
    const start = this.pos;
    this.demand(1);
    if (text.charCodeAt(start) !== 0x21) throw this.problem("did not find expected '!'");
    let end = start + 1;
    while (isWord(text.charCodeAt(end))) end++;
    if (text.charCodeAt(end) === 0x21) end++;
    else if (directive && end > start + 1) {
      this.pos = end;
      throw this.problem("did not find expected '!'");
    }
    this.pos = end;
    this.demand(1);
    return text.slice(start, end);
  }

  private scanUri(head: string, found: boolean): string {
    const { text } = this;
    let out = head;
    let some = found;
    for (let c = text.charCodeAt(this.pos); isUri(c); c = text.charCodeAt(this.pos)) {
      if (c === 0x25) out += this.scanUriEscape();
      else out += text.charAt(this.pos++);
      some = true;
    }
    this.demand(1);
    if (!some) throw this.problem('did not find expected tag URI');
    return out;
  }

  /** One character written as `%xx` octets. */
  private scanUriEscape(): string {
    const octets: number[] = [];
    for (let left = -1; left !== 0; left--) {
      const hex = this.text.slice(this.pos + 1, this.pos + 3);
      if (this.text.charCodeAt(this.pos) !== 0x25 || !isHex(hex.charCodeAt(0)) || !isHex(hex.charCodeAt(1))) {
        throw this.problem('did not find URI escaped octet');
      }
      const octet = Number.parseInt(hex, 16);
      if (left < 0) {
        left = octet < 0x80 ? 1 : octet >> 5 === 6 ? 2 : octet >> 4 === 14 ? 3 : octet >> 3 === 30 ? 4 : 0;
        if (left === 0) throw this.problem('found an incorrect leading UTF-8 octet');
      } else if (octet >> 6 !== 2) throw this.problem('found an incorrect trailing UTF-8 octet');
      octets.push(octet);
      this.pos += 3;
    }
    return decodeUtf8(Uint8Array.from(octets));
  }

  private fetchDirective(): void {
    this.unroll(-1);
    this.removeKey();
    this.keyAllowed = false;
    const { text } = this;
    const start = this.pos++;
    const { line } = this;
    const nameStart = this.pos;
    while (isWord(text.charCodeAt(this.pos))) this.pos++;
    this.demand(1);
    const name = text.slice(nameStart, this.pos);
    if (name === '') throw this.problem('could not find expected directive name');
    if (!isSpaceOrEnd(text.charCodeAt(this.pos))) {
      throw this.problem('found unexpected non-alphabetical character');
    }
    let type = VERSION_DIRECTIVE;
    let value: string;
    let prefix = '';
    if (name === 'YAML') {
      this.skipBlanks();
      const major = this.scanVersionNumber();
      if (text.charCodeAt(this.pos) !== 0x2e) {
        throw this.problem("did not find expected digit or '.' character");
      }
      this.pos++;
      value = `${major}.${this.scanVersionNumber()}`;
    } else if (name === 'TAG') {
      type = TAG_DIRECTIVE;
      this.skipBlanks();
      value = this.scanHandle(true);
      if (!isBlank(text.charCodeAt(this.pos))) throw this.problem('did not find expected whitespace');
      this.skipBlanks();
      prefix = this.scanUri('', false);
      if (!isSpaceOrEnd(text.charCodeAt(this.pos))) {
        throw this.problem('did not find expected whitespace or line break');
      }
    } else throw this.problem('found unknown directive name');
    this.endLine();
    this.queue.push(new Token(type, start, line, value, false, -1));
    this.queue[this.queue.length - 1]!.suffix = prefix;
  }

  private scanVersionNumber(): number {
    const start = this.pos;
    while (isDigit(this.text.charCodeAt(this.pos))) {
      if (this.pos - start === 2) throw this.problem('found extremely long version number');
      this.pos++;
    }
    this.demand(1);
    if (this.pos === start) throw this.problem('did not find expected version number');
    return Number(this.text.slice(start, this.pos));
  }

  protected skipBlanks(): void {
    while (isBlank(this.text.charCodeAt(this.pos))) this.pos++;
    this.demand(1);
  }

  /** The rest of a line on which only a comment may follow. */
  protected endLine(): void {
    this.skipBlanks();
    const { text } = this;
    if (text.charCodeAt(this.pos) === 0x23) while (!isBreakOrEnd(text.charCodeAt(this.pos))) this.pos++;
    this.demand(1);
    const c = text.charCodeAt(this.pos);
    if (!isBreakOrEnd(c)) throw this.problem('did not find expected comment or line break');
    if (isBreak(c)) this.skipBreak(c);
  }

  private fetchBlockScalar(literal: boolean): void {
    this.removeKey();
    this.keyAllowed = true;
    const start = this.pos;
    const { line, text } = this;
    this.pos++;
    let keep = '';
    let increment = 0;
    let c = text.charCodeAt(this.pos);
    for (let i = 0; i < 2; i++) {
      if ((c === 0x2b || c === 0x2d) && keep === '') keep = text.charAt(this.pos);
      else if (isDigit(c) && increment === 0) {
        if (c === 0x30) throw this.problem('found an indentation indicator equal to 0');
        increment = c - 0x30;
      } else break;
      c = text.charCodeAt(++this.pos);
    }
    this.endLine();
    let indent = increment === 0 ? 0 : Math.max(this.indent, 0) + increment;
    let [breaks, found] = this.scanBreaks(indent);
    indent = found;

    let value = '';
    let leading = '';
    let leadingBlank = false;
    while (this.pos - this.lineStart === indent && (c = text.charCodeAt(this.pos)) !== 0) {
      const blank = isBlank(c);
      if (!literal && !leadingBlank && !blank && leading === '\n') {
        if (breaks === '') value += ' ';
      } else value += leading;
      value += breaks;
      leadingBlank = blank;
      const from = this.pos;
      let to = from;
      if (this.simpleText) {
        to = text.indexOf('\n', from);
        if (to < 0) to = this.length;
        c = text.charCodeAt(to);
      } else while (!isBreakOrEnd(c)) c = text.charCodeAt(++to);
      value += text.slice(from, to);
      this.pos = to;
      this.demand(2);
      leading = isBreak(c) ? this.readBreak(c) : '';
      [breaks, found] = this.scanBreaks(indent);
    }
    if (keep !== '-') value += leading;
    if (keep === '+') value += breaks;
    this.queue.push(new Token(SCALAR, start, line, value, false, -1));
  }

  /** Empty lines and indentation of a block scalar. With an indent of 0 the indentation is found out. */
  private scanBreaks(indent: number): [breaks: string, indent: number] {
    const { text } = this;
    let breaks = '';
    let widest = 0;
    for (;;) {
      let { pos } = this;
      const limit = indent === 0 ? Number.MAX_SAFE_INTEGER : this.lineStart + indent;
      let c = text.charCodeAt(pos);
      while (pos < limit && c === SPACE) c = text.charCodeAt(++pos);
      this.pos = pos;
      if (c === 0) this.demand(1);
      if (pos - this.lineStart > widest) widest = pos - this.lineStart;
      if (pos < limit && c === TAB) {
        throw this.problem('found a tab character where an indentation space is expected');
      }
      if (!isBreak(c)) break;
      breaks += this.readBreak(c);
    }
    return [breaks, indent !== 0 ? indent : Math.max(widest, this.indent + 1, 1)];
  }

  private fetchQuoted(quote: number): void {
    const keyLevel = this.saveKey();
    this.keyAllowed = false;
    const start = this.pos;
    const { line, text } = this;
    this.pos++;
    const single = quote === 0x27;
    let value = '';
    for (;;) {
      if (this.fault !== undefined) this.demand(4);
      if (this.pos === this.lineStart && this.atDocumentIndicator()) {
        throw this.problem('found unexpected document indicator');
      }
      let c = text.charCodeAt(this.pos);
      if (c === 0) throw this.problem('found unexpected end of stream');
      let folded = false;
      // Characters that are not blank, and single blanks between them.
      let from = this.pos;
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
          this.pos = pos;
          const escaped = text.charCodeAt(pos + 1);
          if (isBreak(escaped)) {
            this.pos++;
            this.skipBreak(escaped);
            folded = true;
            from = pos = this.pos;
            break;
          }
          value += this.scanEscape();
          from = pos = this.pos;
        } else pos++;
        c = text.charCodeAt(pos);
      }
      value += text.slice(from, pos);
      this.pos = pos;
      if (this.fault !== undefined) this.demand(1);
      c = text.charCodeAt(pos);
      if (c === quote) break;
      value += this.foldBlanks(folded);
    }
    this.pos++;
    this.queue.push(new Token(SCALAR, start, line, value, false, keyLevel));
  }

  /** White space in a quoted scalar: blanks stay, a line break becomes a blank, further ones stay. */
  private foldBlanks(afterEscapedBreak: boolean): string {
    const { text } = this;
    let folded = afterEscapedBreak;
    const from = this.pos;
    let blanksEnd = from;
    let first = '';
    let breaks = '';
    for (let c = text.charCodeAt(this.pos); ; c = text.charCodeAt(this.pos)) {
      if (isBlank(c)) {
        this.pos++;
        if (!folded) blanksEnd = this.pos;
      } else if (isBreak(c)) {
        if (folded) breaks += this.readBreak(c);
        else {
          first = this.readBreak(c);
          folded = true;
        }
      } else break;
    }
    this.demand(1);
    if (!folded) return text.slice(from, blanksEnd);
    if (first !== '\n') return first + breaks;
    return breaks === '' ? ' ' : breaks;
  }

  /** An escape sequence of a double-quoted scalar, at its backslash. */
  private scanEscape(): string {
    const { text } = this;
    this.demand(2);
    const kind = text.charAt(this.pos + 1);
    const plain = ESCAPES[kind];
    if (plain !== undefined) {
      this.pos += 2;
      return plain;
    }
    const size = kind === 'x' ? 2 : kind === 'u' ? 4 : kind === 'U' ? 8 : 0;
    if (size === 0) throw this.problem('found unknown escape character');
    this.pos += 2;
    this.demand(size);
    for (let k = 0; k < size; k++) {
      if (!isHex(text.charCodeAt(this.pos + k))) {
        throw this.problem('did not find expected hexdecimal number');
      }
    }
    const code = Number.parseInt(text.slice(this.pos, this.pos + size), 16);
    if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff) {
      throw this.problem('found invalid Unicode character escape code');
    }
    this.pos += size;
    return String.fromCodePoint(code);
  }

  private fetchPlain(): void {
    const keyLevel = this.saveKey();
    this.keyAllowed = false;
    const { text, line } = this;
    const start = this.pos;
    const inFlow = this.level > 0;
    const indent = this.indent + 1;
    let value = '';
    /** The piece of the current line, not yet added to `value`. */
    let from = start;
    let end = start;
    let pos = start;
    let folded = false;
    let first = '';
    let breaks = '';
    for (;;) {
      if (this.fault !== undefined) {
        this.pos = pos;
        this.demand(4);
      }
      let c = text.charCodeAt(pos);
      if (pos === this.lineStart) {
        this.pos = pos;
        if (this.atDocumentIndicator()) break;
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
      if (this.fault !== undefined) {
        this.pos = pos;
        this.demand(2);
      }
      if (c === 0 || !isSpaceOrEnd(c)) break;
      for (;;) {
        if (c === SPACE || c === TAB) {
          if (folded && c === TAB && pos - this.lineStart < indent) {
            this.pos = pos;
            throw this.problem('found a tab character that violates indentation');
          }
          pos++;
        } else if (isBreak(c)) {
          this.pos = pos;
          const kept = this.readBreak(c);
          pos = this.pos;
          if (folded) breaks += kept;
          else {
            first = kept;
            folded = true;
          }
        } else break;
        c = text.charCodeAt(pos);
      }
      if (c === 0 && this.fault !== undefined) {
        this.pos = pos;
        this.demand(1);
      }
      if (!inFlow && pos - this.lineStart < indent) break;
    }
    this.pos = pos;
    value = value === '' ? text.slice(from, end) : value + text.slice(from, end);
    this.queue.push(new Token(SCALAR, start, line, value, true, keyLevel));
    if (folded) this.keyAllowed = true;
  }
}
