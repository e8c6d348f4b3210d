import { unmarshalJson } from '../../go/json.ts';
import { GoError } from '../../go/value.ts';

/** A number as a schema writes it: comparisons are exact, and messages repeat its text. */
export class JsonNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A schema document. */
export type Json = null | boolean | string | JsonNumber | Json[] | JsonObject;
export type JsonObject = Map<string, Json>;

/** How deep arrays and objects may nest, as in Go. */
const MAX_DEPTH = 10_000;

/** Parses a schema document. Throws a `GoError` with the text of Go's decoder. */
export function parseSchemaJson(text: string): Json {
  const quick = KEEPS_TEXT.test(text) ? undefined : parseQuickly(text);
  if (quick !== undefined) return quick;
  const reader = new Reader(text);
  let value: Json;
  try {
    value = reader.value(0);
  } catch (error) {
    if (error instanceof Malformed || error instanceof RangeError) throw explain(text, reader.at);
    throw error;
  }
  if (!reader.atEnd()) throw new GoError('invalid character after top-level value');
  return value;
}

/** Numbers that JavaScript would write in another way, escapes or bytes that are no character: see `parseQuickly`. */
const KEEPS_TEXT = /[:[,]\s*-?(?:\d+[.eE]|\d{16})|[:[,]\s*-0|^\s*[-\d]|\\u[dD][89a-fA-F]|\p{Surrogate}/u;

/** The engine's own parser is much faster, but keeps no text of numbers. Undefined where it refuses the document. */
function parseQuickly(text: string): Json | undefined {
  try {
    return jsonFromData(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}

class Malformed extends Error {}

/**
 * Go's JSON parser knows the words. Where the text ends too early a decoder of streams has words of its own: that is so
 * when another character at the end would make it another mistake.
 */
function explain(text: string, at: number): GoError {
  const message = syntaxError(text);
  if (message === undefined) return new GoError(`invalid JSON at offset ${at}`);
  if (message === syntaxError(`${text}\x01`)) return new GoError(message);
  return new GoError(/^[ \t\r\n]*$/.test(text) ? 'EOF' : 'unexpected EOF');
}

function syntaxError(text: string): string | undefined {
  try {
    unmarshalJson(text);
    return undefined;
  } catch (error) {
    if (error instanceof GoError) return error.message;
    throw error;
  }
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const STRING = /"[^"\\\0-\x1f]*(?:\\(?:["\\/bfnrt]|u[\da-fA-F]{4})[^"\\\0-\x1f]*)*"/y;
const NUMBER_GOES_ON = /[.eE]/;
const LONE_SURROGATE = /\p{Surrogate}/gu;

class Reader {
  at = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  atEnd(): boolean {
    this.skipSpace();
    return this.at >= this.text.length;
  }

  value(depth: number): Json {
    if (depth > MAX_DEPTH) throw new Malformed();
    this.skipSpace();
    switch (this.text[this.at]) {
      case '{':
        return this.object(depth + 1);
      case '[':
        return this.array(depth + 1);
      case '"':
        return this.string();
      case 't':
        return this.word('true', true);
      case 'f':
        return this.word('false', false);
      case 'n':
        return this.word('null', null);
      default:
        return this.number();
    }
  }

  private skipSpace(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.at++;
    }
  }

  private take(char: string): boolean {
    this.skipSpace();
    if (this.text[this.at] !== char) return false;
    this.at++;
    return true;
  }

  private expect(char: string): void {
    if (!this.take(char)) throw new Malformed();
  }

  private object(depth: number): JsonObject {
    const out: JsonObject = new Map();
    this.at++;
    if (this.take('}')) return out;
    do {
      this.skipSpace();
      const key = this.string();
      this.expect(':');
      out.set(key, this.value(depth));
    } while (this.take(','));
    this.expect('}');
    return out;
  }

  private array(depth: number): Json[] {
    const out: Json[] = [];
    this.at++;
    if (this.take(']')) return out;
    do out.push(this.value(depth));
    while (this.take(','));
    this.expect(']');
    return out;
  }

  private string(): string {
    STRING.lastIndex = this.at;
    if (!STRING.test(this.text)) throw new Malformed();
    const literal = this.text.slice(this.at, STRING.lastIndex);
    this.at = STRING.lastIndex;
    const text = literal.includes('\\') ? (JSON.parse(literal) as string) : literal.slice(1, -1);
    return text.replace(LONE_SURROGATE, '\ufffd');
  }

  private number(): JsonNumber {
    NUMBER.lastIndex = this.at;
    if (!NUMBER.test(this.text) || NUMBER_GOES_ON.test(this.text.charAt(NUMBER.lastIndex))) throw new Malformed();
    const text = this.text.slice(this.at, NUMBER.lastIndex);
    this.at = NUMBER.lastIndex;
    return new JsonNumber(text);
  }

  private word<T>(word: string, value: T): T {
    if (!this.text.startsWith(word, this.at)) throw new Malformed();
    this.at += word.length;
    return value;
  }
}

/** A document given as plain JavaScript data, such as an imported JSON module. */
export function jsonFromData(data: unknown): Json {
  if (Array.isArray(data)) return data.map(jsonFromData);
  if (typeof data === 'number') return new JsonNumber(String(data));
  if (typeof data !== 'object' || data === null) return data as null | boolean | string;
  const out: JsonObject = new Map();
  for (const key of Object.keys(data)) out.set(key, jsonFromData((data as Record<string, unknown>)[key]));
  return out;
}
