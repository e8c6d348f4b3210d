import { decodeUtf8, encodeUtf8 } from './text.ts';
import { type CivilDate, dateOfDay, dayOfDate, dayOfYear, isoWeekOfDay, weekdayOfDay } from './time/civil.ts';
import { DURATION, duration, MAX_DURATION, MIN_DURATION, quoteForTime } from './time/duration.ts';
import { type ClockReading, formatReading } from './time/format.ts';
import { MONTHS, WEEKDAYS } from './time/layout.ts';
import { parseFields } from './time/parse.ts';
import { fixedZone, LOCATION, Location, offsetOfAbbreviation, UTC } from './time/zone.ts';
import type { Zones } from './time/zones.ts';
import {
  BYTES,
  GoError,
  type GoInt,
  type GoMethod,
  GoStruct,
  type GoType,
  goInt,
  INT,
  INT64,
  int,
  int64,
  STRING,
  UINT64,
  type Value,
} from './value.ts';

export {
  DURATION,
  duration,
  durationIn,
  formatDuration,
  parseDuration,
  roundDuration,
  truncateDuration,
} from './time/duration.ts';
export { fixedZone, Location, UTC } from './time/zone.ts';
export { systemZones, type ZoneSource, type Zones } from './time/zones.ts';

const NANOS = 1_000_000_000n;
const DAY = 86_400n;
const INTERNAL_YEAR = 62_135_596_800n;
/** Seconds from Go's "absolute" beginning of time to 1970. Sums of it wrap at 64 bits, as Go's do. */
const ABSOLUTE = (292_277_022_400n * 3_652_425n) / 10_000n + 306n;
const UNIX_TO_ABSOLUTE = ABSOLUTE * DAY + INTERNAL_YEAR;
const EPOCH_DAY = Number(UNIX_TO_ABSOLUTE / DAY);
const RFC3339_NANO = '2006-01-02T15:04:05.999999999Z07:00';

/** `time.Time`: an instant, the zone it is shown in, and the zones that it can be moved to. */
export class GoTime extends GoStruct {
  /** Since 1970 UTC; within 64 bits. */
  readonly seconds: bigint;
  /** 0 to 999999999. */
  readonly nanosecond: number;
  readonly location: Location;
  readonly zones: Zones;
  /** Nanoseconds that the process had run when the clock was read; undefined for a time that comes from elsewhere. */
  readonly uptime: bigint | undefined;
  #reading: ClockReading | undefined;

  constructor(seconds: bigint, nanosecond: number, location: Location, zones: Zones, uptime?: bigint) {
    const wrapped = BigInt.asIntN(64, seconds);
    super(
      TIME,
      new Map<string, Value>([
        ['wall', goInt(UINT64, BigInt(nanosecond))],
        ['ext', int64(BigInt.asIntN(64, wrapped + INTERNAL_YEAR))],
        ['loc', location === UTC ? null : location],
      ]),
    );
    this.seconds = wrapped;
    this.nanosecond = nanosecond;
    this.location = location;
    this.zones = zones;
    this.uptime = uptime;
  }

  /** What clocks and calendars show in the time's zone. */
  get reading(): ClockReading {
    if (this.#reading) return this.#reading;
    const zone = this.location.rules.at(Number(this.seconds));
    const absolute = BigInt.asUintN(64, this.seconds + BigInt(zone.offset) + UNIX_TO_ABSOLUTE);
    const day = Number(absolute / DAY) - EPOCH_DAY;
    const second = Number(absolute % DAY);
    this.#reading = {
      date: dateOfDay(day),
      day,
      hour: Math.floor(second / 3600),
      minute: Math.floor(second / 60) % 60,
      second: second % 60,
      nanosecond: this.nanosecond,
      zone,
    };
    return this.#reading;
  }
}

/** A time of so many nanoseconds since 1970 UTC, in the local zone. */
export function timeFromNanoseconds(nanoseconds: bigint, zones: Zones, uptime?: bigint): GoTime {
  const rest = ((nanoseconds % NANOS) + NANOS) % NANOS;
  return new GoTime((nanoseconds - rest) / NANOS, Number(rest), zones.local, zones, uptime);
}

/** `time.Unix(seconds, 0)`. */
export function timeFromUnix(seconds: bigint, zones: Zones): GoTime {
  return new GoTime(seconds, 0, zones.local, zones);
}

/** The zero `time.Time`: year 1 in UTC. */
export function zeroTime(zones: Zones): GoTime {
  return new GoTime(-INTERNAL_YEAR, 0, UTC, zones);
}

/** `t.In(location)`. */
export function inLocation(t: GoTime, location: Location): GoTime {
  return new GoTime(t.seconds, t.nanosecond, location, t.zones, t.uptime);
}

/** `t.Format(layout)`. */
export function formatTime(t: GoTime, layout: string): string {
  return formatReading(t.reading, layout);
}

/** `t.Add(d)`, nanoseconds in. */
export function addDuration(t: GoTime, d: bigint): GoTime {
  const total = t.seconds * NANOS + BigInt(t.nanosecond) + d;
  const rest = ((total % NANOS) + NANOS) % NANOS;
  const uptime = t.uptime === undefined ? undefined : t.uptime + d;
  return new GoTime((total - rest) / NANOS, Number(rest), t.location, t.zones, uptime);
}

function nanosecondsOf(t: GoTime): bigint {
  return t.seconds * NANOS + BigInt(t.nanosecond);
}

/** Seconds since year 1, by which Go compares; far beyond all calendars they wrap. */
function internalSeconds(t: GoTime): bigint {
  return BigInt.asIntN(64, t.seconds + INTERNAL_YEAR);
}

/** `t.Sub(u)` in nanoseconds, kept within 64 bits. */
export function subtract(t: GoTime, u: GoTime): bigint {
  const d = (internalSeconds(t) - internalSeconds(u)) * NANOS + BigInt(t.nanosecond - u.nanosecond);
  if (d < MIN_DURATION) return MIN_DURATION;
  if (d > MAX_DURATION) return MAX_DURATION;
  return d;
}

function compareTimes(t: GoTime, u: GoTime): number {
  if (t.seconds !== u.seconds) return internalSeconds(t) < internalSeconds(u) ? -1 : 1;
  return Math.sign(t.nanosecond - u.nanosecond);
}

/** `time.Date`: the instant at which the zone's clocks show these fields. Days and months are carried over. */
function timeOfFields(
  date: CivilDate,
  secondOfDay: number,
  nanosecond: number,
  location: Location,
  zones: Zones,
): GoTime {
  const local = BigInt(dayOfDate(date.year, date.month, date.day)) * DAY + BigInt(secondOfDay);
  const guess = location.rules.at(Number(local)).offset;
  const offset = guess === 0 ? 0 : location.rules.at(Number(local) - guess).offset;
  return new GoTime(local - BigInt(offset), nanosecond, location, zones);
}

/**
 * `time.ParseInLocation(layout, text, location)`; the local zone when `location` is not given. Throws a `GoError` with
 * Go's text, such as `parsing time "x" as "2006": cannot parse "x" as "2006"`.
 */
export function parseTime(layout: string, text: string, zones: Zones, location: Location = zones.local): GoTime {
  const p = parseFields(layout, text);
  const second = p.hour * 3600 + p.minute * 60 + p.second;
  const inZone = (at: Location) => timeOfFields(p, second, p.nanosecond, at, zones);
  if (p.zone.isUtc) return inZone(UTC);
  if (p.zone.offset === undefined && p.zone.name === '') return inZone(location);
  const asUtc = inZone(UTC);
  const shifted = (offset: number, at: Location) => new GoTime(asUtc.seconds - BigInt(offset), p.nanosecond, at, zones);
  if (p.zone.offset !== undefined) {
    const { offset, name } = p.zone;
    const actual = location.rules.at(Number(asUtc.seconds) - offset);
    const known = actual.offset === offset && (name === '' || actual.name === name);
    return shifted(offset, known ? location : fixedZone(name, offset));
  }
  const { name } = p.zone;
  const known = offsetOfAbbreviation(location, name, Number(asUtc.seconds));
  if (known !== undefined) return shifted(known, location);
  // The clock is taken for UTC's. GMT+n is only shown with its offset.
  const offset = name.startsWith('GMT') && name.length > 3 ? Number(name.slice(3)) * 3600 : 0;
  return inLocation(asUtc, fixedZone(name, offset));
}

/** `t.String()`. */
export function timeToString(t: GoTime): string {
  const text = formatTime(t, '2006-01-02 15:04:05.999999999 -0700 MST');
  if (t.uptime === undefined) return text;
  const size = t.uptime < 0n ? -t.uptime : t.uptime;
  const fraction = String(size % NANOS).padStart(9, '0');
  return `${text} m=${t.uptime < 0n ? '-' : '+'}${size / NANOS}.${fraction}`;
}

/** The text of `t.MarshalText` and (in quotes) `t.MarshalJSON`: RFC 3339. Throws a `GoError` where that has no form. */
export function timeToRfc3339(t: GoTime, caller: string): string {
  const text = formatTime(t, RFC3339_NANO);
  const { year } = t.reading.date;
  if (year < 0 || year > 9999) throw new GoError(`${caller}: year outside of range [0,9999]`);
  if (Math.abs(t.reading.zone.offset) >= 24 * 3600) {
    throw new GoError(`${caller}: timezone hour outside of range [0,23]`);
  }
  return text;
}

function goString(t: GoTime): string {
  const { date, hour, minute, second } = t.reading;
  const location =
    t.location === UTC
      ? 'time.UTC'
      : t.location === t.zones.local
        ? 'time.Local'
        : `time.Location(${quoteForTime(t.location.name)})`;
  const month = `time.${MONTHS[date.month - 1]}`;
  return `time.Date(${date.year}, ${month}, ${date.day}, ${hour}, ${minute}, ${second}, ${t.nanosecond}, ${location})`;
}

/** Nanoseconds since the last multiple of `d` after year 1 in UTC. */
function pastMultiple(t: GoTime, d: bigint): bigint {
  const rest = (internalSeconds(t) * NANOS + BigInt(t.nanosecond)) % d;
  return rest < 0n ? rest + d : rest;
}

function withoutUptime(t: GoTime): GoTime {
  return new GoTime(t.seconds, t.nanosecond, t.location, t.zones);
}

function truncateTime(t: GoTime, d: bigint): GoTime {
  const plain = withoutUptime(t);
  return d <= 0n ? plain : addDuration(plain, -pastMultiple(t, d));
}

function roundTime(t: GoTime, d: bigint): GoTime {
  const plain = withoutUptime(t);
  if (d <= 0n) return plain;
  const rest = pastMultiple(t, d);
  return addDuration(plain, rest + rest < d ? -rest : d - rest);
}

function addDate(t: GoTime, years: number, months: number, days: number): GoTime {
  const { date, hour, minute, second } = t.reading;
  const moved = { year: date.year + years, month: date.month + months, day: date.day + days };
  return timeOfFields(moved, hour * 3600 + minute * 60 + second, t.nanosecond, t.location, t.zones);
}

function namedInt(name: string, names: readonly string[], first: number): GoType {
  const methods = new Map<string, GoMethod>();
  const bare = name.slice(name.indexOf('.') + 1);
  const call = (receiver: Value) => {
    const n = Number((receiver as GoInt).value);
    return names[n - first] ?? `%!${bare}(${BigInt.asUintN(64, (receiver as GoInt).value)})`;
  };
  methods.set('String', { params: [], call });
  return { name, kind: 'int', methods };
}

/** `time.Month`: January is 1. */
export const MONTH = namedInt('time.Month', MONTHS, 1);
/** `time.Weekday`: Sunday is 0. */
export const WEEKDAY = namedInt('time.Weekday', WEEKDAYS, 0);

const methods = new Map<string, GoMethod>();

/** `time.Time`. */
export const TIME: GoType = {
  name: 'time.Time',
  kind: 'struct',
  // Not exported: they show in comparisons, and where fmt prints the struct.
  fields: [
    { name: 'wall', type: UINT64 },
    { name: 'ext', type: INT64 },
    { name: 'loc', type: LOCATION },
  ],
  methods,
};

function add(name: string, params: readonly GoType[], call: (t: GoTime, ...args: Value[]) => Value): void {
  methods.set(name, { params, call: (receiver, ...args) => call(receiver as GoTime, ...args) });
}

function getter(name: string, read: (t: GoTime) => Value): void {
  add(name, [], read);
}

/** Methods that templates may not call, for their results. */
function unfit(name: string, refusal: string): void {
  const call = (): never => {
    throw new GoError(refusal);
  };
  methods.set(name, { params: [], refusal, call });
}

getter('Year', (t) => int(t.reading.date.year));
getter('Month', (t) => goInt(MONTH, BigInt(t.reading.date.month)));
getter('Day', (t) => int(t.reading.date.day));
getter('Weekday', (t) => goInt(WEEKDAY, BigInt(weekdayOfDay(t.reading.day))));
getter('YearDay', (t) => int(dayOfYear(t.reading.date)));
getter('Hour', (t) => int(t.reading.hour));
getter('Minute', (t) => int(t.reading.minute));
getter('Second', (t) => int(t.reading.second));
getter('Nanosecond', (t) => int(t.nanosecond));
getter('IsZero', (t) => t.seconds === -INTERNAL_YEAR && t.nanosecond === 0);
getter('IsDST', (t) => t.reading.zone.isDst);
getter('Unix', (t) => int64(t.seconds));
getter('UnixMilli', (t) => int64(BigInt.asIntN(64, t.seconds * 1000n + BigInt(Math.floor(t.nanosecond / 1e6)))));
getter('UnixMicro', (t) => int64(BigInt.asIntN(64, t.seconds * 1_000_000n + BigInt(Math.floor(t.nanosecond / 1e3)))));
getter('UnixNano', (t) => int64(BigInt.asIntN(64, nanosecondsOf(t))));
getter('UTC', (t) => inLocation(withoutUptime(t), UTC));
getter('Local', (t) => inLocation(withoutUptime(t), t.zones.local));
getter('Location', (t) => t.location);
getter('String', timeToString);
getter('GoString', goString);
getter('MarshalJSON', (t) => encodeUtf8(`"${timeToRfc3339(t, 'Time.MarshalJSON')}"`));
getter('MarshalText', (t) => encodeUtf8(timeToRfc3339(t, 'Time.MarshalText')));
for (const name of ['Date', 'Clock']) unfit(name, `function ${name} has 3 return values; should be 1 or 2`);
for (const [name, second] of [
  ['ISOWeek', 'int'],
  ['Zone', 'int'],
  ['ZoneBounds', 'time.Time'],
] as const) {
  unfit(name, `invalid function signature for ${name}: second return value should be error; is ${second}`);
}
add('Format', [STRING], (t, layout) => formatTime(t, layout as string));
add('AppendFormat', [BYTES, STRING], (t, bytes, layout) =>
  encodeUtf8(decodeUtf8(bytes as Uint8Array) + formatTime(t, layout as string)),
);
add('Add', [DURATION], (t, d) => addDuration(t, (d as GoInt).value));
add('Truncate', [DURATION], (t, d) => truncateTime(t, (d as GoInt).value));
add('Round', [DURATION], (t, d) => roundTime(t, (d as GoInt).value));
add('AddDate', [INT, INT, INT], (t, years, months, days) => {
  const [y, m, d] = [years, months, days].map((n) => Number((n as GoInt).value)) as [number, number, number];
  return addDate(t, y, m, d);
});
add('Sub', [TIME], (t, u) => duration(subtract(t, u as GoTime)));
add('After', [TIME], (t, u) => compareTimes(t, u as GoTime) > 0);
add('Before', [TIME], (t, u) => compareTimes(t, u as GoTime) < 0);
add('Equal', [TIME], (t, u) => compareTimes(t, u as GoTime) === 0);
add('Compare', [TIME], (t, u) => int(compareTimes(t, u as GoTime)));
add('In', [LOCATION], (t, location) => {
  if (!(location instanceof Location)) throw new GoError('time: missing Location in call to Time.In');
  return inLocation(withoutUptime(t), location);
});

/** Year and week by ISO 8601. */
export function isoWeek(t: GoTime): { readonly year: number; readonly week: number } {
  return isoWeekOfDay(t.reading.day);
}
