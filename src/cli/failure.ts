import { TschartError } from '../errors.ts';
import { GoError } from '../go/value.ts';
import type { Environment } from './terminal.ts';

/** How errors are shown: Helm's text, that and what more is known, or JSON. */
type ErrorFormat = 'text' | 'details' | 'json';

function errorFormat(env: Environment): ErrorFormat {
  const format = env['TSCHART_ERRORS'];
  return format === 'details' || format === 'json' ? format : 'text';
}

/**
 * What a failure says on the error output. TSCHART_ERRORS=details adds the code, place and advice of an error that has
 * them, TSCHART_ERRORS=json gives one JSON object instead; TSCHART_STACK=1 adds the stack of an internal error.
 */
export function describeFailure(error: unknown, env: Environment): string {
  const message = messageOf(error, env);
  if (message === '') return '';
  const format = errorFormat(env);
  if (format === 'json') return `${JSON.stringify(asData(error, message))}\n`;
  const text = `Error: ${message}\n`;
  return format === 'details' && error instanceof TschartError ? text + detailsOf(error) : text;
}

function messageOf(error: unknown, env: Environment): string {
  if (error instanceof TschartError || error instanceof GoError) return error.message;
  const stack = env['TSCHART_STACK'] ? `\n${error instanceof Error ? error.stack : ''}` : '';
  const text = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
  return `internal error: ${text} (set TSCHART_STACK=1 to see where)${stack}`;
}

function detailsOf({ code, at, advice }: TschartError): string {
  const place = [at?.file ?? at?.template, at?.line, at?.column].filter((part) => part !== undefined).join(':');
  const lines = [`code: ${code}`];
  if (place) lines.push(`at: ${place}`);
  if (advice) lines.push(`advice: ${advice}`);
  return lines.map((line) => `  ${line}\n`).join('');
}

function asData(error: unknown, message: string): object {
  if (!(error instanceof TschartError)) {
    return { code: error instanceof GoError ? 'FAILED' : 'INTERNAL', message };
  }
  const { code, at, advice } = error;
  return { code, message, ...(at ? { at } : {}), ...(advice ? { advice } : {}) };
}
