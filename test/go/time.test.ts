import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { deepEqual } from '../../src/go/deepequal.ts';
import { sprint, toText } from '../../src/go/fmt.ts';
import { decodeUtf8 } from '../../src/go/text.ts';
import {
  duration,
  formatTime,
  GoTime,
  inLocation,
  isoWeek,
  parseDuration,
  parseTime,
  subtract,
  systemZones,
  timeFromNanoseconds,
  timeFromUnix,
  timeToRfc3339,
  zeroTime,
} from '../../src/go/time.ts';
import { type GoStruct, int, type Value } from '../../src/go/value.ts';

// Recorded from Go 1.26.8.

const DIRECTORY = '/usr/share/zoneinfo/';
const zoneInfo = (name: string): Uint8Array | undefined =>
  existsSync(DIRECTORY + name) ? readFileSync(DIRECTORY + name) : undefined;
const zones = systemZones({ timeZone: 'UTC', zoneInfo });
const RFC3339 = '2006-01-02T15:04:05.999999999Z07:00';

interface Row {
  readonly f: 'format' | 'parse' | 'dur' | 'arith';
  readonly a: readonly string[];
  readonly n: number;
  readonly i: number;
  readonly want: unknown;
}

function call(value: Value, method: string, ...args: Value[]): Value {
  const m = (value as GoStruct).type.methods?.get(method);
  if (!m) throw new Error(`no method ${method}`);
  return m.call(value, ...args);
}

function timeAt(seconds: number, nanosecond: number, zone: string): GoTime {
  return inLocation(new GoTime(BigInt(seconds), nanosecond, zones.local, zones), zones.load(zone));
}

function durationText(text: string, unit: bigint): string {
  const d = parseDuration(text);
  const value = duration(d);
  const of = duration(unit);
  const parts = [
    call(value, 'String'),
    call(value, 'Round', of),
    call(value, 'Truncate', of),
    ...['Seconds', 'Minutes', 'Hours', 'Milliseconds', 'Microseconds', 'Abs'].map((name) => call(value, name)),
  ];
  return sprint([int(d), ...parts]);
}

function arithmetic(t: GoTime, seconds: number): string {
  const { year, week } = isoWeek(t);
  const { name, offset } = t.reading.zone;
  const get = (...names: string[]) => names.map((n) => call(t, n));
  return sprint([
    ...get('Year', 'Month', 'Day', 'Weekday', 'YearDay', 'Hour', 'Minute', 'Second', 'Nanosecond'),
    int(year),
    int(week),
    name,
    int(offset),
    ...get('Unix', 'UnixMilli', 'UnixMicro', 'UnixNano', 'IsZero', 'UTC'),
    call(t, 'Add', duration(BigInt(seconds) * 7919n)),
    call(t, 'AddDate', int(1), int(-13), int(45)),
    call(t, 'Truncate', duration(parseDuration('1h'))),
    call(t, 'Round', duration(parseDuration('25m'))),
    call(t, 'Sub', timeFromUnix(0n, zones)),
    ...get('IsDST', 'GoString'),
  ]);
}

function run({ f, a, n, i }: Row): unknown {
  try {
    switch (f) {
      case 'format': {
        const t = timeAt(i, n, a[1]!);
        return [formatTime(t, a[0]!), toText(t)];
      }
      case 'parse': {
        const t = parseTime(a[0]!, a[1]!, zones, zones.load(a[2]!));
        return [`${formatTime(t, RFC3339)}|${toText(t)}`, jsonOrError(t)];
      }
      case 'dur':
        return durationText(a[0]!, BigInt(i));
      case 'arith':
        return arithmetic(timeAt(i, n, a[0]!), i);
    }
  } catch (err) {
    return { error: (err as Error).message };
  }
}

function jsonOrError(t: GoTime): string {
  try {
    return decodeUtf8(call(t, 'MarshalJSON') as Uint8Array);
  } catch (err) {
    return (err as Error).message;
  }
}

describe.skipIf(!existsSync(DIRECTORY))('with zone files', () => {
  test('recorded calls', () => {
    const rows = readFileSync(new URL('../fixtures/go/time.jsonl', import.meta.url), 'utf8')
      .trimEnd()
      .split('\n');
    expect(rows.length).toBeGreaterThan(800);
    for (const line of rows) {
      const row = JSON.parse(line) as Row;
      expect(run(row), line).toEqual(row.want);
    }
  });

  test('an unknown zone', () => {
    expect(() => zones.load('Mars/Olympus')).toThrow('unknown time zone Mars/Olympus');
    expect(() => zones.load('../UTC')).toThrow('time: invalid location name');
  });
});

describe("with the runtime's zones", () => {
  const runtime = systemZones({ timeZone: 'Europe/Berlin' });
  test.each([
    ['America/New_York', 1_700_000_000n, '2023-11-14 17:13:20 -0500 EST'],
    ['Europe/Berlin', 1_711_846_800n, '2024-03-31 03:00:00 +0200 CEST'],
    ['Europe/Berlin', 1_711_846_799n, '2024-03-31 01:59:59 +0100 CET'],
    ['Asia/Kolkata', 0n, '1970-01-01 05:30:00 +0530 IST'],
    ['Asia/Kathmandu', 0n, '1970-01-01 05:30:00 +0530 +0530'],
    ['Asia/Tokyo', 0n, '1970-01-01 09:00:00 +0900 JST'],
    ['Australia/Sydney', 1_700_000_000n, '2023-11-15 09:13:20 +1100 AEDT'],
    ['America/Sao_Paulo', 1_700_000_000n, '2023-11-14 19:13:20 -0300 -03'],
  ])('%s at %d', (zone, seconds, want) => {
    expect(toText(inLocation(timeFromUnix(seconds, runtime), runtime.load(zone)))).toBe(want);
  });

  test('the local zone', () => {
    expect(toText(timeFromUnix(1_700_000_000n, runtime))).toBe('2023-11-14 23:13:20 +0100 CET');
    expect(() => runtime.load('Mars/Olympus')).toThrow('unknown time zone Mars/Olympus');
  });
});

test('a time read from the clock prints how long the program has run', () => {
  const t = timeFromNanoseconds(1_700_000_000_123_456_789n, zones, 4_709_031_775n);
  expect(toText(t)).toBe('2023-11-14 22:13:20.123456789 +0000 UTC m=+4.709031775');
  expect(toText(call(t, 'UTC'))).toBe('2023-11-14 22:13:20.123456789 +0000 UTC');
});

test.each([
  ['2024-01-01 GMT+3', '2024-01-01 03:00:00 +0300 GMT+3'],
  ['2024-01-01 PST', '2024-01-01 00:00:00 +0000 PST'],
  ['2024-01-01 UTC', '2024-01-01 00:00:00 +0000 UTC'],
  ['2024-01-01 +03', '2024-01-01 00:00:00 +0000 +03'],
])('an abbreviation: %s', (text, want) => {
  expect(toText(parseTime('2006-01-02 MST', text, zones))).toBe(want);
});

test('equal times are equal all through', () => {
  const read = (text: string) => parseTime('2006-01-02', text, zones);
  const t = read('2024-02-29');
  call(t, 'Year');
  expect(deepEqual(t, read('2024-02-29'))).toBe(true);
  expect(deepEqual(t, read('2024-03-01'))).toBe(false);
  expect(deepEqual(t, call(t, 'UTC'))).toBe(false);
});

test('the bounds of times', () => {
  expect(toText(zeroTime(zones))).toBe('0001-01-01 00:00:00 +0000 UTC');
  const far = timeFromUnix(9_223_372_036_854_775_807n, zones);
  expect(formatTime(far, '2006-01-02T15:04:05Z')).toBe('292277026596-12-04T15:30:07Z');
  expect(subtract(far, zeroTime(zones))).toBe(-9_223_372_036_854_775_808n);
  expect(() => timeToRfc3339(far, 'Time.MarshalJSON')).toThrow('Time.MarshalJSON: year outside of range [0,9999]');
});
