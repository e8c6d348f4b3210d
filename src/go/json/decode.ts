import { quote } from '../strconv/quote.ts';
import { encodeUtf8, hasInvalidBytes } from '../text.ts';
import { ANY_MAP, ANY_SLICE, GoError, nilMap, nilSlice, type Value } from '../value.ts';

/** Deeper nesting is refused, as encoding/json does. */
const MAX_DEPTH = 10000;

/** A well-formed text that does not fit the type asked for. `partial` is what Go has filled in all the same. */
export class JsonTypeError extends GoError {
  readonly partial: Value;

  constructor(message: string, partial: Value) {
    super(message);
    this.partial = partial;
  }
}

/** Wrong syntax at a character. */
export class JsonSyntaxError extends GoError {
  /** Index into the text of the character that may not stand there; the text's length where it ends too early. */
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

/** A value of a stream, and where in the text it ends. */
export interface JsonInStream {
  readonly value: Value;
  readonly end: number;
}

/**
 * The value that stands next in a stream of them (`json.Decoder`); undefined where only space is left. A number that no
 * float64 can hold is null.
 * @throws `JsonSyntaxError`, with `unexpected EOF` where the text ends inside a value
 */
export function nextJson(text: string, from: number): JsonInStream | undefined {
  const reader = new Reader(text, from);
  try {
    return reader.next();
  } catch (error) {
    if (error instanceof JsonSyntaxError && error.at >= text.length)
      throw new JsonSyntaxError('unexpected EOF', text.length);
    throw error;
  }
}

/**
 * `json.Unmarshal` into an `interface{}`: maps, arrays, strings, float64s, booleans and nil.
 * @throws GoError for wrong syntax, `JsonTypeError` for a number that no float64 can hold
 */
export function unmarshalJson(text: string): Value {
  const { value, failure } = new Reader(text).document();
  if (failure !== undefined) throw new JsonTypeError(failure, value);
  return value;
}

/** `json.Unmarshal` into a `map[string]interface{}`; `null` gives a nil map. */
export function unmarshalJsonMap(text: string): Map<string, Value> {
  const { value, failure } = new Reader(text).document();
  if (value === null && failure === undefined) return nilMap(ANY_MAP);
  if (!(value instanceof Map)) throw mismatch(value, 'map[string]interface {}', new Map());
  if (failure !== undefined) throw new JsonTypeError(failure, value);
  return value;
}

/** `json.Unmarshal` into an `[]interface{}`; `null` gives a nil slice. */
export function unmarshalJsonArray(text: string): Value[] {
  const { value, failure } = new Reader(text).document();
  if (value === null && failure === undefined) return nilSlice(ANY_SLICE);
  if (!Array.isArray(value)) throw mismatch(value, '[]interface {}', []);
  if (failure !== undefined) throw new JsonTypeError(failure, value);
  return value;
}

function mismatch(value: Value, type: string, partial: Value): JsonTypeError {
  const kind =
    value instanceof Map ? 'object' : Array.isArray(value) ? 'array' : typeof value === 'string' ? 'string' : undefined;
  const name = kind ?? (typeof value === 'boolean' ? 'bool' : 'number');
  return new JsonTypeError(`json: cannot unmarshal ${name} into Go value of type ${type}`, partial);
}

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const STRING_END = /["\\\0-\x1f]/g;
const INVALID_BYTE = /\p{Surrogate}/gu;
const HEX_DIGIT = /[0-9a-fA-F]/;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** Reads one document. Containers are kept on a stack of its own, so that depth costs no stack of the engine's. */
class Reader {
  private readonly text: string;
  private readonly broken: boolean;
  private at: number;
  private failure: string | undefined;

  constructor(text: string, from = 0) {
    this.text = text;
    this.at = from;
    this.broken = hasInvalidBytes(text);
  }

  document(): { value: Value; failure: string | undefined } {
    const value = this.value();
    this.space();
    if (this.at < this.text.length) throw this.unexpected('after top-level value');
    return { value, failure: this.failure };
  }

  next(): JsonInStream | undefined {
    this.space();
    if (this.at >= this.text.length) return undefined;
    return { value: this.value(), end: this.at };
  }

  private value(): Value {
    const stack: (Value[] | Map<string, Value>)[] = [];
    const keys: string[] = [];
    for (;;) {
      let value = this.scalarOrOpen();
      if (typeof value === 'object' && value !== null && !this.isEmptyContainer(value, stack.length)) {
        const container = value as Value[] | Map<string, Value>;
        stack.push(container);
        if (container instanceof Map) keys.push(this.key());
        continue;
      }
      for (;;) {
        const container = stack.at(-1);
        if (container === undefined) return value;
        const code = this.space();
        if (container instanceof Map) {
          container.set(keys.pop()!, value);
          if (code === 0x2c) {
            this.at++;
            this.space();
            keys.push(this.key());
            break;
          }
          if (code !== 0x7d) throw this.unexpected('after object key:value pair');
        } else {
          container.push(value);
          if (code === 0x2c) {
            this.at++;
            break;
          }
          if (code !== 0x5d) throw this.unexpected('after array element');
        }
        this.at++;
        value = stack.pop()!;
      }
    }
  }

  /** Whether the container that was just opened at this depth closes at once; steps over the bracket then. */
  private isEmptyContainer(container: Value, depth: number): boolean {
    if (depth >= MAX_DEPTH)
      throw new JsonSyntaxError(
        `invalid character '${container instanceof Map ? '{' : '['}' exceeded max depth`,
        this.at - 1,
      );
    if (this.space() !== (container instanceof Map ? 0x7d : 0x5d)) return false;
    this.at++;
    return true;
  }

  private scalarOrOpen(): Value {
    switch (this.space()) {
      case 0x22:
        return this.string();
      case 0x7b:
        this.at++;
        return new Map<string, Value>();
      case 0x5b:
        this.at++;
        return [];
      case 0x74:
        return this.word('true', true);
      case 0x66:
        return this.word('false', false);
      case 0x6e:
        return this.word('null', null);
      default:
        return this.number();
    }
  }

  /** Skips space; returns the next code unit, NaN at the end. */
  private space(): number {
    const { text } = this;
    for (;;) {
      const code = text.charCodeAt(this.at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return code;
      this.at++;
    }
  }

  /** A key and its colon. */
  private key(): string {
    if (this.text.charCodeAt(this.at) !== 0x22) throw this.unexpected('looking for beginning of object key string');
    const key = this.string();
    if (this.space() !== 0x3a) throw this.unexpected('after object key');
    this.at++;
    return key;
  }

  private word<T>(word: string, value: T): T {
    const { text, at } = this;
    if (text.startsWith(word, at)) {
      this.at += word.length;
      return value;
    }
    let i = 1;
    while (text[at + i] === word[i]) i++;
    this.at += i;
    throw this.unexpected(`in literal ${word} (expecting ${quoteByte(word[i]!)})`);
  }

  private number(): Value {
    NUMBER.lastIndex = this.at;
    const digits = NUMBER.exec(this.text)?.[0];
    if (digits === undefined) {
      if (this.text[this.at] !== '-') throw this.unexpected('looking for beginning of value');
      this.at++;
      throw this.unexpected('in numeric literal');
    }
    this.at += digits.length;
    this.checkNumberEnd(digits);
    const value = Number(digits);
    if (value !== Infinity && value !== -Infinity) return value;
    this.failure ??= `json: cannot unmarshal number ${digits} into Go value of type float64`;
    return null;
  }

  /** A point or an exponent without digits ends the longest match before it. */
  private checkNumberEnd(digits: string): void {
    const next = this.text[this.at];
    if (next === '.' && !/[.eE]/.test(digits)) {
      this.at++;
      throw this.unexpected('after decimal point in numeric literal');
    }
    if ((next === 'e' || next === 'E') && !/[eE]/.test(digits)) {
      this.at++;
      if (this.text[this.at] === '+' || this.text[this.at] === '-') this.at++;
      throw this.unexpected('in exponent of numeric literal');
    }
  }

  private string(): string {
    const { text } = this;
    const start = this.at + 1;
    STRING_END.lastIndex = start;
    let end = STRING_END.exec(text)?.index ?? text.length;
    if (text.charCodeAt(end) === 0x22) {
      this.at = end + 1;
      return this.repaired(text.slice(start, end));
    }
    let out = '';
    for (let from = start; ; from = this.at) {
      STRING_END.lastIndex = from;
      end = STRING_END.exec(text)?.index ?? text.length;
      out += text.slice(from, end);
      this.at = end;
      const code = text.charCodeAt(end);
      if (code === 0x22) break;
      if (code !== 0x5c) throw this.unexpected('in string literal');
      out += this.escape();
    }
    this.at++;
    return this.repaired(out);
  }

  private escape(): string {
    const letter = this.text[++this.at] ?? '';
    const simple = ESCAPES[letter];
    if (simple !== undefined) {
      this.at++;
      return simple;
    }
    if (letter !== 'u') throw this.unexpected('in string escape code');
    const unit = this.hexUnit();
    if (unit < 0xd800 || unit > 0xdfff) return String.fromCharCode(unit);
    if (unit < 0xdc00 && this.text.startsWith('\\u', this.at)) {
      const back = this.at;
      this.at++;
      const second = this.hexUnit();
      if (second >= 0xdc00 && second <= 0xdfff) return String.fromCharCode(unit, second);
      this.at = back;
    }
    return '\ufffd';
  }

  /** The four digits after `u`, at which it stands. */
  private hexUnit(): number {
    for (let i = 0; i < 4; i++) {
      this.at++;
      if (!HEX_DIGIT.test(this.text[this.at] ?? '')) throw this.unexpected('in \\u hexadecimal character escape');
    }
    this.at++;
    return Number.parseInt(this.text.slice(this.at - 4, this.at), 16);
  }

  /** Each byte that is not UTF-8 is read as U+FFFD. */
  private repaired(text: string): string {
    return this.broken ? text.replace(INVALID_BYTE, '\ufffd') : text;
  }

  /** The error of the character that it stands at. */
  private unexpected(context: string): JsonSyntaxError {
    const char = this.text.codePointAt(this.at);
    if (char !== undefined) {
      const byte = encodeUtf8(String.fromCodePoint(char))[0]!;
      return new JsonSyntaxError(`invalid character ${quoteByte(String.fromCharCode(byte))} ${context}`, this.at);
    }
    // Go reads one blank after the end, and reports that where none may stand.
    return new JsonSyntaxError(
      BLANK_REFUSED.test(context) ? `invalid character ' ' ${context}` : 'unexpected end of JSON input',
      this.at,
    );
  }
}

const BLANK_REFUSED = /^in (?!string literal)|^after decimal/;

/** A byte as encoding/json names it: what is not ASCII looks like the Latin-1 letter of that number. */
function quoteByte(char: string): string {
  if (char === "'") return "'\\''";
  if (char === '"') return `'"'`;
  return `'${quote(char).slice(1, -1)}'`;
}
