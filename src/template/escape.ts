import { isPrint } from '../go/strconv.ts';
import { encodeUtf8, runeToString } from '../go/text.ts';

const HTML: Readonly<Record<string, string>> = {
  '\0': '\ufffd',
  '"': '&#34;',
  "'": '&#39;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
};

/** `template.HTMLEscapeString` */
export function escapeHtml(text: string): string {
  return text.replace(/[\0"'&<>]/g, (char) => HTML[char]!);
}

const JS: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '"': '\\"',
  '<': '\\u003C',
  '>': '\\u003E',
  '&': '\\u0026',
  '=': '\\u003D',
};

/** `template.JSEscapeString` */
export function escapeJs(text: string): string {
  return text.replace(/[\\'"<>&=\0-\x1f]|[^\0-\x7f]/gu, (char) => {
    const known = JS[char];
    if (known !== undefined) return known;
    const rune = char.codePointAt(0)!;
    if (rune < 0x80) return `\\u${hex(rune)}`;
    // A byte that is not UTF-8 is printed as it is: Go decodes it to U+FFFD, which is printable.
    return isPrint(rune >= 0xd800 && rune <= 0xdfff ? 0xfffd : rune) ? char : `\\u${hex(rune)}`;
  });
}

function hex(n: number): string {
  return n.toString(16).toUpperCase().padStart(4, '0');
}

/** `url.QueryEscape` */
export function escapeQuery(text: string): string {
  if (!/[^A-Za-z0-9\-_.~]/.test(text)) return text;
  let out = '';
  for (const byte of encodeUtf8(text)) {
    const char = runeToString(byte);
    if (byte < 0x80 && /[A-Za-z0-9\-_.~]/.test(char)) out += char;
    else out += char === ' ' ? '+' : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return out;
}
