import { isBlankOrBreak, isBreak, isBreakOrEnd, isSpaceOrEnd, isWord, LF, SPACE, TAB } from '../chars.ts';
import { scanBlockScalar } from './block.ts';
import { Cursor } from './cursor.ts';
import { scanDirective } from './directive.ts';
import { scanPlain } from './plain.ts';
import { scanQuoted } from './quoted.ts';
import { scanTag } from './tag.ts';
import {
  ALIAS,
  ANCHOR,
  BLOCK_END,
  BLOCK_ENTRY,
  BLOCK_MAPPING_START,
  BLOCK_SEQUENCE_START,
  DOCUMENT_END,
  DOCUMENT_START,
  FLOW_ENTRY,
  FLOW_MAPPING_END,
  FLOW_MAPPING_START,
  FLOW_SEQUENCE_END,
  FLOW_SEQUENCE_START,
  KEY,
  SCALAR,
  STREAM_END,
  TAG,
  Token,
  VALUE,
} from './token.ts';

/** Brackets, and indentations, may not nest deeper. */
export const MAX_DEPTH = 10000;
/** A key without `?` must end within this many characters. */
const MAX_SIMPLE_KEY = 1024;

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

/**
 * A key that needs no second look, and perhaps a value that does not either: words, or quotes around nothing special.
 * Whatever does not match is read token by token.
 */
const ENTRY =
  /([A-Za-z_][\w./-]{0,99}):(?: (?:(-?[\w./$(][\w./$()+=@,:-]*(?<!:)(?: [\w./$()+=@,-]+){0,10000})|"([^"\\\n]*)"|'([^'\n]*)')(?= *\n)|(?=[ \n]))/y;

/**
 * Cuts a text into tokens on demand, by the rules of libyaml as Helm's reader has them: what is an error, where it is
 * noticed, and how far the scanner looks ahead before a token is handed out decide which error text a broken document
 * gives, and its line.
 */
export class Scanner extends Cursor {
  entryKey = '';
  entryValue = '';
  protected indent = -1;
  protected readonly indents: number[] = [];
  protected level = 0;
  protected readonly keys: KeyCandidate[] = [candidate()];
  protected queue: Token[] = [];
  protected head = 0;
  /** Tokens handed out so far. */
  private taken = 0;
  private ready = false;

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
    const { pos, line } = this;
    const { handle, suffix } = scanTag(this);
    const token = new Token(TAG, pos, line, handle, false, keyLevel);
    token.suffix = suffix;
    this.queue.push(token);
  }

  private fetchDirective(): void {
    this.unroll(-1);
    this.removeKey();
    this.keyAllowed = false;
    this.queue.push(scanDirective(this));
  }

  private fetchBlockScalar(literal: boolean): void {
    this.removeKey();
    this.keyAllowed = true;
    const { pos, line } = this;
    const value = scanBlockScalar(this, literal, this.indent);
    this.queue.push(new Token(SCALAR, pos, line, value, false, -1));
  }

  private fetchQuoted(quote: number): void {
    const keyLevel = this.saveKey();
    this.keyAllowed = false;
    const { pos, line } = this;
    const value = scanQuoted(this, quote);
    this.queue.push(new Token(SCALAR, pos, line, value, false, keyLevel));
  }

  private fetchPlain(): void {
    const keyLevel = this.saveKey();
    this.keyAllowed = false;
    const { pos, line } = this;
    const value = scanPlain(this, this.level > 0, this.indent + 1);
    this.queue.push(new Token(SCALAR, pos, line, value, true, keyLevel));
  }
}
