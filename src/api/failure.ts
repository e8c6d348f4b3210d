import { TschartError } from '../errors.ts';
import { GoError } from '../go/value.ts';
import { ManifestError } from '../render/render.ts';
import { SchemaError, type SchemaViolation } from '../values/schema.ts';

/** Values that a schema refuses. */
export class SchemaViolationError extends TschartError {
  readonly violations: readonly SchemaViolation[];

  constructor(cause: SchemaError) {
    super('SCHEMA_VIOLATION', cause.message, { cause });
    this.name = 'SchemaViolationError';
    this.violations = cause.violations;
  }
}

/** Runs a step; whatever fails in it becomes a `TschartError`, with `code` where the failure has none of its own. */
export function step<T>(code: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof TschartError) throw error;
    if (error instanceof SchemaError) throw new SchemaViolationError(error);
    if (error instanceof ManifestError) {
      throw new TschartError('MANIFEST_INVALID', error.message, { cause: error, at: { template: error.path } });
    }
    if (error instanceof GoError) throw new TschartError(code, error.message, { cause: error });
    throw error;
  }
}
