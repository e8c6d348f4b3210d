import { quote, unquote } from '../go/strconv.ts';
import { GoError } from '../go/value.ts';
import { lineAt, TemplateParseError } from './errors.ts';
import { Lexer, T, type Token, type TokenType, tokenText } from './lex.ts';
import { type CommandNode, nodeText, type Operand, type PipeNode, type VariableNode } from './node.ts';
import { numberNode } from './number.ts';

/** Parentheses inside parentheses, as Go limits them. */
export const MAX_PAREN_DEPTH = 10_000;

export interface ParseOptions {
  hasFunction(name: string): boolean;
}

/** State that each body has of its own. */
export interface Body {
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

export function newBody(): Body {
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

/** Reads the pipelines of actions, token by token: what a template's grammar has in common. */
export class PipelineParser {
  protected readonly name: string;
  protected readonly text: string;
  protected readonly lexer: Lexer;
  protected readonly hasFunction: (name: string) => boolean;
  protected readonly functions = new Set<string>();
  /** Tokens put back, the next one last; three at most. */
  protected readonly pending: Token[] = [];
  protected body = newBody();
  /** The text of the action being read, where it can be remembered, and what it names. */
  protected actionText: string | undefined;
  protected actionVariables: string[] = [];
  protected actionFunctions: string[] = [];

  constructor(name: string, text: string, options: ParseOptions) {
    this.name = name;
    this.text = text;
    this.hasFunction = options.hasFunction;
    this.lexer = new Lexer(text, !options.hasFunction('break'), !options.hasFunction('continue'));
  }

  error(detail: string): TemplateParseError {
    return new TemplateParseError(this.name, lineAt(this.text, this.body.lastPos), detail);
  }

  protected next(): Token {
    const pending = this.pending.pop();
    if (pending !== undefined) return pending;
    const token = this.lexer.next();
    this.body.lastPos = token.pos;
    return token;
  }

  protected backup(token: Token): void {
    this.pending.push(token);
  }

  private peek(): Token {
    const token = this.next();
    this.pending.push(token);
    return token;
  }

  protected nextNonSpace(): Token {
    for (;;) {
      const token = this.next();
      if (token.type !== T.space) return token;
    }
  }

  protected peekNonSpace(): Token {
    const token = this.nextNonSpace();
    this.pending.push(token);
    return token;
  }

  protected expect(type: TokenType, context: string): Token {
    const token = this.nextNonSpace();
    if (token.type !== type) throw this.unexpected(token, context);
    return token;
  }

  protected unexpected(token: Token, context: string): TemplateParseError {
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

  protected unquote(literal: string): string {
    try {
      return unquote(literal);
    } catch (error) {
      throw this.wrap(error);
    }
  }

  private wrap(error: unknown): unknown {
    return error instanceof GoError ? this.error(error.message) : error;
  }

  /** What positions inside the action being read count from. */
  protected base(): number {
    const { actionPos, actionBase } = this.body;
    return actionPos === undefined ? 0 : actionBase;
  }

  /** `declarations? command ("|" command)*` */
  protected pipeline(context: string, end: TokenType): PipeNode {
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
