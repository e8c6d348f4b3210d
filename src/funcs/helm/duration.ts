import { sprintf } from '../../go/fmt.ts';
import { func, type GoFunc, P } from '../../go/func.ts';
import { parseFloat } from '../../go/strconv.ts';
import { trimSpace } from '../../go/strings.ts';
import {
  DURATION,
  duration,
  durationIn,
  HOUR,
  MAX_DURATION,
  MICROSECOND,
  MILLISECOND,
  MIN_DURATION,
  MINUTE,
  parseDuration,
  roundDuration,
  SECOND,
  truncateDuration,
} from '../../go/time/duration.ts';
import { GoError, GoInt, int64, intBits, kindOf, typeOf, type Value } from '../../go/value.ts';

/** Helm's functions on durations: a `time.Duration`, a text such as `1h30m` or `90`, or a number of seconds. */
export const durationFunctions: readonly GoFunc[] = [
  func('mustToDuration', [P.any], (value) => duration(nanoseconds(value))),
  inUnit('durationSeconds', (d) => durationIn(d, SECOND)),
  wholeUnits('durationMilliseconds', MILLISECOND),
  wholeUnits('durationMicroseconds', MICROSECOND),
  wholeUnits('durationNanoseconds', 1n),
  inUnit('durationMinutes', (d) => durationIn(d, MINUTE)),
  inUnit('durationHours', (d) => durationIn(d, HOUR)),
  inUnit('durationDays', (d) => durationIn(d, HOUR) / 24),
  inUnit('durationWeeks', (d) => durationIn(d, HOUR) / 24 / 7),
  toMultiple('durationRoundTo', roundDuration),
  toMultiple('durationTruncateTo', truncateDuration),
];

/** What is no duration counts as 0. */
function inUnit(name: string, convert: (d: bigint) => number): GoFunc {
  return func(name, [P.any], (value) => {
    const d = maybe(value);
    return d === undefined ? 0 : convert(d);
  });
}

function wholeUnits(name: string, unit: bigint): GoFunc {
  return func(name, [P.any], (value) => int64((maybe(value) ?? 0n) / unit));
}

function toMultiple(name: string, change: (d: bigint, to: bigint) => bigint): GoFunc {
  return func(name, [P.any, P.any], (value, to) => {
    const d = maybe(value);
    if (d === undefined) return duration(0n);
    const multiple = maybe(to);
    return duration(multiple === undefined ? d : change(d, multiple));
  });
}

function maybe(value: Value): bigint | undefined {
  try {
    return nanoseconds(value);
  } catch (error) {
    if (error instanceof GoError) return undefined;
    throw error;
  }
}

function nanoseconds(value: Value): bigint {
  if (typeof value === 'string') return fromText(value);
  if (value === undefined || value === null) throw new GoError('invalid duration');
  if (typeof value === 'number') return fromSeconds(value);
  if (value instanceof GoInt) {
    if (value.type === DURATION) return value.value;
    if (intBits(value.type.kind)) return fromWholeSeconds(value.value);
  }
  throw new GoError(`unsupported duration type ${typeOf(value)?.name ?? kindOf(value)}`);
}

function fromText(text: string): bigint {
  const trimmed = trimSpace(text);
  if (trimmed === '') throw new GoError('empty duration');
  try {
    return parseDuration(trimmed);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
  }
  let seconds: number;
  try {
    seconds = parseFloat(trimmed);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(sprintf('could not parse duration %q', [text]));
  }
  return fromSeconds(seconds);
}

function fromWholeSeconds(seconds: bigint): bigint {
  const d = seconds * SECOND;
  if (d > MAX_DURATION || d < MIN_DURATION) throw new GoError(`duration seconds overflow: ${seconds}`);
  return d;
}

function fromSeconds(seconds: number): bigint {
  if (!Number.isFinite(seconds)) throw new GoError(sprintf('invalid duration seconds: %v', [seconds]));
  const limit = 2 ** 63;
  if (Math.abs(seconds) > limit / 1e9) throw new GoError(sprintf('duration seconds overflow: %v', [seconds]));
  const d = seconds * 1e9;
  // Go's conversion of exactly 2^63 gives the least int64 on the machines that Helm is built for.
  return BigInt.asIntN(64, BigInt(Math.trunc(d)));
}
