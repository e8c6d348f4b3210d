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
  type Expr,
  type Local,
  type MethodArg,
  type Owner,
  type Plan,
  REFLECT_VALUE,
  type Site,
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

interface Variable {
  readonly name: string;
  readonly local: Local;
  readonly owner: Owner;
  /** Declared by an operand of `and` or `or` that may be skipped. */
  readonly maybe: boolean;
}

/** What a part of a body sees. */
interface Surroundings {
  readonly scope: Variable[];
  readonly dot: Local;
  readonly owner: Owner;
}

/** Variables that a part to be planned later keeps in view at most. */
const MAX_KEPT_SCOPE = 256;

const NO_STEPS: readonly Step[] = [];

function always<T>(value: T): () => T {
  return () => value;
}

const NO_VALUE: Expr = { op: 'const', value: undefined };

class Planner {
  readonly #tree: Tree;
  readonly #signatures: Signatures;
  readonly #sites: Site[] = [];
  #scope: Variable[] = [];
  #free: Local[] = [];
  #taken: Local[] = [];
  #locals = 0;
  /** The node that Go's state is at. */
  #at: Where = { site: 0 };
  #dot: Local = 0;
  #dotOwner: Owner;
  /** Above 0 inside operands that may be skipped. */
  #conditional = 0;
  #unset: Local[] = [];
  /** Of the action being planned. */
  #base = 0;
  #plan: { -readonly [K in keyof Plan]: Plan[K] } | undefined;

  constructor(tree: Tree, signatures: Signatures) {
    this.#tree = tree;
    this.#signatures = signatures;
  }

  plan(): Plan {
    this.#dot = this.#locals++;
    const body: Step[] = [];
    let root = this.#dot;
    if (this.#tree.assigned.has('$')) {
      root = this.#locals++;
      const slots = [{ local: root, maybe: false, owner: undefined }];
      const value: Expr = { op: 'local', local: this.#dot };
      body.push({ op: 'eval', value: { op: 'assign', value, targets: [{ name: '$', slots }], at: this.#at } });
    }
    this.#scope.push({ name: '$', local: root, owner: undefined, maybe: false });
    body.push(...this.#list(this.#tree.root));
    this.#plan = { body, locals: this.#locals, sites: this.#sites, text: this.#tree.text };
    return this.#plan;
  }

  /**
   * Plans a part of the body when it is asked for: of the branches of a chart many never run. It sees what it would see
   * now, and its locals are its own.
   */
  #later(list: ListNode, make: () => Step[]): () => readonly Step[] {
    const isShort = list.nodes.every(({ type }) => type === 'text');
    if (isShort || this.#scope.length > MAX_KEPT_SCOPE) return always(this.#scoped(make));
    const here = { scope: this.#scope.slice(), dot: this.#dot, owner: this.#dotOwner };
    let steps: readonly Step[] | undefined;
    return () => {
      if (steps !== undefined) return steps;
      const outer = { scope: this.#scope, dot: this.#dot, owner: this.#dotOwner };
      const [free, taken] = [this.#free, this.#taken];
      this.#free = [];
      this.#taken = [];
      this.#enter(here);
      try {
        steps = make();
      } finally {
        this.#enter(outer);
        this.#free = free;
        this.#taken = taken;
        if (this.#plan !== undefined) this.#plan.locals = this.#locals;
      }
      return steps;
    };
  }

  #enter({ scope, dot, owner }: Surroundings): void {
    this.#scope = scope;
    this.#dot = dot;
    this.#dotOwner = owner;
  }

  #site(site: Omit<Site, 'base'>): number {
    return this.#sites.push({ ...site, base: this.#base }) - 1;
  }

  #moveTo(node: Node): number {
    const site = this.#sites.push({ node, base: this.#base }) - 1;
    this.#at = { site };
    return site;
  }

  #temp(): Local {
    const local = this.#free.pop() ?? this.#locals++;
    this.#taken.push(local);
    return local;
  }

  /** Plans something whose locals nothing after it uses. */
  #scoped<T>(make: () => T): T {
    const taken = this.#taken;
    const variables = this.#scope.length;
    this.#taken = [];
    const made = make();
    this.#free.push(...this.#taken);
    this.#taken = taken;
    for (const { local } of this.#scope.splice(variables)) this.#free.push(local);
    return made;
  }

  /** Plans an action: its variables stay, what it needed besides can be used again. */
  #alone<T>(make: () => T): T {
    const taken = this.#taken;
    this.#taken = [];
    const made = make();
    this.#free.push(...this.#taken);
    this.#taken = taken;
    return made;
  }

  #list(list: ListNode): Step[] {
    const steps: Step[] = [];
    const outer = this.#unset;
    for (const node of list.nodes) {
      this.#unset = [];
      const step = this.#step(node);
      if (this.#unset.length > 0) steps.push({ op: 'unset', locals: this.#unset });
      steps.push(step);
    }
    this.#unset = outer;
    return steps;
  }

  #step(node: Statement): Step {
    this.#base = 'base' in node ? node.base : 0;
    switch (node.type) {
      case 'text':
        return { op: 'text', text: node.text, pos: node.pos };
      case 'action': {
        this.#moveTo(node);
        const value = this.#alone(() => this.#pipeline(node.pipe));
        return node.pipe.decl.length > 0 ? { op: 'eval', value } : { op: 'print', value, pos: node.base + node.pos };
      }
      case 'break':
      case 'continue':
        return { op: node.type };
      case 'template':
        return this.#template(node);
      case 'if':
        return this.#scoped(() => {
          this.#moveTo(node);
          const cond = this.#pipeline(node.pipe);
          const then = this.#later(node.list, () => this.#list(node.list));
          const otherwise = this.#elseList(node);
          return {
            op: 'if',
            cond,
            // biome-ignore lint/suspicious/noThenProperty: nobody awaits a step.
            get then() {
              return then();
            },
            get else() {
              return otherwise();
            },
          };
        });
      case 'with':
        return this.#scoped(() => {
          this.#moveTo(node);
          const value = this.#pipeline(node.pipe);
          const dot = this.#temp();
          const then = this.#later(node.list, () => this.#withDot(dot, undefined, node.list));
          const otherwise = this.#elseList(node);
          return {
            op: 'with',
            value,
            dot,
            // biome-ignore lint/suspicious/noThenProperty: nobody awaits a step.
            get then() {
              return then();
            },
            get else() {
              return otherwise();
            },
          };
        });
      case 'range':
        return this.#scoped(() => this.#range(node));
    }
  }

  #elseList(node: BranchNode): () => readonly Step[] {
    const list = node.elseList;
    return list === undefined ? always(NO_STEPS) : this.#later(list, () => this.#list(list));
  }

  #withDot(dot: Local, owner: Owner, list: ListNode): Step[] {
    const [oldDot, oldOwner] = [this.#dot, this.#dotOwner];
    this.#dot = dot;
    this.#dotOwner = owner;
    const steps = this.#list(list);
    this.#dot = oldDot;
    this.#dotOwner = oldOwner;
    return steps;
  }

  #range(node: BranchNode): Step {
    const { pipe } = node;
    this.#moveTo(node);
    const container = this.#temp();
    const value = this.#pipeline(pipe, container);
    const at = this.#at;
    const dot = this.#temp();
    const names = pipe.decl.map((variable) => variable.ident[0]!);
    const [first, second] = names.map((name, i): Target => {
      const declared = this.#scope[this.#scope.length - names.length + i]!;
      const slots = pipe.isAssign ? this.#slots(name) : [{ ...declared, maybe: false }];
      // The container itself is not to be overwritten.
      return { name, slots: slots.map((slot) => (slot.owner === container ? { ...slot, owner: undefined } : slot)) };
    });
    const body = this.#later(node.list, () => this.#withDot(dot, container, node.list));
    const otherwise = this.#elseList(node);
    return {
      op: 'range',
      value,
      at,
      container,
      dot,
      key: second === undefined ? undefined : first,
      element: second ?? first,
      get body() {
        return body();
      },
      get else() {
        return otherwise();
      },
    };
  }

  #template(node: TemplateNode): Step {
    const site = this.#site({ node, template: true });
    this.#at = { site };
    const { pipe } = node;
    const arg = pipe === undefined ? undefined : this.#alone(() => this.#pipeline(pipe));
    return { op: 'template', name: node.name, arg, site, pos: node.base + node.pos };
  }

  /** `container` is where a range keeps the value: what its variables' values are taken out of. */
  #pipeline(pipe: PipeNode, container?: Local): Expr {
    this.#moveTo(pipe);
    const lets: { local: Local; value: Expr }[] = [];
    let value: Expr | undefined;
    for (const cmd of pipe.cmds) {
      let final: Expr | undefined;
      if (value !== undefined) {
        const local = this.#temp();
        lets.push({ local, value });
        final = { op: 'local', local };
      }
      value = { op: 'unwrap', value: this.#command(cmd, final) };
    }
    let result = value ?? NO_VALUE;
    for (const { local, value } of lets.reverse()) result = { op: 'let', local, value, body: result };
    if (pipe.decl.length === 0) return result;
    const targets = pipe.decl.map(({ ident }): Target => {
      const name = ident[0]!;
      return { name, slots: pipe.isAssign ? this.#slots(name) : [this.#declare(name, container)] };
    });
    return { op: 'assign', value: result, targets, at: this.#at };
  }

  #declare(name: string, container: Local | undefined): Variable {
    const { assigned, rangeAssigned } = this.#tree;
    const own = container === undefined ? rangeAssigned.has(name) : assigned.has(name);
    const local = this.#free.pop() ?? this.#locals++;
    const owner = own ? this.#locals++ : container;
    const variable = { name, local, owner, maybe: this.#conditional > 0 };
    if (variable.maybe) this.#unset.push(local);
    this.#scope.push(variable);
    // What declares it also sets it. A range's variables hold the whole value until its first turn: nothing owns it.
    return { ...variable, maybe: false, owner: container !== undefined && !own ? undefined : owner };
  }

  /** The variables that a name may mean, the most likely first; the last one is certain, if there is one. */
  #slots(name: string): Variable[] {
    const slots: Variable[] = [];
    for (let i = this.#scope.length - 1; i >= 0; i--) {
      const variable = this.#scope[i]!;
      if (variable.name !== name) continue;
      slots.push(variable);
      if (!variable.maybe) break;
    }
    return slots;
  }

  #fault(message: string): Expr {
    return { op: 'fault', message, at: this.#at };
  }

  /** Turns what is wrong with a constant into a failure when it is reached. */
  #constant(make: () => Expr): Expr {
    try {
      return make();
    } catch (error) {
      if (error instanceof Fault) return this.#fault(error.message);
      throw error;
    }
  }

  #command(cmd: CommandNode, final: Expr | undefined): Expr {
    const first = cmd.args[0]!;
    switch (first.type) {
      case 'field':
        this.#moveTo(first);
        return this.#fields(this.#dotExpr(), this.#dotOwner, first, first.ident, cmd.args, final);
      case 'chain':
        return this.#chain(first, cmd.args, final);
      case 'identifier':
        return this.#function(first, cmd, cmd.args.slice(1), final);
      case 'pipe':
        return this.#notAFunction(cmd.args, final) ?? this.#pipeline(first);
      case 'variable':
        return this.#variable(first, cmd.args, final);
    }
    this.#moveTo(first);
    const misused = this.#notAFunction(cmd.args, final);
    if (misused !== undefined) return misused;
    switch (first.type) {
      case 'dot':
        return this.#dotExpr();
      case 'nil':
        return this.#fault('nil is not a command');
      default:
        return this.#constant(() => ({ op: 'const', value: idealConstant(first) }));
    }
  }

  #dotExpr(): Expr {
    return { op: 'local', local: this.#dot };
  }

  #notAFunction(args: readonly Operand[], final: Expr | undefined): Expr | undefined {
    if (args.length <= 1 && final === undefined) return undefined;
    const text = nodeText(args[0]!);
    return this.#fault(`can't give argument to non-function ${text}`);
  }

  #chain(node: ChainNode, args: readonly Operand[], final: Expr | undefined): Expr {
    const call = this.#moveTo(node);
    const object = this.#anyArgument(node.node);
    return this.#fields(object, undefined, node, node.fields, args, final, call);
  }

  #variable(node: VariableNode, args: readonly Operand[], final: Expr | undefined): Expr {
    this.#moveTo(node);
    const [name, ...fields] = node.ident;
    const slots = this.#slots(name!);
    const last = slots.at(-1);
    let value: Expr =
      last === undefined || last.maybe
        ? this.#fault(`undefined variable: ${name}`)
        : { op: 'local', local: last.local, copy: this.#tree.assigned.has(name!) };
    for (const slot of slots.toReversed()) {
      if (slot.maybe) value = { op: 'maybe', local: slot.local, otherwise: value };
    }
    if (fields.length > 0) return this.#fields(value, slots[0]?.owner, node, fields, args, final);
    return this.#notAFunction(args, final) ?? value;
  }

  #fields(
    object: Expr,
    owner: Owner,
    node: Node,
    names: readonly string[],
    args: readonly Operand[],
    final: Expr | undefined,
    call?: number,
  ): Expr {
    const at = this.#at;
    if (args.length <= 1 && final === undefined) {
      return { op: 'fields', object, owner, names, at, call: call ?? this.#site({ node }) };
    }
    const site = this.#site({ node, callee: names.at(-1)! });
    const methodArgs = args.slice(1).map((arg): MethodArg => {
      this.#moveTo(arg);
      const before = this.#at;
      switch (arg.type) {
        case 'bool':
        case 'number':
        case 'string':
        case 'nil':
          return { value: arg, at: before };
        default: {
          const value = this.#anyArgument(arg);
          return { value, at: this.#at };
        }
      }
    });
    const finalAt = this.#at;
    const mark = this.#temp();
    if (methodArgs.length > 0) this.#at = { mark };
    return { op: 'method', object, owner, names, args: methodArgs, final, at, finalAt, mark, site };
  }

  #function(node: IdentifierNode, cmd: Node, args: readonly Operand[], final: Expr | undefined): Expr {
    this.#moveTo(node);
    const name = node.ident;
    const own = this.#signatures.lookup(name);
    const func = own?.func ?? BUILTINS.get(name);
    if (func === undefined) return this.#fault(`"${name}" is not a defined function`);
    const given = args.length + (final === undefined ? 0 : 1);
    const wanted = func.params.length;
    if (func.rest !== undefined && given < wanted) {
      return this.#fault(`wrong number of args for ${name}: want at least ${wanted} got ${args.length}`);
    }
    if (func.rest === undefined && given !== wanted) {
      return this.#fault(`wrong number of args for ${name}: want ${wanted} got ${given}`);
    }
    if (own === undefined && (name === 'and' || name === 'or')) return this.#logic(name === 'or', args, final);
    const values: Expr[] = args.map((arg, i) => this.#argument(arg, func.params[i] ?? func.rest!));
    if (final !== undefined) values.push(this.#coerce(final, func.params[given - 1] ?? func.rest!));
    if (own === undefined && name === 'call') {
      values.unshift({ op: 'const', value: args.length === 0 ? undefined : nodeText(args[0]!) });
    }
    const site = this.#site({ node: cmd, callee: name });
    return { op: 'call', callee: own === undefined ? { builtin: name } : { slot: own.slot }, args: values, site };
  }

  #logic(or: boolean, args: readonly Operand[], final: Expr | undefined): Expr {
    const mark = this.#temp();
    const marks: Where[] = [];
    const values = args.map((arg, i) => {
      if (i > 0) this.#conditional++;
      const value = this.#anyArgument(arg);
      if (i > 0) this.#conditional--;
      marks.push(this.#at);
      return value;
    });
    if (args.length > 1) this.#at = { mark };
    return { op: 'logic', or, args: values, marks, mark, final };
  }

  #coerce(value: Expr, param: Param<unknown>): Expr {
    return param.type === REFLECT_VALUE ? value : { op: 'coerce', value, param, at: this.#at };
  }

  /** An operand as an argument that takes anything as it is. */
  #anyArgument(node: Operand): Expr {
    return this.#argument(node, { type: REFLECT_VALUE });
  }

  #argument(node: Operand, param: Param<unknown>): Expr {
    this.#moveTo(node);
    switch (node.type) {
      case 'dot':
        return this.#coerce(this.#dotExpr(), param);
      case 'field':
        return this.#coerce(this.#fields(this.#dotExpr(), this.#dotOwner, node, node.ident, [], undefined), param);
      case 'variable':
        return this.#coerce(this.#variable(node, [], undefined), param);
      case 'pipe':
        return this.#coerce(this.#pipeline(node), param);
      case 'identifier':
        return this.#coerce(this.#function(node, node, [], undefined), param);
      case 'chain':
        return this.#coerce(this.#chain(node, [], undefined), param);
      default:
        return this.#constant(() => ({ op: 'const', value: literalFor(node, param.type), given: param }));
    }
  }
}
