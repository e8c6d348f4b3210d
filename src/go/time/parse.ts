import { decodeUtf8, encodeUtf8, isAscii } from '../text.ts';
import { GoError } from '../value.ts';
import { daysInMonth, isLeapYear } from './civil.ts';
import { quoteForTime } from './duration.ts';
import { layoutParts, MONTHS, SHORT_MONTHS, SHORT_WEEKDAYS, WEEKDAYS } from './layout.ts';

/** The fields that a text gave. */
export interface ParsedTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly nanosecond: number;
  readonly zone: ParsedZone;
}

export interface ParsedZone {
  readonly isUtc: boolean;
  /** Seconds east of UTC; undefined when the text gave no offset. */
  readonly offset: number | undefined;
  /** Abbreviation; empty when the text gave none. */
  readonly name: string;
}

/** Signals, inside this file, that an element does not fit the text. */
class Mismatch extends Error {}

/** Signals, inside this file, a value out of its range; the message names the field. */
class OutOfRange extends Error {}

/** A Go string with one JavaScript character for each byte: errors may show parts of characters. */
function toBytes(text: string): string {
  if (isAscii(text)) return text;
  return Array.from(encodeUtf8(text), (byte) => String.fromCharCode(byte)).join('');
}

function fromBytes(bytes: string): string {
  return isAscii(bytes) ? bytes : decodeUtf8(Uint8Array.from(bytes, (c) => c.charCodeAt(0)));
}

function quoted(bytes: string): string {
  return quoteForTime(fromBytes(bytes));
}

/** Reads a text by a layout. Throws a `GoError` with the text of Go's `ParseError`. */
export function parseFields(layout: string, text: string): ParsedTime {
  const layoutBytes = toBytes(layout);
  const reader = new Reader(toBytes(text));
  const mismatch = (element: string, value: string) =>
    new GoError(
      `parsing time ${quoteForTime(text)} as ${quoteForTime(layout)}: cannot parse ${quoted(value)} as ${quoted(element)}`,
    );
  const fault = (what: string) => new GoError(`parsing time ${quoteForTime(text)}: ${what}`);
  const parts = layoutParts(layoutBytes);
  for (let i = 0; i < parts.length; i++) {
    const { literal, element } = parts[i]!;
    if (!reader.skip(literal)) throw mismatch(literal, reader.rest);
    if (element === undefined) break;
    const before = reader.rest;
    try {
      reader.read(element, parts[i + 1]?.element);
    } catch (err) {
      if (err instanceof Mismatch) throw mismatch(element, before);
      if (err instanceof OutOfRange) throw fault(`${err.message} out of range`);
      throw err;
    }
  }
  if (reader.rest !== '') throw fault(`extra text: ${quoted(reader.rest)}`);
  try {
    return reader.result();
  } catch (err) {
    if (err instanceof OutOfRange) throw fault(err.message);
    throw err;
  }
}

function isDigit(text: string, at: number): boolean {
  const c = text.charCodeAt(at);
  return c >= 0x30 && c <= 0x39;
}

/** Go's lenient reader of numbers here: a sign and no digits are zero. */
function signedNumber(text: string): number {
  if (!/^[+-]?[0-9]*$/.test(text)) throw new Mismatch();
  return Number.parseInt(text, 10) || 0;
}

function isFractionStart(text: string): boolean {
  return (text[0] === '.' || text[0] === ',') && isDigit(text, 1);
}

function digitRun(text: string, from: number): number {
  let end = from;
  while (isDigit(text, end)) end++;
  return end;
}

const NANOSECOND_DIGITS = 9;

class Reader {
  /** What is still to be read. */
  rest: string;
  private year = 0;
  private month = -1;
  private day = -1;
  private yearDay = -1;
  private hour = 0;
  private minute = 0;
  private second = 0;
  private nanosecond = 0;
  private half: 'am' | 'pm' | undefined;
  private isUtc = false;
  private offset: number | undefined;
  private zoneName = '';

  constructor(text: string) {
    this.rest = text;
  }

  private take(count: number): string {
    if (this.rest.length < count) throw new Mismatch();
    const taken = this.rest.slice(0, count);
    this.rest = this.rest.slice(count);
    return taken;
  }

  /** Goes past literal text; runs of blanks match each other. */
  skip(literal: string): boolean {
    for (let at = 0; at < literal.length; ) {
      if (literal[at] === ' ') {
        if (this.rest !== '' && this.rest[0] !== ' ') return false;
        while (literal[at] === ' ') at++;
        this.rest = this.rest.replace(/^ +/, '');
        continue;
      }
      if (this.rest === '' || this.rest[0] !== literal[at]) return false;
      at++;
      this.rest = this.rest.slice(1);
    }
    return true;
  }

  /** One or two digits; exactly two when `fixed`. */
  private twoDigits(fixed: boolean): number {
    if (!isDigit(this.rest, 0) || (fixed && !isDigit(this.rest, 1))) throw new Mismatch();
    return Number(this.take(isDigit(this.rest, 1) ? 2 : 1));
  }

  private skipBlank(): void {
    if (this.rest.startsWith(' ')) this.rest = this.rest.slice(1);
  }

  private nameOf(names: readonly string[]): number {
    const index = names.findIndex((name) => this.rest.slice(0, name.length).toLowerCase() === name.toLowerCase());
    if (index < 0) throw new Mismatch();
    this.take(names[index]!.length);
    return index;
  }

  private ranged(value: number, limit: number, field: string): number {
    if (value >= limit) throw new OutOfRange(field);
    return value;
  }

  read(element: string, next: string | undefined): void {
    switch (element) {
      case '06': {
        const year = signedNumber(this.take(2));
        this.year = year + (year >= 69 ? 1900 : 2000);
        return;
      }
      case '2006':
        if (this.rest.length < 4 || !isDigit(this.rest, 0)) throw new Mismatch();
        this.year = signedNumber(this.take(4));
        return;
      case 'Jan':
        this.month = this.nameOf(SHORT_MONTHS) + 1;
        return;
      case 'January':
        this.month = this.nameOf(MONTHS) + 1;
        return;
      case '1':
      case '01':
        this.month = this.twoDigits(element === '01');
        if (this.month < 1 || this.month > 12) throw new OutOfRange('month');
        return;
      case 'Mon':
        this.nameOf(SHORT_WEEKDAYS);
        return;
      case 'Monday':
        this.nameOf(WEEKDAYS);
        return;
      case '2':
      case '_2':
      case '02':
        if (element === '_2') this.skipBlank();
        this.day = this.twoDigits(element === '02');
        return;
      case '__2':
      case '002':
        this.readYearDay(element === '002');
        return;
      case '15':
        this.hour = this.ranged(this.twoDigits(false), 24, 'hour');
        return;
      case '3':
      case '03':
        this.hour = this.ranged(this.twoDigits(element === '03'), 13, 'hour');
        return;
      case '4':
      case '04':
        this.minute = this.ranged(this.twoDigits(element === '04'), 60, 'minute');
        return;
      case '5':
      case '05':
        this.readSecond(element === '05', next);
        return;
      case 'PM':
      case 'pm':
        this.readHalf(element);
        return;
      case 'MST':
        this.readAbbreviation();
        return;
      default:
        if (/^[.,]/.test(element)) this.readFraction(element);
        else this.readOffset(element);
    }
  }

  private readYearDay(fixed: boolean): void {
    if (!fixed) {
      this.skipBlank();
      this.skipBlank();
    }
    const digits = Math.min(3, digitRun(this.rest, 0));
    if (digits === 0 || (fixed && digits !== 3)) throw new Mismatch();
    this.yearDay = Number(this.take(digits));
  }

  /** A fraction after the seconds is read even when the layout has none. */
  private readSecond(fixed: boolean, next: string | undefined): void {
    this.second = this.ranged(this.twoDigits(fixed), 60, 'second');
    if (!isFractionStart(this.rest) || (next !== undefined && /^[.,]/.test(next))) return;
    this.nanosecond = this.fraction(digitRun(this.rest, 1));
  }

  private readHalf(element: 'PM' | 'pm'): void {
    const half = this.take(2);
    const [after, before] = element === 'PM' ? ['PM', 'AM'] : ['pm', 'am'];
    if (half === after) this.half = 'pm';
    else if (half === before) this.half = 'am';
    else throw new Mismatch();
  }

  private readFraction(element: string): void {
    if (element[1] === '0') {
      if (this.rest.length < element.length) throw new Mismatch();
      this.nanosecond = this.fraction(element.length);
    } else if (isFractionStart(this.rest)) this.nanosecond = this.fraction(digitRun(this.rest, 1));
  }

  /** Nanoseconds of the next `length` characters: a separator and digits. */
  private fraction(length: number): number {
    const text = this.rest.slice(0, length);
    if (text[0] !== '.' && text[0] !== ',') throw new Mismatch();
    const digits = text.slice(1, 1 + NANOSECOND_DIGITS);
    const value = signedNumber(digits);
    this.take(length);
    if (value < 0) throw new OutOfRange('fractional second');
    return value * 10 ** (NANOSECOND_DIGITS - digits.length);
  }

  private readOffset(element: string): void {
    if (element.startsWith('Z') && this.rest.startsWith('Z')) {
      this.take(1);
      this.isUtc = true;
      return;
    }
    const text = this.take(element.length);
    for (let i = 1; i < element.length; i++) if (element[i] === ':' && text[i] !== ':') throw new Mismatch();
    const digits = text.slice(1).replaceAll(':', '_');
    const pairs = element.includes(':') ? digits.split('_') : (digits.match(/../gs) ?? []);
    const values = pairs.map((pair) => (/^[0-9]{2}$/.test(pair) ? Number(pair) : Number.NaN));
    const bad = values.findIndex(Number.isNaN);
    const [hours = 0, minutes = 0, seconds = 0] = bad < 0 ? values : values.slice(0, bad);
    if (seconds > 60) throw new OutOfRange('time zone offset second');
    if (minutes > 60) throw new OutOfRange('time zone offset minute');
    if (hours > 24) throw new OutOfRange('time zone offset hour');
    if (bad >= 0 || (text[0] !== '+' && text[0] !== '-')) throw new Mismatch();
    const offset = (hours * 60 + minutes) * 60 + seconds;
    this.offset = text[0] === '-' ? -offset : offset;
  }

  private readAbbreviation(): void {
    if (this.rest.startsWith('UTC')) {
      this.take(3);
      this.isUtc = true;
      return;
    }
    const length = abbreviationLength(this.rest);
    if (length === 0) throw new Mismatch();
    this.zoneName = this.take(length);
  }

  result(): ParsedTime {
    if (this.half === 'pm' && this.hour < 12) this.hour += 12;
    else if (this.half === 'am' && this.hour === 12) this.hour = 0;
    if (this.yearDay >= 0) this.resolveYearDay();
    else {
      if (this.month < 0) this.month = 1;
      if (this.day < 0) this.day = 1;
    }
    const { year, month, day, hour, minute, second, nanosecond } = this;
    if (day < 1 || day > daysInMonth(year, month)) throw new OutOfRange('day out of range');
    // Go marks "no offset" by -1, so an offset of one second west counts as none.
    const offset = this.offset === -1 ? undefined : this.offset;
    const zone = { isUtc: this.isUtc, offset, name: this.zoneName };
    return { year, month, day, hour, minute, second, nanosecond, zone };
  }

  private resolveYearDay(): void {
    const { year, yearDay } = this;
    if (yearDay < 1 || yearDay > (isLeapYear(year) ? 366 : 365)) throw new OutOfRange('day-of-year out of range');
    let month = 1;
    let day = yearDay;
    while (day > daysInMonth(year, month)) day -= daysInMonth(year, month++);
    if (this.month >= 0 && this.month !== month) throw new OutOfRange('day-of-year does not match month');
    if (this.day >= 0 && this.day !== day) throw new OutOfRange('day-of-year does not match day');
    this.month = month;
    this.day = day;
  }
}

/** Length of the zone abbreviation that the text begins with, by its looks; 0 if there is none. */
function abbreviationLength(text: string): number {
  if (text.length < 3) return 0;
  if (text.startsWith('ChST') || text.startsWith('MeST')) return 4;
  if (text.startsWith('GMT')) return 3 + signedHoursLength(text.slice(3));
  if (text[0] === '+' || text[0] === '-') return signedHoursLength(text);
  const capitals = /^[A-Z]{0,6}/.exec(text)![0];
  if (capitals.length === 3) return 3;
  if (capitals.length === 4 && (capitals[3] === 'T' || capitals === 'WITA')) return 4;
  return capitals.length === 5 && capitals[4] === 'T' ? 5 : 0;
}

function signedHoursLength(text: string): number {
  const m = /^[+-]([0-9]+)/.exec(text);
  return m && Number(m[1]) <= 23 ? m[0].length : 0;
}
