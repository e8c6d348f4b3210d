import { SchemaError } from '../values/schema.ts';
import { SchemaViolationError } from '../values/violation-error.ts';
import { sourcesGivenOn } from './commands/value-sources.ts';
import type { Terminal } from './terminal.ts';

/** A schema's complaint with what set each value; any other error as it is. */
export function located(error: unknown, terminal: Terminal): unknown {
  const cause = complaintIn(error);
  if (cause === undefined) return error;
  // The words are those of the error as a whole.
  return new SchemaViolationError(cause, sourcesGivenOn(terminal), (error as Error).message);
}

function complaintIn(error: unknown): SchemaError | undefined {
  for (let at = error; at instanceof Error; at = at.cause) if (at instanceof SchemaError) return at;
  return undefined;
}
