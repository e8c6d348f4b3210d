import { TschartError } from '../errors.ts';
import { quote } from '../go/strconv.ts';
import { GoError } from '../go/value.ts';
import { CallFault, columnAt, ExecError, Fault, LimitError, lineAt } from './errors.ts';
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
  if (thrown instanceof RangeError) return stackError(meter, template, plan, at, thrown);
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

function execError(template: Names, plan: Plan, at: number, detail: string, inner: unknown): ExecError {
  const { node } = plan.sites[at]!;
  return new ExecError({
    templateName: template.name,
    parseName: template.parseName,
    line: lineAt(plan.text, node.pos),
    column: columnAt(plan.text, node.pos),
    nodeText: nodeText(node),
    detail,
    inner,
  });
}

/**
 * The stack of the JavaScript engine is smaller than Go's: templates that call each other too deep end as they do in
 * Go, by Go's limit, at the innermost call.
 */
function stackError(meter: Meter, template: Names, plan: Plan, at: number, thrown: RangeError): unknown {
  const site = plan.sites[at]!;
  if (!thrown.message.includes('call stack')) return new LimitError(`template: ${thrown.message}`);
  if (site.template === true) {
    return execError(template, plan, at, depthMessage(meter.limits.depth), undefined);
  }
  if (meter.depth > 0 && site.callee === undefined) return thrown;
  const { node } = site;
  const [line, column] = [lineAt(plan.text, node.pos), columnAt(plan.text, node.pos)];
  return new LimitError(
    `template: ${template.parseName}:${line}:${column}: executing ${quote(template.name)} at <${nodeText(node)}>: templates are nested too deeply`,
    { template: template.parseName, line, column: column + 1 },
  );
}

export function depthMessage(depth: number): string {
  return `exceeded maximum template depth (${depth})`;
}
