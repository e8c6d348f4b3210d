import { canBackquote, quote, quoteToAscii } from '../strconv/quote.ts';
import { byteLength, encodeUtf8, isAscii } from '../text.ts';
import type { Directive } from './directive.ts';
import { pad } from './pad.ts';

/** A string under a verb, or undefined where the verb is none for strings. */
export function formatString(text: string, verb: string, directive: Directive): string | undefined {
  switch (verb) {
    case 'v':
      return directive.sharpV ? quoted(text, directive) : pad(truncate(text, directive), directive);
    case 's':
      return pad(truncate(text, directive), directive);
    case 'q':
      return quoted(text, directive);
    case 'x':
    case 'X':
      return formatHexBytes(text, verb, directive);
    default:
      return undefined;
  }
}

/** The precision of `%s` and `%q` counts runes. */
function truncate(text: string, { precision }: Directive): string {
  if (precision < 0 || text.length <= precision) return text;
  if (isAscii(text)) return text.slice(0, precision);
  let units = 0;
  let runes = 0;
  for (const char of text) {
    if (runes++ === precision) return text.slice(0, units);
    units += char.length;
  }
  return text;
}

function quoted(text: string, directive: Directive): string {
  const shown = truncate(text, directive);
  // `%#v` quotes as `%q` does without the flags that it consumed.
  if (directive.sharp && canBackquote(shown)) return pad(`\`${shown}\``, directive);
  return pad(directive.plus ? quoteToAscii(shown) : quote(shown), directive);
}

/** `%x` and `%X` of the bytes of a string; the precision counts bytes, a space goes between them. */
export function formatHexBytes(text: string | Uint8Array, verb: 'x' | 'X', directive: Directive): string {
  const { precision, sharp, space } = directive;
  const length = typeof text === 'string' ? byteLength(text) : text.length;
  const shown = precision >= 0 && precision < length ? precision : length;
  if (shown === 0) return pad('', directive);
  const bytes = typeof text === 'string' ? encodeUtf8(text) : text;
  let out = '';
  for (let i = 0; i < shown; i++) {
    if (space && i > 0) out += ' ';
    if (sharp && (space || i === 0)) out += '0x';
    out += bytes[i]!.toString(16).padStart(2, '0');
  }
  return pad(verb === 'X' ? out.toUpperCase() : out, directive);
}
