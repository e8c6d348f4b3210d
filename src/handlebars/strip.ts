import type { Block, Content, Partial, PartialBlock, Program, Statement, Strip } from './ast.ts';

/** What whitespace control sets. */
type Open<T> = { -readonly [Key in keyof T]: T[Key] };
type Stripped = Open<Content> & { leftStripped?: boolean; rightStripped?: boolean };

interface Standing extends Strip {
  /** Of a tag, and of the first and the last tag of a block: whether it may stand alone on its line. */
  readonly inline?: boolean;
  readonly first?: boolean;
  readonly last?: boolean;
}

/**
 * The package's whitespace control (4.7.10), rule for rule: takes away what `~` asks for, and the lines that hold nothing
 * but a block's tag, a partial or a comment. The package's own tries eight expressions on the texts.
 */
export function stripWhitespace(root: Program): void {
  stripProgram(root, true);
}

function stripProgram({ body }: Program, isRoot: boolean): void {
  for (let i = 0; i < body.length; i++) {
    const current = body[i]!;
    const standing = standingOf(current);
    if (standing === undefined) continue;
    const { inline, first, last } = standing;
    if (standing.close) omitRight(body[i + 1], true);
    if (standing.open) omitLeft(body[i - 1], true);
    if (inline !== true && first !== true && last !== true) continue;
    const afterLineStart = isPrevWhitespace(body, i, isRoot);
    const beforeLineEnd = isNextWhitespace(body, i, isRoot);
    if (inline === true && afterLineStart && beforeLineEnd) {
      omitRight(body[i + 1], false);
      if (omitLeft(body[i - 1], false) && current.type === 'PartialStatement') {
        const { original } = body[i - 1] as Content;
        (current as Open<Partial>).indent = original.slice(blanksFrom(original));
      }
    }
    if (first === true && afterLineStart) {
      omitRight(((current as Block).program ?? (current as Block).inverse)!.body[0], false);
      omitLeft(body[i - 1], false);
    }
    if (last === true && beforeLineEnd) {
      omitRight(body[i + 1], false);
      omitLeft(((current as Block).inverse ?? (current as Block).program)!.body.at(-1), false);
    }
  }
}

function standingOf(node: Statement): Standing | undefined {
  switch (node.type) {
    case 'ContentStatement':
      return undefined;
    case 'PartialStatement':
    case 'CommentStatement': {
      const { open, close } = (node as unknown as { strip: Strip }).strip;
      return { inline: true, open: open === true, close: close === true };
    }
    case 'BlockStatement':
    case 'DecoratorBlock':
    case 'PartialBlockStatement':
      return stripBlock(node as unknown as StripBlock);
    default:
      return (node as unknown as { strip: Strip }).strip;
  }
}

type StripBlock = Pick<Block, 'program' | 'inverse'> & {
  readonly type: (Block | PartialBlock)['type'];
  readonly openStrip: Strip;
  readonly inverseStrip?: Strip;
  readonly closeStrip: Strip;
};

function stripBlock({ program: own, inverse: other, openStrip, inverseStrip, closeStrip }: StripBlock): Standing {
  if (own !== undefined) stripProgram(own, false);
  if (other !== undefined) stripProgram(other, false);
  const program = (own ?? other)!;
  const inverse = own === undefined ? undefined : other;
  let first = inverse;
  let last = inverse;
  if (inverse?.chained === true) {
    first = (inverse.body[0] as Block).program;
    while (last?.chained === true) last = (last.body.at(-1) as Block).program;
  }
  const standing: Standing = {
    open: openStrip.open === true,
    close: closeStrip.close === true,
    first: isNextWhitespace(program.body, -1, false),
    last: isPrevWhitespace((first ?? program).body, (first ?? program).body.length, false),
  };
  if (openStrip.close) omitRight(program.body[0], true);
  if (inverse === undefined) {
    if (closeStrip.open) omitLeft(program.body.at(-1), true);
    return standing;
  }
  if (inverseStrip!.open) omitLeft(program.body.at(-1), true);
  if (inverseStrip!.close) omitRight(first!.body[0], true);
  if (closeStrip.open) omitLeft(last!.body.at(-1), true);
  if (isPrevWhitespace(program.body, program.body.length, false) && isNextWhitespace(first!.body, -1, false)) {
    omitLeft(program.body.at(-1), false);
    omitRight(first!.body[0], false);
  }
  return standing;
}

function isSpace(code: number): boolean {
  if (code <= 0x20) return code === 0x20 || (code >= 0x09 && code <= 0x0d);
  return code >= 0xa0 && OTHER_SPACE.test(String.fromCharCode(code));
}

const OTHER_SPACE = /\s/;

/** Whether the blanks before a statement hold a line's end, or are all that a text begins with. */
function isPrevWhitespace(body: readonly Statement[], i: number, isRoot: boolean): boolean {
  const before = body[i - 1];
  if (before === undefined) return isRoot;
  if (before.type !== 'ContentStatement') return false;
  const { original } = before;
  for (let at = original.length - 1; at >= 0; at--) {
    const code = original.charCodeAt(at);
    if (code === 0x0a) return true;
    if (!isSpace(code)) return false;
  }
  return isRoot && i < 2;
}

/** Whether the blanks after a statement hold a line's end, or are all that a text ends with. */
function isNextWhitespace(body: readonly Statement[], i: number, isRoot: boolean): boolean {
  const after = body[i + 1];
  if (after === undefined) return isRoot;
  if (after.type !== 'ContentStatement') return false;
  const { original } = after;
  for (let at = 0; at < original.length; at++) {
    const code = original.charCodeAt(at);
    if (code === 0x0a) return true;
    if (!isSpace(code)) return false;
  }
  return isRoot && i + 2 >= body.length;
}

/** Takes the blanks at the begin of a text away: all, or those of its line with the line's end. */
function omitRight(node: Statement | undefined, all: boolean): void {
  if (node?.type !== 'ContentStatement') return;
  const content: Stripped = node;
  if (!all && content.rightStripped === true) return;
  const { value } = content;
  let at = 0;
  if (all) while (at < value.length && isSpace(value.charCodeAt(at))) at++;
  else {
    while (value.charCodeAt(at) === 0x20 || value.charCodeAt(at) === 0x09) at++;
    if (value.charCodeAt(at) === 0x0d) at++;
    if (value.charCodeAt(at) === 0x0a) at++;
  }
  if (at > 0) content.value = value.slice(at);
  content.rightStripped = at > 0;
}

/** Takes the blanks at the end of a text away: all, or those of its line. */
function omitLeft(node: Statement | undefined, all: boolean): boolean {
  if (node?.type !== 'ContentStatement') return false;
  const content: Stripped = node;
  if (!all && content.leftStripped === true) return false;
  const { value } = content;
  let end = value.length;
  if (all) while (end > 0 && isSpace(value.charCodeAt(end - 1))) end--;
  else end = blanksFrom(value);
  content.leftStripped = end < value.length;
  if (end < value.length) content.value = value.slice(0, end);
  return content.leftStripped;
}

/** Where the blanks and tabs begin that a text ends with. */
function blanksFrom(text: string): number {
  let at = text.length;
  while (at > 0 && (text.charCodeAt(at - 1) === 0x20 || text.charCodeAt(at - 1) === 0x09)) at--;
  return at;
}
