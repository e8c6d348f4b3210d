import { parsePosixRule, periodByRule } from './posix-tz.ts';
import type { ZonePeriod, ZoneRules } from './zone.ts';

const HEADER = 44;
const COUNTS = 20;
const MAGIC = 0x545a_6966;

/**
 * Reads a compiled zone file (TZif, RFC 8536). Undefined when the bytes are none. Which period holds before the first
 * transition is decided as Go does: the first one if no transition leads to it, else the nearest standard time.
 */
export function readTzif(bytes: Uint8Array): ZoneRules | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER || view.getUint32(0) !== MAGIC) return undefined;
  const version = bytes[4]!;
  try {
    if (version === 0) return readBlock(view, 0, 4).rules;
    const first = readBlock(view, 0, 4);
    const second = readBlock(view, first.end, 8);
    const footer = new TextDecoder().decode(bytes.subarray(second.end)).split('\n')[1] ?? '';
    return withFooter(second, footer);
  } catch (err) {
    if (err instanceof RangeError) return undefined;
    throw err;
  }
}

interface Block {
  readonly rules: ZoneRules;
  readonly end: number;
  readonly lastTransition: number;
}

function readBlock(view: DataView, start: number, timeSize: 4 | 8): Block {
  const count = (i: number) => view.getUint32(start + COUNTS + 4 * i);
  const [utcCount, standardCount, leapCount, timeCount, typeCount, nameBytes] = [0, 1, 2, 3, 4, 5].map(count) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const times = start + HEADER;
  const indices = times + timeCount * timeSize;
  const types = indices + timeCount;
  const names = types + typeCount * 6;
  const end = names + nameBytes + leapCount * (timeSize + 4) + standardCount + utcCount;
  if (end > view.byteLength) throw new RangeError('zone data ends early');

  const nameAt = (at: number): string => {
    let name = '';
    for (let i = names + at; view.getUint8(i) !== 0; i++) name += String.fromCharCode(view.getUint8(i));
    return name;
  };
  const periods = Array.from({ length: typeCount }, (_, i): ZonePeriod => {
    const at = types + i * 6;
    return { offset: view.getInt32(at), isDst: view.getUint8(at + 4) !== 0, name: nameAt(view.getUint8(at + 5)) };
  });
  const transitions = Array.from({ length: timeCount }, (_, i) =>
    timeSize === 4 ? view.getInt32(times + 4 * i) : Number(view.getBigInt64(times + 8 * i)),
  );
  const indexOf = (i: number) => view.getUint8(indices + i);
  const used = Array.from({ length: timeCount }, (_, i) => indexOf(i));
  const earliest = periods[firstPeriod(periods, used)];
  if (!earliest) throw new RangeError('zone data has no period');

  const at = (seconds: number): ZonePeriod => {
    if (transitions.length === 0 || seconds < transitions[0]!) return earliest;
    let low = 0;
    let high = transitions.length;
    while (high - low > 1) {
      const mid = (low + high) >> 1;
      if (seconds < transitions[mid]!) high = mid;
      else low = mid;
    }
    return periods[used[low]!] ?? earliest;
  };
  return { rules: { at, periods }, end, lastTransition: transitions.at(-1) ?? Number.POSITIVE_INFINITY };
}

function firstPeriod(periods: readonly ZonePeriod[], used: readonly number[]): number {
  if (!used.includes(0)) return 0;
  const first = used[0]!;
  if (periods[first]?.isDst) {
    for (let i = first - 1; i >= 0; i--) if (!periods[i]!.isDst) return i;
  }
  return Math.max(
    0,
    periods.findIndex((p) => !p.isDst),
  );
}

function withFooter(block: Block, footer: string): ZoneRules {
  const rule = parsePosixRule(footer);
  if (!rule) return block.rules;
  const { rules, lastTransition } = block;
  return {
    periods: rules.periods,
    at: (seconds) => (seconds >= lastTransition ? periodByRule(rule, seconds) : rules.at(seconds)),
  };
}
