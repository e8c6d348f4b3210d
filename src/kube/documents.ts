import { marshalJson, unmarshalJson } from '../go/json.ts';
import { trimSpace } from '../go/strings.ts';
import { byteLength } from '../go/text.ts';
import { GoError, type Value } from '../go/value.ts';
import { compose } from '../yaml/compose/composer.ts';
import { checkNumbers } from '../yaml/compose/json-form.ts';
import { splitYamlDocuments } from '../yaml/documents.ts';
import { stringKeys } from '../yaml/exact.ts';
import type { Json } from './json.ts';
import { jsonOf, LONG_NUMBER } from './json-text.ts';

/** A document of a manifest. */
export interface RawDocument {
  readonly value: Json;
  /** Its JSON, as error texts show it. */
  text(): string;
}

/** How far a manifest is looked into to tell JSON from YAML, in bytes. */
const GUESS_LENGTH = 4096;
const JSON_START = /^[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*\{/;
const UNFINISHED = 'unexpected end of JSON input';

/**
 * The documents of a manifest, as apimachinery's `YAMLOrJSONDecoder` reads them: JSON values one after another where the
 * text begins with a brace, otherwise (or where that fails early) YAML between lines of `---`. Documents that are empty
 * or null are left out. Throws `GoError` as reading reaches a mistake; what comes before is still given.
 */
export function* readDocuments(manifest: string): Generator<RawDocument, void> {
  let rest = manifest;
  if (JSON_START.test(manifest.slice(0, GUESS_LENGTH))) {
    const read = yield* readJsonDocuments(manifest);
    if (read === undefined) return;
    rest = read.rest;
    // The JSON decoder's complaint counts where the first document is no YAML either.
    yield* readYamlDocuments(rest, read.problem);
  } else yield* readYamlDocuments(rest);
}

function* readYamlDocuments(text: string, firstProblem?: GoError): Generator<RawDocument, void> {
  let problem = firstProblem;
  const documents = splitYamlDocuments(text);
  for (;;) {
    let value: Value;
    try {
      const next = documents.next();
      if (next.done) return;
      value = readYaml(next.value);
    } catch (error) {
      throw problem !== undefined && error instanceof GoError ? problem : error;
    }
    problem = undefined;
    if (value !== null && value !== undefined) yield { value: jsonOf(value), text: () => marshalJson(value) };
  }
}

function readYaml(text: string): Value {
  if (!LONG_NUMBER.test(text)) return compose(text);
  const exact = compose(text, { exact: true });
  return exact === undefined ? undefined : checkNumbers(stringKeys(exact));
}

interface Unread {
  readonly rest: string;
  readonly problem: GoError;
}

/** Reads JSON values; gives what is left where it is perhaps YAML. */
function* readJsonDocuments(text: string): Generator<RawDocument, Unread | undefined> {
  let count = 0;
  for (let from = 0; ; ) {
    const start = skipSpace(text, from);
    if (start === text.length) return undefined;
    const end = valueEnd(text, start);
    const raw = text.slice(start, end);
    try {
      unmarshalJson(raw);
    } catch (error) {
      if (!(error instanceof GoError)) throw error;
      const unfinished = error.message === UNFINISHED;
      const plain = unfinished ? new GoError('unexpected EOF') : error;
      if (count > 1) throw plain;
      const problem = unfinished
        ? plain
        : new GoError(`json: offset ${byteLength(text.slice(0, start + problemAt(raw)))}: ${error.message}`);
      return { rest: text.slice(lineStart(text, from)), problem };
    }
    count++;
    from = end;
    if (raw !== 'null') yield { value: readJson(raw), text: () => trimSpace(raw) };
  }
}

function readJson(raw: string): Json {
  if (!LONG_NUMBER.test(raw)) return JSON.parse(raw) as Json;
  return jsonOf(stringKeys(compose(raw, { exact: true })));
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && ' \t\n\r'.includes(text[at]!)) at++;
  return at;
}

/** Where YAML goes on after JSON: behind the rest of the line if that is blank. */
function lineStart(text: string, from: number): number {
  const blank = /[^\S\n\ufeff]*\n?/y;
  blank.lastIndex = from;
  return from + blank.exec(text)![0].length;
}

const STRING = /"(?:[^"\\]|\\[\s\S])*"?/y;
const WORD = /[^\s{}[\],:"]+/y;

/** The end of the JSON value that begins at a place; the text's end where brackets don't close. */
function valueEnd(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; ) {
    const c = text[at]!;
    if (c === '"' || !' \t\n\r{}[],:'.includes(c)) {
      const token = c === '"' ? STRING : WORD;
      token.lastIndex = at;
      at += Math.max(1, token.exec(text)?.[0].length ?? 1);
    } else {
      if (c === '{' || c === '[') depth++;
      else if (c === '}' || c === ']') depth--;
      at++;
      if (depth > 0 || ' \t\n\r'.includes(c)) continue;
    }
    if (depth <= 0) return at;
  }
  return text.length;
}

/** How much of a text must be read to see its mistake. */
function problemAt(raw: string): number {
  let good = 0;
  let bad = raw.length;
  while (good + 1 < bad) {
    const middle = (good + bad) >> 1;
    if (isUnfinished(raw.slice(0, middle))) good = middle;
    else bad = middle;
  }
  return bad;
}

function isUnfinished(text: string): boolean {
  try {
    unmarshalJson(text);
    return true;
  } catch (error) {
    return error instanceof Error && error.message === UNFINISHED;
  }
}
