import type { GoFunc } from '../go/func.ts';
import { quote } from '../go/strconv.ts';
import { lineAt, TemplateParseError } from './errors.ts';
import { expectActions, type KnownAction, knownAction, rememberAction } from './known-actions.ts';
import {
  actionText,
  afterAction,
  afterComment,
  hasLeftTrim,
  isSpace,
  LEFT,
  T,
  type Token,
  TRIM_LENGTH,
} from './lex.ts';
import {
  type BranchNode,
  isEmptyList,
  type JumpNode,
  type ListNode,
  type PipeNode,
  type Statement,
  type TemplateNode,
  type TextNode,
} from './node.ts';
import { type Body, newBody, type ParseOptions, PipelineParser } from './parse-pipeline.ts';
import { usualAction } from './usual-action.ts';

export type { ParseOptions } from './parse-pipeline.ts';

/** `if`, `range`, `with`, `block` inside each other. Go has no limit; a deeper nesting would exhaust the stack. */
export const MAX_BLOCK_DEPTH = 1_000;

/** The body of a template. */
export interface Tree {
  readonly text: string;
  readonly root: ListNode;
  /** Variables that an `=` of an action sets, and those that a range sets. */
  readonly assigned: ReadonlySet<string>;
  readonly rangeAssigned: ReadonlySet<string>;
}

/** What a text holds: its own body and the templates that it defines. Nothing in it depends on the text's name. */
export interface ParsedText {
  readonly main: Tree;
  readonly defines: ReadonlyMap<string, Tree>;
  /** The functions that it calls; they have to exist where it is used. */
  readonly functions: ReadonlySet<string>;
}

/** Another language that gives templates of this room's nodes, for texts beside those of Go. */
export interface Language {
  /** Tells texts parsed by this language apart from equal ones of others. */
  readonly id: string;
  /** As `parseText`; `lookup` gives a function with its parameters. */
  parse(name: string, text: string, lookup: (name: string) => GoFunc | undefined): ParsedText;
}

/**
 * Parses a template text. The name is used for errors only. Throws `TemplateParseError`.
 */
export function parseText(name: string, text: string, options: ParseOptions): ParsedText {
  const parser = new Parser(name, text, options);
  try {
    return parser.parse();
  } catch (error) {
    if (error instanceof RangeError) throw parser.error('max expression depth exceeded');
    throw error;
  }
}

/** The error of a text whose own body and a template that it defines have the same name. */
export function redefinition(name: string, text: string): TemplateParseError {
  return new TemplateParseError(
    name,
    lineAt(text, text.length),
    `template: multiple definition of template ${quote(name)}`,
  );
}

interface End {
  readonly type: 'end' | 'else';
  /** The `if` or `with` of an `else if`, still to be read. */
  readonly next: 'if' | 'with' | undefined;
  /** Its pipeline, where that was read already, and what its positions count from. */
  readonly pipe: PipeNode | undefined;
  readonly base: number;
}

const END: End = { type: 'end', next: undefined, pipe: undefined, base: 0 };
const ELSE: End = { type: 'else', next: undefined, pipe: undefined, base: 0 };

/** The list that a statement stands in: that of a text itself, of a branch before its `else`, or another. */
type Context = 'text' | 'if' | 'range' | 'with' | 'other';

function isEnd(node: Statement | End): node is End {
  return node.type === 'end' || node.type === 'else';
}

class Parser extends PipelineParser {
  private readonly defines = new Map<string, Tree>();
  private blockDepth = 0;
  /** Where an action begins that has to be read by its tokens. */
  private unusual = -1;
  private actionEnd = 0;
  /**
   * The statements of the lists being read, each list behind those around it: a list that grew by itself would keep
   * room for many more statements than most have.
   */
  private readonly statements: Statement[] = [];
  private count = 0;
  /** Where functions are called `break` or `continue`, equal texts may mean something else. */
  private readonly remembers: boolean;

  constructor(name: string, text: string, options: ParseOptions) {
    super(name, text, options);
    this.remembers = !options.hasFunction('break') && !options.hasFunction('continue');
    if (this.remembers) expectActions(text.length);
  }

  /** `(text | action | define)*` */
  parse(): ParsedText {
    for (;;) {
      let node = this.usual('text');
      if (node === undefined) {
        const token = this.next();
        if (token.type === T.eof) break;
        if (token.type === T.leftDelim && this.lexer.mayBeginWith('define')) {
          const first = this.nextNonSpace();
          if (first.type === T.define) {
            this.definition();
            continue;
          }
          this.backup(first);
        }
        node = this.textOrAction(token);
      }
      if (isEnd(node)) throw this.error(`unexpected {{${node.type}}}`);
      this.statements[this.count++] = node;
    }
    return { main: this.tree(this.listFrom(0)), defines: this.defines, functions: this.functions };
  }

  /** The list of the statements from this place on: it ends. */
  private listFrom(start: number): ListNode {
    const nodes = this.statements.slice(start, this.count);
    this.count = start;
    return { nodes };
  }

  private tree(root: ListNode): Tree {
    const { assigned, rangeAssigned } = this.body;
    return { text: this.text, root, assigned, rangeAssigned };
  }

  /** `string "}}" itemList "{{end}}"`; `define` is past. */
  private definition(): void {
    const context = 'define clause';
    const token = this.nextNonSpace();
    if (token.type !== T.string && token.type !== T.rawString) throw this.unexpected(token, context);
    const name = this.unquote(token.val);
    this.expect(T.rightDelim, context);
    this.define(name, context, newBody());
  }

  /** Reads the body of a `define` or `block` up to its end. */
  private define(name: string, context: string, body: Body): void {
    const outer = this.body;
    this.body = body;
    const [list, end] = this.itemList('other');
    if (end.type === 'else') {
      if (context === 'block clause') this.body = outer;
      throw this.error(`unexpected {{else}} in ${context}`);
    }
    const old = this.defines.get(name);
    if (old === undefined || isEmptyList(old.root)) this.defines.set(name, this.tree(list));
    else if (!isEmptyList(list)) throw this.error(`template: multiple definition of template ${quote(name)}`);
    this.body = outer;
  }

  /** `textOrAction*` up to `{{end}}` or `{{else}}`. */
  private itemList(context: Context): [list: ListNode, end: End] {
    const start = this.count;
    for (;;) {
      let node = this.usual(context);
      if (node === undefined) {
        const token = this.nextNonSpace();
        if (token.type === T.eof) throw this.error('unexpected EOF');
        node = this.textOrAction(token);
      }
      if (isEnd(node)) return [this.listFrom(start), node];
      this.statements[this.count++] = node;
    }
  }

  /**
   * Reads the next action without tokens, with the text before it, if it is one of the usual kinds or was read before.
   * Otherwise nothing is read but comments and definitions that stand before it.
   */
  private usual(context: Context): Statement | End | undefined {
    if (!this.remembers || this.pending.length > 0) return undefined;
    const input = this.text;
    for (;;) {
      const start = this.lexer.position;
      const open = input.indexOf(LEFT, start);
      if (open < 0) return undefined;
      const hasTrim = hasLeftTrim(input, open + LEFT.length);
      const base = open + LEFT.length + (hasTrim ? TRIM_LENGTH : 0);
      if (base === this.unusual) return undefined;
      if (input.startsWith('/*', base)) {
        const after = afterComment(input, base);
        if (after < 0) return undefined;
        this.textUpTo(start, open, hasTrim);
        this.lexer.moveTo(after);
        continue;
      }
      const text = actionText(input, base);
      const known = text === undefined ? undefined : knownAction(text);
      const action = known ?? (text === undefined ? undefined : usualAction(text));
      if (text === undefined || action === undefined || !this.fits(action, context)) {
        this.unusual = base;
        return undefined;
      }
      if (known === undefined) rememberAction(text, action);
      this.textUpTo(start, open, hasTrim);
      const end = base + text.length;
      this.lexer.moveTo(afterAction(input, text, end));
      this.body.lastPos = end;
      this.body.actionPos = undefined;
      if (action.type !== 'define') return this.statement(action, open, base);
      this.define(action.name, 'define clause', newBody());
    }
  }

  private textUpTo(start: number, open: number, hasTrim: boolean): void {
    const input = this.text;
    let end = open;
    if (hasTrim) while (end > start && isSpace(input.charCodeAt(end - 1))) end--;
    if (end > start) this.statements[this.count++] = { type: 'text', pos: start, text: input.slice(start, end) };
  }

  /** What a usual action stands for, and what follows of it. */
  private statement({ type, pipe, name, namePos }: KnownAction, open: number, base: number): Statement | End {
    const { body } = this;
    switch (type) {
      case 'end':
        return END;
      case 'else':
        return ELSE;
      case 'else if':
        return { type: 'else', next: 'if', pipe, base };
      case 'else with':
        return { type: 'else', next: 'with', pipe, base };
      case 'template':
        return { type: 'template', base, pos: namePos, name, pipe };
      case 'if':
      case 'range':
      case 'with': {
        body.actionPos = open;
        body.actionBase = base;
        const node = this.branch(type, base, pipe);
        body.actionPos = undefined;
        return node;
      }
    }
    const node: Statement = { type: 'action', base, pos: pipe!.pos, pipe: pipe! };
    if (pipe!.decl.length > 0) this.declare(pipe!, false);
    return node;
  }

  /** Makes the variables of a pipeline known that was read before. */
  private declare({ decl, isAssign }: PipeNode, isRange: boolean): void {
    const { vars, assigned, rangeAssigned } = this.body;
    for (const { ident } of decl) {
      const name = ident[0]!;
      vars.push(name);
      if (isAssign) assigned.add(name);
      if (isAssign && isRange) rangeAssigned.add(name);
    }
  }

  private textOrAction(token: Token): Statement | End {
    if (token.type === T.text) return { type: 'text', pos: token.pos, text: token.val } satisfies TextNode;
    if (token.type !== T.leftDelim) throw this.unexpected(token, 'input');
    const body = this.body;
    body.actionPos = token.pos;
    body.actionBase = this.lexer.position;
    const node = this.action();
    body.actionPos = undefined;
    return node;
  }

  /** `control | command ("|" command)*` */
  private action(): Statement | End {
    const base = this.base();
    const text = this.remembers && this.pending.length === 0 ? actionText(this.text, base) : undefined;
    this.actionText = text;
    if (text !== undefined) {
      this.actionEnd = base + text.length;
      this.actionVariables = [];
      this.actionFunctions = [];
    }
    const token = this.nextNonSpace();
    switch (token.type) {
      case T.block:
        return this.block();
      case T.break:
        return this.jump(token, 'break');
      case T.continue:
        return this.jump(token, 'continue');
      case T.else:
        return this.else();
      case T.end:
        this.expect(T.rightDelim, 'end');
        this.remember('end', undefined);
        return END;
      case T.if:
        return this.branch('if', base);
      case T.range:
        return this.branch('range', base);
      case T.template:
        return this.template();
      case T.with:
        return this.branch('with', base);
    }
    this.backup(token);
    const pipe = this.pipeline('command', T.rightDelim);
    this.remember('action', pipe);
    return { type: 'action', base, pos: pipe.pos, pipe };
  }

  /** Whether an action may stand here, and all that it names is there. */
  private fits({ type, pipe, variables, functions }: KnownAction, context: Context): boolean {
    if (type === 'define' && context !== 'text') return false;
    if ((type === 'else if' && context !== 'if') || (type === 'else with' && context !== 'with')) return false;
    const { vars } = this.body;
    for (let i = 0; i < variables.length; i++) {
      const name = variables[i]!;
      if (!vars.includes(name) && !pipe!.decl.some(({ ident }) => ident[0] === name)) return false;
    }
    for (let i = 0; i < functions.length; i++) {
      const name = functions[i]!;
      if (this.functions.has(name)) continue;
      if (!this.hasFunction(name)) return false;
      this.functions.add(name);
    }
    return true;
  }

  /** Keeps the action just read for others of the same text. */
  private remember(type: KnownAction['type'], pipe: PipeNode | undefined): void {
    const text = this.actionText;
    this.actionText = undefined;
    if (text === undefined || this.body.lastPos !== this.actionEnd) return;
    if (pipe !== undefined) pipe.isClosed = this.actionVariables.every((name) => name === '$');
    const { actionVariables: variables, actionFunctions: functions } = this;
    rememberAction(text, { type, pipe, variables, functions, name: '', namePos: 0 });
  }

  private jump(token: Token, type: 'break' | 'continue'): JumpNode {
    const end = this.nextNonSpace();
    if (end.type !== T.rightDelim) throw this.unexpected(end, `{{${type}}}`);
    if (this.body.rangeDepth === 0) throw this.error(`{{${type}}} outside {{range}}`);
    return { type, pos: token.pos };
  }

  private else(): End {
    const next = this.peekNonSpace().type;
    if (next === T.if || next === T.with) {
      this.actionText = undefined;
      return { type: 'else', next: next === T.if ? 'if' : 'with', pipe: undefined, base: 0 };
    }
    this.expect(T.rightDelim, 'else');
    this.remember('else', undefined);
    return ELSE;
  }

  /**
   * `pipeline "}}" itemList ("{{else}}" itemList)? "{{end}}"`; the keyword is past. `{{else if x}}` is read as
   * `{{else}}{{if x}}` without an end of its own.
   */
  private branch(type: 'if' | 'range' | 'with', base: number, known?: PipeNode): BranchNode {
    if (++this.blockDepth > MAX_BLOCK_DEPTH) throw this.error('max nesting depth exceeded');
    const body = this.body;
    const scope = body.vars.length;
    const pipe = known ?? this.pipeline(type, T.rightDelim);
    if (known === undefined) this.remember(type, pipe);
    else if (known.decl.length > 0) this.declare(known, type === 'range');
    if (type === 'range') body.rangeDepth++;
    const [list, end] = this.itemList(type);
    if (type === 'range') body.rangeDepth--;
    let elseList: ListNode | undefined;
    if (end.type === 'else') {
      if (end.next !== undefined && end.next === type) {
        if (end.pipe === undefined) this.nextNonSpace();
        elseList = { nodes: [this.branch(type, end.pipe === undefined ? this.base() : end.base, end.pipe)] };
      } else {
        const [nodes, last] = this.itemList('other');
        if (last.type !== 'end') throw this.error(`expected end; found {{${last.type}}}`);
        elseList = nodes;
      }
    }
    body.vars.length = scope;
    this.blockDepth--;
    return { type, base, pos: pipe.pos, pipe, list, elseList };
  }

  /** `name pipeline "}}" itemList "{{end}}"`: a definition and its use. */
  private block(): TemplateNode {
    const base = this.base();
    if (++this.blockDepth > MAX_BLOCK_DEPTH) throw this.error('max nesting depth exceeded');
    const context = 'block clause';
    const token = this.nextNonSpace();
    const name = this.templateName(token, context);
    const pipe = this.pipeline(context, T.rightDelim);
    this.define(name, context, newBody());
    this.blockDepth--;
    return { type: 'template', base, pos: token.pos - base, name, pipe };
  }

  private template(): TemplateNode {
    const context = 'template clause';
    const base = this.base();
    const token = this.nextNonSpace();
    const pos = token.pos - base;
    const name = this.templateName(token, context);
    const next = this.nextNonSpace();
    if (next.type === T.rightDelim) return { type: 'template', base, pos, name, pipe: undefined };
    this.backup(next);
    return { type: 'template', base, pos, name, pipe: this.pipeline(context, T.rightDelim) };
  }

  private templateName(token: Token, context: string): string {
    if (token.type !== T.string && token.type !== T.rawString) throw this.unexpected(token, context);
    return this.unquote(token.val);
  }
}
