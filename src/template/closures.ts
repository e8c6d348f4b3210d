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
  type Plan,
  type RangeStep,
  type Site,
  type Step,
  type Target,
  type Where,
} from './plan.ts';
import type { Body, Calls, SetState, Template } from './program.ts';
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

function performAll(steps: readonly Step[], calls: Calls): Perform {
  const performs: Perform[] = [];
  for (let i = 0; i < steps.length; i++) performs.push(perform(steps[i]!, calls));
  if (performs.length === 1) return performs[0]!;
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
    case 'text': {
      const { text, pos } = step;
      return (frame) => {
        frame.out += text;
        frame.trace?.text(frame.out.length, pos);
        return undefined;
      };
    }
    case 'print': {
      const { base, pos } = step;
      const value = evaluate(step.value);
      const text = step.quiet ? printedQuietly : isResult(step.value) ? printedResult : printed;
      return (frame) => {
        frame.trace?.watch();
        frame.base = base;
        const result = value(frame);
        frame.out += typeof result === 'string' ? result : text(result as Value);
        frame.trace?.value(frame.out.length, pos);
        return undefined;
      };
    }
    case 'eval': {
      const { base } = step;
      const value = evaluate(step.value);
      return (frame) => {
        frame.base = base;
        value(frame);
        return undefined;
      };
    }
    case 'unset':
      return (frame) => {
        for (const local of step.locals) frame.locals[local] = UNSET;
        return undefined;
      };
    case 'if': {
      const { base } = step;
      const cond = evaluate(step.cond);
      // Made when they first run: many never do.
      let then: Perform | undefined;
      let otherwise: Perform | undefined;
      return (frame) => {
        frame.base = base;
        if (isTrue(cond(frame) as Value)) {
          then ??= performAll(step.then.steps(), calls);
          return then(frame);
        }
        otherwise ??= performAll(step.else.steps(), calls);
        return otherwise(frame);
      };
    }
    case 'with': {
      const { base } = step;
      const value = evaluate(step.value);
      let then: Perform | undefined;
      let otherwise: Perform | undefined;
      return (frame) => {
        frame.base = base;
        const result = value(frame) as Value;
        frame.locals[step.dot] = result;
        if (isTrue(result)) {
          then ??= performAll(step.then.steps(), calls);
          return then(frame);
        }
        otherwise ??= performAll(step.else.steps(), calls);
        return otherwise(frame);
      };
    }
    case 'range':
      return performRange(step, calls);
    case 'template': {
      const { base, name, site, pos } = step;
      const arg = step.arg === undefined ? undefined : evaluate(step.arg);
      return (frame) => {
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
    default: {
      const outcome = step.op;
      return () => outcome;
    }
  }
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

function setTarget(target: Target, owner: Owner, at: Where): (frame: Frame, value: unknown) => void {
  return (frame, value) => {
    const { locals } = frame;
    for (const slot of target.slots) {
      if (slot.maybe && locals[slot.local] === UNSET) continue;
      locals[slot.local] = value;
      if (slot.owner !== undefined) locals[slot.owner] = owner === undefined ? undefined : locals[owner];
      return;
    }
    moveTo(frame, at);
    fault(`undefined variable: ${target.name}`);
  };
}

function read(local: Local): Evaluate {
  return (frame) => frame.locals[local];
}

function evaluate(expr: Expr): Evaluate {
  switch (expr.op) {
    case 'shared':
      expr.evaluate ??= evaluate(expr.value);
      return expr.evaluate;
    case 'const': {
      const value = expr.given === undefined ? expr.value : argumentForm(expr.value, expr.given.type);
      return () => value;
    }
    case 'local':
      return read(expr.local);
    case 'maybe': {
      const otherwise = evaluate(expr.otherwise);
      return (frame) => {
        const value = frame.locals[expr.local];
        return value === UNSET ? otherwise(frame) : value;
      };
    }
    case 'let': {
      const value = evaluate(expr.value);
      const body = evaluate(expr.body);
      return (frame) => {
        frame.locals[expr.local] = value(frame);
        return body(frame);
      };
    }
    case 'unwrap': {
      const value = evaluate(expr.value);
      return (frame) => value(frame) ?? undefined;
    }
    case 'fault': {
      return (frame) => {
        moveTo(frame, expr.at);
        fault(expr.message);
      };
    }
    case 'fields':
      return evaluateFields(expr);
    case 'method':
      return evaluateMethod(expr);
    case 'call':
      return evaluateCall(expr);
    case 'coerce':
      return evaluateCoerce(expr.value, expr.param, expr.at);
    case 'logic':
      return evaluateLogic(expr);
    case 'assign': {
      const value = evaluate(expr.value);
      const sets = expr.targets.map((target) => setTarget(target, undefined, expr.at));
      return (frame) => {
        const result = value(frame);
        for (const set of sets) set(frame, result);
        return result;
      };
    }
  }
}

function ownerValue(frame: Frame, owner: Owner): Value {
  return owner === undefined ? undefined : (frame.locals[owner] as Value);
}

function evaluateFields(expr: Expr & { op: 'fields' }): Evaluate {
  const { names, owner, call, at } = expr;
  const object = evaluate(expr.object);
  return (frame) => {
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

function evaluateCall(expr: CallExpr): Evaluate {
  const { site, callee } = expr;
  const args: Evaluate[] = [];
  for (let i = 0; i < expr.args.length; i++) args.push(evaluate(expr.args[i]!));
  const builtin = 'builtin' in callee ? BUILTINS.get(callee.builtin)!.call : undefined;
  const slot = 'slot' in callee ? callee.slot : 0;
  const function_ = (frame: Frame): ((...args: unknown[]) => Value) =>
    (builtin ?? frame.state.functions[slot]!) as (...args: unknown[]) => Value;
  const [first, second] = args;
  if (first !== undefined && args.length === 1) {
    return (frame) => {
      const a = first(frame);
      frame.site = site;
      return function_(frame)(a);
    };
  }
  if (first !== undefined && second !== undefined && args.length === 2) {
    return (frame) => {
      const a = first(frame);
      const b = second(frame);
      frame.site = site;
      return function_(frame)(a, b);
    };
  }
  return (frame) => {
    const values = args.map((arg) => arg(frame));
    frame.site = site;
    return function_(frame)(...values);
  };
}

function evaluateCoerce(expr: Expr, param: Param<unknown>, at: Where): Evaluate {
  const value = evaluate(expr);
  if (param.type === ANY) return (frame) => value(frame) ?? null;
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
