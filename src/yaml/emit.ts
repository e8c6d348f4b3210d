import { byteLength, hasInvalidBytes } from '../go/text.ts';
import { GoInt, isNil, type Value } from '../go/value.ts';
import { base64Lines } from './base64.ts';
import { isBreak } from './chars.ts';
import { compareKeys } from './natural.ts';
import { looksTyped, looksTypedPretty } from './resolve.ts';
import { analyze, BLOCK, escapeSequence, isPrintable, MULTILINE, PLAIN, SINGLE } from './styles.ts';

/** What differs between the two libraries that write YAML. */
export interface Dialect {
  /** Blanks behind this column become line breaks. */
  readonly width: number;
  /** Lists in maps are indented. */
  readonly indentLists: boolean;
  /** Keys compare by the newer rule. */
  readonly digitsFirst: boolean;
  /** A tab keeps a text from being a block scalar. */
  readonly quoteTabs: boolean;
  /** Nil lists and maps are `null`, not empty. */
  readonly nilIsNull: boolean;
  readonly needsQuotes: (text: string) => boolean;
  readonly number: (value: number) => string;
  /** Turns what is neither scalar, list nor map into such. */
  readonly lower: (value: Value) => Value | Word;
  /** Called for keys of more than `LONG_KEY` UTF-16 units, and for texts with bytes that are not UTF-8. */
  readonly unusual: () => void;
  /** Deeper nesting is an error. */
  readonly tooDeep: () => Error;
}

/** A scalar written without quotes, whatever it looks like. */
export class Word {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** The fields of a struct: they keep their order. */
export class Fields extends Map<string, Value> {}

const INDENT = 2;
/** JSON can make a key of this length so long that it is none for the YAML reader. */
const LONG_KEY = 160;
const MAX_SIMPLE_KEY = 128;
/** Keys of so many UTF-16 units have no more than `MAX_SIMPLE_KEY` bytes. */
const SURELY_SIMPLE = 42;
const BINARY_TAG_LENGTH = '!!binary'.length;
const MAX_DEPTH = 10000;
const BASE_60 = /^[-+]?[0-9][0-9_]*:[0-9:]*(?:\.[0-9_]*)?$/;
const NOT_BELOW_60 = /:(?:[6-9][0-9]|[0-9]{3}|(?![0-9]))/;

/** Whether a plain scalar would read as a base 60 number elsewhere; those are quoted. */
function isBase60(text: string): boolean {
  return text.includes(':') && BASE_60.test(text) && !NOT_BELOW_60.test(text);
}

export function needsQuotes(text: string): boolean {
  return looksTyped(text) || isBase60(text);
}

export function needsQuotesPretty(text: string): boolean {
  return looksTypedPretty(text) || isBase60(text);
}

/** A collection that is being written. */
interface Level {
  readonly list: Value[] | undefined;
  readonly map: Map<string, Value> | undefined;
  readonly keys: string[] | undefined;
  readonly indent: number;
  next: number;
}

/** Writes a value as a YAML document that ends in a line break. */
export function emitYaml(root: Value, dialect: Dialect): string {
  return new Emitter(dialect).document(root);
}

class Emitter {
  private out = '';
  private column = 0;
  /** No line break is needed before the next entry: nothing stands on the line but what introduces it. */
  private fresh = true;
  private readonly levels: Level[] = [];
  private readonly dialect: Dialect;

  constructor(dialect: Dialect) {
    this.dialect = dialect;
  }

  document(root: Value): string {
    this.value(root, -1, false, false);
    const { levels } = this;
    for (let level = levels[levels.length - 1]; level !== undefined; level = levels[levels.length - 1]) {
      if (level.list !== undefined) this.item(level, level.list);
      else this.entry(level, level.map!, level.keys!);
    }
    if (!this.fresh) this.out += '\n';
    return this.out;
  }

  private item(level: Level, list: Value[]): void {
    if (level.next === list.length) {
      this.levels.pop();
      return;
    }
    this.startEntry(level.indent);
    this.out += '-';
    this.column++;
    this.value(list[level.next++], level.indent, true, false);
  }

  private entry(level: Level, map: Map<string, Value>, keys: string[]): void {
    if (level.next === keys.length) {
      this.levels.pop();
      return;
    }
    const key = keys[level.next++]!;
    this.startEntry(level.indent);
    if (this.key(key, level.indent)) {
      this.fresh = false;
      this.out += ':';
      this.column++;
      this.value(map.get(key), level.indent, true, true);
    } else {
      this.startEntry(level.indent);
      this.out += ':';
      this.column++;
      this.value(map.get(key), level.indent, true, false);
    }
  }

  /** Begins a line at the indentation, or goes on in one that has nothing but `-` so far. */
  private startEntry(indent: number): void {
    if (!this.fresh) {
      this.out += '\n';
      this.column = 0;
    }
    this.pad(indent);
    this.fresh = true;
  }

  private pad(indent: number): void {
    const missing = indent - this.column;
    if (missing <= 0) return;
    this.out += missing === 2 ? '  ' : ' '.repeat(missing);
    this.column = indent;
  }

  /** Writes a scalar, or opens a collection. `afterKey`: stands behind `key:`. */
  private value(value: Value | Word, indent: number, spaced: boolean, afterKey: boolean): void {
    if (typeof value === 'string') this.string(value, indent < 0 ? INDENT : indent + INDENT, spaced);
    else if (typeof value === 'number') this.word(this.dialect.number(value), spaced);
    else if (value === null || value === undefined) this.word('null', spaced);
    else if (typeof value === 'boolean') this.word(value ? 'true' : 'false', spaced);
    else if (value instanceof Map) this.openMap(value, indent, spaced);
    else if (Array.isArray(value)) this.openList(value, indent, spaced, afterKey);
    else if (value instanceof Word) this.word(value.text, spaced);
    else {
      const lowered = this.dialect.lower(value);
      if (lowered instanceof GoInt) this.word(String(lowered.value), spaced);
      else this.value(lowered, indent, spaced, afterKey);
    }
  }

  private openMap(map: Map<string, Value>, indent: number, spaced: boolean): void {
    if (map.size === 0) {
      this.word(this.dialect.nilIsNull && isNil(map) ? 'null' : '{}', spaced);
      return;
    }
    if (this.levels.length >= MAX_DEPTH) throw this.dialect.tooDeep();
    const keys = [...map.keys()];
    if (keys.length > 1 && !(map instanceof Fields)) {
      const { digitsFirst } = this.dialect;
      keys.sort((a, b) => compareKeys(a, b, digitsFirst));
    }
    this.levels.push({ list: undefined, map, keys, indent: indent < 0 ? 0 : indent + INDENT, next: 0 });
  }

  private openList(list: Value[], indent: number, spaced: boolean, afterKey: boolean): void {
    if (list.length === 0) {
      this.word(this.dialect.nilIsNull && isNil(list) ? 'null' : '[]', spaced);
      return;
    }
    if (this.levels.length >= MAX_DEPTH) throw this.dialect.tooDeep();
    const deeper = afterKey && !this.dialect.indentLists ? indent : indent + INDENT;
    this.levels.push({ list, map: undefined, keys: undefined, indent: indent < 0 ? 0 : deeper, next: 0 });
  }

  private word(text: string, spaced: boolean): void {
    this.out += spaced ? ` ${text}` : text;
    this.fresh = false;
  }

  /** Writes a key and says whether it needs no `?`. */
  private key(key: string, indent: number): boolean {
    if (key.length > LONG_KEY) this.dialect.unusual();
    if (RARE.test(key) && hasInvalidBytes(key)) {
      this.dialect.unusual();
      const encoded = base64Lines(key);
      if (!encoded.includes('\n') && encoded.length + BINARY_TAG_LENGTH <= MAX_SIMPLE_KEY) {
        this.out += `!!binary ${encoded}`;
        this.column += BINARY_TAG_LENGTH + 1 + encoded.length;
        return true;
      }
    } else {
      const styles = analyze(key, this.dialect.quoteTabs);
      if ((styles & MULTILINE) === 0 && (key.length <= SURELY_SIMPLE || byteLength(key) <= MAX_SIMPLE_KEY)) {
        if (this.dialect.needsQuotes(key) || (styles & SINGLE) === 0) this.doubleQuoted(key, 0, false);
        else {
          const written = (styles & PLAIN) === 0 ? `'${key.replaceAll("'", "''")}'` : key;
          this.out += written;
          this.column += written.length;
        }
        return true;
      }
    }
    this.out += '?';
    this.column++;
    this.string(key, indent + INDENT, true);
    return false;
  }

  private string(given: string, indent: number, spaced: boolean) {
    let text = given;
    this.fresh = false;
    if (spaced) {
      this.out += ' ';
      this.column++;
    }
    let plain: boolean;
    if (RARE.test(text) && hasInvalidBytes(text)) {
      this.dialect.unusual();
      text = base64Lines(text);
      plain = true;
      this.out += '!!binary ';
      this.column += BINARY_TAG_LENGTH + 1;
    } else plain = !this.dialect.needsQuotes(text);
    const styles = analyze(text, this.dialect.quoteTabs);
    const lines = (styles & MULTILINE) !== 0 && text.includes('\n');
    if (lines && (styles & BLOCK) !== 0) this.literal(text, indent);
    else if (lines || !plain || (styles & SINGLE) === 0) this.doubleQuoted(text, indent, true);
    else if ((styles & PLAIN) === 0) {
      this.out += "'";
      this.column++;
      this.folded(text, indent, true);
      this.out += "'";
    } else if (this.column + text.length <= this.dialect.width) this.out += text;
    else this.folded(text, indent, false);
  }

  /** A plain or single-quoted text, with line breaks for blanks behind the width. */
  private folded(text: string, indent: number, quotes: boolean): void {
    const { width } = this.dialect;
    let afterSpace = false;
    let afterBreak = false;
    let from = 0;
    for (let i = 0; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (c === 0x20) {
        if (!afterSpace && this.column > width && text.charCodeAt(i + 1) !== 0x20 && i > 0 && i < text.length - 1) {
          this.out += `${text.slice(from, i)}\n${' '.repeat(indent)}`;
          this.column = indent;
          from = i + 1;
        } else this.column++;
        afterSpace = true;
        continue;
      }
      if (isBreak(c)) {
        this.out += text.slice(from, i + 1);
        from = i + 1;
        this.column = 0;
        afterBreak = true;
        continue;
      }
      if (afterBreak) this.pad(indent);
      afterBreak = false;
      afterSpace = false;
      if (quotes && c === 0x27) {
        this.out += `${text.slice(from, i)}'`;
        from = i;
        this.column++;
      }
      if ((c & 0xfc00) !== 0xdc00) this.column++;
    }
    this.out += text.slice(from);
  }

  private doubleQuoted(text: string, indent: number, fold: boolean): void {
    const { width } = this.dialect;
    this.out += '"';
    this.column++;
    let afterSpace = false;
    let from = 0;
    // A byte order mark at the front makes the library escape everything.
    const escapeAll = text.charCodeAt(0) === 0xfeff;
    for (let i = 0; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (c === 0x22 || c === 0x5c || isBreak(c) || !isPrintable(c) || escapeAll) {
        const code = text.codePointAt(i)!;
        const written = escapeSequence(code);
        this.out += text.slice(from, i) + written;
        this.column += written.length;
        if (code > 0xffff) i++;
        from = i + 1;
        afterSpace = false;
      } else if (c === 0x20) {
        if (fold && !afterSpace && this.column > width && i > 0 && i < text.length - 1) {
          this.out += `${text.slice(from, i)}\n${' '.repeat(indent)}`;
          this.column = indent;
          from = i + 1;
          if (text.charCodeAt(i + 1) === 0x20) {
            this.out += '\\';
            this.column++;
          }
        } else this.column++;
        afterSpace = true;
      } else {
        this.column++;
        afterSpace = false;
      }
    }
    this.out += `${text.slice(from)}"`;
    this.column++;
  }

  private literal(text: string, indent: number): void {
    const first = text.charCodeAt(0);
    let head = '|';
    if (first === 0x20 || isBreak(first)) head += String(INDENT);
    const { length } = text;
    const closed = isBreak(text.charCodeAt(length - 1));
    if (!closed) head += '-';
    else if (length === 1 || isBreak(text.charCodeAt(length - 2))) head += '+';
    const margin = ' '.repeat(indent);
    let out = `${head}\n`;
    let from = 0;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
      out += at > from ? `${blockLine(text.slice(from, at), margin)}\n` : '\n';
      from = at + 1;
    }
    if (from < length) out += blockLine(text.slice(from), margin);
    this.out += out;
    this.column = closed ? 0 : 1;
    this.fresh = closed;
  }
}

/** A line of a block scalar, indented. The Unicode line breaks in it begin lines too. */
function blockLine(text: string, margin: string): string {
  if (!UNICODE_BREAK.test(text)) return margin + text;
  return text.replace(/(?<=^|[\u2028\u2029])(?![\u2028\u2029]|$)/g, margin);
}

const UNICODE_BREAK = /[\u2028\u2029]/;
const RARE = /[\u0080-\uffff]/;
