import { quote } from '../go/strconv.ts';
import type { SharedExpr } from './plan.ts';

/**
 * Positions are offsets in UTF-16 units; each is the one that Go's errors name for the node. In a text they count from
 * its begin, in an action from its `base`: so that equal actions share their nodes.
 */
interface At {
  readonly pos: number;
  /** Its source form, where the text is in another language than Go's. */
  readonly source?: SourceForm;
}

/** A text, or something that makes it when it is asked for. */
export interface SourceForm {
  toString(): string;
}

/** Where an action stands in the parsed text. */
interface Based extends At {
  readonly base: number;
}

export interface ListNode {
  readonly nodes: Statement[];
}

export interface TextNode extends At {
  readonly type: 'text';
  readonly text: string;
}

export interface ActionNode extends Based {
  readonly type: 'action';
  readonly pipe: PipeNode;
  /** Writes nothing for no value, instead of `<no value>`. */
  readonly quiet?: true;
}

export interface JumpNode extends At {
  readonly type: 'break' | 'continue';
}

export interface BranchNode extends Based {
  readonly type: 'if' | 'range' | 'with';
  readonly pipe: PipeNode;
  readonly list: ListNode;
  readonly elseList: ListNode | undefined;
}

export interface TemplateNode extends Based {
  readonly type: 'template';
  readonly name: string;
  readonly pipe: PipeNode | undefined;
}

export type Statement = TextNode | ActionNode | JumpNode | BranchNode | TemplateNode;

export interface PipeNode extends At {
  readonly type: 'pipe';
  /** `=` instead of `:=`. */
  isAssign: boolean;
  readonly decl: readonly VariableNode[];
  readonly cmds: CommandNode[];
  /** It declares no variable and names none but `$`: then what is made of it can serve where its text stands again. */
  isClosed: boolean;
  /** What was made of it last. */
  shared: SharedExpr | undefined;
}

export interface CommandNode extends At {
  readonly type: 'command';
  readonly args: Operand[];
}

export interface IdentifierNode extends At {
  readonly type: 'identifier';
  readonly ident: string;
}

export interface FieldNode extends At {
  readonly type: 'field';
  readonly ident: readonly string[];
}

/** `ident[0]` is the variable with its `$`, the others are fields. */
export interface VariableNode extends At {
  readonly type: 'variable';
  readonly ident: readonly string[];
}

export interface ChainNode extends At {
  readonly type: 'chain';
  readonly node: Operand;
  readonly fields: readonly string[];
}

export interface BoolNode extends At {
  readonly type: 'bool';
  readonly value: boolean;
}

/** A number, under every Go type that can hold it. */
export interface NumberNode extends At {
  readonly type: 'number';
  readonly text: string;
  readonly int: bigint | undefined;
  readonly uint: bigint | undefined;
  readonly float: number | undefined;
  readonly complex: { readonly re: number; readonly im: number } | undefined;
}

export interface StringNode extends At {
  readonly type: 'string';
  readonly quoted: string;
  readonly value: string;
}

export interface DotNode extends At {
  readonly type: 'dot';
}

export interface NilNode extends At {
  readonly type: 'nil';
}

export type Literal = BoolNode | NumberNode | StringNode;

export type Operand = IdentifierNode | FieldNode | VariableNode | ChainNode | PipeNode | DotNode | NilNode | Literal;

export type Node = Statement | Operand | CommandNode;

/** The source form of a node as Go's errors print it. */
export function nodeText(node: Node): string {
  if (node.source !== undefined) return node.source.toString();
  switch (node.type) {
    case 'text':
      return node.text;
    case 'action':
      return `{{${nodeText(node.pipe)}}}`;
    case 'break':
      return '{{break}}';
    case 'continue':
      return '{{continue}}';
    case 'if':
    case 'range':
    case 'with': {
      const otherwise = node.elseList === undefined ? '' : `{{else}}${listText(node.elseList)}`;
      return `{{${node.type} ${nodeText(node.pipe)}}}${listText(node.list)}${otherwise}{{end}}`;
    }
    case 'template':
      return `{{template ${quote(node.name)}${node.pipe === undefined ? '' : ` ${nodeText(node.pipe)}`}}}`;
    case 'pipe': {
      const names = node.decl.map(nodeText).join(', ');
      const decl = names === '' ? '' : `${names} ${node.isAssign ? '=' : ':='} `;
      return decl + node.cmds.map(nodeText).join(' | ');
    }
    case 'command':
      return node.args.map(operandText).join(' ');
    case 'identifier':
      return node.ident;
    case 'field':
      return `.${node.ident.join('.')}`;
    case 'variable':
      return node.ident.join('.');
    case 'chain':
      return `${operandText(node.node)}.${node.fields.join('.')}`;
    case 'bool':
      return String(node.value);
    case 'number':
      return node.text;
    case 'string':
      return node.quoted;
    case 'dot':
      return '.';
    case 'nil':
      return 'nil';
  }
}

function operandText(node: Operand): string {
  return node.type === 'pipe' ? `(${nodeText(node)})` : nodeText(node);
}

function listText(list: ListNode): string {
  return list.nodes.map(nodeText).join('');
}

const NOT_BLANK = /[^\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

/** Whether a body holds only blanks: such a definition does not replace another. */
export function isEmptyList(list: ListNode): boolean {
  return list.nodes.every((node) => node.type === 'text' && !NOT_BLANK.test(node.text));
}
