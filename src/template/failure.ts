import { TschartError } from '../errors.ts';
import { quote } from '../go/strconv.ts';
import { GoError } from '../go/value.ts';
import { CallFault, columnAt, ExecError, Fault, LimitError, lineAt, STACK_EXHAUSTED } from './errors.ts';
import type { Meter } from './limits.ts';
import { type Node, nodeText } from './node.ts';
import type { Place } from './plan.ts';

/** The names under which a body runs, for errors. */
export interface Names {
  readonly name: string;
  readonly parseName: string;
}

/** The error to throw for what was thrown at a place of a body. */
export function failure(
  meter: Meter,
  template: Names,
  text: string,
  place: Place | undefined,
  thrown: unknown,
): unknown {
  if (place === undefined) return thrown;
  const { site, base } = place;
  if (thrown instanceof Fault) return execError(template, text, place, thrown.message, undefined);
  if (thrown instanceof CallFault) {
    if (!canWrap(thrown.cause)) return thrown.cause;
    return callError(template, text, { site: thrown.site ?? site, base }, thrown.callee, thrown.cause);
  }
  if (thrown instanceof Overflow) return ++thrown.unwound < UNWOUND ? thrown : overflowError(meter, thrown);
  if (isOverflow(thrown)) return overflow(meter, template, text, place, thrown);
  if (thrown instanceof RangeError) return tooLarge(thrown);
  if (site.type !== 'call' || !canWrap(thrown)) return thrown;
  return callError(template, text, place, site.callee, thrown);
}

/** What the JavaScript engine has no room for. Its messages: V8's, JavaScriptCore's and SpiderMonkey's. */
function tooLarge({ message }: RangeError): LimitError {
  if (/string length|out of memory|allocation size/i.test(message)) {
    return new LimitError(
      'template: a text is longer than the 536,870,888 characters that the JavaScript engine allows',
    );
  }
  if (/array|map maximum|set maximum/i.test(message)) {
    return new LimitError('template: a list or a map has more elements than the JavaScript engine allows');
  }
  return new LimitError(`template: ${message}`);
}

/** Failures of functions get the call's place; what stops the whole run does not. */
function canWrap(error: unknown): error is Error {
  return error instanceof GoError || (error instanceof TschartError && !(error instanceof LimitError));
}

function callError(template: Names, text: string, place: Place, callee: string, inner: Error): ExecError {
  return execError(template, text, place, `error calling ${callee}: ${inner.message}`, inner);
}

function nodeAt({ site }: Place): Node {
  return site.type === 'call' ? site.node : site;
}

function execError(
  template: Names,
  text: string,
  place: Place,
  detail: string,
  inner: unknown,
  code?: string,
): ExecError {
  const node = nodeAt(place);
  const position = place.base + node.pos;
  return new ExecError({
    templateName: template.name,
    parseName: template.parseName,
    line: lineAt(text, position),
    column: columnAt(text, position),
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
  readonly text: string;
  readonly place: Place;

  constructor(template: Names, text: string, place: Place) {
    this.template = template;
    this.text = text;
    this.place = place;
  }
}

/** Besides the engines' own errors of a full stack: V8 also fails so to compile a regular expression there. */
function isOverflow(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  if (thrown instanceof RangeError || thrown instanceof SyntaxError) return thrown.message.includes('call stack');
  return thrown.name === 'InternalError';
}

function overflow(meter: Meter, template: Names, text: string, place: Place, thrown: unknown): unknown {
  const { type } = place.site;
  // The `template` action that called this body is named instead.
  if (type !== 'template' && type !== 'call' && meter.depth > 0) return thrown;
  return new Overflow(template, text, place);
}

/**
 * The stack of the JavaScript engine is smaller than Go's: templates that call each other too deep end as they do in
 * Go, by Go's limit, at the innermost call; includes, which Go does not limit, with an error of ours.
 */
function overflowError(meter: Meter, { template, text, place }: Overflow): Error {
  const error = execError(template, text, place, depthMessage(meter.limits.depth), undefined, STACK_EXHAUSTED);
  if (place.site.type === 'template') return error;
  const { line, column } = error;
  const at = `${template.parseName}:${line}:${column}: executing ${quote(template.name)} at <${nodeText(nodeAt(place))}>`;
  return new LimitError(`template: ${at}: templates are nested too deeply`, error.at, STACK_EXHAUSTED);
}

/** What the caller of the outermost run gets to see of what was thrown. */
export function outermostError(meter: Meter, thrown: unknown): unknown {
  if (thrown instanceof Overflow) return overflowError(meter, thrown);
  if (isOverflow(thrown))
    return new LimitError('template: templates are nested too deeply', undefined, STACK_EXHAUSTED);
  return thrown instanceof RangeError ? tooLarge(thrown) : thrown;
}

export function depthMessage(depth: number): string {
  return `exceeded maximum template depth (${depth})`;
}
