export interface Form {
  readonly escapeHtml: boolean;
  readonly indent: string | undefined;
  /** A newline and the indentation of the line that the text starts on. */
  readonly newline: string;
}

/** A string up to its first backslash, or space between tokens, or one character of punctuation, or a number or word. */
const TOKEN = /"[^"\\]*"?|[ \t\r\n]+|[[\]{},:]|[^ \t\r\n"[\]{},:]+/y;
/** What follows a backslash in a string. */
const ESCAPED = /\\.[^"\\]*"?/y;
const HTML = /[<>&\u2028\u2029]/g;

/** Brings well-formed JSON into the encoder's form, as Go does with what MarshalJSON returns. */
export function compactJson(json: string, { escapeHtml, indent, newline }: Form): string {
  let out = '';
  let line = newline;
  let afterOpen = false;
  for (const token of tokens(json)) {
    if (token.trim() === '') continue;
    const closes = token === '}' || token === ']';
    if (indent !== undefined && afterOpen && !closes) out += line = line + indent;
    if (closes && indent !== undefined && !afterOpen) out += line = line.slice(0, -indent.length);
    afterOpen = token === '{' || token === '[';
    out += escapeHtml && token[0] === '"' ? token.replace(HTML, escapeCode) : token;
    if (indent === undefined) continue;
    if (token === ':') out += ' ';
    if (token === ',') out += line;
  }
  return out;
}

function* tokens(json: string): Iterable<string> {
  for (let pos = 0; pos < json.length; ) {
    let end = after(TOKEN, json, pos);
    // One pattern for a whole string would keep a place to go back to for each escape in it.
    while (json[end] === '\\') end = after(ESCAPED, json, end);
    yield json.slice(pos, end);
    pos = end;
  }
}

function after(pattern: RegExp, text: string, pos: number): number {
  pattern.lastIndex = pos;
  return pattern.test(text) ? pattern.lastIndex : text.length;
}

function escapeCode(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
