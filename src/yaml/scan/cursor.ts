import { CR, isBlank, isBreak, isBreakOrEnd, isSpaceOrEnd, LF } from '../chars.ts';
import { conversionError, type YamlError } from '../error.ts';
import type { Source } from './source.ts';
import type { Token } from './token.ts';

const OTHER_BREAK = /[\r\x85\u2028\u2029]/;

/** A place in a text that is read from front to back, and the errors that may arise there. */
export class Cursor {
  readonly text: string;
  readonly length: number;
  /** What cannot be read from `length` on. */
  readonly fault: string | undefined;
  pos = 0;
  line = 0;
  /** Offset of the current line's first character. */
  lineStart = 0;
  /** Whether a key without `?` may begin here. */
  keyAllowed = true;
  /** No other line break occurs. */
  protected readonly onlyLineFeeds: boolean;
  /** All of the text can be read, and lines are simply lines. */
  readonly simpleText: boolean;
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
  problem(text: string): YamlError {
    return this.error(text, this.line === 0 ? 0 : this.line + 1, this.pos, this.line);
  }

  /** Raises the reader's fault when characters up to `pos + count` are asked for and not all can be read. */
  demand(count: number): void {
    if (this.fault !== undefined && this.pos + count > this.length) {
      throw conversionError(`yaml: ${this.fault}`, this.placeOf(this.pos, this.line));
    }
  }

  /** Steps over the line break `c` at the current place. */
  skipBreak(c: number): void {
    this.pos += c === CR && this.text.charCodeAt(this.pos + 1) === LF ? 2 : 1;
    this.line++;
    this.lineStart = this.pos;
  }

  /** Steps over a line break and returns what it means in a scalar. */
  readBreak(c: number): string {
    this.skipBreak(c);
    return c > 0xff ? String.fromCharCode(c) : '\n';
  }

  skipBlanks(): void {
    while (isBlank(this.text.charCodeAt(this.pos))) this.pos++;
    this.demand(1);
  }

  /** The rest of a line on which only a comment may follow. */
  endLine(): void {
    this.skipBlanks();
    const { text } = this;
    if (text.charCodeAt(this.pos) === 0x23) while (!isBreakOrEnd(text.charCodeAt(this.pos))) this.pos++;
    this.demand(1);
    const c = text.charCodeAt(this.pos);
    if (!isBreakOrEnd(c)) throw this.problem('did not find expected comment or line break');
    if (isBreak(c)) this.skipBreak(c);
  }

  /** Whether `---` or `...` stands here; asked at the beginning of a line. */
  atDocumentIndicator(): boolean {
    const { text, pos } = this;
    const c = text.charCodeAt(pos);
    return (
      (c === 0x2d || c === 0x2e) &&
      text.charCodeAt(pos + 1) === c &&
      text.charCodeAt(pos + 2) === c &&
      isSpaceOrEnd(text.charCodeAt(pos + 3))
    );
  }
}
