import { dateOfDay, dayOfDate, daysInMonth, isLeapYear, weekdayOfDay } from './civil.ts';
import type { ZonePeriod } from './zone.ts';

const DAY = 86_400;
const DEFAULT_CHANGE = 2 * 3600;

/** When clocks change in a year: a day by one of POSIX's three ways, and the local time of that day in seconds. */
type Change =
  | {
      readonly by: 'week';
      readonly month: number;
      readonly week: number;
      readonly weekday: number;
      readonly time: number;
    }
  /** 1 to 365, never counting a leap day. */
  | { readonly by: 'julian'; readonly day: number; readonly time: number }
  /** 0 to 365. */
  | { readonly by: 'day'; readonly day: number; readonly time: number };

/** The rule at the end of a TZif file, for times after its last transition. */
export interface PosixRule {
  readonly standard: ZonePeriod;
  readonly summer?: { readonly period: ZonePeriod; readonly begins: Change; readonly ends: Change };
}

const NAME = '([A-Za-z]{3,}|<[A-Za-z0-9+-]+>)';
const TIME = '([+-]?\\d{1,3}(?::\\d{1,2}(?::\\d{1,2})?)?)';
const RULE = new RegExp(`^${NAME}${TIME}(?:${NAME}${TIME}?(?:,([^,]+),([^,]+))?)?$`);
const CHANGE = new RegExp(`^(?:M(\\d+)\\.(\\d+)\\.(\\d+)|(J?)(\\d+))(?:/${TIME})?$`);
const DEFAULT_BEGINS = 'M3.2.0';
const DEFAULT_ENDS = 'M11.1.0';

/** Reads a rule such as `CET-1CEST,M3.5.0,M10.5.0/3`; undefined when it is none. */
export function parsePosixRule(text: string): PosixRule | undefined {
  const m = RULE.exec(text);
  if (!m) return undefined;
  const [, name = '', offset = '', summerName, summerOffset, begins = DEFAULT_BEGINS, ends = DEFAULT_ENDS] = m;
  const standard = { name: name.replace(/[<>]/g, ''), offset: -seconds(offset), isDst: false };
  if (summerName === undefined) return { standard };
  const from = parseChange(begins);
  const until = parseChange(ends);
  if (!from || !until) return undefined;
  const period = {
    name: summerName.replace(/[<>]/g, ''),
    offset: summerOffset === undefined ? standard.offset + 3600 : -seconds(summerOffset),
    isDst: true,
  };
  return { standard, summer: { period, begins: from, ends: until } };
}

function seconds(text: string): number {
  const [hours = 0, minutes = 0, rest = 0] = text.replace(/^[+-]/, '').split(':').map(Number);
  const total = hours * 3600 + minutes * 60 + rest;
  return text.startsWith('-') ? -total : total;
}

function parseChange(text: string): Change | undefined {
  const m = CHANGE.exec(text);
  if (!m) return undefined;
  const time = m[6] === undefined ? DEFAULT_CHANGE : seconds(m[6]);
  if (m[1] !== undefined) {
    return { by: 'week', month: Number(m[1]), week: Number(m[2]), weekday: Number(m[3]), time };
  }
  return { by: m[4] === 'J' ? 'julian' : 'day', day: Number(m[5]), time };
}

/** Local seconds since 1970 at which the change happens in a year. */
function changeIn(year: number, change: Change): number {
  const january = dayOfDate(year, 1, 1);
  let day: number;
  if (change.by === 'day') day = january + change.day;
  else if (change.by === 'julian') day = january + change.day - 1 + (isLeapYear(year) && change.day >= 60 ? 1 : 0);
  else {
    const first = dayOfDate(year, change.month, 1);
    let offset = ((change.weekday - weekdayOfDay(first) + 7) % 7) + 7 * (change.week - 1);
    if (offset >= daysInMonth(year, change.month)) offset -= 7;
    day = first + offset;
  }
  return day * DAY + change.time;
}

/** What holds at a time by the rule. */
export function periodByRule(rule: PosixRule, at: number): ZonePeriod {
  const { standard, summer } = rule;
  if (!summer) return standard;
  const { year } = dateOfDay(Math.floor((at + standard.offset) / DAY));
  const begins = changeIn(year, summer.begins) - standard.offset;
  const ends = changeIn(year, summer.ends) - summer.period.offset;
  const inSummer = begins <= ends ? at >= begins && at < ends : at >= begins || at < ends;
  return inSummer ? summer.period : standard;
}
