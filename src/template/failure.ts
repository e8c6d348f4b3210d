import { TschartError } from '../errors.ts';
import { quote } from '../go/strconv.ts';
import { GoError } from '../go/value.ts';
import { CallFault, columnAt, ExecError, Fault, LimitError, lineAt, STACK_EXHAUSTED } from './errors.ts';
import type { Meter } from './limits.ts';
import { nodeText } from './node.ts';
import type { Plan } from './plan.ts';

/** The names under which a body runs, for errors. */
export interface Names {
  readonly name: string;
  readonly parseName: string;
}

/** The error to throw for what was thrown at a site of a body. */
export function failure(meter: Meter, template: Names, plan: Plan, at: number, thrown: unknown): unknown {
  const site = plan.sites[at];
  if (site === undefined) return thrown;
  if (thrown instanceof Fault) return execError(template, plan, at, thrown.message, undefined);
  if (thrown instanceof CallFault) {
    if (!canWrap(thrown.cause)) return thrown.cause;
    return callError(template, plan, thrown.site ?? at, thrown.callee, thrown.cause);
  }
  if (thrown instanceof Overflow) return ++thrown.unwound < UNWOUND ? thrown : overflowError(meter, thrown);
  if (isOverflow(thrown)) return overflow(meter, template, plan, at, thrown);
  if (thrown instanceof RangeError) return new LimitError(`template: ${thrown.message}`);
  if (site.template === true || site.callee === undefined || !canWrap(thrown)) return thrown;
  return callError(template, plan, at, site.callee, thrown);
}

/** Failures of functions get the call's place; what stops the whole run does not. */
function canWrap(error: unknown): error is Error {
  return error instanceof GoError || (error instanceof TschartError && !(error instanceof LimitError));
}

function callError(template: Names, plan: Plan, at: number, callee: string, inner: Error): ExecError {
  return execError(template, plan, at, `error calling ${callee}: ${inner.message}`, inner);
}

function execError(template: Names, plan: Plan, at: number, detail: string, inner: unknown, code?: string): ExecError {
  const { node, base } = plan.sites[at]!;
  return new ExecError({
    templateName: template.name,
    parseName: template.parseName,
    line: lineAt(plan.text, base + node.pos),
    column: columnAt(plan.text, base + node.pos),
    nodeText: nodeText(node),
    detail,
    inner,
    ...(code === undefined ? {} : { code }),
  });
}

/** Bodies to leave before there is room enough on the stack to make an error. */
const UNWOUND = 32;

/** A full stack, on its way to where an error can be made of it. */
class Overflow {
  unwound = 0;
  readonly template: Names;
  readonly plan: Plan;
  readonly at: number;

  constructor(template: Names, plan: Plan, at: number) {
    this.template = template;
    this.plan = plan;
    this.at = at;
  }
}

/** Besides the engines' own errors of a full stack: V8 also fails so to compile a regular expression there. */
function isOverflow(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  if (thrown instanceof RangeError || thrown instanceof SyntaxError) return thrown.message.includes('call stack');
  return thrown.name === 'InternalError';
}

function overflow(meter: Meter, template: Names, plan: Plan, at: number, thrown: unknown): unknown {
  const site = plan.sites[at]!;
  // The `template` action that called this body is named instead.
  if (site.template !== true && site.callee === undefined && meter.depth > 0) return thrown;
  return new Overflow(template, plan, at);
}

/**
 * The stack of the JavaScript engine is smaller than Go's: templates that call each other too deep end as they do in
 * Go, by Go's limit, at the innermost call; includes, which Go does not limit, with an error of ours.
 */
function overflowError(meter: Meter, { template, plan, at }: Overflow): Error {
  const { node, template: isTemplate } = plan.sites[at]!;
  const error = execError(template, plan, at, depthMessage(meter.limits.depth), undefined, STACK_EXHAUSTED);
  if (isTemplate === true) return error;
  const { line, column } = error;
  const place = `${template.parseName}:${line}:${column}: executing ${quote(template.name)} at <${nodeText(node)}>`;
  return new LimitError(`template: ${place}: templates are nested too deeply`, error.at, STACK_EXHAUSTED);
}

/** What the caller of the outermost run gets to see of what was thrown. */
export function outermostError(meter: Meter, thrown: unknown): unknown {
  if (thrown instanceof Overflow) return overflowError(meter, thrown);
  return isOverflow(thrown)
    ? new LimitError('template: templates are nested too deeply', undefined, STACK_EXHAUSTED)
    : thrown;
}

export function depthMessage(depth: number): string {
  return `exceeded maximum template depth (${depth})`;
}
