import { runeCount } from '../text.ts';
import type { Directive } from './directive.ts';

/** Fills up to the width: with zeros on the left only where the directive says so. */
export function pad(text: string, directive: Directive): string {
  if (directive.width <= 0) return text;
  const missing = directive.width - runeCount(text);
  if (missing <= 0) return text;
  if (directive.minus) return text + ' '.repeat(missing);
  return (directive.zero ? '0' : ' ').repeat(missing) + text;
}

/** `pad` for what must not get zeros. */
export function padSpaces(text: string, directive: Directive): string {
  if (directive.width <= 0) return text;
  const missing = directive.width - runeCount(text);
  if (missing <= 0) return text;
  return directive.minus ? text + ' '.repeat(missing) : ' '.repeat(missing) + text;
}
