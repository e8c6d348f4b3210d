import { GoError, goInt, kindOf, UINT8, type Value } from '../../go/value.ts';

/** What Go's runtime says where nil is taken for a value. */
export const NIL_DEREFERENCE = 'runtime error: invalid memory address or nil pointer dereference';

/** The elements of a slice of any type, or undefined for another value. Don't change them: they may be the slice. */
export function elementsOf(value: Value): Value[] | undefined {
  if (Array.isArray(value)) return value;
  return value instanceof Uint8Array ? Array.from(value, (byte) => goInt(UINT8, BigInt(byte))) : undefined;
}

/** The elements of a slice; for another value the failure is `message` and the value's kind. */
export function listOf(value: Value, message: string): Value[] {
  if (Array.isArray(value)) return value;
  if (value == null) throw new GoError(NIL_DEREFERENCE);
  const elements = elementsOf(value);
  if (elements === undefined) throw new GoError(`${message} ${kindOf(value)}`);
  return elements;
}
