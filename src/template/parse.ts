import type { GoFunc } from '../go/func.ts';
import { quote, unquote } from '../go/strconv.ts';
import { GoError } from '../go/value.ts';
import { lineAt, TemplateParseError } from './errors.ts';
import { expectActions, type KnownAction, knownAction, rememberAction } from './known-actions.ts';
import {
  actionText,
  afterAction,
  hasLeftTrim,
  isSpace,
  LEFT,
  Lexer,
  T,
  type Token,
  type TokenType,
  TRIM_LENGTH,
  tokenText,
} from './lex.ts';
import {
  type BranchNode,
  type CommandNode,
  isEmptyList,
  type JumpNode,
  type ListNode,
  nodeText,
  type Operand,
  type PipeNode,
  type Statement,
  type TemplateNode,
  type TextNode,
  type VariableNode,
} from './node.ts';
import { numberNode } from './number.ts';
import { usualAction } from './usual-action.ts';

/** Parentheses inside parentheses, as Go limits them. */
export const MAX_PAREN_DEPTH = 10_000;
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

export interface ParseOptions {
  hasFunction(name: string): boolean;
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
}

const END: End = { type: 'end', next: undefined };
const ELSE: End = { type: 'else', next: undefined };

function isEnd(node: Statement | End): node is End {
  return node.type === 'end' || node.type === 'else';
}

/** State that each body has of its own. */
interface Body {
  /** Where the token stands that was read last for this body: errors name its line. */
  lastPos: number;
  vars: string[];
  rangeDepth: number;
  parenDepth: number;
  actionPos: number | undefined;
  /** Where the action goes on after its left delimiter and trim marker: equal actions count from the same place. */
  actionBase: number;
  readonly assigned: Set<string>;
  readonly rangeAssigned: Set<string>;
}

const OPERANDS: ReadonlySet<TokenType> = new Set([
  T.bool,
  T.charConstant,
  T.complex,
  T.dot,
  T.field,
  T.identifier,
  T.number,
  T.nil,
  T.rawString,
  T.string,
  T.variable,
  T.leftParen,
]);

class Parser {
  private readonly name: string;
  private readonly text: string;
  private readonly lexer: Lexer;
  private readonly hasFunction: (name: string) => boolean;
  private readonly functions = new Set<string>();
  private readonly defines = new Map<string, Tree>();
  /** Tokens put back, the next one last; three at most. */
  private readonly pending: Token[] = [];
  private body = newBody();
  private blockDepth = 0;
  /** Where an action begins that has to be read by its tokens. */
  private unusual = -1;
  /** The text of the action being read and where it ends, where it can be remembered. */
  private actionText: string | undefined;
  private actionEnd = 0;
  private actionVariables: string[] = [];
  private actionFunctions: string[] = [];
  /** Where functions are called `break` or `continue`, equal texts may mean something else. */
  private readonly remembers: boolean;

  constructor(name: string, text: string, options: ParseOptions) {
    this.name = name;
    this.text = text;
    this.hasFunction = options.hasFunction;
    const breakOk = !options.hasFunction('break');
    const continueOk = !options.hasFunction('continue');
    this.lexer = new Lexer(text, breakOk, continueOk);
    this.remembers = breakOk && continueOk;
    if (this.remembers) expectActions(text.length);
  }

  /** `(text | action | define)*` */
  parse(): ParsedText {
    const nodes: Statement[] = [];
    const root = { nodes };
    for (;;) {
      let node = this.usual(nodes);
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
      nodes.push(node);
    }
    return { main: this.tree(root), defines: this.defines, functions: this.functions };
  }

  error(detail: string): TemplateParseError {
    return new TemplateParseError(this.name, lineAt(this.text, this.body.lastPos), detail);
  }

  private tree(root: ListNode): Tree {
    const { assigned, rangeAssigned } = this.body;
    return { text: this.text, root, assigned, rangeAssigned };
  }

  private next(): Token {
    const pending = this.pending.pop();
    if (pending !== undefined) return pending;
    const token = this.lexer.next();
    this.body.lastPos = token.pos;
    return token;
  }

  private backup(token: Token): void {
    this.pending.push(token);
  }

  private peek(): Token {
    const token = this.next();
    this.pending.push(token);
    return token;
  }

  private nextNonSpace(): Token {
    for (;;) {
      const token = this.next();
      if (token.type !== T.space) return token;
    }
  }

  private peekNonSpace(): Token {
    const token = this.nextNonSpace();
    this.pending.push(token);
    return token;
  }

  private expect(type: TokenType, context: string): Token {
    const token = this.nextNonSpace();
    if (token.type !== type) throw this.unexpected(token, context);
    return token;
  }

  private unexpected(token: Token, context: string): TemplateParseError {
    if (token.type !== T.error) return this.error(`unexpected ${tokenText(token)} in ${context}`);
    let where = '';
    const { actionPos } = this.body;
    if (actionPos !== undefined) {
      const started = lineAt(this.text, actionPos);
      if (started !== lineAt(this.text, token.pos)) {
        const action = token.val.endsWith(' action') ? '' : ' in action';
        where = `${action} started at ${this.name}:${started}`;
      }
    }
    return this.error(token.val + where);
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
    const [list, end] = this.itemList();
    if (end.type === 'else') {
      if (context === 'block clause') this.body = outer;
      throw this.error(`unexpected {{else}} in ${context}`);
    }
    const old = this.defines.get(name);
    if (old === undefined || isEmptyList(old.root)) this.defines.set(name, this.tree(list));
    else if (!isEmptyList(list)) throw this.error(`template: multiple definition of template ${quote(name)}`);
    this.body = outer;
  }

  private unquote(literal: string): string {
    try {
      return unquote(literal);
    } catch (error) {
      throw this.wrap(error);
    }
  }

  private wrap(error: unknown): unknown {
    return error instanceof GoError ? this.error(error.message) : error;
  }

  /** `textOrAction*` up to `{{end}}` or `{{else}}`. */
  private itemList(): [list: ListNode, end: End] {
    const nodes: Statement[] = [];
    for (;;) {
      let node = this.usual(nodes);
      if (node === undefined) {
        const token = this.nextNonSpace();
        if (token.type === T.eof) throw this.error('unexpected EOF');
        node = this.textOrAction(token);
      }
      if (isEnd(node)) return [{ nodes }, node];
      nodes.push(node);
    }
  }

  /**
   * Reads the next action without tokens, with the text before it, if it is one of the usual kinds or was read before.
   * Otherwise nothing is read.
   */
  private usual(nodes: Statement[]): Statement | End | undefined {
    if (!this.remembers || this.pending.length > 0) return undefined;
    const input = this.text;
    const start = this.lexer.position;
    const open = input.indexOf(LEFT, start);
    if (open < 0) return undefined;
    const hasTrim = hasLeftTrim(input, open + LEFT.length);
    const base = open + LEFT.length + (hasTrim ? TRIM_LENGTH : 0);
    if (base === this.unusual) return undefined;
    const text = actionText(input, base);
    const known = text === undefined ? undefined : knownAction(text);
    const action = known ?? (text === undefined ? undefined : usualAction(text));
    if (text === undefined || action === undefined || !this.fits(action)) {
      this.unusual = base;
      return undefined;
    }
    if (known === undefined) rememberAction(text, action);
    let textEnd = open;
    if (hasTrim) while (textEnd > start && isSpace(input.charCodeAt(textEnd - 1))) textEnd--;
    if (textEnd > start) nodes.push({ type: 'text', pos: start, text: input.slice(start, textEnd) });
    const body = this.body;
    const end = base + text.length;
    this.lexer.moveTo(afterAction(input, text, end));
    body.lastPos = end;
    body.actionPos = undefined;
    const { type, pipe } = action;
    switch (type) {
      case 'end':
        return END;
      case 'else':
        return ELSE;
      case 'action':
        return { type, base, pos: pipe!.pos, pipe: pipe! };
    }
    body.actionPos = open;
    body.actionBase = base;
    const node = this.branch(type, base, pipe);
    body.actionPos = undefined;
    return node;
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

  private fits({ variables, functions }: KnownAction): boolean {
    const { vars } = this.body;
    for (let i = 0; i < variables.length; i++) if (!vars.includes(variables[i]!)) return false;
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
    rememberAction(text, { type, pipe, variables: this.actionVariables, functions: this.actionFunctions });
  }

  /** What positions inside the action being read count from. */
  private base(): number {
    const { actionPos, actionBase } = this.body;
    return actionPos === undefined ? 0 : actionBase;
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
      return { type: 'else', next: next === T.if ? 'if' : 'with' };
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
    if (type === 'range') body.rangeDepth++;
    const [list, end] = this.itemList();
    if (type === 'range') body.rangeDepth--;
    let elseList: ListNode | undefined;
    if (end.type === 'else') {
      if (end.next !== undefined && end.next === type) {
        this.nextNonSpace();
        elseList = { nodes: [this.branch(type, this.base())] };
      } else {
        const [nodes, last] = this.itemList();
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

  /** `declarations? command ("|" command)*` */
  private pipeline(context: string, end: TokenType): PipeNode {
    const pos = this.peekNonSpace().pos - this.base();
    const decl: VariableNode[] = [];
    const pipe: PipeNode = { type: 'pipe', pos, isAssign: false, decl, cmds: [], isClosed: false, shared: undefined };
    while (this.declaration(pipe, decl, context));
    for (;;) {
      const token = this.nextNonSpace();
      if (token.type === end) {
        this.checkPipeline(pipe, context);
        return pipe;
      }
      if (!OPERANDS.has(token.type)) throw this.unexpected(token, context);
      this.backup(token);
      pipe.cmds.push(this.command());
    }
  }

  /** Reads one variable of `$x :=`, `$x =` or `$i, $x :=`; true where another may follow. */
  private declaration(pipe: PipeNode, decl: VariableNode[], context: string): boolean {
    const variable = this.peekNonSpace();
    if (variable.type !== T.variable) return false;
    this.next();
    const after = this.peek();
    const next = this.peekNonSpace();
    const assign = next.type === T.assign;
    const comma = next.type === T.char && next.val === ',';
    if (!assign && !comma && next.type !== T.declare) {
      // `$x foo` is an argument list: the blank has to be there again.
      if (after.type === T.space) this.backup(after);
      this.backup(variable);
      return false;
    }
    this.nextNonSpace();
    const { vars, assigned, rangeAssigned } = this.body;
    this.actionText = undefined;
    decl.push({ type: 'variable', pos: variable.pos - this.base(), ident: variable.val.split('.') });
    vars.push(variable.val);
    if (!comma) {
      pipe.isAssign = assign;
      if (assign) {
        for (const { ident } of decl) {
          assigned.add(ident[0]!);
          if (context === 'range') rangeAssigned.add(ident[0]!);
        }
      }
      return false;
    }
    if (context === 'range' && decl.length < 2) {
      const { type } = this.peekNonSpace();
      if (type === T.variable || type === T.rightDelim || type === T.rightParen) return true;
      throw this.error('range can only initialize variables');
    }
    throw this.error(`too many declarations in ${context}`);
  }

  private checkPipeline(pipe: PipeNode, context: string): void {
    if (pipe.cmds.length === 0) throw this.error(`missing value for ${context}`);
    for (let i = 1; i < pipe.cmds.length; i++) {
      switch (pipe.cmds[i]!.args[0]!.type) {
        case 'bool':
        case 'dot':
        case 'nil':
        case 'number':
        case 'string':
          throw this.error(`non executable command in pipeline stage ${i + 1}`);
      }
    }
  }

  /** `operand (space operand)*`, up to a pipe, which is consumed, or a delimiter, which is not. */
  private command(): CommandNode {
    const args: Operand[] = [];
    const node: CommandNode = { type: 'command', pos: this.peekNonSpace().pos - this.base(), args };
    for (;;) {
      this.peekNonSpace();
      const operand = this.operand();
      if (operand !== undefined) args.push(operand);
      const token = this.next();
      if (token.type === T.space) continue;
      if (token.type === T.rightDelim || token.type === T.rightParen) this.backup(token);
      else if (token.type !== T.pipe) throw this.unexpected(token, 'operand');
      break;
    }
    if (args.length === 0) throw this.error('empty command');
    return node;
  }

  /** `term .Field*` */
  private operand(): Operand | undefined {
    const node = this.term();
    if (node === undefined) return undefined;
    const next = this.peek();
    if (next.type !== T.field) return node;
    const pos = next.pos - this.base();
    const fields: string[] = [];
    while (this.peek().type === T.field) fields.push(this.next().val.slice(1));
    switch (node.type) {
      case 'field':
        return { type: 'field', pos, ident: [...node.ident, ...fields] };
      case 'variable':
        return { type: 'variable', pos, ident: [...node.ident, ...fields] };
      case 'bool':
      case 'string':
      case 'number':
      case 'nil':
      case 'dot':
        throw this.error(`unexpected . after term ${quote(nodeText(node))}`);
      default:
        return { type: 'chain', pos, node, fields };
    }
  }

  /** `literal | function | "." | .Field | $x | "(" pipeline ")"` */
  private term(): Operand | undefined {
    const token = this.nextNonSpace();
    const { val } = token;
    const pos = token.pos - this.base();
    switch (token.type) {
      case T.identifier:
        if (!this.hasFunction(val)) throw this.error(`function ${quote(val)} not defined`);
        this.functions.add(val);
        if (this.actionText !== undefined) this.actionFunctions.push(val);
        return { type: 'identifier', pos, ident: val };
      case T.dot:
        return { type: 'dot', pos };
      case T.nil:
        return { type: 'nil', pos };
      case T.variable:
        if (!this.body.vars.includes(val)) throw this.error(`undefined variable ${quote(val)}`);
        if (this.actionText !== undefined) this.actionVariables.push(val);
        return { type: 'variable', pos, ident: [val] };
      case T.field:
        return { type: 'field', pos, ident: [val.slice(1)] };
      case T.bool:
        return { type: 'bool', pos, value: val === 'true' };
      case T.number:
      case T.charConstant:
      case T.complex:
        try {
          return numberNode(
            pos,
            val,
            token.type === T.number ? 'number' : token.type === T.complex ? 'complex' : 'char',
          );
        } catch (error) {
          throw this.wrap(error);
        }
      case T.leftParen: {
        if (this.body.parenDepth >= MAX_PAREN_DEPTH) throw this.error('max expression depth exceeded');
        this.body.parenDepth++;
        const pipe = this.pipeline('parenthesized pipeline', T.rightParen);
        this.body.parenDepth--;
        return pipe;
      }
      case T.string:
      case T.rawString:
        return { type: 'string', pos, quoted: val, value: this.unquote(val) };
    }
    this.backup(token);
    return undefined;
  }
}

function newBody(): Body {
  return {
    lastPos: 0,
    vars: ['$'],
    rangeDepth: 0,
    parenDepth: 0,
    actionPos: undefined,
    actionBase: 0,
    assigned: new Set(),
    rangeAssigned: new Set(),
  };
}
