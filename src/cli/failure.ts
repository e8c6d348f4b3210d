import { TschartError } from '../errors.ts';
import { GoError } from '../go/value.ts';
import { pathText } from '../values/origin.ts';
import type { SchemaViolation } from '../values/schema.ts';
import { type FlagValues, flag } from './flags/flag.ts';
import type { FlagKind } from './flags/kinds.ts';
import type { Environment } from './terminal.ts';

/** How errors are shown: Helm's text, that and what more is known, or JSON. */
export type ErrorFormat = 'text' | 'details' | 'json';

const FORMAT: FlagKind<string> = {
  placeholder: 'format',
  parse: (text) => {
    if (text === 'text' || text === 'details' || text === 'json') return text;
    throw new GoError('must be one of: text, details, json');
  },
  show: (text) => text,
  unremarkable: [''],
};

/** `--errors`, for every command. Helm has no such flag, so its help does not list it. */
export const errors = flag('errors', FORMAT, 'how to print errors: text, details or json', {
  initial: '',
  hidden: true,
  own: true,
});

/** The format that the flag, or else the environment, asks for. */
export function errorFormat(env: Environment, flags: FlagValues): ErrorFormat {
  const format = flags.get(errors) || env['TSCHART_ERRORS'];
  return format === 'details' || format === 'json' ? format : 'text';
}

/**
 * What a failure says on the error output: its text; with `details` the code, place and advice of an error that has
 * them, too; or one JSON object. TSCHART_STACK=1 adds the stack of an internal error.
 */
export function describeFailure(error: unknown, env: Environment, format: ErrorFormat): string {
  const message = messageOf(error, env);
  if (message === '') return '';
  if (format === 'json') return `${JSON.stringify(asData(error, message))}\n`;
  const text = `Error: ${message}\n`;
  if (format === 'text' && error instanceof TschartError && error.code === 'MANIFEST_FOLDER') {
    return `${text}${error.advice}\n`;
  }
  return format === 'details' && error instanceof TschartError ? text + detailsOf(error) : text;
}

function messageOf(error: unknown, env: Environment): string {
  if (error instanceof TschartError || error instanceof GoError) return error.message;
  const stack = env['TSCHART_STACK'] ? `\n${error instanceof Error ? error.stack : ''}` : '';
  const text = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
  return `internal error: ${text} (set TSCHART_STACK=1 to see where)${stack}`;
}

function detailsOf(error: TschartError): string {
  const { code, at, advice } = error;
  const place = [at?.file ?? at?.template, at?.line, at?.column].filter((part) => part !== undefined).join(':');
  const lines = [`code: ${code}`];
  if (place) lines.push(`at: ${place}`);
  for (const violation of violationsOf(error)) {
    const { source, line, column } = violation.at ?? {};
    const set = [source, line, column].filter((part) => part !== undefined).join(':');
    lines.push(`violation: ${shownPath(violation.path)}: ${violation.message}${set === '' ? '' : ` (set by ${set})`}`);
  }
  if (advice) lines.push(`advice: ${advice}`);
  return lines.map((line) => `  ${line}\n`).join('');
}

function asData(error: unknown, message: string): object {
  if (!(error instanceof TschartError)) {
    return { code: error instanceof GoError ? 'FAILED' : 'INTERNAL', message };
  }
  const { code, at, advice } = error;
  const violations = violationsOf(error).map(({ path, message: text, at: origin, chart, keyword }) => ({
    path: shownPath(path),
    message: text,
    chart,
    keyword,
    ...(origin ? { at: origin } : {}),
  }));
  return {
    code,
    message,
    ...(violations.length > 0 ? { violations } : {}),
    ...(at ? { at } : {}),
    ...(advice ? { advice } : {}),
  };
}

function violationsOf(error: TschartError): readonly SchemaViolation[] {
  return 'violations' in error ? (error.violations as readonly SchemaViolation[]) : [];
}

function shownPath(path: readonly string[]): string {
  return path.length === 0 ? '(all values)' : pathText(path);
}
