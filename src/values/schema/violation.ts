import { quote } from '../../go/strconv.ts';

/** Where in the instance: the last token of a JSON pointer and what comes before. Undefined is the root. */
export type InstancePath = { readonly parent: InstancePath; readonly token: string } | undefined;

/**
 * One thing wrong with an instance, or several that belong together. `group` has no words of its own, `reference`
 * stands for what lies behind a `$ref`, `schema` is the root of all.
 */
export interface Violation {
  readonly kind: 'keyword' | 'group' | 'reference' | 'schema';
  /** The schema's keyword, `''` where it is a whole schema. */
  readonly keyword: string;
  readonly path: InstancePath;
  /** The words, made when asked for: most violations lie in branches that nobody prints. */
  readonly message: () => string;
  readonly causes: readonly Violation[];
  /** The property below `path` that is wrong by its being there. */
  readonly property?: () => string | undefined;
}

const NONE: readonly Violation[] = [];

export function violation(
  path: InstancePath,
  keyword: string,
  message: () => string,
  causes: readonly Violation[] = NONE,
  property?: () => string | undefined,
): Violation {
  return { kind: 'keyword', keyword, path, message, causes, ...(property && { property }) };
}

const FAILED = () => 'validation failed';

export function groupOf(path: InstancePath, causes: readonly Violation[]): Violation {
  return { kind: 'group', keyword: '', path, message: FAILED, causes };
}

export function referenceTo(path: InstancePath, keyword: string, cause: Violation): Violation {
  return { kind: 'reference', keyword, path, message: FAILED, causes: ungrouped(cause) };
}

/** The root of what a document's validation found. */
export function failureOf(location: string, cause: Violation): Violation {
  const message = () => `jsonschema validation failed with ${quoted(location)}`;
  return { kind: 'schema', keyword: '', path: undefined, message, causes: ungrouped(cause) };
}

/** A group's members, or the violation alone. */
export function ungrouped(cause: Violation): readonly Violation[] {
  return cause.kind === 'group' ? cause.causes : [cause];
}

/** The tree as text: a line each, indented by nesting; a reference with one cause is passed over. */
export function describe(root: Violation): string {
  const lines: string[] = [];
  write(root, 0, lines);
  return lines.join('\n');
}

function write(violation: Violation, indent: number, lines: string[]): void {
  let depth = indent;
  if (violation.kind !== 'reference' || violation.causes.length !== 1) {
    const words = violation.message();
    const at = violation.kind === 'schema' ? words : `at ${quoted(pointerOf(violation.path))}: ${words}`;
    lines.push(indent === 0 ? at : `${'  '.repeat(indent - 1)}- ${at}`);
    depth++;
  }
  for (const cause of violation.causes) write(cause, depth, lines);
}

/** A violation and the tokens that lead to the value, or the property, that is wrong. */
export type PlacedViolation = readonly [violation: Violation, tokens: readonly string[]];

/** The violations that have no causes: what is really wrong. Below the name of a property all is wrong with that name. */
export function* leavesOf(violation: Violation, name?: readonly string[]): Generator<PlacedViolation> {
  const property = violation.property?.();
  const tokens = name ?? [...tokensOf(violation.path), ...(property === undefined ? [] : [property])];
  if (violation.causes.length === 0) yield [violation, tokens];
  else for (const cause of violation.causes) yield* leavesOf(cause, property === undefined ? name : tokens);
}

/** The tokens of a path. */
function tokensOf(path: InstancePath): string[] {
  const tokens: string[] = [];
  for (let at = path; at !== undefined; at = at.parent) tokens.push(at.token);
  return tokens.reverse();
}

/** The JSON pointer of a path. */
export function pointerOf(path: InstancePath): string {
  let out = '';
  for (let at = path; at !== undefined; at = at.parent) out = `/${escapeToken(at.token)}${out}`;
  return out;
}

export function escapeToken(token: string): string {
  return token.includes('~') || token.includes('/') ? token.replaceAll('~', '~0').replaceAll('/', '~1') : token;
}

/**
 * In single quotes, otherwise as Go quotes. The library undoes the escapes of double quotes in the finished literal, and
 * so takes a backslash away from the end of a text.
 */
export function quoted(text: string): string {
  const literal = quote(text).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${literal.slice(1, -1)}'`;
}

export function quotedList(items: readonly string[]): string {
  return items.map(quoted).join(', ');
}
