/** The parts of a key: `a.b` has two. */
export type Key = readonly string[];

const BARE = /^[A-Za-z0-9_-]+$/;
const ESCAPED = /["\\\0-\x1f\x7f]/g;

const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
};

/** A basic string. What is not a control character stands as it is, bytes that are not UTF-8 too. */
export function quoteToml(text: string): string {
  return `"${text.replace(ESCAPED, escapeChar)}"`;
}

function escapeChar(char: string): string {
  return SHORT[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** One part of a key, quoted where it can't stand bare. */
export function keyPart(part: string): string {
  return BARE.test(part) ? part : quoteToml(part);
}

export function keyText(key: Key): string {
  return key.map(keyPart).join('.');
}
