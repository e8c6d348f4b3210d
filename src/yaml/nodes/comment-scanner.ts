import { isBlank, isBreak, isBreakOrEnd, LF, SPACE, TAB } from '../chars.ts';
import type { YamlError } from '../error.ts';
import { Scanner } from '../scan/scanner.ts';
import {
  BLOCK_END,
  BLOCK_ENTRY,
  BLOCK_SEQUENCE_START,
  DOCUMENT_END,
  DOCUMENT_START,
  FLOW_ENTRY,
  STREAM_END,
  TAG_DIRECTIVE,
  Token,
  VALUE,
  VERSION_DIRECTIVE,
} from '../scan/token.ts';

/** Tokens are made so far ahead that comments below a token are known when it is handed out. */
const TOKENS_AHEAD = 3;
/** White space is searched for a comment only so far. */
const MAX_GAP = 512;

const HASH = 0x23;
const COLON = 0x3a;
const COMMA = 0x2c;
const CLOSE_BRACKET = 0x5d;
const CLOSE_BRACE = 0x7d;

/** A comment that waits for its token. Positions are offsets; lines count from 0. */
interface Comment {
  kind: 'head' | 'line' | 'foot' | 'given';
  text: string;
  /** It belongs to the first token that begins here or later. */
  owner: number;
  start: number;
  startLine: number;
  /** From 1. */
  startColumn: number;
  end: number;
  /** Where the white space before it, or the comment before it, begins. */
  gap: number;
}

/**
 * The scanner with comments. As in Helm's library they are found while the scanner looks for tokens, are kept with a
 * place, and come up when the token of that place is looked at: `headComment`, `lineComment` and `footComment` gather them until the reader
 * takes them. What a comment belongs to depends on indentation, blank lines and how far the scanner has looked ahead.
 */
export class CommentScanner extends Scanner {
  headComment = '';
  lineComment = '';
  footComment = '';
  private readonly comments: Comment[] = [];
  private given = 0;
  private gapPos = 0;
  private gapLine = 0;
  private tokenPos = 0;
  private tokenLine = 0;
  private lastPos = 0;

  override peek(): Token {
    const token = super.peek();
    if (this.given < this.comments.length) this.give(token);
    return token;
  }

  /** The line, from 1, that Helm's library names for a problem of this kind; 0 for none. */
  parserProblem(problem: string, at: Token, contextLine: number): YamlError {
    return this.error(problem, contextLine === 0 ? at.line : contextLine, at.pos, at.line);
  }

  private give(token: Token): void {
    const { comments } = this;
    for (; this.given < comments.length; this.given++) {
      const comment = comments[this.given]!;
      if (comment.owner > token.pos) return;
      if (comment.kind === 'head') {
        // The end of a block has no head: it waits for what comes next.
        if (token.type === BLOCK_END) return;
        this.headComment = joined(this.headComment, comment.text);
      } else if (comment.kind === 'foot') this.footComment = joined(this.footComment, comment.text);
      else this.lineComment = joined(this.lineComment, comment.text);
      comment.kind = 'given';
      comment.startColumn = comment.end = comment.gap = 0;
    }
  }

  override problem(text: string): YamlError {
    const context = text === "could not find expected ':'" ? this.keys[0]!.line : this.tokenLine;
    const line = context === 0 ? this.line : context;
    return this.error(text, line === 0 ? 0 : line + 1, this.pos, this.line);
  }

  protected override needsMore(): boolean {
    return this.queue.length - this.head < TOKENS_AHEAD || super.needsMore();
  }

  protected override fetch(): void {
    super.fetch();
    switch (this.queue[this.queue.length - 1]!.type) {
      case STREAM_END:
      case VERSION_DIRECTIVE:
      case TAG_DIRECTIVE:
      case DOCUMENT_START:
      case DOCUMENT_END:
      case BLOCK_ENTRY:
        return;
    }
    // What follows `:`, or `,` in brackets, belongs to the token before.
    const backward = this.text.charCodeAt(this.tokenPos) === (this.level === 0 ? COLON : COMMA);
    this.scanLineComment(backward ? this.lastPos : this.tokenPos);
  }

  override endLine(): void {
    const opener = this.text.charCodeAt(this.tokenPos);
    if (opener === 0x7c || opener === 0x3e) {
      this.skipBlanks();
      this.scanLineComment(this.tokenPos);
    }
    super.endLine();
  }

  protected override toNextToken(): void {
    const { text } = this;
    const inBlock = this.level === 0;
    this.gapPos = this.pos;
    this.gapLine = this.line;
    for (;;) {
      if (this.strayMark && this.pos === this.lineStart && this.pos < this.length) this.pos++;
      let c = text.charCodeAt(this.pos);
      const tabs = !inBlock || !this.keyAllowed;
      while (c === SPACE || (tabs && c === TAB)) c = text.charCodeAt(++this.pos);
      if (this.comments.length > 0 && !isBreak(c)) this.raiseLineComment();
      if (c === HASH) {
        this.scanComments();
        c = text.charCodeAt(this.pos);
      }
      if (!isBreak(c)) break;
      this.skipBreak(c);
      if (inBlock) this.keyAllowed = true;
    }
    this.tokenPos = this.pos;
    this.tokenLine = this.line;
    this.lastPos = this.queue[this.queue.length - 1]?.pos ?? 0;
  }

  /** A comment in the line above a list's first item, as in `key: # comment`, becomes the head of the item. */
  private raiseLineComment(): void {
    const { queue, comments } = this;
    const comment = comments[comments.length - 1]!;
    if (comment.kind !== 'line' || queue[queue.length - 1]?.type !== BLOCK_ENTRY) return;
    if (queue[queue.length - 2]?.type !== BLOCK_SEQUENCE_START) return;
    comment.kind = 'head';
    if (comment.startLine === this.line - 1) comment.owner = this.pos;
  }

  /** Ends of blocks go before comments that are indented less, so that those belong to what is outside. */
  protected override unroll(column: number): void {
    if (this.level > 0) return;
    // Below 0 the document is over.
    let pos = (column < 0 ? this.pos : this.gapPos) - 1;
    let line = column < 0 ? this.line : this.gapLine;
    const { comments, queue } = this;
    while (this.indent > column) {
      let stop = pos;
      for (let i = comments.length - 1; i >= 0; i--) {
        const comment = comments[i]!;
        if (comment.end < stop) break;
        if (comment.startColumn === this.indent + 1) {
          pos = comment.start;
          line = comment.startLine;
        }
        stop = comment.gap;
      }
      queue.push(new Token(BLOCK_END, pos, line, '', false, -1));
      this.indent = this.indents.pop()!;
    }
    this.lastPos = queue[queue.length - 1]?.pos ?? 0;
  }

  /** Number of line breaks in the white space before the current place. */
  private breaksBefore(): number {
    const { text } = this;
    let count = 0;
    for (let at = this.pos - 1; at >= 0; at--) {
      const c = text.charCodeAt(at);
      if (isBreak(c)) count += c === LF && text.charCodeAt(at - 1) === 0x0d ? 0 : 1;
      else if (!isBlank(c)) break;
    }
    return count;
  }

  private scanLineComment(owner: number): void {
    const { text } = this;
    let at = this.pos;
    while (isBlank(text.charCodeAt(at)) && at - this.pos < MAX_GAP) at++;
    if (text.charCodeAt(at) !== HASH || this.breaksBefore() > 0) return;
    const end = lineEnd(text, at);
    const startColumn = at - this.lineStart;
    this.comments.push({
      kind: 'line',
      text: text.slice(at, end),
      owner,
      start: at,
      startLine: this.line,
      startColumn,
      end: 0,
      gap: 0,
    });
    this.pos = end;
  }

  /** Lines of comments, the first one at the current place. They are split into feet of what is above and a head. */
  private scanComments(): void {
    const { text, queue } = this;
    const last = queue[queue.length - 1];
    const token = last?.type === FLOW_ENTRY ? queue[queue.length - 2] : last;
    const indent = Math.max(this.indent, 0);
    const breaks = this.breaksBefore();
    let owner = token?.pos ?? 0;
    let gap = this.gapPos;
    /** No blank line lies between the token above and this comment. */
    let near = breaks <= 1;
    let blankAbove = false;
    let footLine = -1;
    if (this.gapLine > 0) {
      footLine = this.line - breaks + 1;
      if (breaks === 0 && this.pos - this.lineStart > 1) footLine++;
    }

    let body = '';
    let start = this.pos;
    let startLine = this.line;
    let startColumn = 0;
    const add = (kind: 'head' | 'foot', of: number, end: number): void => {
      this.comments.push({ kind, text: body, owner: of, start, startLine, startColumn, end, gap });
    };

    let at = this.pos;
    // In lines below the first one this is one less than the line is: the library counts so, and compares with it.
    let line = this.line;
    let column = this.pos - this.lineStart + 1;
    for (;;) {
      if (body === '') {
        start = at;
        startLine = line;
        startColumn = column;
      } else body += '\n';
      blankAbove = false;
      const end = lineEnd(text, at);
      body += text.slice(at, end);
      this.moveTo(end);

      line = this.line;
      column = 0;
      let next = -1;
      for (at = end + 1; at - end < MAX_GAP; at++) {
        column++;
        const c = text.charCodeAt(at);
        if (isBlank(c)) continue;
        const closes = this.level > 0 && (c === CLOSE_BRACKET || c === CLOSE_BRACE);
        const ends = Number.isNaN(c) || c === 0;
        if (closes || ends || isBreak(c)) {
          if (closes || !blankAbove) {
            const dedented = startColumn - 1 < indent;
            if (closes || (near && ((startLine === footLine && token?.type !== VALUE) || dedented))) {
              if (body !== '') {
                add('foot', dedented ? start : owner, at);
                gap = owner = at;
                body = '';
              }
            } else if (body !== '' && !ends) body += '\n';
          }
          if (!isBreak(c)) break;
          near = false;
          blankAbove = true;
          column = 0;
          line++;
          continue;
        }
        if (body !== '' && column - 1 < indent && column !== startColumn) {
          add('foot', owner, at);
          gap = owner = at;
          body = '';
        }
        if (c === HASH) next = at;
        break;
      }
      if (next < 0) break;
    }
    if (body !== '') add('head', start, at - 1);
  }

  private moveTo(pos: number): void {
    while (this.pos < pos) {
      const c = this.text.charCodeAt(this.pos);
      if (isBreak(c)) this.skipBreak(c);
      else this.pos++;
    }
  }
}

function lineEnd(text: string, from: number): number {
  let end = from;
  while (!isBreakOrEnd(text.charCodeAt(end)) && end < text.length) end++;
  return end;
}

function joined(before: string, text: string): string {
  return before === '' ? text : `${before}\n${text}`;
}
