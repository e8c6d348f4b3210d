import { GoError, type Value } from '../go/value.ts';
import { type Placed, unmarshalYamlMap, unmarshalYamlWithPositions } from '../yaml/unmarshal.ts';

type Table = Map<string, Value>;

/**
 * Reads a values file: the tables of all its documents, later ones merged over earlier ones. Documents are cut at
 * lines that begin with `---`, which may hold nothing else but a comment. Throws a `GoError` in Helm's words.
 */
export function loadValues(text: string): Table {
  let values: Table | undefined;
  const source = normalized(text);
  for (const [from, to] of documents(source)) {
    const table = unmarshal(source.slice(from, to));
    values = values === undefined ? table : mergeMaps(values, table);
  }
  return values ?? new Map();
}

/** One document of a values file, and where its keys stand. `line` is that of its first line, from 0. */
export interface PlacedDocument extends Placed {
  readonly line: number;
}

/** Reads a values file with the places of its keys. Documents that can't be read are left out. */
export function placedDocuments(text: string): PlacedDocument[] {
  const source = normalized(text);
  const out: PlacedDocument[] = [];
  let line = 0;
  let counted = 0;
  try {
    for (const [from, to] of documents(source)) {
      for (; counted < from; counted++) if (source.charCodeAt(counted) === 10) line++;
      out.push({ ...unmarshalYamlWithPositions(source.slice(from, to)), line });
    }
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
  }
  return out;
}

function unmarshal(document: string): Table {
  try {
    return unmarshalYamlMap(document) ?? new Map();
  } catch (error) {
    throw error instanceof GoError ? new GoError(`cannot unmarshal yaml document: ${error.message}`, error) : error;
  }
}

const SEPARATOR = '---';
/** Only a line feed ends a line here: other breaks of YAML are part of it. */
const AT_LINE = `\n${SEPARATOR}`;
/** What lies between a cut and the text after it: blanks by Unicode, as `strings.TrimSpace` has it. */
const AFTER_SEPARATOR =
  /^[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+|[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$/g;

/** A line's carriage return goes, and the last line is ended. */
function normalized(text: string): string {
  return withNewline(text.includes('\r\n') ? text.replaceAll('\r\n', '\n') : text);
}

/** Where documents begin and end. A separator before any other line stays, as part of its document. */
function* documents(source: string): Generator<readonly [from: number, to: number]> {
  let from = 0;
  for (let line = source.startsWith(SEPARATOR) ? 0 : after(source.indexOf(AT_LINE)); line >= 0; ) {
    const next = source.indexOf('\n', line) + 1;
    const rest = source.slice(line + 3, next).replace(AFTER_SEPARATOR, '');
    if (rest !== '' && rest[0] !== '#') {
      throw new GoError(`error reading yaml document: invalid Yaml document separator: ${rest}`);
    }
    if (line > from) {
      yield [from, line];
      from = next;
    }
    line = source.startsWith(SEPARATOR, next) ? next : after(source.indexOf(AT_LINE, next - 1));
  }
  if (from < source.length) yield [from, source.length];
}

function after(lineFeed: number): number {
  return lineFeed < 0 ? -1 : lineFeed + 1;
}

function withNewline(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

/** Merges `b` over `a`: tables merge, everything else is replaced. Neither is changed; unmerged parts are shared. */
export function mergeMaps(a: Table, b: Table): Table {
  if (a.size === 0) return new Map(b);
  const out: Table = new Map(a);
  for (const [key, value] of b) {
    const old = out.get(key);
    out.set(key, value instanceof Map && old instanceof Map ? mergeMaps(old, value) : value);
  }
  return out;
}
