import type { GoFunc, Param } from '../go/func.ts';
import { BUILTINS } from './builtins.ts';
import { idealConstant, literalFor } from './convert.ts';
import { Fault } from './errors.ts';
import {
  type BranchNode,
  type ChainNode,
  type CommandNode,
  type IdentifierNode,
  type ListNode,
  type Node,
  nodeText,
  type Operand,
  type PipeNode,
  type Statement,
  type TemplateNode,
  type VariableNode,
} from './node.ts';
import type { Tree } from './parse.ts';
import {
  type CallSite,
  type Expr,
  type Local,
  type MethodArg,
  type Owner,
  type Part,
  type Plan,
  REFLECT_VALUE,
  type Step,
  type Target,
  type Where,
} from './plan.ts';

/** What a plan needs to know of the functions: their parameters and the slot each has in a set's table. */
export interface Signatures {
  /** The set's own function, which stands before a builtin of that name. */
  lookup(name: string): { readonly slot: number; readonly func: GoFunc } | undefined;
}

/** Makes the plan of a body for functions of these signatures. */
export function makePlan(tree: Tree, signatures: Signatures): Plan {
  return new Planner(tree, signatures).plan();
}

/** A variable in scope, and those around it. */
interface Variable {
  readonly name: string;
  readonly local: Local;
  readonly owner: Owner;
  /** Declared by an operand of `and` or `or` that may be skipped. */
  readonly maybe: boolean;
  readonly outer: Variable | undefined;
}

/** The dot that the template was called with, and `$` if nothing is assigned to that. */
const ROOT: Local = 0;
/** The locals of every plan that are kept for what equal actions share. */
const SHARED_LOCALS: readonly Local[] = [1, 2, 3, 4, 5, 6];

const NO_STEPS: readonly Step[] = [];
const NO_PART: Part = { steps: () => NO_STEPS };
const NO_OPERANDS: readonly Operand[] = [];
const NO_VALUE: Expr = { op: 'const', value: undefined };
const START: Node = { type: 'dot', pos: 0 };
const REFLECTED: Param<unknown> = { type: REFLECT_VALUE };

class Planner {
  private readonly tree: Tree;
  private readonly signatures: Signatures;
  private scope: Variable | undefined;
  private free: Local[] = [];
  private taken: Local[] = [];
  private locals = SHARED_LOCALS.length + 1;
  /** The node that Go's state is at. */
  private at: Where = START;
  private dot: Local = ROOT;
  private dotOwner: Owner;
  /** Above 0 inside operands that may be skipped. */
  private conditional = 0;
  private unset: Local[] = [];
  private made: { -readonly [K in keyof Plan]: Plan[K] } | undefined;

  constructor(tree: Tree, signatures: Signatures) {
    this.tree = tree;
    this.signatures = signatures;
  }

  plan(): Plan {
    const first: Step[] = [];
    let root = ROOT;
    if (this.tree.assigned.has('$')) {
      root = this.locals++;
      const slots = [{ local: root, maybe: false, owner: undefined }];
      const value: Expr = { op: 'local', local: ROOT };
      const targets = [{ name: '$', slots }];
      first.push({ op: 'eval', base: 0, value: { op: 'assign', value, targets, at: START } });
    }
    this.scope = { name: '$', local: root, owner: undefined, maybe: false, outer: undefined };
    const body = first.concat(this.list(this.tree.root));
    this.made = { body, locals: this.locals, text: this.tree.text };
    return this.made;
  }

  /** A part of the body, with the dot given. It sees what it would see now, and its locals are its own. */
  private later(list: ListNode | undefined, dot: Local, owner: Owner): Part {
    if (list === undefined) return NO_PART;
    const scope = this.scope;
    let steps: readonly Step[] | undefined;
    return { steps: () => (steps ??= this.part(list, scope, dot, owner)) };
  }

  private part(list: ListNode, scope: Variable | undefined, dot: Local, owner: Owner): Step[] {
    const outer = { scope: this.scope, dot: this.dot, owner: this.dotOwner, free: this.free, taken: this.taken };
    this.scope = scope;
    this.dot = dot;
    this.dotOwner = owner;
    this.free = [];
    this.taken = [];
    try {
      return this.list(list);
    } finally {
      this.scope = outer.scope;
      this.dot = outer.dot;
      this.dotOwner = outer.owner;
      this.free = outer.free;
      this.taken = outer.taken;
      if (this.made !== undefined) this.made.locals = this.locals;
    }
  }

  private moveTo(node: Node): void {
    this.at = node;
  }

  private temp(): Local {
    const local = this.free.pop() ?? this.locals++;
    this.taken.push(local);
    return local;
  }

  /** Plans something whose locals nothing after it uses. */
  private scoped<T>(make: () => T): T {
    const outer = this.scope;
    const made = this.alone(make);
    for (let variable = this.scope; variable !== outer; variable = variable!.outer) this.free.push(variable!.local);
    this.scope = outer;
    return made;
  }

  /** Plans an action: its variables stay, what it needed besides can be used again. */
  private alone<T>(make: () => T): T {
    const taken = this.taken;
    this.taken = [];
    const made = make();
    for (const local of this.taken) this.free.push(local);
    this.taken = taken;
    return made;
  }

  private list({ nodes }: ListNode): Step[] {
    const outer = this.unset;
    const steps = new Array<Step>(nodes.length);
    let count = 0;
    for (let i = 0; i < nodes.length; i++) {
      this.unset = [];
      const step = this.step(nodes[i]!);
      if (this.unset.length > 0) steps[count++] = { op: 'unset', locals: this.unset };
      steps[count++] = step;
    }
    this.unset = outer;
    return steps;
  }

  private step(node: Statement): Step {
    switch (node.type) {
      case 'text':
        return { op: 'text', text: node.text, pos: node.pos };
      case 'action': {
        const { base, pipe } = node;
        const value = this.value(pipe);
        if (pipe.decl.length > 0) return { op: 'eval', base, value };
        return { op: 'print', base, value, pos: base + node.pos, quiet: node.quiet === true };
      }
      case 'break':
      case 'continue':
        return { op: node.type };
      case 'template':
        return this.template(node);
      case 'if':
        return this.scoped(() => {
          const { base, list, elseList } = node;
          const cond = this.value(node.pipe);
          const otherwise = this.later(elseList, this.dot, this.dotOwner);
          // biome-ignore lint/suspicious/noThenProperty: nobody awaits a step.
          return { op: 'if', base, cond, then: this.later(list, this.dot, this.dotOwner), else: otherwise };
        });
      case 'with':
        return this.scoped(() => {
          const { base, list, elseList } = node;
          const value = this.value(node.pipe);
          const dot = this.temp();
          const otherwise = this.later(elseList, this.dot, this.dotOwner);
          // biome-ignore lint/suspicious/noThenProperty: nobody awaits a step.
          return { op: 'with', base, value, dot, then: this.later(list, dot, undefined), else: otherwise };
        });
      case 'range':
        return this.scoped(() => this.range(node));
    }
  }

  /** The value of an action's pipeline; where an equal action was planned in equal surroundings, the same. */
  private value(pipe: PipeNode): Expr {
    if (!pipe.isClosed || this.tree.assigned.has('$')) return this.alone(() => this.pipeline(pipe));
    const { shared } = pipe;
    const [signatures, dot, owner] = [this.signatures, this.dot, this.dotOwner];
    if (shared !== undefined && shared.signatures === signatures && shared.dot === dot && shared.owner === owner) {
      return shared;
    }
    const [free, taken, locals] = [this.free, this.taken, this.locals];
    this.free = SHARED_LOCALS.slice();
    this.taken = [];
    const value = this.pipeline(pipe);
    this.free = free;
    this.taken = taken;
    // It needed more locals than are kept: they are this plan's own.
    if (this.locals !== locals) return value;
    pipe.shared = { op: 'shared', value, signatures, dot, owner, evaluate: undefined };
    return pipe.shared;
  }

  private range(node: BranchNode): Step {
    const { base, pipe, elseList } = node;
    const container = this.temp();
    const value = this.pipeline(pipe, container);
    const at = this.at;
    const dot = this.temp();
    const otherwise = this.later(elseList, this.dot, this.dotOwner);
    const second = pipe.decl.length > 1 ? this.rangeTarget(pipe, 1, container) : undefined;
    const first = pipe.decl.length > 0 ? this.rangeTarget(pipe, 0, container) : undefined;
    return {
      op: 'range',
      base,
      value,
      at,
      container,
      dot,
      key: second === undefined ? undefined : first,
      element: second ?? first,
      body: this.later(node.list, dot, container),
      else: otherwise,
    };
  }

  private rangeTarget({ decl, isAssign }: PipeNode, i: number, container: Local): Target {
    const name = decl[i]!.ident[0]!;
    let declared = this.scope!;
    for (let k = decl.length - 1; k > i; k--) declared = declared.outer!;
    const slots = isAssign ? this.slots(name) : [{ ...declared, maybe: false }];
    // The container itself is not to be overwritten.
    return { name, slots: slots.map((slot) => (slot.owner === container ? { ...slot, owner: undefined } : slot)) };
  }

  private template(node: TemplateNode): Step {
    const { base, name, pipe } = node;
    this.at = node;
    const arg = pipe === undefined ? undefined : this.alone(() => this.pipeline(pipe));
    return { op: 'template', base, name, arg, site: node, pos: base + node.pos };
  }

  /** `container` is where a range keeps the value: what its variables' values are taken out of. */
  private pipeline(pipe: PipeNode, container?: Local): Expr {
    const { cmds, decl } = pipe;
    this.moveTo(pipe);
    let result = cmds.length === 0 ? NO_VALUE : this.commands(cmds, 0, undefined);
    if (decl.length === 0) return result;
    const targets = decl.map(({ ident }): Target => {
      const name = ident[0]!;
      return { name, slots: pipe.isAssign ? this.slots(name) : [this.declare(name, container)] };
    });
    result = { op: 'assign', value: result, targets, at: this.at };
    return result;
  }

  /** The commands from `i` on; `final` is the value of the one before. */
  private commands(cmds: readonly CommandNode[], i: number, final: Expr | undefined): Expr {
    const value: Expr = { op: 'unwrap', value: this.command(cmds[i]!, final) };
    if (i + 1 === cmds.length) return value;
    const local = this.temp();
    return { op: 'let', local, value, body: this.commands(cmds, i + 1, { op: 'local', local }) };
  }

  private declare(name: string, container: Local | undefined): Variable {
    const { assigned, rangeAssigned } = this.tree;
    const own = container === undefined ? rangeAssigned.has(name) : assigned.has(name);
    const local = this.free.pop() ?? this.locals++;
    const owner = own ? this.locals++ : container;
    const variable = { name, local, owner, maybe: this.conditional > 0, outer: this.scope };
    if (variable.maybe) this.unset.push(local);
    this.scope = variable;
    // What declares it also sets it. A range's variables hold the whole value until its first turn: nothing owns it.
    return { ...variable, maybe: false, owner: container !== undefined && !own ? undefined : owner };
  }

  /** The variables that a name may mean, the most likely first; the last one is certain, if there is one. */
  private slots(name: string): Variable[] {
    const slots: Variable[] = [];
    for (let variable = this.scope; variable !== undefined; variable = variable.outer) {
      if (variable.name !== name) continue;
      slots.push(variable);
      if (!variable.maybe) break;
    }
    return slots;
  }

  private fault(message: string): Expr {
    return { op: 'fault', message, at: this.at };
  }

  /** Turns what is wrong with a constant into a failure when it is reached. */
  private constant(make: () => Expr): Expr {
    try {
      return make();
    } catch (error) {
      if (error instanceof Fault) return this.fault(error.message);
      throw error;
    }
  }

  private command(cmd: CommandNode, final: Expr | undefined): Expr {
    const first = cmd.args[0]!;
    switch (first.type) {
      case 'field':
        this.moveTo(first);
        return this.fields(this.dotExpr(), this.dotOwner, first, first.ident, cmd.args, final);
      case 'chain':
        return this.chain(first, cmd.args, final);
      case 'identifier':
        return this.function(first, cmd, cmd.args, final);
      case 'pipe':
        return this.notAFunction(cmd.args, final) ?? this.pipeline(first);
      case 'variable':
        return this.variable(first, cmd.args, final);
    }
    this.moveTo(first);
    const misused = this.notAFunction(cmd.args, final);
    if (misused !== undefined) return misused;
    switch (first.type) {
      case 'dot':
        return this.dotExpr();
      case 'nil':
        return this.fault('nil is not a command');
      default:
        return this.constant(() => ({ op: 'const', value: idealConstant(first) }));
    }
  }

  private dotExpr(): Expr {
    return { op: 'local', local: this.dot };
  }

  private notAFunction(args: readonly Operand[], final: Expr | undefined): Expr | undefined {
    if (args.length <= 1 && final === undefined) return undefined;
    const text = nodeText(args[0]!);
    return this.fault(`can't give argument to non-function ${text}`);
  }

  private chain(node: ChainNode, args: readonly Operand[], final: Expr | undefined): Expr {
    this.moveTo(node);
    const object = this.argument(node.node, REFLECTED);
    return this.fields(object, undefined, node, node.fields, args, final);
  }

  private variable(node: VariableNode, args: readonly Operand[], final: Expr | undefined): Expr {
    this.moveTo(node);
    const { ident } = node;
    const name = ident[0]!;
    const slots = this.slots(name);
    const last = slots.at(-1);
    let value: Expr =
      last === undefined || last.maybe
        ? this.fault(`undefined variable: ${name}`)
        : { op: 'local', local: last.local, copy: this.tree.assigned.has(name) };
    for (let i = slots.length - 1; i >= 0; i--) {
      if (slots[i]!.maybe) value = { op: 'maybe', local: slots[i]!.local, otherwise: value };
    }
    if (ident.length > 1) return this.fields(value, slots[0]?.owner, node, ident.slice(1), args, final);
    return this.notAFunction(args, final) ?? value;
  }

  private fields(
    object: Expr,
    owner: Owner,
    node: Node,
    names: readonly string[],
    args: readonly Operand[],
    final: Expr | undefined,
  ): Expr {
    const at = this.at;
    if (args.length <= 1 && final === undefined) return { op: 'fields', object, owner, names, at, call: node };
    const site: CallSite = { type: 'call', node, callee: names.at(-1)! };
    const methodArgs = args.slice(1).map((arg): MethodArg => {
      this.moveTo(arg);
      const before = this.at;
      switch (arg.type) {
        case 'bool':
        case 'number':
        case 'string':
        case 'nil':
          return { value: arg, at: before };
        default: {
          const value = this.argument(arg, REFLECTED);
          return { value, at: this.at };
        }
      }
    });
    const finalAt = this.at;
    const mark = this.temp();
    if (methodArgs.length > 0) this.at = { type: 'mark', local: mark };
    return { op: 'method', object, owner, names, args: methodArgs, final, at, finalAt, mark, site };
  }

  /** A call; the arguments stand behind the first of `operands`, which is the function's name. */
  private function(node: IdentifierNode, cmd: Node, operands: readonly Operand[], final: Expr | undefined): Expr {
    this.moveTo(node);
    const name = node.ident;
    const own = this.signatures.lookup(name);
    const func = own?.func ?? BUILTINS.get(name);
    if (func === undefined) return this.fault(`"${name}" is not a defined function`);
    const count = Math.max(operands.length - 1, 0);
    const given = count + (final === undefined ? 0 : 1);
    const { params, rest } = func;
    const wanted = params.length;
    if (rest !== undefined && given < wanted) {
      return this.fault(`wrong number of args for ${name}: want at least ${wanted} got ${count}`);
    }
    if (rest === undefined && given !== wanted) {
      return this.fault(`wrong number of args for ${name}: want ${wanted} got ${given}`);
    }
    if (own === undefined && (name === 'and' || name === 'or')) {
      return this.logic(name === 'or', operands.slice(1), final);
    }
    const args: Expr[] = [];
    if (own === undefined && name === 'call') {
      args.push({ op: 'const', value: count === 0 ? undefined : nodeText(operands[1]!) });
    }
    for (let i = 0; i < count; i++) args.push(this.argument(operands[i + 1]!, params[i] ?? rest!));
    if (final !== undefined) args.push(this.coerce(final, params[given - 1] ?? rest!));
    const site: CallSite = { type: 'call', node: cmd, callee: node.source?.toString() ?? name };
    return { op: 'call', callee: own === undefined ? { builtin: name } : { slot: own.slot }, args, site };
  }

  private logic(or: boolean, args: readonly Operand[], final: Expr | undefined): Expr {
    const mark = this.temp();
    const marks: Where[] = [];
    const values = args.map((arg, i) => {
      if (i > 0) this.conditional++;
      const value = this.argument(arg, REFLECTED);
      if (i > 0) this.conditional--;
      marks.push(this.at);
      return value;
    });
    if (args.length > 1) this.at = { type: 'mark', local: mark };
    return { op: 'logic', or, args: values, marks, mark, final };
  }

  private coerce(value: Expr, param: Param<unknown>): Expr {
    return param.type === REFLECT_VALUE ? value : { op: 'coerce', value, param, at: this.at };
  }

  /** An operand as an argument; `REFLECTED` takes anything as it is. */
  private argument(node: Operand, param: Param<unknown>): Expr {
    this.moveTo(node);
    switch (node.type) {
      case 'dot':
        return this.coerce(this.dotExpr(), param);
      case 'field':
        return this.coerce(this.fields(this.dotExpr(), this.dotOwner, node, node.ident, NO_OPERANDS, undefined), param);
      case 'variable':
        return this.coerce(this.variable(node, NO_OPERANDS, undefined), param);
      case 'pipe':
        return this.coerce(this.pipeline(node), param);
      case 'identifier':
        return this.coerce(this.function(node, node, NO_OPERANDS, undefined), param);
      case 'chain':
        return this.coerce(this.chain(node, NO_OPERANDS, undefined), param);
      default:
        return this.constant(() => ({ op: 'const', value: literalFor(node, param.type), given: param }));
    }
  }
}
