import { GoError } from '../value.ts';

/** What can be wrong with a pattern, in Go's words. */
export const FAULT = {
  range: 'invalid character class range',
  escape: 'invalid escape sequence',
  name: 'invalid named capture',
  perl: 'invalid or unsupported Perl syntax',
  nestedRepeat: 'invalid nested repetition operator',
  repeatSize: 'invalid repeat count',
  utf8: 'invalid UTF-8',
  bracket: 'missing closing ]',
  paren: 'missing closing )',
  repeatArgument: 'missing argument to repetition operator',
  backslash: 'trailing backslash at end of expression',
  extraParen: 'unexpected )',
  depth: 'expression nests too deeply',
  large: 'expression too large',
} as const;

/** The error of a pattern; `where` is the part of it that is to blame. */
export function syntaxError(fault: string, where: string): GoError {
  return new GoError(`error parsing regexp: ${fault}: \`${where}\``);
}

/** The character at `at`; a byte that is not UTF-8 is an error that shows the rest from `at` on. */
export function runeAt(text: string, at: number): number {
  const code = text.codePointAt(at)!;
  if (code >= 0xd800 && code <= 0xdfff) throw syntaxError(FAULT.utf8, text.slice(at));
  return code;
}

/** UTF-16 units of a character. */
export function widthOf(rune: number): number {
  return rune > 0xffff ? 2 : 1;
}

/** Refuses bytes that are not UTF-8 anywhere in the text. */
export function checkUtf8(text: string): void {
  const at = text.search(/\p{Surrogate}/u);
  if (at >= 0) throw syntaxError(FAULT.utf8, text.slice(at));
}
