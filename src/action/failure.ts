import { TschartError } from '../errors.ts';
import { GoError } from '../go/value.ts';

/** An error's text, as it stands in descriptions and in the log. */
export function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** An error of charts, clusters or storage, as opposed to a mistake in the program. */
export function isFailure(error: unknown): error is TschartError | GoError {
  return error instanceof TschartError || error instanceof GoError;
}

/**
 * An error in other words, as Go's `fmt.Errorf` with `%w`: its code, place and advice stay. A mistake in the program stays
 * as it is, so that it is reported as one.
 */
export function reworded(error: unknown, reword: (text: string) => string): unknown {
  if (error instanceof TschartError) {
    const { code, at, advice } = error;
    return new TschartError(code, reword(error.message), { at, advice, cause: error });
  }
  return error instanceof GoError ? new GoError(reword(error.message), error) : error;
}

/** An error after `prefix: `. */
export function prefixed(prefix: string, error: unknown): unknown {
  return reworded(error, (text) => `${prefix}: ${text}`);
}

/** Several errors as one; the first is its cause. */
export function joined(errors: readonly Error[], separator: string): TschartError {
  const [first] = errors;
  const code = first instanceof TschartError ? first.code : 'FAILED';
  return new TschartError(code, errors.map(textOf).join(separator), { cause: first });
}

/** The reason of a signal rather than the error that it led to. */
export async function untilCancelled<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  try {
    signal?.throwIfAborted();
    return await work();
  } catch (error) {
    throw signal?.aborted === true ? signal.reason : error;
  }
}
