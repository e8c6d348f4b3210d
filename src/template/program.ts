import type { GoFunc } from '../go/func.ts';
import { quote } from '../go/strconv.ts';
import type { Value } from '../go/value.ts';
import { closureBody } from './closures.ts';
import { emitBody } from './emit.ts';
import { Fault, LimitError } from './errors.ts';
import { depthMessage, failure } from './failure.ts';
import type { Linkage } from './link.ts';
import { isEmptyList } from './node.ts';
import type { Tree } from './parse.ts';
import type { Plan } from './plan.ts';
import { makePlan } from './planner.ts';
import { type RunState, tick } from './runtime.ts';
import type { Tracer } from './trace.ts';

/** A template of a set: a body under a name. */
export interface Template {
  readonly name: string;
  /** The text it was parsed from, which errors name. */
  readonly parseName: string;
  readonly program: Program;
}

/** `adaptive` runs closures first, and makes source of the bodies that run often: most run once or twice. */
export type BackEnd = 'code' | 'closures' | 'adaptive';

/** Runs after which a body is worth compiling. */
const HOT_RUNS = 16;

/** What runs of a set share. */
export interface SetState extends RunState {
  /** The functions' implementations, by slot. */
  readonly functions: readonly GoFunc['call'][];
  readonly linkage: Linkage;
  readonly backEnd: BackEnd;
  readonly tracer: Tracer | undefined;
  find(name: string): Template | undefined;
}

/** A body made ready to run. */
export type Body = (state: SetState, template: Template, dot: Value) => string;

/** A body with what was made of it so far. It belongs to no set and no name: equal texts share it. */
export interface Program {
  readonly tree: Tree;
  /** Whether it is of blanks only. */
  readonly empty: boolean;
  readonly made: Map<string, Body>;
  /** What ran last, which is nearly always what runs next. */
  last: { readonly linkage: Linkage; readonly backEnd: BackEnd; readonly body: Body } | undefined;
}

export function newProgram(tree: Tree): Program {
  return { tree, empty: isEmptyList(tree.root), made: new Map(), last: undefined };
}

/** Runs a template; its body is made ready first if that was not done for functions like the set's. */
export function runTemplate(state: SetState, template: Template, dot: Value): string {
  const { program } = template;
  const { last } = program;
  if (last !== undefined && last.linkage === state.linkage && last.backEnd === state.backEnd && !state.tracer) {
    return last.body(state, template, dot);
  }
  const traced = state.tracer !== undefined;
  const key = `${state.backEnd}${traced ? '+' : '-'}${state.linkage.id}`;
  let body = program.made.get(key);
  if (body === undefined) {
    body = makeBody(program, state, traced);
    program.made.set(key, body);
  }
  if (!traced) program.last = { linkage: state.linkage, backEnd: state.backEnd, body };
  return body(state, template, dot);
}

function makeBody(program: Program, state: SetState, traced: boolean): Body {
  const { backEnd, linkage } = state;
  const plan = planOf(program.tree, linkage);
  if (backEnd === 'closures' || traced) return closures(plan, traced);
  if (backEnd === 'code') return code(plan);
  const cold = closures(plan, false);
  let runs = 0;
  let hot: Body | undefined;
  return (state, template, dot) => {
    if (hot === undefined && runs++ < HOT_RUNS) return cold(state, template, dot);
    hot ??= code(plan);
    if (program.last?.linkage === linkage) program.last = { linkage, backEnd, body: hot };
    return hot(state, template, dot);
  };
}

function planOf(tree: Tree, linkage: Linkage): Plan {
  try {
    return makePlan(tree, linkage);
  } catch (error) {
    throw tooDeep(error);
  }
}

function closures(plan: Plan, traced: boolean): Body {
  try {
    return closureBody(plan, CALLS, traced);
  } catch (error) {
    throw tooDeep(error);
  }
}

/** What the engine finds too deep or too long for one function runs as closures. */
function code(plan: Plan): Body {
  try {
    return emitBody(plan, CALLS);
  } catch (error) {
    if (error instanceof RangeError || error instanceof SyntaxError) return closures(plan, false);
    throw error;
  }
}

function tooDeep(error: unknown): unknown {
  return error instanceof RangeError ? new LimitError('template: nested too deeply') : error;
}

/** The template that a `template` action names; throws `Fault`. */
function find(state: SetState, name: string): Template {
  const template = state.find(name);
  if (template === undefined) throw new Fault(`template ${quote(name)} not defined`);
  const { limits, depth } = state.meter;
  if (depth >= limits.depth) throw new Fault(depthMessage(limits.depth));
  return template;
}

/** Runs the template of a `template` action. */
function run(state: SetState, template: Template, dot: Value): string {
  const { meter } = state;
  tick(meter, '');
  meter.depth++;
  const text = runTemplate(state, template, dot);
  meter.depth--;
  return text;
}

/** What bodies call besides the operations on values: handed to them, since it runs bodies itself. */
export interface Calls {
  readonly find: typeof find;
  readonly run: typeof run;
  readonly failure: typeof failure;
}

const CALLS: Calls = { find, run, failure };
