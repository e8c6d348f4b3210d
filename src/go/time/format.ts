import { type CivilDate, dayOfYear, weekdayOfDay } from './civil.ts';
import { layoutParts, MONTHS, SHORT_MONTHS, SHORT_WEEKDAYS, WEEKDAYS } from './layout.ts';
import type { ZonePeriod } from './zone.ts';

/** A time as its zone's clocks and calendars show it. */
export interface ClockReading {
  readonly date: CivilDate;
  /** Days since 1970-01-01. */
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly nanosecond: number;
  readonly zone: ZonePeriod;
}

function padded(n: number, width: number): string {
  const digits = String(Math.abs(n)).padStart(width, '0');
  return n < 0 ? `-${digits}` : digits;
}

/** `Time.Format`. */
export function formatReading(reading: ClockReading, layout: string): string {
  let out = '';
  for (const { literal, element } of layoutParts(layout)) {
    out += literal;
    if (element !== undefined) out += formatElement(reading, element);
  }
  return out;
}

function formatElement(t: ClockReading, element: string): string {
  switch (element) {
    case '2006':
      return padded(t.date.year, 4);
    case '06':
      return padded(Math.abs(t.date.year) % 100, 2);
    case 'January':
      return MONTHS[t.date.month - 1]!;
    case 'Jan':
      return SHORT_MONTHS[t.date.month - 1]!;
    case '1':
      return String(t.date.month);
    case '01':
      return padded(t.date.month, 2);
    case 'Monday':
      return WEEKDAYS[weekdayOfDay(t.day)]!;
    case 'Mon':
      return SHORT_WEEKDAYS[weekdayOfDay(t.day)]!;
    case '2':
      return String(t.date.day);
    case '_2':
      return String(t.date.day).padStart(2);
    case '02':
      return padded(t.date.day, 2);
    case '__2':
      return String(dayOfYear(t.date)).padStart(3);
    case '002':
      return padded(dayOfYear(t.date), 3);
    case '15':
      return padded(t.hour, 2);
    case '3':
      return String(t.hour % 12 || 12);
    case '03':
      return padded(t.hour % 12 || 12, 2);
    case '4':
      return String(t.minute);
    case '04':
      return padded(t.minute, 2);
    case '5':
      return String(t.second);
    case '05':
      return padded(t.second, 2);
    case 'PM':
      return t.hour >= 12 ? 'PM' : 'AM';
    case 'pm':
      return t.hour >= 12 ? 'pm' : 'am';
    case 'MST':
      return t.zone.name === '' ? formatOffset(t.zone.offset, '-0700') : t.zone.name;
    default:
      return /^[.,]/.test(element) ? formatFraction(t.nanosecond, element) : formatOffset(t.zone.offset, element);
  }
}

/** `.000` prints all its digits, `.999` none of the zeros at the end. */
function formatFraction(nanosecond: number, element: string): string {
  const width = element.length - 1;
  const digits = padded(nanosecond, 9);
  const shown = width < digits.length ? digits.slice(0, width) : digits;
  if (element[1] === '0') return element[0] + shown;
  const trimmed = shown.replace(/0+$/, '');
  return trimmed === '' ? '' : element[0] + trimmed;
}

/** An offset by an element such as `-07:00`; those that begin with `Z` print `Z` for UTC. */
export function formatOffset(offset: number, element: string): string {
  if (element.startsWith('Z') && offset === 0) return 'Z';
  const minutes = Math.trunc(offset / 60);
  const colon = element.includes(':') ? ':' : '';
  const negative = minutes < 0;
  const size = Math.abs(minutes);
  let out = (negative ? '-' : '+') + padded(Math.floor(size / 60), 2);
  const digits = element.replaceAll(':', '').length - 1;
  if (digits > 2) out += colon + padded(size % 60, 2);
  if (digits > 4) out += colon + padded((negative ? -offset : offset) % 60, 2);
  return out;
}
