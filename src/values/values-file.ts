import { GoError, type Value } from '../go/value.ts';
import { unmarshalYamlMap } from '../yaml/unmarshal.ts';

type Table = Map<string, Value>;

/**
 * Reads a values file: the tables of all its documents, later ones merged over earlier ones. Documents are cut at
 * lines that begin with `---`, which may hold nothing else but a comment. Throws a `GoError` in Helm's words.
 */
export function loadValues(text: string): Table {
  let values: Table | undefined;
  for (const document of documents(text)) {
    const table = unmarshal(document);
    values = values === undefined ? table : mergeMaps(values, table);
  }
  return values ?? new Map();
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

/** A line's carriage return goes; a separator before any other line stays, as part of its document. */
function* documents(text: string): Generator<string> {
  const source = withNewline(text.includes('\r\n') ? text.replaceAll('\r\n', '\n') : text);
  let from = 0;
  for (let line = source.startsWith(SEPARATOR) ? 0 : after(source.indexOf(AT_LINE)); line >= 0; ) {
    const next = source.indexOf('\n', line) + 1;
    const rest = source.slice(line + 3, next).replace(AFTER_SEPARATOR, '');
    if (rest !== '' && rest[0] !== '#') {
      throw new GoError(`error reading yaml document: invalid Yaml document separator: ${rest}`);
    }
    if (line > from) {
      yield source.slice(from, line);
      from = next;
    }
    line = source.startsWith(SEPARATOR, next) ? next : after(source.indexOf(AT_LINE, next - 1));
  }
  if (from < source.length) yield source.slice(from);
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
