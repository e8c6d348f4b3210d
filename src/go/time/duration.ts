import { encodeUtf8 } from '../text.ts';
import { GoError, type GoInt, type GoMethod, type GoType, goInt, int64, type Value } from '../value.ts';

export const NANOSECOND = 1n;
export const MICROSECOND = 1_000n;
export const MILLISECOND = 1_000_000n;
export const SECOND = 1_000_000_000n;
export const MINUTE = 60n * SECOND;
export const HOUR = 60n * MINUTE;

export const MIN_DURATION = -(1n << 63n);
export const MAX_DURATION = (1n << 63n) - 1n;

/** `Duration.String`, such as `1h2m3.5s`; nanoseconds in. */
export function formatDuration(nanoseconds: bigint): string {
  if (nanoseconds === 0n) return '0s';
  const sign = nanoseconds < 0n ? '-' : '';
  const n = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  if (n < MICROSECOND) return `${sign}${n}ns`;
  if (n < MILLISECOND) return `${sign}${decimal(n, MICROSECOND)}µs`;
  if (n < SECOND) return `${sign}${decimal(n, MILLISECOND)}ms`;
  const hours = n / HOUR;
  const minutes = (n / MINUTE) % 60n;
  const seconds = `${decimal(n % MINUTE, SECOND)}s`;
  if (hours > 0n) return `${sign}${hours}h${minutes}m${seconds}`;
  return minutes > 0n ? `${sign}${minutes}m${seconds}` : sign + seconds;
}

function decimal(n: bigint, unit: bigint): string {
  const digits = String(unit).length - 1;
  const fraction = String(n % unit)
    .padStart(digits, '0')
    .replace(/0+$/, '');
  return fraction === '' ? String(n / unit) : `${n / unit}.${fraction}`;
}

/** A text in double quotes as package time writes it: every byte that is not printable ASCII as `\x…`. */
export function quoteForTime(text: string): string {
  let out = '"';
  for (const byte of encodeUtf8(text)) {
    if (byte >= 0x80 || byte < 0x20) out += `\\x${byte.toString(16).padStart(2, '0')}`;
    else out += (byte === 0x22 || byte === 0x5c ? '\\' : '') + String.fromCharCode(byte);
  }
  return `${out}"`;
}

const UNITS: ReadonlyMap<string, bigint> = new Map([
  ['ns', NANOSECOND],
  ['us', MICROSECOND],
  ['µs', MICROSECOND],
  ['μs', MICROSECOND],
  ['ms', MILLISECOND],
  ['s', SECOND],
  ['m', MINUTE],
  ['h', HOUR],
]);

const TERM = /([0-9]*)(?:(\.)([0-9]*))?([^.0-9]*)/y;
const LIMIT = 1n << 63n;

/** `time.ParseDuration`, in nanoseconds. Throws a `GoError` such as `time: invalid duration "x"`. */
export function parseDuration(text: string): bigint {
  const invalid = () => new GoError(`time: invalid duration ${quoteForTime(text)}`);
  const negative = text.startsWith('-');
  const start = negative || text.startsWith('+') ? 1 : 0;
  if (text.slice(start) === '0') return 0n;
  if (start === text.length) throw invalid();
  let total = 0n;
  for (let at = start; at < text.length; ) {
    TERM.lastIndex = at;
    const [whole, digits = '', , fraction = '', unitName = ''] = TERM.exec(text)!;
    if (digits === '' && fraction === '') throw invalid();
    const value = BigInt(digits);
    if (value > LIMIT) throw invalid();
    if (unitName === '') throw new GoError(`time: missing unit in duration ${quoteForTime(text)}`);
    const unit = UNITS.get(unitName);
    if (unit === undefined) {
      throw new GoError(`time: unknown unit ${quoteForTime(unitName)} in duration ${quoteForTime(text)}`);
    }
    if (value > LIMIT / unit) throw invalid();
    const term = value * unit + fractionOf(fraction, unit);
    if (term > LIMIT) throw invalid();
    total += term;
    if (total > LIMIT) throw invalid();
    at += whole.length;
  }
  if (negative) return -total;
  if (total === LIMIT) throw invalid();
  return total;
}

/** The fraction's nanoseconds, in floating point as Go computes them; digits beyond 63 bits don't count. */
function fractionOf(digits: string, unit: bigint): bigint {
  let value = 0n;
  let scale = 1;
  for (const digit of digits) {
    if (value > MAX_DURATION / 10n) break;
    const next = value * 10n + BigInt(digit);
    if (next > LIMIT) break;
    value = next;
    scale *= 10;
  }
  return value === 0n ? 0n : BigInt(Math.trunc(Number(value) * (Number(unit) / scale)));
}

/** `Duration.Round`: halves away from zero; the result stays within the type's range. */
export function roundDuration(d: bigint, to: bigint): bigint {
  if (to <= 0n) return d;
  const rest = d < 0n ? -(d % to) : d % to;
  const down = rest + rest < to;
  const rounded = d < 0n ? (down ? d + rest : d - to + rest) : down ? d - rest : d + to - rest;
  if (rounded < MIN_DURATION) return MIN_DURATION;
  if (rounded > MAX_DURATION) return MAX_DURATION;
  return rounded;
}

/** `Duration.Truncate`. */
export function truncateDuration(d: bigint, to: bigint): bigint {
  return to <= 0n ? d : d - (d % to);
}

/** The duration in a unit as a float64, computed as Go does: whole units plus the rest. */
export function durationIn(d: bigint, unit: bigint): number {
  return Number(d / unit) + Number(d % unit) / Number(unit);
}

function method(params: readonly GoType[], call: (d: bigint, ...args: Value[]) => Value): GoMethod {
  return { params, call: (receiver, ...args) => call((receiver as GoInt).value, ...args) };
}

const methods = new Map<string, GoMethod>();

/** `time.Duration`. */
export const DURATION: GoType = { name: 'time.Duration', kind: 'int64', methods };

/** A `time.Duration` value, wrapped to 64 bits. */
export function duration(nanoseconds: bigint): GoInt {
  return goInt(DURATION, nanoseconds);
}

const DURATION_METHODS: readonly (readonly [string, GoMethod])[] = [
  ['Abs', method([], (d) => duration(d === MIN_DURATION ? MAX_DURATION : d < 0n ? -d : d))],
  ['Hours', method([], (d) => durationIn(d, HOUR))],
  ['Microseconds', method([], (d) => int64(d / MICROSECOND))],
  ['Milliseconds', method([], (d) => int64(d / MILLISECOND))],
  ['Minutes', method([], (d) => durationIn(d, MINUTE))],
  ['Nanoseconds', method([], (d) => int64(d))],
  ['Round', method([DURATION], (d, to) => duration(roundDuration(d, (to as GoInt).value)))],
  ['Seconds', method([], (d) => durationIn(d, SECOND))],
  ['String', method([], (d) => formatDuration(d))],
  ['Truncate', method([DURATION], (d, to) => duration(truncateDuration(d, (to as GoInt).value)))],
];
for (const [name, m] of DURATION_METHODS) methods.set(name, m);
