import type { Param } from '../go/func.ts';
import type { GoType, Value } from '../go/value.ts';
import type { Evaluate } from './closures.ts';
import type { BoolNode, NilNode, Node, NumberNode, StringNode, TemplateNode } from './node.ts';

/**
 * The plan of a template body: what both back ends run. Names are resolved to locals and functions, constants are
 * converted for the parameters they are given to, and each operation that can fail knows the node that Go would name.
 */
export interface Plan {
  readonly body: readonly Step[];
  /** How many locals a run needs; local 0 is the dot that the template was called with. */
  readonly locals: number;
  /** The text that positions count in. */
  readonly text: string;
}

/** What errors can name: a node, or the call of a function. */
export type Site = Node | CallSite;

export interface CallSite {
  readonly type: 'call';
  readonly node: Node;
  readonly callee: string;
}

/** A site and the base of the action that it stands in. */
export interface Place {
  readonly site: Site;
  readonly base: number;
}

/** Index of a local. */
export type Local = number;

/** The site an error names, or the local that holds it where it depends on which operand ran last. */
export type Where = Site | Mark;

export interface Mark {
  readonly type: 'mark';
  readonly local: Local;
}

/**
 * The value that another one was taken out of, in a local: its type tells whether Go sees that other one as an
 * interface or as what it holds, which errors mention.
 */
export type Owner = Local | undefined;

export type Expr =
  | SharedExpr
  | {
      readonly op: 'const';
      readonly value: Value;
      /** The parameter it is given for, whose form it has to take. */
      readonly given?: Param<unknown>;
    }
  | {
      readonly op: 'local';
      readonly local: Local;
      /** It may be assigned between its evaluation and its use. */
      readonly copy?: boolean;
    }
  /** A variable that is declared only if the operand that declares it was evaluated. */
  | { readonly op: 'maybe'; readonly local: Local; readonly otherwise: Expr }
  /** Evaluates `value` before `body`, which has it as a local. */
  | { readonly op: 'let'; readonly local: Local; readonly value: Expr; readonly body: Expr }
  /** What a pipeline does after each command: a nil interface becomes no value. */
  | { readonly op: 'unwrap'; readonly value: Expr }
  | { readonly op: 'fault'; readonly message: string; readonly at: Where }
  | {
      readonly op: 'fields';
      readonly object: Expr;
      readonly owner: Owner;
      readonly names: readonly string[];
      readonly at: Where;
      /** The site of a method's failure. */
      readonly call: Site;
    }
  | MethodExpr
  | CallExpr
  /** Checks a value against a parameter's type, and gives it in the form that the function wants. */
  | { readonly op: 'coerce'; readonly value: Expr; readonly param: Param<unknown>; readonly at: Where }
  | {
      readonly op: 'logic';
      readonly or: boolean;
      readonly args: readonly Expr[];
      /** The node that is current after each argument. */
      readonly marks: readonly Where[];
      readonly mark: Local;
      /** The value of a pipeline, which counts as the last argument. */
      readonly final: Expr | undefined;
    }
  | { readonly op: 'assign'; readonly value: Expr; readonly targets: readonly Target[]; readonly at: Where };

/** What equal actions in different places have in common. Its locals are those that are kept for it. */
export interface SharedExpr {
  readonly op: 'shared';
  readonly value: Expr;
  /** What it was made for. */
  readonly signatures: object;
  readonly dot: Local;
  readonly owner: Owner;
  /** Its closure, once there is one. */
  evaluate: Evaluate | undefined;
}

export interface CallExpr {
  readonly op: 'call';
  readonly callee: { readonly slot: number } | { readonly builtin: string };
  readonly args: readonly Expr[];
  readonly site: CallSite;
}

/** The last field of a chain, with arguments, so it has to be a method. */
export interface MethodExpr {
  readonly op: 'method';
  readonly object: Expr;
  readonly owner: Owner;
  readonly names: readonly string[];
  readonly args: readonly MethodArg[];
  readonly final: Expr | undefined;
  /** Current when the method is looked for, and when all arguments have been evaluated. */
  readonly at: Where;
  readonly finalAt: Where;
  /** Which of the two is current afterwards: where there is no value to call, arguments are not evaluated. */
  readonly mark: Local;
  readonly site: CallSite;
}

export interface MethodArg {
  readonly value: Expr | BoolNode | NumberNode | StringNode | NilNode;
  readonly at: Where;
}

/** Where an assignment goes: the first variable that is declared; none is the error of an undefined one. */
export interface Target {
  readonly name: string;
  readonly slots: readonly { readonly local: Local; readonly maybe: boolean; readonly owner: Owner }[];
}

/** The `base` of a step is what the positions of its sites count from, `pos` counts from the begin of the text. */
export type Step =
  | { readonly op: 'text'; readonly text: string; readonly pos: number }
  | {
      readonly op: 'print';
      readonly base: number;
      readonly value: Expr;
      readonly pos: number;
      /** Writes nothing for no value. */
      readonly quiet: boolean;
    }
  | { readonly op: 'eval'; readonly base: number; readonly value: Expr }
  /** Sets variables that a part of the next step declares to "not declared". */
  | { readonly op: 'unset'; readonly locals: readonly Local[] }
  | { readonly op: 'if'; readonly base: number; readonly cond: Expr; readonly then: Part; readonly else: Part }
  | {
      readonly op: 'with';
      readonly base: number;
      readonly value: Expr;
      readonly dot: Local;
      readonly then: Part;
      readonly else: Part;
    }
  | RangeStep
  | {
      readonly op: 'template';
      readonly base: number;
      readonly name: string;
      readonly arg: Expr | undefined;
      readonly site: TemplateNode;
      readonly pos: number;
    }
  | { readonly op: 'break' | 'continue' };

/** A part of a body that may not be run: many are not, so it is planned when that is asked for. */
export interface Part {
  steps(): readonly Step[];
}

export interface RangeStep {
  readonly op: 'range';
  readonly base: number;
  readonly value: Expr;
  readonly at: Where;
  readonly container: Local;
  readonly dot: Local;
  /** Variables set before each turn. */
  readonly key: Target | undefined;
  readonly element: Target | undefined;
  readonly body: Part;
  readonly else: Part;
}

/** `reflect.Value` as a parameter type: the builtin gets what there is, no value and nil told apart. */
export const REFLECT_VALUE: GoType = { name: 'reflect.Value', kind: 'struct' };
export const REFLECT: Param<Value> = { type: REFLECT_VALUE };

/** Whether a value comes straight out of a function. */
export function isResult(expr: Expr): boolean {
  switch (expr.op) {
    case 'call':
      return true;
    case 'shared':
    case 'unwrap':
    case 'coerce':
      return isResult(expr.value);
    case 'let':
      return isResult(expr.body);
    default:
      return false;
  }
}
