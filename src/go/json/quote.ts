const UNSAFE = /["\\\0-\x1f\u2028\u2029\ud800-\udfff]/;
const UNSAFE_HTML = /["\\\0-\x1f<>&\u2028\u2029\ud800-\udfff]/;
const ESCAPED = /["\\\0-\x1f\u2028\u2029]|\p{Surrogate}/gu;
const ESCAPED_HTML = /["\\\0-\x1f<>&\u2028\u2029]|\p{Surrogate}/gu;

const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** A JSON string as encoding/json writes it; bytes that are not UTF-8 become `\ufffd`. */
export function quoteJson(text: string, escapeHtml: boolean): string {
  if (!(escapeHtml ? UNSAFE_HTML : UNSAFE).test(text)) return `"${text}"`;
  return `"${text.replace(escapeHtml ? ESCAPED_HTML : ESCAPED, escapeChar)}"`;
}

function escapeChar(char: string): string {
  const short = SHORT[char];
  if (short !== undefined) return short;
  const code = char.charCodeAt(0);
  return code >= 0xdc80 ? '\\ufffd' : `\\u${code.toString(16).padStart(4, '0')}`;
}
