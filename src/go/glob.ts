/** github.com/gobwas/glob 0.2.3, with which `.Files.Glob` finds files. */
import { toByteString } from './glob/bytes.ts';
import { compileNode } from './glob/compile.ts';
import { parseGlob } from './glob/parse.ts';

/** Tells whether a whole text matches. */
export type Glob = (text: string) => boolean;

/**
 * Compiles a pattern: `*` is anything but separators, `**` anything, `?` one character but a separator, `[abc]`,
 * `[!a-z]`, `{one,two}`, `\` takes away what the next character means.
 * @param separators each character is one
 * @throws GoError for a pattern that can't be read
 */
export function compileGlob(pattern: string, separators = ''): Glob {
  const matcher = compileNode(parseGlob(pattern), [...separators].map(toByteString));
  return (text) => matcher.match(toByteString(text));
}
