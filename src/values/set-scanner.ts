import { hasInvalidBytes } from '../go/text.ts';

const LONE = /\p{Surrogate}/gu;

/** Reads the runes of a `--set` argument. Bytes that are not UTF-8 read as U+FFFD, as they do in Helm. */
export class SetScanner {
  readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = hasInvalidBytes(text) ? text.replace(LONE, '\ufffd') : text;
  }

  get ended(): boolean {
    return this.at >= this.text.length;
  }

  /** How much is read. */
  get position(): number {
    return this.at;
  }

  /** The next character without taking it, `''` at the end. */
  peek(): string {
    return this.text.charAt(this.at);
  }

  skip(units: number): void {
    this.at += units;
  }

  rest(): string {
    return this.text.slice(this.at);
  }

  takeRest(): string {
    const rest = this.rest();
    this.at = this.text.length;
    return rest;
  }

  /**
   * Text up to one of the ASCII characters `stops`, which is taken too; `stop` is `''` where the text ends first.
   * With `escapes`, a backslash takes the next rune literally, and a last lone backslash is dropped.
   */
  until(stops: string, escapes: boolean): { text: string; stop: string } {
    const source = this.text;
    let out = '';
    let from = this.at;
    for (let i = from; i < source.length; i++) {
      const char = source[i]!;
      if (stops.includes(char)) {
        this.at = i + 1;
        return { text: out + source.slice(from, i), stop: char };
      }
      if (escapes && char === '\\') {
        out += source.slice(from, i);
        from = ++i;
        if (source.codePointAt(i)! > 0xffff) i++;
      }
    }
    this.at = source.length;
    return { text: out + source.slice(from), stop: '' };
  }
}
