import type { Param } from '../go/func.ts';
import { ANY, type Value } from '../go/value.ts';
import { BUILTINS } from './builtins.ts';
import { argumentForm } from './convert.ts';
import {
  type CallExpr,
  type Expr,
  isResult,
  type Local,
  type MethodExpr,
  type Owner,
  type Part,
  type Plan,
  type RangeStep,
  type Site,
  type Step,
  type Target,
  type Where,
} from './plan.ts';
import type { Body, Calls, SetState, Template } from './program.ts';
import { localsOf } from './reads.ts';
import {
  argument,
  bindMethod,
  callBound,
  elementAt,
  fault,
  field,
  isTrue,
  iterate,
  keyAt,
  methodLiteral,
  methodValue,
  printed,
  printedQuietly,
  printedResult,
  tick,
  UNSET,
} from './runtime.ts';
import type { TraceWriter } from './trace.ts';

/** The state of one run of a body. */
interface Frame {
  readonly state: SetState;
  readonly template: Template;
  /** Values, sites of marks, and `UNSET`. */
  readonly locals: unknown[];
  readonly trace: TraceWriter | undefined;
  /** What the failure of the next operation names, and what its position counts from. */
  site: Site | undefined;
  base: number;
  out: string;
}

export type Evaluate = (frame: Frame) => unknown;

/** What a step does to the range around it. */
type Outcome = 'break' | 'continue' | undefined;
type Perform = (frame: Frame) => Outcome;

/** Makes a plan into closures: for bodies that run a few times, and where functions can't be made from source. */
export function closureBody(plan: Plan, calls: Calls, traced: boolean): Body {
  const body = performAll(plan.body, calls);
  return (state, template, dot) => {
    const trace = traced ? state.tracer?.open(template) : undefined;
    const locals = new Array<unknown>(plan.locals).fill(undefined);
    locals[0] = dot;
    const frame: Frame = { state, template, locals, trace, site: undefined, base: 0, out: '' };
    try {
      body(frame);
    } catch (error) {
      const { site, base } = frame;
      throw calls.failure(state.meter, template, plan.text, site === undefined ? undefined : { site, base }, error);
    }
    return trace === undefined ? frame.out : trace.close(frame.out);
  };
}

/*
 * `perform` and `evaluate` leave each kind to a function of its own that takes what its closure needs: what a closure
 * sees is kept with it, and charts make tens of thousands of them.
 */

function performAll(steps: readonly Step[], calls: Calls): Perform {
  if (steps.length === 1) return perform(steps[0]!, calls);
  return performEach(steps.map((step) => perform(step, calls)));
}

function performEach(performs: readonly Perform[]): Perform {
  return (frame) => {
    for (let i = 0; i < performs.length; i++) {
      const outcome = performs[i]!(frame);
      if (outcome !== undefined) return outcome;
    }
    return undefined;
  };
}

function perform(step: Step, calls: Calls): Perform {
  switch (step.op) {
    case 'text':
      return performText(step.text, step.pos);
    case 'print': {
      const text = step.quiet ? printedQuietly : isResult(step.value) ? printedResult : printed;
      return performPrint(step.value, text, step.base, step.pos);
    }
    case 'eval':
      return performEval(evaluate(step.value), step.base);
    case 'unset':
      return performUnset(step.locals);
    case 'if':
      return performIf(evaluate(step.cond), step.base, step.then, step.else, calls);
    case 'with':
      return performWith(step.value, step.base, step.dot, step.then, step.else, calls);
    case 'range':
      return performRange(step, calls);
    case 'template':
      return performTemplate(step, step.arg === undefined ? undefined : evaluate(step.arg), calls);
    case 'break':
      return leave;
    case 'continue':
      return goOn;
  }
}

function leave(): Outcome {
  return 'break';
}

function goOn(): Outcome {
  return 'continue';
}

function performText(text: string, pos: number): Perform {
  return (frame) => {
    frame.out += text;
    frame.trace?.text(frame.out.length, pos);
    return undefined;
  };
}

function performPrint(expr: Expr, text: (value: Value) => string, base: number, pos: number): Perform {
  const value = evaluate(expr);
  return (frame) => {
    frame.trace?.watch();
    frame.base = base;
    const result = value(frame);
    frame.out += typeof result === 'string' ? result : text(result as Value);
    frame.trace?.value(frame.out.length, pos, localsOf(expr), frame.locals);
    return undefined;
  };
}

function performEval(value: Evaluate, base: number): Perform {
  return (frame) => {
    frame.trace?.watch();
    frame.base = base;
    value(frame);
    return undefined;
  };
}

function performUnset(locals: readonly Local[]): Perform {
  return (frame) => {
    for (const local of locals) frame.locals[local] = UNSET;
    return undefined;
  };
}

/** Parts are made ready when they first run: many never do. */
function performIf(cond: Evaluate, base: number, yes: Part, no: Part, calls: Calls): Perform {
  let then: Perform | undefined;
  let otherwise: Perform | undefined;
  return (frame) => {
    frame.trace?.watch();
    frame.base = base;
    if (isTrue(cond(frame) as Value)) {
      then ??= performAll(yes.steps(), calls);
      return then(frame);
    }
    otherwise ??= performAll(no.steps(), calls);
    return otherwise(frame);
  };
}

function performWith(expr: Expr, base: number, dot: Local, yes: Part, no: Part, calls: Calls): Perform {
  const value = evaluate(expr);
  let then: Perform | undefined;
  let otherwise: Perform | undefined;
  return (frame) => {
    frame.trace?.watch();
    frame.base = base;
    const result = value(frame) as Value;
    frame.trace?.set(dot, result, localsOf(expr), frame.locals);
    frame.locals[dot] = result;
    if (isTrue(result)) {
      then ??= performAll(yes.steps(), calls);
      return then(frame);
    }
    otherwise ??= performAll(no.steps(), calls);
    return otherwise(frame);
  };
}

function performTemplate(step: Step & { op: 'template' }, arg: Evaluate | undefined, calls: Calls): Perform {
  return (frame) => {
    const { base, name, site, pos } = step;
    frame.base = base;
    frame.site = site;
    const found = calls.find(frame.state, name);
    const dot = arg?.(frame) as Value;
    frame.site = site;
    frame.trace?.watch();
    frame.out += calls.run(frame.state, found, dot);
    frame.trace?.called(frame.out.length, pos);
    return undefined;
  };
}

function performRange(step: RangeStep, calls: Calls): Perform {
  const value = evaluate(step.value);
  const { base, at, key, element, container, dot } = step;
  const setKey = key === undefined ? undefined : setTarget(key, undefined, at);
  const setElement = element === undefined ? undefined : setTarget(element, container, at);
  let body: Perform | undefined;
  let otherwise: Perform | undefined;
  return (frame) => {
    frame.base = base;
    const over = value(frame) as Value;
    frame.locals[container] = over;
    moveTo(frame, at);
    const range = iterate(over, key !== undefined);
    if (range === undefined) {
      // A break there ends this range, not the one around it.
      otherwise ??= performAll(step.else.steps(), calls);
      const outcome = otherwise(frame);
      return outcome === 'break' ? undefined : outcome;
    }
    body ??= performAll(step.body.steps(), calls);
    for (let i = 0; i < range.length; i++) {
      tick(frame.state.meter, frame.out);
      frame.base = base;
      const item = elementAt(range, i);
      frame.locals[dot] = item;
      setKey?.(frame, keyAt(range, i));
      setElement?.(frame, item);
      if (frame.trace !== undefined) {
        if (body(frame) === 'break') break;
        continue;
      }
      const before = frame.out;
      frame.out = '';
      const outcome = body(frame);
      frame.out = before + joined(frame.out);
      if (outcome === 'break') break;
    }
    return undefined;
  };
}

/** Texts from this length on are joined. */
const LONG = 256;
const BEGIN = /^/;

/**
 * The same text, its characters next to each other: engines keep what was put together as a tree of its pieces, which
 * takes ten times the memory, until somebody searches it.
 */
function joined(text: string): string {
  if (text.length >= LONG) BEGIN.test(text);
  return text;
}

/** Sets the current site: what the failure of the next operation names. */
function moveTo(frame: Frame, where: Where): void {
  frame.site = where.type === 'mark' ? (frame.locals[where.local] as Site) : where;
}

/** Of what a value is made from the trace is told where it is that of an expression. */
function setTarget(target: Target, owner: Owner, at: Where, expr?: Expr): (frame: Frame, value: unknown) => void {
  return (frame, value) => {
    const { locals } = frame;
    for (const slot of target.slots) {
      if (slot.maybe && locals[slot.local] === UNSET) continue;
      if (expr !== undefined) frame.trace?.set(slot.local, value, localsOf(expr), locals);
      locals[slot.local] = value;
      if (slot.owner !== undefined) locals[slot.owner] = owner === undefined ? undefined : locals[owner];
      return;
    }
    moveTo(frame, at);
    fault(`undefined variable: ${target.name}`);
  };
}

function evaluate(expr: Expr): Evaluate {
  switch (expr.op) {
    case 'shared':
      expr.evaluate ??= evaluate(expr.value);
      return expr.evaluate;
    case 'const':
      return evaluateConst(expr.given === undefined ? expr.value : argumentForm(expr.value, expr.given.type));
    case 'local':
      return evaluateLocal(expr.local);
    case 'maybe':
      return evaluateMaybe(expr.local, evaluate(expr.otherwise));
    case 'let':
      return evaluateLet(expr.local, evaluate(expr.value), evaluate(expr.body));
    case 'unwrap':
      return evaluateUnwrap(evaluate(expr.value));
    case 'fault':
      return evaluateFault(expr.message, expr.at);
    case 'fields':
      return evaluateFields(expr, evaluate(expr.object));
    case 'method':
      return evaluateMethod(expr);
    case 'call':
      return evaluateCall(expr);
    case 'coerce':
      return evaluateCoerce(evaluate(expr.value), expr.param, expr.at);
    case 'logic':
      return evaluateLogic(expr);
    case 'assign':
      return evaluateAssign(
        evaluate(expr.value),
        expr.targets.map((target) => setTarget(target, undefined, expr.at, expr.value)),
      );
  }
}

function evaluateConst(value: unknown): Evaluate {
  return () => value;
}

function evaluateLocal(local: Local): Evaluate {
  return (frame) => frame.locals[local];
}

function evaluateMaybe(local: Local, otherwise: Evaluate): Evaluate {
  return (frame) => {
    const value = frame.locals[local];
    return value === UNSET ? otherwise(frame) : value;
  };
}

function evaluateLet(local: Local, value: Evaluate, body: Evaluate): Evaluate {
  return (frame) => {
    frame.locals[local] = value(frame);
    return body(frame);
  };
}

function evaluateUnwrap(value: Evaluate): Evaluate {
  return (frame) => value(frame) ?? undefined;
}

function evaluateFault(message: string, at: Where): Evaluate {
  return (frame) => {
    moveTo(frame, at);
    fault(message);
  };
}

function evaluateAssign(value: Evaluate, sets: readonly ((frame: Frame, value: unknown) => void)[]): Evaluate {
  return (frame) => {
    const result = value(frame);
    for (const set of sets) set(frame, result);
    return result;
  };
}

function ownerValue(frame: Frame, owner: Owner): Value {
  return owner === undefined ? undefined : (frame.locals[owner] as Value);
}

function evaluateFields(expr: Expr & { op: 'fields' }, object: Evaluate): Evaluate {
  return (frame) => {
    const { names, owner, call, at } = expr;
    let value = object(frame) as Value;
    let from = ownerValue(frame, owner);
    moveTo(frame, at);
    for (let i = 0; i < names.length; i++) {
      const next = field(frame.state, value, names[i]!, from, call);
      from = value;
      value = next;
    }
    return value;
  };
}

function evaluateMethod(expr: MethodExpr): Evaluate {
  const { names, owner, args, mark, site } = expr;
  const object = evaluate(expr.object);
  const final = expr.final === undefined ? undefined : evaluate(expr.final);
  const parts = args.map((arg) => {
    const node = arg.value;
    return { at: arg.at, ...('type' in node ? { node } : { value: evaluate(node) }) };
  });
  return (frame) => {
    const receiver = object(frame) as Value;
    moveTo(frame, expr.at);
    const inPipe = final === undefined ? 0 : 1;
    frame.locals[mark] = frame.site;
    const bound = bindMethod(frame.state, receiver, ownerValue(frame, owner), names, args.length, inPipe, site);
    if (bound === undefined) return undefined;
    const values = parts.map((part, i) => {
      if ('node' in part) {
        moveTo(frame, part.at);
        return methodLiteral(bound, i, part.node);
      }
      const value = part.value(frame) as Value;
      moveTo(frame, part.at);
      return methodValue(bound, i, value);
    });
    if (final !== undefined) {
      const value = final(frame) as Value;
      moveTo(frame, expr.finalAt);
      values.push(methodValue(bound, args.length, value));
    }
    if (final === undefined) moveTo(frame, expr.finalAt);
    frame.locals[mark] = frame.site;
    frame.site = site;
    return callBound(bound, values);
  };
}

type Call = (...args: unknown[]) => Value;

function evaluateCall({ site, callee, args }: CallExpr): Evaluate {
  const builtin = 'builtin' in callee ? (BUILTINS.get(callee.builtin)!.call as Call) : undefined;
  const slot = 'slot' in callee ? callee.slot : 0;
  switch (args.length) {
    case 1:
      return evaluateCall1(site, builtin, slot, evaluate(args[0]!));
    case 2:
      return evaluateCall2(site, builtin, slot, evaluate(args[0]!), evaluate(args[1]!));
    default:
      return evaluateCallN(site, builtin, slot, args.map(evaluate));
  }
}

/** What is called: a builtin, or the function that a set has in the slot. */
function calleeOf(frame: Frame, builtin: Call | undefined, slot: number): Call {
  return builtin ?? (frame.state.functions[slot]! as Call);
}

function evaluateCall1(site: Site, builtin: Call | undefined, slot: number, first: Evaluate): Evaluate {
  return (frame) => {
    const a = first(frame);
    frame.site = site;
    return calleeOf(frame, builtin, slot)(a);
  };
}

function evaluateCall2(
  site: Site,
  builtin: Call | undefined,
  slot: number,
  first: Evaluate,
  second: Evaluate,
): Evaluate {
  return (frame) => {
    const a = first(frame);
    const b = second(frame);
    frame.site = site;
    return calleeOf(frame, builtin, slot)(a, b);
  };
}

function evaluateCallN(site: Site, builtin: Call | undefined, slot: number, args: readonly Evaluate[]): Evaluate {
  return (frame) => {
    const values: unknown[] = [];
    for (let i = 0; i < args.length; i++) values.push(args[i]!(frame));
    frame.site = site;
    return calleeOf(frame, builtin, slot)(...values);
  };
}

function evaluateCoerce(value: Evaluate, param: Param<unknown>, at: Where): Evaluate {
  return param.type === ANY ? evaluateAny(value) : evaluateArgument(value, param, at);
}

function evaluateAny(value: Evaluate): Evaluate {
  return (frame) => value(frame) ?? null;
}

function evaluateArgument(value: Evaluate, param: Param<unknown>, at: Where): Evaluate {
  return (frame) => {
    const given = value(frame) as Value;
    moveTo(frame, at);
    return argument(given, param);
  };
}

function evaluateLogic(expr: Expr & { op: 'logic' }): Evaluate {
  const { or, mark, marks } = expr;
  const args = expr.args.map(evaluate);
  const final = expr.final === undefined ? undefined : evaluate(expr.final);
  return (frame) => {
    let result: unknown;
    for (let i = 0; i < args.length; i++) {
      result = args[i]!(frame);
      moveTo(frame, marks[i]!);
      frame.locals[mark] = frame.site;
      if ((i < args.length - 1 || final !== undefined) && isTrue(result as Value) === or) return result;
    }
    return final === undefined ? result : final(frame);
  };
}
