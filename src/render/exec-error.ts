import type { Position } from '../errors.ts';
import { TschartError } from '../errors.ts';
import { trimSpace } from '../go/strings.ts';

/** Marks around the message of `fail` and `required`, which Helm looks for in the whole text of an error. */
const WARN_START = 'HELM_ERR_START';
const WARN_END = 'HELM_ERR_END';
const WARNING = /HELM_ERR_START([\s\S]*)HELM_ERR_END/;

/** The error text of `fail` and `required`: shown alone, without the chain of includes around it. */
export function warning(message: string): string {
  return WARN_START + message + WARN_END;
}

/** One link of the chain that Helm 4 prints, each part on a line of its own. */
interface Link {
  readonly location: string;
  readonly executed: string;
  readonly message: string;
}

/**
 * Helm 4's text for a template that failed to parse: of a chain of messages only the last part is kept, and the
 * location is whatever stands between the first two colons followed by a blank.
 */
export function parseErrorMessage(file: string, message: string): string {
  const parts = message.split(': ');
  if (parts.length === 1) return `parse error in (${file}): ${message}`;
  return `parse error at (${parts[1]}): ${parts.at(-1)}`;
}

/**
 * Helm 4's text for a template that failed while running. Helm takes Go's messages apart by their text, once for each
 * wrapped error, so what a message contains changes the form: that is kept, since the texts are its interface.
 * The forms: one line for `fail` and `required`; a chain of location, node and message for each error wrapped in
 * another; or Go's own line where one of them can't be taken apart.
 */
export function execErrorMessage(file: string, error: Error): string {
  const tokens = splitFirst(error.message, ': ', 3);
  if (tokens.length !== 3) return `execution error in (${file}): ${error.message}`;
  const warned = WARNING.exec(tokens[2]!);
  if (warned !== null) return `execution error at (${tokens[1]}): ${warned[1]}`;
  const links: Link[] = [];
  for (let current: unknown = error; current instanceof Error; current = current.cause) {
    const link = readLink(current.message);
    if (link === undefined) return error.message;
    const last = links.at(-1);
    if (last === undefined || !sameLink(last, link)) links.push(link);
  }
  return trimSpace(links.map(linkText).join(''));
}

/** `strings.SplitN`: at most `n` parts, the last one whole. */
function splitFirst(text: string, separator: string, n: number): string[] {
  const parts: string[] = [];
  let start = 0;
  while (parts.length < n - 1) {
    const end = text.indexOf(separator, start);
    if (end < 0) break;
    parts.push(text.slice(start, end));
    start = end + separator.length;
  }
  parts.push(text.slice(start));
  return parts;
}

function sameLink(a: Link, b: Link): boolean {
  return a.location === b.location && a.executed === b.executed && a.message === b.message;
}

function linkText({ location, executed, message }: Link): string {
  return (
    (location === '' ? '' : `${location}\n  `) +
    (executed === '' ? '' : `${executed}\n    `) +
    (message === '' ? '' : `${message}\n`)
  );
}

function readLink(text: string): Link | undefined {
  const prefix = 'template: ';
  if (!text.startsWith(prefix)) return undefined;
  const rest = text.slice(prefix.length);
  if (rest.startsWith('no template ')) return { location: '', executed: '', message: text };
  return readExecuting(rest) ?? readSimple(rest);
}

/** `NAME:LINE:COLUMN: executing "NAME" at <NODE>: MESSAGE` */
function readExecuting(rest: string): Link | undefined {
  const executing = ': executing ';
  const split = rest.indexOf(executing);
  if (split < 0) return undefined;
  const after = rest.slice(split + executing.length);
  const quoteEnd = after.startsWith('"') ? after.indexOf('"', 1) : -1;
  if (quoteEnd < 0) return undefined;
  const name = after.slice(1, quoteEnd);
  const at = after.slice(quoteEnd + 1);
  if (!at.startsWith(' at <')) return undefined;
  const node = at.slice(' at <'.length);
  const nodeEnd = node.indexOf('>: ');
  if (nodeEnd < 0) return undefined;
  return {
    location: rest.slice(0, split),
    executed: `executing "${name}" at <${node.slice(0, nodeEnd)}>:`,
    message: cutNext(node.slice(nodeEnd + '>: '.length)),
  };
}

/** `LOCATION: MESSAGE` */
function readSimple(rest: string): Link | undefined {
  const split = rest.lastIndexOf(': ');
  if (split < 0) return undefined;
  return { location: rest.slice(0, split), executed: '', message: cutNext(rest.slice(split + 2)) };
}

/** The next error of the chain has a link of its own. */
function cutNext(message: string): string {
  const next = message.indexOf(' template:');
  return next < 0 ? message : message.slice(0, next);
}

/** A failed render, with Helm's text; `at` is where the innermost template failed. */
export class RenderError extends TschartError {
  constructor(code: string, message: string, at: Position | undefined, cause: unknown, advice?: string) {
    super(code, message, { at, cause, advice });
    this.name = 'RenderError';
  }
}
