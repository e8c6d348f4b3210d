import { quote } from '../go/strconv/quote.ts';
import { GoError } from '../go/value.ts';

/** The end of the text, as a code point. */
export const END = 0;
export const NEWLINE = 0x0a;
const RETURN = 0x0d;
const TAB = 0x09;

/** A text that is not TOML. */
export class TomlError extends GoError {
  /** Counts from 1; 0 where the library itself is one line off. */
  readonly line: number;
  /** The key that was read last, with those around it; empty at the beginning. */
  readonly lastKey: string;

  constructor(detail: string, line: number, lastKey: string) {
    super(`toml: line ${line}${lastKey === '' ? '' : ` (last key ${quote(lastKey)})`}: ${detail}`);
    this.line = line;
    this.lastKey = lastKey;
  }
}

/**
 * Goes over a text by code points. What no TOML file may contain is an error as soon as it is looked at. `atEnd` is true
 * only after the end has been read like a character: errors are then reported differently.
 */
export class Scanner {
  readonly text: string;
  at = 0;
  line = 1;
  private atEnd = false;
  /** The key for error reports. */
  lastKey: () => string = () => '';

  constructor(text: string) {
    this.text = text;
  }

  /** Reads a code point, `END` at the end. */
  next(): number {
    const code = this.peek();
    if (this.at >= this.text.length) this.atEnd = true;
    else this.at += code > 0xffff ? 2 : 1;
    if (code === NEWLINE) this.line++;
    return code;
  }

  /** The next code point, left where it is. */
  peek(): number {
    const code = this.text.codePointAt(this.at);
    if (code === undefined) return END;
    if (code >= 0x20 && code < 0x7f) return code;
    if (code >= 0xd800 && code <= 0xdfff)
      throw this.errorHere(`invalid UTF-8 byte: 0x${(code & 0xff).toString(16).padStart(2, '0')}`);
    const isControl = code < 0x20 ? code !== TAB && code !== NEWLINE && code !== RETURN : code === 0x7f;
    if (isControl || (code === RETURN && this.text.charCodeAt(this.at + 1) !== NEWLINE))
      throw this.errorHere(`TOML files cannot contain control characters: '0x${code.toString(16).padStart(2, '0')}'`);
    return code;
  }

  /** Reads the next code point if it is this one. */
  accept(code: number): boolean {
    if (this.at >= this.text.length || this.peek() !== code) return false;
    this.next();
    return true;
  }

  /** Reads on as far as the pattern goes; it must be sticky and match no newlines. */
  match(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? '';
    this.at += found.length;
    this.peek();
    return found;
  }

  skipBlanks(): void {
    for (let code = this.peek(); code === 0x20 || code === TAB; code = this.peek()) this.at++;
  }

  /** An error at the current line; after the end, at the last line that has something. */
  error(detail: string): TomlError {
    const beyond = this.atEnd && this.text[this.at - 1] === '\n';
    return new TomlError(detail, beyond ? this.line - 1 : this.line, this.lastKey());
  }

  /** An error at the line before. */
  errorBefore(detail: string): TomlError {
    return new TomlError(detail, this.line - 1, this.lastKey());
  }

  /** An error that the library reports for the line before once it is at the end. */
  errorAtEndBefore(detail: string): TomlError {
    return this.atEnd ? this.errorBefore(detail) : this.errorHere(detail);
  }

  /** An error at a line that was read before. */
  errorAt(line: number, detail: string): TomlError {
    return new TomlError(detail, line, this.lastKey());
  }

  private errorHere(detail: string): TomlError {
    return new TomlError(detail, this.line, this.lastKey());
  }
}

export function isBlank(code: number): boolean {
  return code === 0x20 || code === TAB;
}

export function isNewline(code: number): boolean {
  return code === NEWLINE || code === RETURN;
}
