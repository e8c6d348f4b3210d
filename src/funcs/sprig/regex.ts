import { func, type GoFunc, P } from '../../go/func.ts';
import { compileRegexp, type GoRegexp, mustCompileRegexp, quoteMeta } from '../../go/regexp.ts';
import { GoError, nilSlice, STRING_SLICE, typedSlice, type Value } from '../../go/value.ts';

type Compile = (pattern: string) => GoRegexp;

/** `[]string`, nil for undefined. */
function strings(items: string[] | undefined): Value[] {
  return items === undefined ? nilSlice(STRING_SLICE) : typedSlice(STRING_SLICE, items);
}

/** The functions that exist in two kinds: `regexX`, which panics on a bad pattern, and `mustRegexX`, which fails. */
function family(prefix: string, compile: Compile): readonly GoFunc[] {
  return [
    func(`${prefix}Find`, [P.string, P.string], (pattern, text) => compile(pattern).find(text)),
    func(`${prefix}FindAll`, [P.string, P.string, P.int], (pattern, text, n) =>
      strings(compile(pattern).findAll(text, n)),
    ),
    func(`${prefix}ReplaceAll`, [P.string, P.string, P.string], (pattern, text, template) =>
      compile(pattern).replaceAll(text, template),
    ),
    func(`${prefix}ReplaceAllLiteral`, [P.string, P.string, P.string], (pattern, text, replacement) =>
      compile(pattern).replaceAllLiteral(text, replacement),
    ),
    func(`${prefix}Split`, [P.string, P.string, P.int], (pattern, text, n) => strings(compile(pattern).split(text, n))),
  ];
}

function matches(pattern: string, text: string): boolean {
  try {
    return compileRegexp(pattern).match(text);
  } catch (err) {
    if (err instanceof GoError) return false;
    throw err;
  }
}

/** Sprig's regular expression functions. */
export const regexFunctions: readonly GoFunc[] = [
  func('regexMatch', [P.string, P.string], matches),
  func('mustRegexMatch', [P.string, P.string], (pattern, text) => compileRegexp(pattern).match(text)),
  func('regexQuoteMeta', [P.string], quoteMeta),
  ...family('regex', mustCompileRegexp),
  ...family('mustRegex', compileRegexp),
];
