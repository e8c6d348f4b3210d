import { JsonSyntaxError, nextJson } from '../go/json.ts';
import { byteLength } from '../go/text.ts';
import { GoError } from '../go/value.ts';
import { splitYamlDocuments } from './documents.ts';
import { decodeJsonInto, unmarshalYamlInto } from './into.ts';
import type { Shape } from './shape.ts';

/**
 * Reads the objects of a text into a shape, as Kubernetes' `YAMLOrJSONDecoder` does; an empty document gives null. A text
 * whose first character is a brace is taken for a stream of JSON values; where the first or the second of them is none,
 * the rest is read as YAML documents. Throws `GoError` at the first that is neither, in JSON's words where both were
 * tried.
 */
export function* readJsonOrYaml(text: string, shape: Shape): Generator<unknown, void> {
  if (!startsWithBrace(text)) {
    yield* yamlDocuments(text, shape);
    return;
  }
  let at = 0;
  let count = 0;
  let failure: GoError;
  for (;;) {
    try {
      const next = nextJson(text, at);
      if (next === undefined) return;
      const value = decodeJsonInto(next.value, shape);
      at = next.end;
      count++;
      yield value;
    } catch (error) {
      if (!(error instanceof GoError)) throw error;
      failure = error;
      break;
    }
  }
  // After two values it is a stream of JSON beyond doubt.
  if (count > 1) throw failure;
  const problem = withOffset(failure, text);
  const start = yamlStart(text, at);
  if (start === undefined) throw problem;
  const documents = yamlDocuments(text.slice(start), shape);
  let first: IteratorResult<unknown, void>;
  try {
    first = documents.next();
  } catch (error) {
    throw error instanceof GoError ? problem : error;
  }
  if (first.done) return;
  yield first.value;
  yield* documents;
}

function* yamlDocuments(text: string, shape: Shape): Generator<unknown, void> {
  for (const document of splitYamlDocuments(text)) yield unmarshalYamlInto(document, shape);
}

/** How far Kubernetes looks for the brace, in bytes. */
const LOOK_AHEAD = 4096;

function startsWithBrace(text: string): boolean {
  const at = text.search(NO_SPACE);
  return text[at] === '{' && byteLength(text.slice(0, at)) < LOOK_AHEAD;
}

/** What is no space to Go's package unicode. */
const NO_SPACE = /[^\t-\r \x85\xa0\p{Zs}\u2028\u2029]/u;

function withOffset(error: GoError, text: string): GoError {
  // Where the text ends too early, Kubernetes names no offset.
  if (!(error instanceof JsonSyntaxError) || error.at >= text.length) return error;
  return new GoError(`json: offset ${byteLength(text.slice(0, error.at)) + 1}: ${error.message}`, error);
}

/**
 * Where YAML begins behind the JSON that was read: past the space up to the end of the line. Nowhere if fewer than four
 * bytes are left, or the next character is no UTF-8: Kubernetes gives up then.
 */
function yamlStart(text: string, from: number): number | undefined {
  for (let at = from; ; ) {
    const code = text.codePointAt(at);
    if (code === undefined || code === 0xfffd || (code >= 0xd800 && code <= 0xdfff)) return undefined;
    if (byteLength(text.slice(at, at + 4)) < 4) return undefined;
    const char = String.fromCodePoint(code);
    if (NO_SPACE.test(char)) return at;
    at += char.length;
    if (char === '\n') return at;
  }
}
