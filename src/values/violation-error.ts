import { TschartError } from '../errors.ts';
import type { ValueSource } from './origin.ts';
import { type SchemaError, type SchemaViolation, withOrigins } from './schema.ts';

/** Values that a schema refuses. Each violation knows what set the value; `at` is the first that stands in a file. */
export class SchemaViolationError extends TschartError {
  readonly violations: readonly SchemaViolation[];

  /** `message` is the cause's where it is left out; `sources` are what the user gave, the strongest last. */
  constructor(cause: SchemaError, sources: readonly ValueSource[] = [], message = cause.message) {
    const violations = withOrigins(cause, sources);
    const first = violations.find(({ at }) => at?.line !== undefined)?.at;
    const at = first && { file: first.source, line: first.line!, column: first.column! };
    super('SCHEMA_VIOLATION', message, { cause, at });
    this.name = 'SchemaViolationError';
    this.violations = violations;
  }
}
