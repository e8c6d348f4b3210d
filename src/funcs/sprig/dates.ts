import { func, type GoFunc, P, type Param } from '../../go/func.ts';
import { NumError, parseInt as parseInteger } from '../../go/strconv.ts';
import {
  addDuration,
  formatDuration,
  formatTime,
  GoTime,
  inLocation,
  type Location,
  parseDuration,
  parseTime,
  roundDuration,
  subtract,
  systemZones,
  TIME,
  timeFromNanoseconds,
  timeFromUnix,
  UTC,
  type Zones,
  zeroTime,
} from '../../go/time.ts';
import { GoError, GoInt, INT, INT32, INT64, type Value } from '../../go/value.ts';
import type { Host } from '../host.ts';

const SECOND = 1_000_000_000n;
const DAY = 86_400n * SECOND;

/** The first unit that the duration has more than one of names it. */
const ROUND_UNITS: readonly (readonly [bigint, string])[] = [
  [365n * DAY, 'y'],
  [30n * DAY, 'mo'],
  [DAY, 'd'],
  [3600n * SECOND, 'h'],
  [60n * SECOND, 'm'],
  [SECOND, 's'],
];

const TIME_PARAM = { type: TIME } as Param<GoTime>;

/** Sprig's date functions; the clock and the zones are the host's. */
export function dateFunctions(host: Host): readonly GoFunc[] {
  let known: Zones | undefined;
  const zones = () => (known ??= systemZones(host));
  const now = () => timeFromNanoseconds(host.now(), zones(), host.uptime?.());

  /** A time, or seconds since 1970; anything else is now. */
  const timeOf = (date: Value, allowInt32: boolean): GoTime => {
    if (date instanceof GoTime) return date;
    const isSeconds =
      date instanceof GoInt && (date.type === INT || date.type === INT64 || (allowInt32 && date.type === INT32));
    return isSeconds ? timeFromUnix((date as GoInt).value, zones()) : now();
  };
  const dateInZone = (layout: string, date: Value, zone: string): string => {
    let location: Location = UTC;
    try {
      location = zones().load(zone);
    } catch (err) {
      if (!(err instanceof GoError)) throw err;
    }
    return formatTime(inLocation(timeOf(date, true), location), layout);
  };
  const modify = (text: string, date: GoTime) => addDuration(date, parseDuration(text));
  const modifyIfValid = (text: string, date: GoTime): GoTime => {
    const d = durationOr(text, undefined);
    return d === undefined ? date : addDuration(date, d);
  };
  const toDate = (layout: string, text: string): GoTime => {
    try {
      return parseTime(layout, text, zones());
    } catch (err) {
      if (err instanceof GoError) return zeroTime(zones());
      throw err;
    }
  };
  const roundedOf = (value: Value): bigint => {
    if (typeof value === 'string') return durationOr(value, 0n);
    if (value instanceof GoInt && value.type === INT64) return value.value;
    return value instanceof GoTime ? subtract(now(), value) : 0n;
  };

  return [
    func('now', [], now),
    func('ago', [P.any], (date) => formatDuration(roundDuration(subtract(now(), timeOf(date, false)), SECOND))),
    func('date', [P.string, P.any], (layout, date) => dateInZone(layout, date, 'Local')),
    ...['date_in_zone', 'dateInZone'].map((name) => func(name, [P.string, P.any, P.string], dateInZone)),
    func('htmlDate', [P.any], (date) => dateInZone('2006-01-02', date, 'Local')),
    func('htmlDateInZone', [P.any, P.string], (date, zone) => dateInZone('2006-01-02', date, zone)),
    ...['date_modify', 'dateModify'].map((name) => func(name, [P.string, TIME_PARAM], modifyIfValid)),
    ...['must_date_modify', 'mustDateModify'].map((name) => func(name, [P.string, TIME_PARAM], modify)),
    func('duration', [P.any], (seconds) => formatDuration(BigInt.asIntN(64, secondsOf(seconds) * SECOND))),
    func('durationRound', [P.any], (value) => roundText(roundedOf(value))),
    func('toDate', [P.string, P.string], toDate),
    func('mustToDate', [P.string, P.string], (layout, text) => parseTime(layout, text, zones())),
    func('unixEpoch', [TIME_PARAM], (date) => String(date.seconds)),
  ];
}

function durationOr<T>(text: string, fallback: T): bigint | T {
  try {
    return parseDuration(text);
  } catch (err) {
    if (err instanceof GoError) return fallback;
    throw err;
  }
}

/** A number beyond 64 bits counts as the nearest within them; what is none, as zero. */
function secondsOf(value: Value): bigint {
  if (value instanceof GoInt && value.type === INT64) return value.value;
  if (typeof value !== 'string') return 0n;
  try {
    return parseInteger(value);
  } catch (err) {
    if (err instanceof NumError) return BigInt(err.value);
    throw err;
  }
}

function roundText(d: bigint): string {
  const size = d < 0n ? -d : d;
  for (const [unit, name] of ROUND_UNITS) if (size > unit) return `${size / unit}${name}`;
  return '0s';
}
