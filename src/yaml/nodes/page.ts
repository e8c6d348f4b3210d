/** What `- ` takes. */
const DASH = 2;

/** A text that grows, and where its end stands: what may be written there without a break or a blank. */
export class Page {
  text = '';
  column = 0;
  indent = -1;
  private readonly indents: number[] = [];
  /** The last character is a blank, a line break or an opening bracket. */
  space = true;
  /** The line holds nothing but indentation, `-`, `?` and `:`. */
  fresh = true;
  /** The indentation of comments that end what is above: an empty line sets them off from what follows there. */
  footIndent = -1;
  readonly step: number;

  /** `step`: columns of indentation, 2 to 9. */
  constructor(step: number) {
    this.step = step;
  }

  pushIndent(flow: boolean, inList: boolean, compact: boolean): void {
    const { indent } = this;
    this.indents.push(indent);
    const { step } = this;
    if (indent < 0) this.indent = flow ? step : 0;
    else if (inList) this.indent = indent + DASH;
    else this.indent = compact ? indent - (indent % step) : indent - (indent % step) + step;
  }

  popIndent(): void {
    this.indent = this.indents.pop()!;
  }

  breakLine(): void {
    this.text += '\n';
    this.column = 0;
    this.fresh = true;
  }

  copyBreak(c: number): void {
    this.text += c === 0x0a ? '\n' : String.fromCharCode(c);
    this.column = 0;
    this.fresh = true;
  }

  put(text: string): void {
    this.text += text;
    this.column += text.length;
  }

  writeIndent(): void {
    const indent = Math.max(this.indent, 0);
    if (!this.fresh || this.column > indent || (this.column === indent && !this.space)) this.breakLine();
    if (this.footIndent === indent) this.breakLine();
    const missing = indent - this.column;
    if (missing > 0) {
      this.text += ' '.repeat(missing);
      this.column = indent;
    }
    this.space = true;
    this.footIndent = -1;
  }

  /** An indicator. `spaced`: a blank goes before it; `spaces`: none is needed after it; `indents`: see `fresh`. */
  mark(text: string, spaced: boolean, spaces: boolean, indents: boolean): void {
    this.put(spaced && !this.space ? ` ${text}` : text);
    this.space = spaces;
    this.fresh = this.fresh && indents;
  }
}
