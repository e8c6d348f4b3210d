import { sprintf } from '../go/fmt.ts';
import { quote } from '../go/strconv.ts';
import { byteLength, runes, runeToString } from '../go/text.ts';
import { GoInt, INT32 } from '../go/value.ts';

/** Kinds of tokens, as small numbers; those above `keyword` are words of the language. */
export const T = {
  error: 0,
  bool: 1,
  char: 2,
  charConstant: 3,
  complex: 4,
  assign: 5,
  declare: 6,
  eof: 7,
  field: 8,
  identifier: 9,
  leftDelim: 10,
  leftParen: 11,
  number: 12,
  pipe: 13,
  rawString: 14,
  rightDelim: 15,
  rightParen: 16,
  space: 17,
  string: 18,
  text: 19,
  variable: 20,
  keyword: 21,
  block: 22,
  break: 23,
  continue: 24,
  dot: 25,
  define: 26,
  else: 27,
  end: 28,
  if: 29,
  nil: 30,
  range: 31,
  template: 32,
  with: 33,
} as const;

export type TokenType = (typeof T)[keyof typeof T];

export interface Token {
  readonly type: TokenType;
  /** Offset in the text, in UTF-16 units. */
  readonly pos: number;
  /** The token's text; for `T.error` the message. */
  readonly val: string;
}

/** A token as parse errors show it. */
export function tokenText(token: Token): string {
  if (token.type === T.eof) return 'EOF';
  if (token.type === T.error) return token.val;
  if (token.type > T.keyword) return `<${token.val}>`;
  if (byteLength(token.val) > 10) return `${quote(runes(token.val).slice(0, 10).map(runeToString).join(''))}...`;
  return quote(token.val);
}

const KEYWORDS: ReadonlyMap<string, TokenType> = new Map([
  ['block', T.block],
  ['break', T.break],
  ['continue', T.continue],
  ['define', T.define],
  ['else', T.else],
  ['end', T.end],
  ['if', T.if],
  ['nil', T.nil],
  ['range', T.range],
  ['template', T.template],
  ['with', T.with],
]);

const EOF = -1;
export const LEFT = '{{';
const RIGHT = '}}';
/** Length of `- ` after a left delimiter and of ` -` before a right one. */
export const TRIM_LENGTH = 2;

const code = (char: string): number => char.charCodeAt(0);
const [SPACE, TAB, CR, LF, MINUS, DOT] = [code(' '), code('\t'), code('\r'), code('\n'), code('-'), code('.')];
const [BACKSLASH, QUOTE, CHAR_QUOTE, RAW_QUOTE] = [code('\\'), code('"'), code("'"), code('`')];
const LETTER_OR_DIGIT = /[\p{L}\p{Nd}]/u;

/** What templates call space. */
export function isSpace(unit: number): boolean {
  return unit === SPACE || unit === TAB || unit === CR || unit === LF;
}

function isAlphaNumeric(rune: number): boolean {
  if (rune < 0x80) {
    return (
      (rune >= 0x61 && rune <= 0x7a) ||
      (rune >= 0x41 && rune <= 0x5a) ||
      (rune >= 0x30 && rune <= 0x39) ||
      rune === 0x5f
    );
  }
  return LETTER_OR_DIGIT.test(String.fromCodePoint(rune));
}

/** `%#U` */
function runeName(rune: number): string {
  return sprintf('%#U', [new GoInt(INT32, BigInt(rune))]);
}

/**
 * The text of an action, from behind its left delimiter and trim marker to the first right delimiter in it. Equal texts
 * hold equal tokens where the action ends there: in a string constant the delimiter stands for itself.
 */
export function actionText(input: string, start: number): string | undefined {
  // Charts write out braces as raw strings: "{{`}}`}}".
  const from = input.charCodeAt(start) === RAW_QUOTE ? input.indexOf('`', start + 1) : start;
  const end = from < 0 ? -1 : input.indexOf(RIGHT, from);
  return end < 0 ? undefined : input.slice(start, end);
}

/** Where the text goes on behind an action whose text ends at `end`. */
export function afterAction(input: string, text: string, end: number): number {
  let pos = end + RIGHT.length;
  const last = text.length - 1;
  if (text.charCodeAt(last) === MINUS && isSpace(text.charCodeAt(last - 1))) {
    while (isSpace(input.charCodeAt(pos))) pos++;
  }
  return pos;
}

/** Where the text goes on behind a comment that begins here; -1 where it doesn't end as comments do. */
export function afterComment(input: string, start: number): number {
  const close = input.indexOf('*/', start + 2);
  if (close < 0) return -1;
  const end = input.indexOf(RIGHT, close + 2);
  if (end < 0) return -1;
  const between = input.slice(close + 2, end);
  const isTrim = between.length === TRIM_LENGTH && isSpace(between.charCodeAt(0)) && between.charCodeAt(1) === MINUS;
  if (between !== '' && !isTrim) return -1;
  return afterAction(input, between, end);
}

/** Whether a left delimiter that ends here has a trim marker. */
export function hasLeftTrim(input: string, at: number): boolean {
  return input.charCodeAt(at) === MINUS && isSpace(input.charCodeAt(at + 1));
}

/**
 * Splits a template text into tokens, one for each call of `next`. Comments are skipped and trim markers applied here:
 * the parser sees neither. After an error token there is nothing more to read.
 */
export class Lexer {
  private readonly input: string;
  private readonly breakOk: boolean;
  private readonly continueOk: boolean;
  private pos = 0;
  private start = 0;
  private parenDepth = 0;
  private insideAction = false;

  /** `break` and `continue` are plain identifiers where functions have these names. */
  constructor(input: string, breakOk: boolean, continueOk: boolean) {
    this.input = input;
    this.breakOk = breakOk;
    this.continueOk = continueOk;
  }

  next(): Token {
    return this.insideAction ? this.inAction() : this.text();
  }

  /** Where the next token is looked for. */
  get position(): number {
    return this.pos;
  }

  /** Goes on behind an action. */
  moveTo(position: number): void {
    this.pos = this.start = position;
    this.insideAction = false;
  }

  /** Whether the action of which only the left delimiter was read may begin with a word. */
  mayBeginWith(word: string): boolean {
    let pos = this.pos;
    while (isSpace(this.input.charCodeAt(pos))) pos++;
    return this.input.startsWith(word, pos);
  }

  private emit(type: TokenType): Token {
    const token = { type, pos: this.start, val: this.input.slice(this.start, this.pos) };
    this.start = this.pos;
    return token;
  }

  private error(message: string): Token {
    return { type: T.error, pos: this.start, val: message };
  }

  /** The code point at `pos`, not consumed; a byte that is not UTF-8 reads as U+FFFD. */
  private peek(): number {
    const rune = this.input.codePointAt(this.pos);
    if (rune === undefined) return EOF;
    return rune >= 0xd800 && rune <= 0xdfff ? 0xfffd : rune;
  }

  private skip(rune: number): void {
    this.pos += rune > 0xffff ? 2 : 1;
  }

  private text(): Token {
    const input = this.input;
    for (;;) {
      const open = input.indexOf(LEFT, this.pos);
      if (open < 0) {
        this.pos = input.length;
        return this.emit(this.pos > this.start ? T.text : T.eof);
      }
      if (open > this.pos) {
        let end = open;
        if (hasLeftTrim(input, open + LEFT.length))
          while (end > this.start && isSpace(input.charCodeAt(end - 1))) end--;
        this.pos = end;
        const token = this.emit(T.text);
        this.pos = this.start = open;
        if (token.val !== '') return token;
      }
      let after = open + LEFT.length;
      const trim = hasLeftTrim(input, after);
      if (trim) after += TRIM_LENGTH;
      if (!input.startsWith('/*', after)) {
        const token = { type: T.leftDelim, pos: open, val: LEFT };
        this.pos = this.start = after;
        this.insideAction = true;
        this.parenDepth = 0;
        return token;
      }
      this.start = after;
      const close = input.indexOf('*/', after + 2);
      if (close < 0) return this.error('unclosed comment');
      this.pos = close + 2;
      if (!this.rightDelim()) return this.error('comment ends before closing delimiter');
    }
  }

  private hasRightTrim(at: number): boolean {
    return (
      isSpace(this.input.charCodeAt(at)) &&
      this.input.charCodeAt(at + 1) === MINUS &&
      this.input.startsWith(RIGHT, at + TRIM_LENGTH)
    );
  }

  /** Consumes a right delimiter and what it trims; false where there is none. */
  private rightDelim(): boolean {
    const input = this.input;
    const trim = this.hasRightTrim(this.pos);
    if (!trim && !input.startsWith(RIGHT, this.pos)) return false;
    let pos = this.pos + (trim ? TRIM_LENGTH : 0) + RIGHT.length;
    if (trim) while (isSpace(input.charCodeAt(pos))) pos++;
    this.pos = this.start = pos;
    return true;
  }

  private closeAction(): Token {
    const pos = this.hasRightTrim(this.pos) ? this.pos + TRIM_LENGTH : this.pos;
    this.rightDelim();
    this.insideAction = false;
    return { type: T.rightDelim, pos, val: RIGHT };
  }

  private inAction(): Token {
    const input = this.input;
    if (this.hasRightTrim(this.pos) || input.startsWith(RIGHT, this.pos)) {
      return this.parenDepth === 0 ? this.closeAction() : this.error('unclosed left paren');
    }
    const rune = this.peek();
    if (rune === EOF) return this.error('unclosed action');
    if (isSpace(rune)) return this.space();
    this.skip(rune);
    switch (rune) {
      case 0x3d: // =
        return this.emit(T.assign);
      case 0x3a: // :
        if (this.peek() !== 0x3d) return this.error('expected :=');
        this.pos++;
        return this.emit(T.declare);
      case 0x7c: // |
        return this.emit(T.pipe);
      case QUOTE:
        return this.quoted(QUOTE, T.string, 'unterminated quoted string');
      case CHAR_QUOTE:
        return this.quoted(CHAR_QUOTE, T.charConstant, 'unterminated character constant');
      case RAW_QUOTE: {
        const close = input.indexOf('`', this.pos);
        if (close < 0) return this.error('unterminated raw quoted string');
        this.pos = close + 1;
        return this.emit(T.rawString);
      }
      case 0x24: // $
        return this.atTerminator() ? this.emit(T.variable) : this.fieldOrVariable(T.variable);
      case DOT: {
        const next = input.charCodeAt(this.pos);
        if (this.pos < input.length && (next < 0x30 || next > 0x39)) {
          return this.atTerminator() ? this.emit(T.dot) : this.fieldOrVariable(T.field);
        }
        this.pos--;
        return this.number();
      }
      case 0x28: // (
        this.parenDepth++;
        return this.emit(T.leftParen);
      case 0x29: // )
        if (--this.parenDepth < 0) return this.error('unexpected right paren');
        return this.emit(T.rightParen);
    }
    if (rune === 0x2b || rune === MINUS || (rune >= 0x30 && rune <= 0x39)) {
      this.pos--;
      return this.number();
    }
    if (isAlphaNumeric(rune)) return this.identifier();
    if (rune > 0x20 && rune < 0x7f) return this.emit(T.char);
    return this.error(`unrecognized character in action: ${runeName(rune)}`);
  }

  /** A run of blanks; the last one may belong to the right delimiter ` -}}`. */
  private space(): Token {
    let end = this.pos + 1;
    while (isSpace(this.input.charCodeAt(end))) end++;
    if (this.hasRightTrim(end - 1)) {
      if (end - 1 === this.pos) return this.closeAction();
      end--;
    }
    this.pos = end;
    return this.emit(T.space);
  }

  private skipAlphaNumeric(): number {
    for (;;) {
      const rune = this.peek();
      if (rune === EOF || !isAlphaNumeric(rune)) return rune;
      this.skip(rune);
    }
  }

  private identifier(): Token {
    const rune = this.skipAlphaNumeric();
    if (!this.atTerminator()) return this.error(`bad character ${runeName(rune)}`);
    const token = this.emit(T.identifier);
    const keyword = KEYWORDS.get(token.val);
    if (keyword !== undefined) {
      if ((keyword === T.break && !this.breakOk) || (keyword === T.continue && !this.continueOk)) return token;
      return { ...token, type: keyword };
    }
    return token.val === 'true' || token.val === 'false' ? { ...token, type: T.bool } : token;
  }

  private fieldOrVariable(type: TokenType): Token {
    const rune = this.skipAlphaNumeric();
    if (!this.atTerminator()) return this.error(`bad character ${runeName(rune)}`);
    return this.emit(type);
  }

  /** Whether what follows may follow an identifier: `.X.Y` are two tokens, `$x+2` is an error. */
  private atTerminator(): boolean {
    const unit = this.input.charCodeAt(this.pos);
    switch (unit) {
      case SPACE:
      case TAB:
      case CR:
      case LF:
      case DOT:
      case 0x2c: // ,
      case 0x7c: // |
      case 0x3a: // :
      case 0x28: // (
      case 0x29: // )
        return true;
    }
    return this.pos >= this.input.length || this.input.startsWith(RIGHT, this.pos);
  }

  /** The rest of a string or character constant; escapes are checked by the parser. */
  private quoted(close: number, type: TokenType, unterminated: string): Token {
    for (let pos = this.pos; ; pos++) {
      let unit = this.input.charCodeAt(pos);
      if (unit === close) {
        this.pos = pos + 1;
        return this.emit(type);
      }
      if (unit === BACKSLASH) unit = this.input.charCodeAt(++pos);
      if (unit === LF || Number.isNaN(unit)) return this.error(unterminated);
    }
  }

  /** Accepts more than numbers (`089`, `0x0.2`): the parser's conversion finds those. */
  private number(): Token {
    if (!this.scanNumber()) return this.error(`bad number syntax: ${quote(this.input.slice(this.start, this.pos))}`);
    const sign = this.peek();
    if (sign !== 0x2b && sign !== MINUS) return this.emit(T.number);
    if (!this.scanNumber() || this.input.charCodeAt(this.pos - 1) !== 0x69) {
      return this.error(`bad number syntax: ${quote(this.input.slice(this.start, this.pos))}`);
    }
    return this.emit(T.complex);
  }

  private accept(chars: string): boolean {
    const char = this.input[this.pos];
    if (char === undefined || !chars.includes(char)) return false;
    this.pos++;
    return true;
  }

  private acceptRun(chars: string): void {
    while (this.accept(chars));
  }

  private scanNumber(): boolean {
    this.accept('+-');
    let digits = '0123456789_';
    if (this.accept('0')) {
      if (this.accept('xX')) digits = '0123456789abcdefABCDEF_';
      else if (this.accept('oO')) digits = '01234567_';
      else if (this.accept('bB')) digits = '01_';
    }
    this.acceptRun(digits);
    if (this.accept('.')) this.acceptRun(digits);
    if ((digits.length === 11 && this.accept('eE')) || (digits.length === 23 && this.accept('pP'))) {
      this.accept('+-');
      this.acceptRun('0123456789_');
    }
    this.accept('i');
    const rune = this.peek();
    if (rune === EOF || !isAlphaNumeric(rune)) return true;
    this.skip(rune);
    return false;
  }
}
