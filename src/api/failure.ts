import { TschartError } from '../errors.ts';
import { GoError } from '../go/value.ts';
import { ManifestError } from '../render/render.ts';
import type { ValueSource } from '../values/origin.ts';
import { SchemaError } from '../values/schema.ts';
import { SchemaViolationError } from '../values/violation-error.ts';

/**
 * Runs a step; whatever fails in it becomes a `TschartError`, with `code` where the failure has none of its own.
 * `sources` are asked for where a schema refuses values.
 */
export function step<T>(code: string, run: () => T, sources?: () => readonly ValueSource[]): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof TschartError) throw error;
    if (error instanceof SchemaError) throw new SchemaViolationError(error, sources?.());
    if (error instanceof ManifestError) {
      throw new TschartError('MANIFEST_INVALID', error.message, { cause: error, at: { template: error.path } });
    }
    if (error instanceof GoError) throw new TschartError(code, error.message, { cause: error });
    throw error;
  }
}
