import { type Position, TschartError } from '../errors.ts';
import { quote } from '../go/strconv.ts';
import { byteLength } from '../go/text.ts';
import { GoError } from '../go/value.ts';
import type { Site } from './plan.ts';

/**
 * A template text that does not parse. `message` is Go's: `template: NAME:LINE: …`. Languages other than Go's know the
 * column too.
 */
export class TemplateParseError extends TschartError {
  readonly detail: string;

  /** `column` counts bytes, from 0. */
  constructor(template: string, line: number, detail: string, column?: number, advice?: string) {
    const place = column === undefined ? `${line}` : `${line}:${column}`;
    const at = column === undefined ? { template, line } : { template, line, column: column + 1 };
    super('TEMPLATE_PARSE', `template: ${template}:${place}: ${detail}`, { at, advice });
    this.name = 'TemplateParseError';
    this.detail = detail;
  }
}

/**
 * What a check of the template language found wrong: the part of the message after `at <NODE>: `. The running
 * template adds the place and makes it an `ExecError`; it never leaves this room.
 */
export class Fault extends Error {}

/** A method that a field chain called has failed; like `Fault`, but Go wraps the method's error. */
export class CallFault extends Error {
  readonly callee: string;
  /** The site of the call, where it is not the current one. */
  readonly site: Site | undefined;

  constructor(callee: string, cause: unknown, site: Site | undefined) {
    super('', { cause });
    this.callee = callee;
    this.site = site;
  }
}

/** One of the limits in `TemplateLimits` was reached. Templates can't catch or wrap it. */
export class LimitError extends TschartError {
  constructor(message: string, at?: Position, code = 'TEMPLATE_LIMIT') {
    super(code, message, { at });
    this.name = 'LimitError';
  }
}

/** The engine's own stack is full: with a larger one the run would go on. */
export const STACK_EXHAUSTED = 'TEMPLATE_STACK';

/** What `ExecError` is made from. */
export interface ExecDetails {
  /** Name of the template that ran. */
  readonly templateName: string;
  /** Name of the text that it was parsed from. */
  readonly parseName: string;
  readonly line: number;
  /** Counted in bytes, from 0, as Go does. */
  readonly column: number;
  /** Source form of the node that failed. */
  readonly nodeText: string;
  /** The message without the place. */
  readonly detail: string;
  /** The error of the function or template that was called. */
  readonly inner: unknown;
  /** `STACK_EXHAUSTED` where the JavaScript stack was full before Go's limit. */
  readonly code?: string;
}

/**
 * A template that failed while running. `message` is Go's text; `cause` is what Go's `errors.Unwrap` gives: an error
 * of the same text, whose own `cause` is that of the called function, if one failed.
 */
export class ExecError extends TschartError implements ExecDetails {
  readonly templateName: string;
  readonly parseName: string;
  readonly line: number;
  readonly column: number;
  readonly nodeText: string;
  readonly detail: string;
  readonly inner: unknown;

  constructor(details: ExecDetails) {
    const { templateName, parseName, line, column, nodeText, detail, inner } = details;
    const message = `template: ${parseName}:${line}:${column}: executing ${quote(templateName)} at <${nodeText}>: ${detail}`;
    const at = { template: parseName, line, column: column + 1 };
    super(details.code ?? 'TEMPLATE_EXEC', message, { at, cause: new GoError(message, inner) });
    this.name = 'ExecError';
    this.templateName = templateName;
    this.parseName = parseName;
    this.line = line;
    this.column = column;
    this.nodeText = nodeText;
    this.detail = detail;
    this.inner = inner;
  }
}

/** Line (from 1) of a position in a text. */
export function lineAt(text: string, position: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < position; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

/** Column of a position in its line, in bytes from 0. */
export function columnAt(text: string, position: number): number {
  const start = position === 0 ? 0 : text.lastIndexOf('\n', position - 1) + 1;
  return byteLength(text.slice(start, position));
}
