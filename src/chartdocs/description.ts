/** What comments say about one value. */
export interface Description {
  text: string;
  /** The default to show, empty for the value itself. */
  fallback: string;
  section: string;
  type: string;
  /** How the default is to be shown: `yaml`, `tpl`, or a language that the template knows. */
  notation: string;
}

/** A description, and the key that it names; empty for the value below it. */
export interface ParsedComment {
  readonly key: string;
  readonly description: Description;
}

/** What begins a description of the value below it. */
export const MARK = '# --';

// Blanks as Go's expressions know them.
const S = '[\\t\\n\\f\\r ]';
const TYPE = new RegExp(`^\\(([^\\n]*?)\\)${S}*([^\\n]*)$`);
const RAW = new RegExp(`^${S}*#${S}+@raw`);
const DEFAULT = new RegExp(`^${S}*# @default -- ([^\\n]*)$`);
const SECTION = new RegExp(`^${S}*# @section -- ([^\\n]*)$`);
const NOTATION = new RegExp(`^${S}*#${S}+@notationType${S}+--${S}+([^\\n]*)$`);
const CONTINUED = new RegExp(`^${S}*#${S}?([^\\n]*)$`);

const BLANK = /[\t\n\f\r ]/;
const BLANKS = /^[\t\n\f\r ]*/;

/**
 * `# key -- text`: what stands before the last ` --` and after it. By hand, since an expression would look at each blank
 * of a long line for each other one.
 */
function descriptionIn(line: string): readonly [key: string, text: string] | undefined {
  const hash = BLANKS.exec(line)![0].length;
  if (line.charAt(hash) !== '#') return undefined;
  const body = line.slice(hash + 1);
  let at = body.lastIndexOf('--');
  while (at >= 0 && !BLANK.test(body.charAt(at - 1))) at = at === 0 ? -1 : body.lastIndexOf('--', at - 1);
  if (at < 0) return undefined;
  const start = Math.min(BLANKS.exec(body)![0].length, at - 1);
  return [body.slice(start, at - 1), body.slice(at + 2).replace(BLANKS, '')];
}

/** A line of the values file that goes on with a description. */
function continues(line: string): boolean {
  return CONTINUED.test(line);
}

/** Reads lines of a comment, as helm-docs does: what counts begins at the last line that starts with the mark. */
export function parseComment(lines: readonly string[]): ParsedComment {
  const last = lines.findLastIndex((line) => line.startsWith(MARK));
  if (last > 0) return parseComment(lines.slice(last));
  const description: Description = { text: '', fallback: '', section: '', type: '', notation: '' };
  let key = '';
  let start = 0;
  for (const [i, line] of lines.entries()) {
    const match = descriptionIn(line);
    if (match === undefined) continue;
    [key, description.text] = match;
    start = i;
    break;
  }
  const typed = TYPE.exec(description.text);
  if (typed !== null && typed[1] !== '') {
    description.type = typed[1]!;
    description.text = typed[2]!;
  }
  let raw = false;
  for (const line of lines.slice(start + 1)) {
    if (!raw && RAW.test(line)) raw = true;
    else if (!readTag(line, description)) {
      const more = CONTINUED.exec(line);
      if (more !== null) description.text += `${raw ? '\n' : ' '}${more[1]}`;
    }
  }
  return { key, description };
}

function readTag(line: string, description: Description): boolean {
  const fallback = DEFAULT.exec(line);
  const notation = NOTATION.exec(line);
  const section = SECTION.exec(line);
  if (fallback !== null) description.fallback = fallback[1]!;
  else if (notation !== null) description.notation = notation[1]!;
  else if (section !== null) description.section = section[1]!;
  else return false;
  return true;
}

/** Go's scanner reads no longer line, and nothing behind one. */
const MAX_LINE = 64 * 1024;

/**
 * The descriptions of a values file that name their key (`# image.tag -- text`), by key. One that ends with the file is
 * not seen, as in helm-docs.
 */
export function namedDescriptions(values: string): Map<string, Description> {
  const found = new Map<string, Description>();
  const text = values.endsWith('\n') ? values.slice(0, -1) : values;
  let comment: string[] = [];
  for (const rawLine of text.split('\n')) {
    if (rawLine.length >= MAX_LINE) break;
    const line = rawLine.endsWith('\r') ? rawLine.slice(0, -1) : rawLine;
    if (comment.length === 0) {
      const key = descriptionIn(line)?.[0] ?? '';
      if (key !== '') comment.push(line);
    } else if (continues(line)) comment.push(line);
    else {
      const { key, description } = parseComment(comment);
      if (key !== '') found.set(key, description);
      comment = [];
    }
  }
  return found;
}

/** The description in the comment lines above a key; undefined where they have none, or name another key. */
export function describedAbove(head: string): Description | undefined {
  if (!head.includes(MARK)) return undefined;
  const { key, description } = parseComment(head.split('\n'));
  return key === '' ? description : undefined;
}
