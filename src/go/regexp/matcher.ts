import { RE2JS } from 're2js';
import { GoError } from '../value.ts';

/** Bounds of a match and its groups in UTF-16 units: start, end, start of group 1, …; -1 where a group took no part. */
export type Match = readonly number[];

export interface Matcher {
  readonly groupNames: readonly string[];
  test(text: string): boolean;
  /** The leftmost match that begins at `from` or later; what stands before `from` counts for `^` and `\b`. */
  find(text: string, from: number): Match | undefined;
}

/** Compiles a pattern. Throws a `GoError` with Go's text. */
export function compileMatcher(pattern: string): Matcher {
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(pattern);
  } catch (err) {
    throw new GoError((err as Error).message, err);
  }
  const groupNames: string[] = Array.from({ length: compiled.groupCount() + 1 }, () => '');
  for (const [name, group] of Object.entries(compiled.namedGroups())) groupNames[group as number] = name;
  return {
    groupNames,
    test: (text) => compiled.matcher(text).find(),
    find(text, from) {
      const m = compiled.matcher(text);
      if (!m.find(from)) return undefined;
      return groupNames.flatMap((_, i) => [m.start(i), m.end(i)]);
    },
  };
}
