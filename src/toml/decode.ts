import { quote, quoteRune } from '../go/strconv/quote.ts';
import type { Zones } from '../go/time.ts';
import { GoError, type Value } from '../go/value.ts';
import { parseDatetime } from './datetime.ts';
import type { Key } from './key.ts';
import { floatValue, integerValue } from './number.ts';
import { END, isBlank, isNewline, NEWLINE, Scanner, TomlError } from './scanner.ts';
import { readMultilineString, readString } from './strings.ts';
import { KeyError, Tables } from './tables.ts';

/** Deeper nesting of arrays and inline tables is refused. */
const MAX_DEPTH = 1000;

/** Where a time without an offset is taken to be, and when. */
export interface TomlClock {
  readonly zones: Zones;
  /** Seconds since 1970, for the local zone's offset. */
  readonly now?: number;
}

/**
 * `toml.Unmarshal` into a `map[string]interface{}`: integers are int64, floats float64, dates and times `time.Time`,
 * arrays of tables `[]map[string]interface {}`.
 * @throws TomlError with the library's words
 */
export function decodeToml(text: string, clock: TomlClock): Map<string, Value> {
  const start =
    text.startsWith('\udcff\udcfe') || text.startsWith('\udcfe\udcff') ? 2 : text.startsWith('\ufeff') ? 1 : 0;
  const document = start > 0 ? text.slice(start) : text;
  if (hasNullAtStart(document))
    throw new TomlError('files cannot contain NULL bytes; probably using UTF-16; TOML files must be UTF-8', 1, '');
  return new Parser(document, clock).document();
}

/** Whether one of the first six bytes is zero. */
function hasNullAtStart(text: string): boolean {
  const at = text.slice(0, 6).indexOf('\0');
  return at >= 0 && encodedLength(text.slice(0, at)) < 6;
}

function encodedLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

const BARE = /[A-Za-z0-9_-]*/y;
const COMMENT = /[\t\x20-\x7e\x80-\ud7ff\ue000-\uffff]*/y;
const LETTER = /^\p{L}$/u;
const BASED: Readonly<Record<string, readonly [digits: RegExp, first: RegExp, name: string]>> = {
  b: [/[01_]*/y, /^[01]$/, 'a binary'],
  o: [/[0-7_]*/y, /^[0-7]$/, 'an octal'],
  x: [/[0-9a-fA-F_]*/y, /^[0-9a-fA-F]$/, 'a hexadecimal'],
};
const DIGITS = /[0-9]*/y;
const DECIMAL = /[0-9_]*/y;
const FLOAT = /[0-9_.+\-eE]*/y;
const DATETIME = /[0-9\-:Tt .Zz+]*/y;

function char(code: number): string {
  return String.fromCodePoint(code);
}

/** Recursive descent over one document. */
class Parser {
  private readonly scanner: Scanner;
  private readonly tables = new Tables();
  private readonly clock: TomlClock;
  /** Line of the key that was read last, to which errors about keys belong. */
  private keyLine = 1;
  private depth = 0;

  constructor(text: string, clock: TomlClock) {
    this.scanner = new Scanner(text);
    this.scanner.lastKey = () => this.tables.current();
    this.clock = clock;
  }

  /** document = { blank | comment | table header | key value } */
  document(): Map<string, Value> {
    try {
      while (this.statement()) this.endOfStatement();
      return this.tables.root;
    } catch (error) {
      if (error instanceof KeyError) throw new TomlError(error.message, this.keyLine, this.tables.current());
      throw error;
    }
  }

  /** Reads one statement; false at the end. */
  private statement(): boolean {
    const { scanner } = this;
    for (;;) {
      const code = scanner.peek();
      if (code === END) return false;
      if (isBlank(code) || isNewline(code)) scanner.next();
      else if (code === 0x23) this.comment();
      else break;
    }
    if (scanner.accept(0x5b)) this.header();
    else this.topLevelPair();
    return true;
  }

  private endOfStatement(): void {
    const { scanner } = this;
    scanner.skipBlanks();
    if (scanner.peek() === 0x23) {
      this.comment();
      return;
    }
    const code = scanner.next();
    if (code !== END && !isNewline(code))
      throw scanner.error(
        `expected a top-level item to end with a newline, comment, or EOF, but got ${quoteRune(code)} instead`,
      );
  }

  private comment(): void {
    const { scanner } = this;
    scanner.next();
    for (;;) {
      const code = scanner.peek();
      if (code === END || isNewline(code)) return;
      scanner.next();
      COMMENT.lastIndex = scanner.at;
      scanner.at += COMMENT.exec(scanner.text)?.[0].length ?? 0;
    }
  }

  /** header = '[' name { '.' name } ']' | '[[' name { '.' name } ']]', its first bracket read */
  private header(): void {
    const { scanner, tables } = this;
    const isArray = scanner.accept(0x5b);
    const key: string[] = [];
    for (;;) {
      key.push(this.headerPart());
      if (key.length === 1) this.keyLine = scanner.line;
      scanner.skipBlanks();
      const code = scanner.next();
      if (code === 0x5d) break;
      if (code !== 0x2e)
        throw scanner.error(`expected '.' or ']' to end table name, but got ${quoteRune(code)} instead`);
    }
    if (isArray) {
      const code = scanner.next();
      if (code !== 0x5d)
        throw scanner.error(`expected end of table array name delimiter ']', but got ${quoteRune(code)} instead`);
    }
    tables.open(key, isArray);
    tables.setKind('', false);
  }

  private headerPart(): string {
    const { scanner } = this;
    scanner.skipBlanks();
    const code = scanner.peek();
    if (code === 0x5d || code === END)
      throw scanner.error('unexpected end of table name (table names cannot be empty)');
    if (code === 0x2e) throw scanner.error('unexpected table separator (table names cannot be empty)');
    return this.keyPart(code);
  }

  private keyPart(code: number): string {
    const { scanner } = this;
    if (code !== 0x22 && code !== 0x27) return scanner.match(BARE);
    scanner.next();
    return readString(scanner, code === 0x22 ? '"' : "'");
  }

  /** key = part { '.' part } '=' */
  private key(): Key {
    const { scanner } = this;
    scanner.skipBlanks();
    const first = scanner.peek();
    if (first === 0x3d || first === END) throw scanner.error("unexpected '=': key name appears blank");
    if (first === 0x2e) throw scanner.error("unexpected '.': keys cannot start with a '.'");
    const key: string[] = [];
    for (;;) {
      scanner.skipBlanks();
      const code = scanner.peek();
      if (code === 0x3d || code === END) throw scanner.error("unexpected '='");
      if (code === 0x2e) throw scanner.error("unexpected '.'");
      key.push(this.keyPart(code));
      if (key.length === 1) this.keyLine = scanner.line;
      scanner.skipBlanks();
      const next = scanner.next();
      if (next === 0x3d) return key;
      if (next === END) throw scanner.error("unexpected EOF; expected key separator '='");
      if (next === 0x2e) continue;
      const detail = `expected '.' or '=', but got ${quoteRune(next)} instead`;
      throw next === NEWLINE ? scanner.errorBefore(detail) : scanner.error(detail);
    }
  }

  private topLevelPair(): void {
    const { tables } = this;
    const outer = tables.context;
    this.pair();
    tables.context = outer;
    tables.currentKey = '';
  }

  /** pair = key value. Leaves the context at the table that the value is in. */
  private pair(): { key: Key; value: Value } {
    const { tables } = this;
    const key = this.key();
    tables.currentKey = key.at(-1)!;
    tables.openDotted(key);
    const value = this.value(false);
    tables.set(tables.currentKey, value);
    tables.setKind(tables.currentKey, Array.isArray(value));
    return { key, value };
  }

  private value(inArray: boolean): Value {
    const { scanner } = this;
    scanner.skipBlanks();
    const start = scanner.at;
    const code = scanner.next();
    if (code >= 0x30 && code <= 0x39) return this.numberOrDate(start, code);
    switch (char(code)) {
      case '[':
        return this.nested(() => this.array());
      case '{':
        return this.nested(() => this.inlineTable(inArray));
      case '"':
      case "'":
        return this.string(char(code) as '"' | "'");
      case '.':
        throw scanner.error("floats must start with a digit, not '.'");
      case 'i':
      case 'n':
        if ((this.accepts('n') && this.accepts('f')) || (this.accepts('a') && this.accepts('n')))
          return this.at(scanner.line, () => floatValue(scanner.text.slice(start, scanner.at)));
        break;
      case '-':
      case '+':
        return this.signed(start);
    }
    if (LETTER.test(char(code))) return this.boolean();
    if (code === END) throw scanner.error('unexpected EOF; expected value');
    const detail = `expected value but found ${quoteRune(code)} instead`;
    throw code === NEWLINE ? scanner.errorBefore(detail) : scanner.error(detail);
  }

  private accepts(letter: string): boolean {
    return this.scanner.accept(letter.charCodeAt(0));
  }

  private nested<T>(read: () => T): T {
    if (++this.depth > MAX_DEPTH) throw this.scanner.error('values are nested too deeply');
    const value = read();
    this.depth--;
    return value;
  }

  /** Runs what can fail without knowing where it is. */
  private at<T>(line: number, read: () => T): T {
    try {
      return read();
    } catch (error) {
      if (error instanceof TomlError || !(error instanceof GoError)) throw error;
      throw this.scanner.errorAt(line, error.message);
    }
  }

  private string(delimiter: '"' | "'"): string {
    const { scanner } = this;
    const code = delimiter.charCodeAt(0);
    if (scanner.peek() !== code) return readString(scanner, delimiter);
    scanner.next();
    if (!scanner.accept(code)) return '';
    return readMultilineString(scanner, delimiter);
  }

  /** The last letter that was read is part of the word: after `in` or `na` only the second one, as in the library. */
  private boolean(): boolean {
    const { scanner } = this;
    let back = scanner.at - 1;
    if (/[\udc00-\udfff]/.test(scanner.text[back]!)) back--;
    let end = scanner.at;
    for (;;) {
      const code = scanner.peek();
      if (code === END || !LETTER.test(char(code))) break;
      scanner.next();
      end = scanner.at;
    }
    const word = scanner.text.slice(back, end);
    if (word === 'true' || word === 'false') return word === 'true';
    throw scanner.error(`expected value but found ${quote(word)} instead`);
  }

  private signed(start: number): Value {
    const { scanner } = this;
    const code = scanner.next();
    const soFar = () => scanner.text.slice(start, scanner.at);
    if (code === 0x69 || code === 0x6e) {
      const [second, third] = code === 0x69 ? ['n', 'f'] : ['a', 'n'];
      if (!this.accepts(second!) || !this.accepts(third!)) throw scanner.error(`invalid float: '${soFar()}'`);
      return this.at(scanner.line, () => floatValue(soFar()));
    }
    if (code === 0x30) {
      const next = scanner.peek();
      if (BASED[char(next)] !== undefined)
        throw scanner.error(`cannot use sign with non-decimal numbers: '${soFar()}${char(next)}'`);
    }
    if (code === 0x2e) throw scanner.error("floats must start with a digit, not '.'");
    if (code < 0x30 || code > 0x39) throw scanner.error(`expected a digit but got ${quoteRune(code)}`);
    return this.decimal(start);
  }

  /** The rest of a decimal number: an integer, or a float from its point or exponent on. */
  private decimal(start: number): Value {
    const { scanner } = this;
    scanner.match(DECIMAL);
    return this.decimalEnd(start);
  }

  private decimalEnd(start: number): Value {
    const { scanner } = this;
    const isFloat = /[.eE]/.test(scanner.text[scanner.at] ?? '');
    if (isFloat) scanner.match(FLOAT);
    const text = scanner.text.slice(start, scanner.at);
    return this.at(scanner.line, () => (isFloat ? floatValue(text) : integerValue(text)));
  }

  private numberOrDate(start: number, first: number): Value {
    const { scanner } = this;
    if (first === 0x30) {
      const code = scanner.peek();
      const based = BASED[char(code)];
      if (based !== undefined) return this.based(start, based);
      if (code === 0x5f) return this.decimal(start);
      if (code < 0x30 || code > 0x39) return this.decimalEnd(start);
    }
    scanner.match(DIGITS);
    const next = scanner.text[scanner.at];
    if (next === '-' || next === ':') {
      scanner.match(DATETIME);
      return this.datetime(scanner.text.slice(start, scanner.at));
    }
    return this.decimal(start);
  }

  private based(start: number, [digits, first, name]: readonly [RegExp, RegExp, string]): Value {
    const { scanner } = this;
    scanner.next();
    const code = scanner.peek();
    if (!first.test(char(code)))
      throw scanner.error(`not ${name} number: '${scanner.text.slice(start, scanner.at)}${char(code)}'`);
    scanner.match(digits);
    return this.at(scanner.line, () => integerValue(scanner.text.slice(start, scanner.at)));
  }

  private datetime(text: string): Value {
    const { zones, now = Date.now() / 1000 } = this.clock;
    const normal = text.trim().replaceAll('z', 'Z').replaceAll('t', 'T').replaceAll(' ', 'T');
    try {
      return parseDatetime(normal, zones, now);
    } catch (error) {
      if (!(error instanceof GoError)) throw error;
      throw this.scanner.errorAt(this.scanner.line, `invalid datetime: ${quote(normal)}`);
    }
  }

  /** array = '[' [ value { ',' value } [ ',' ] ] ']', with comments and newlines anywhere; its bracket is read */
  private array(): Value[] {
    const { scanner, tables } = this;
    tables.setKind(tables.currentKey, true);
    const items: Value[] = [];
    for (;;) {
      this.skipSpace();
      const code = scanner.peek();
      if (code === 0x2c) {
        scanner.next();
        throw scanner.error('unexpected comma');
      }
      if (scanner.accept(0x5d)) return items;
      items.push(this.value(true));
      this.skipSpace();
      const next = scanner.next();
      if (next === 0x5d) return items;
      if (next !== 0x2c)
        throw scanner.error(`expected a comma (',') or array terminator (']'), but got ${charOrEnd(next)}`);
    }
  }

  /** Blanks, newlines and comments. */
  private skipSpace(): void {
    const { scanner } = this;
    for (;;) {
      const code = scanner.peek();
      if (isBlank(code) || isNewline(code)) scanner.next();
      else if (code === 0x23) this.comment();
      else return;
    }
  }

  /** inline table = '{' [ pair { ',' pair } [ ',' ] ] '}', its brace read */
  private inlineTable(inArray: boolean): Map<string, Value> {
    const { scanner, tables } = this;
    const outer = { context: tables.context, currentKey: tables.currentKey };
    const context = [...tables.context, tables.currentKey];
    const result = new Map<string, Value>();
    tables.context = context;
    tables.currentKey = '';
    tables.addImplicit(context);
    tables.open(context, inArray);
    for (;;) {
      this.skipSpace();
      if (scanner.peek() === 0x2c) {
        scanner.next();
        throw scanner.error('unexpected comma');
      }
      if (scanner.accept(0x7d)) break;
      const { key, value } = this.pair();
      this.put(result, key, value);
      tables.context = context;
      this.skipSpace();
      const next = scanner.next();
      if (next === 0x7d) break;
      if (next !== 0x2c)
        throw scanner.error(`expected a comma or an inline table terminator '}', but got ${charOrEnd(next)} instead`);
    }
    tables.context = outer.context;
    tables.currentKey = outer.currentKey;
    return result;
  }

  private put(table: Map<string, Value>, key: Key, value: Value): void {
    let at = table;
    for (const part of key.slice(0, -1)) {
      if (!at.has(part)) at.set(part, new Map());
      const next = at.get(part);
      if (!(next instanceof Map))
        throw new KeyError(`[${this.tables.context.map((name) => quote(name)).join(' ')}] is not a table`);
      at = next;
    }
    at.set(key.at(-1)!, value);
  }
}

function charOrEnd(code: number): string {
  return code === END ? 'end of file' : `'${char(code)}'`;
}
