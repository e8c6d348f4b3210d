import { quote } from '../go/strconv.ts';
import type {
  ActionNode,
  BranchNode,
  CommandNode,
  IdentifierNode,
  ListNode,
  NumberNode,
  Operand,
  PipeNode,
  SourceForm,
  Statement,
  StringNode,
  VariableNode,
} from '../template/node.ts';
import { numberNode } from '../template/number.ts';

/** Where a node stands and what its source form is. */
export interface From {
  readonly pos: number;
  readonly source: SourceForm;
}

/** A part of a text; blanks and line ends in it are one blank each in its source form, which only errors ask for. */
export class Part implements From {
  readonly pos: number;
  private readonly end: number;
  private readonly text: string;

  constructor(text: string, start: number, end: number) {
    this.pos = start;
    this.text = text;
    this.end = end;
  }

  get source(): SourceForm {
    return this;
  }

  toString(): string {
    return this.text.slice(this.pos, this.end).replace(/\s+/g, ' ');
  }
}

/** A function of the runtime, which no text can name; errors show `source`. */
export function internal(name: InternalName, { pos }: From, source: string): IdentifierNode {
  return { type: 'identifier', pos, ident: `#${name}`, source };
}

/** What translated texts call besides the functions that people know: see `functions.ts`. */
export type InternalName =
  | 'at'
  | 'block'
  | 'data'
  | 'frame'
  | 'hasBlock'
  | 'hash'
  | 'include'
  | 'indentAll'
  | 'indentRest'
  | 'log'
  | 'lookup'
  | 'next'
  | 'only'
  | 'orZero'
  | 'partial'
  | 'partialBlock'
  | 'root'
  | 'section'
  | 'tpl';

export function command({ pos, source }: From, args: Operand[]): CommandNode {
  return { type: 'command', pos, source, args };
}

export function pipe(
  { pos, source }: From,
  cmds: CommandNode[],
  decl: VariableNode[] = [],
  isAssign = false,
): PipeNode {
  return { type: 'pipe', pos, source, isAssign, decl, cmds, isClosed: false, shared: undefined };
}

export function call(from: From, name: IdentifierNode, args: readonly Operand[]): PipeNode {
  return pipe(from, [command(from, [name, ...args])]);
}

export function variable({ pos, source }: From, ident: readonly string[]): VariableNode {
  return { type: 'variable', pos, source, ident };
}

export function text({ pos, source }: From, value: string): StringNode {
  return { type: 'string', pos, source, quoted: quote(value), value };
}

export function number({ pos, source }: From, digits: string): NumberNode {
  return { ...numberNode(pos, digits, 'number'), source };
}

export function print(value: PipeNode): ActionNode {
  return { type: 'action', base: 0, pos: value.pos, pipe: value, quiet: true };
}

/** `{{ $name := value }}`, or with `assign` `{{ $name = value }}` */
export function declare(from: From, name: string, value: CommandNode[], assign = false): ActionNode {
  return { type: 'action', base: 0, pos: from.pos, pipe: pipe(from, value, [variable(from, [name])], assign) };
}

export function branch(
  type: BranchNode['type'],
  { pos }: From,
  value: PipeNode,
  list: ListNode,
  elseList: ListNode | undefined,
): BranchNode {
  return { type, base: 0, pos, pipe: value, list, elseList };
}

export function listOf(nodes: Statement[]): ListNode {
  return { nodes };
}
