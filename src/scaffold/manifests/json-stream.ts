/** A part of a text, with the offset that it begins at. */
export interface TextPart {
  readonly text: string;
  readonly offset: number;
}

const DOUBLE_QUOTE = 34;
const BACKSLASH = 92;
const OPENING = new Set(['{', '['].map((letter) => letter.charCodeAt(0)));
const CLOSING = new Set(['}', ']'].map((letter) => letter.charCodeAt(0)));
/** What may stand between objects: JSON has no comments, but a YAML document that is JSON may end in them. */
const BETWEEN = /(?:\s+|#[^\n]*)*/y;

/**
 * The JSON objects that stand one behind the other in a text, as `jq` writes them and kubectl reads them; undefined where
 * the text does not begin with one (flow style of YAML looks alike). The last part is what no object begins: it is there
 * only where there is such text.
 */
export function jsonObjects(text: string): TextPart[] | undefined {
  const parts: TextPart[] = [];
  for (let at = behindBlanks(text, 0); at < text.length; ) {
    const end = text[at] === '{' ? objectEnd(text, at) : -1;
    const part = { text: end < 0 ? text.slice(at) : text.slice(at, end), offset: at };
    if (parts.length === 0 && (end < 0 || !isJson(part.text))) return undefined;
    parts.push(part);
    if (end < 0) break;
    at = behindBlanks(text, end);
  }
  return parts.length === 0 ? undefined : parts;
}

function behindBlanks(text: string, from: number): number {
  BETWEEN.lastIndex = from;
  return from + (BETWEEN.exec(text)?.[0].length ?? 0);
}

/** The offset behind the bracket that closes the one at `from`; -1 where none does. */
function objectEnd(text: string, from: number): number {
  let depth = 0;
  for (let i = from; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === DOUBLE_QUOTE) {
      for (i++; i < text.length && text.charCodeAt(i) !== DOUBLE_QUOTE; i++) if (text.charCodeAt(i) === BACKSLASH) i++;
    } else if (OPENING.has(code)) depth++;
    else if (CLOSING.has(code) && --depth === 0) return i + 1;
  }
  return -1;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
