/** Numbers of anything, as github.com/spf13/cast (v1.7.0) makes them: what is no number is zero. */
import { parseFloat as parseGoFloat, parseInt as parseGoInt } from '../../go/strconv.ts';
import { GoError, GoInt, type GoType, type Value } from '../../go/value.ts';

const SHORT_DECIMAL = /^-?(?:0|[1-9][0-9]{0,14})$/;
/** What is cut off before a text is read as an integer: a last point with nothing but zeros after it. */
const ZERO_FRACTION = /\.0+\.*$/;
const MIN_INT64 = -(2n ** 63n);

/** The integer of a value: fractions are cut off, texts read as Go literals (`0x1f`, `017`, `1_000`). */
export function toInt(value: Value): bigint {
  switch (typeof value) {
    case 'string':
      return integerOfText(value);
    case 'number':
      return integerOfFloat(value);
    case 'boolean':
      return value ? 1n : 0n;
  }
  return value instanceof GoInt && isPlainInteger(value.type) ? BigInt.asIntN(64, value.value) : 0n;
}

/** The float of a value. */
export function toFloat(value: Value): number {
  switch (typeof value) {
    case 'number':
      return value;
    case 'string':
      try {
        return parseGoFloat(value);
      } catch (error) {
        if (error instanceof GoError) return 0;
        throw error;
      }
    case 'boolean':
      return value ? 1 : 0;
  }
  return value instanceof GoInt && isPlainInteger(value.type) ? Number(value.value) : 0;
}

/** Of the named integer types only two are known, so that a `time.Duration` counts as no number. */
function isPlainInteger(type: GoType): boolean {
  if (type.name === type.kind) return type.kind !== 'uintptr';
  return type.name === 'time.Weekday' || type.name === 'time.Month';
}

function integerOfText(text: string): bigint {
  if (SHORT_DECIMAL.test(text)) return BigInt(text);
  try {
    return parseGoInt(text.replace(ZERO_FRACTION, ''), 0, 64);
  } catch (error) {
    if (error instanceof GoError) return 0n;
    throw error;
  }
}

/** Go's conversion on amd64: what an int64 cannot hold gives the least one. */
function integerOfFloat(value: number): bigint {
  return value >= -(2 ** 63) && value < 2 ** 63 ? BigInt(Math.trunc(value)) : MIN_INT64;
}
