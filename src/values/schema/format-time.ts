import { atoi, quoteRune } from '../../go/strconv.ts';
import { byteLength, encodeUtf8, sliceBytes } from '../../go/text.ts';
import { GoError } from '../../go/value.ts';

function fail(message: string): never {
  throw new GoError(message);
}

function within(words: string, check: () => void): void {
  try {
    check();
  } catch (error) {
    throw error instanceof GoError ? new GoError(`${words}: ${error.message}`, error) : error;
  }
}

const LAYOUT = '2006-01-02';

/** As Go's `time.Parse` with the layout 2006-01-02. */
export function checkDate(text: string): void {
  const broken = (rest: string, element: string) =>
    fail(`parsing time ${timeQuote(text)} as "${LAYOUT}": cannot parse ${timeQuote(rest)} as "${element}"`);
  const year = /^\d{4}/.exec(text)?.[0] ?? broken(text, '2006');
  let rest = text.slice(4);
  if (rest[0] !== '-') broken(rest, '-');
  rest = rest.slice(1);
  const month = Number(/^\d\d/.exec(rest)?.[0] ?? broken(rest, '01'));
  const outOfRange = (what: string) => fail(`parsing time ${timeQuote(text)}: ${what} out of range`);
  if (month < 1 || month > 12) outOfRange('month');
  rest = rest.slice(2);
  if (rest[0] !== '-') broken(rest, '-');
  rest = rest.slice(1);
  const day = Number(/^\d\d/.exec(rest)?.[0] ?? broken(rest, '02'));
  rest = rest.slice(2);
  if (rest !== '') fail(`parsing time ${timeQuote(text)}: extra text: ${timeQuote(rest)}`);
  if (day < 1 || day > daysIn(Number(year), month)) outOfRange('day');
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** How `time.ParseError` quotes: bytes beyond ASCII and control characters as \xNN. */
function timeQuote(text: string): string {
  let out = '"';
  for (const byte of encodeUtf8(text)) {
    if (byte === 0x22 || byte === 0x5c) out += `\\${String.fromCharCode(byte)}`;
    else if (byte < 0x20 || byte >= 0x80) out += `\\x${byte.toString(16).padStart(2, '0')}`;
    else out += String.fromCharCode(byte);
  }
  return `${out}"`;
}

/** `hh:mm:ss`, fraction, and offset or Z; a leap second only where it is 23:59:60 in UTC. */
export function checkTime(text: string): void {
  if (byteLength(text) < 9) fail('less than 9 characters long');
  const bytes = encodeUtf8(text);
  if (bytes[2] !== 0x3a || bytes[5] !== 0x3a) fail('missing colon in correct place');
  const [hour = 0, minute = 0, second = 0] = sliceBytes(text, 0, 8)
    .split(':')
    .map((part) => clock(part, 'hour/min/sec'));
  if (hour > 23 || minute > 59 || second > 60) fail('hour/min/sec out of range');
  const rest = withoutFraction(sliceBytes(text, 8));
  let utc = hour * 60 + minute;
  if (rest !== 'z' && rest !== 'Z') utc += offset(rest);
  if (utc < 0) utc += 24 * 60;
  if (second >= 60 && (Math.trunc(utc / 60) !== 23 || utc % 60 !== 59)) fail('invalid leap second');
}

function withoutFraction(text: string): string {
  if (!text.startsWith('.')) return text;
  const digits = /^\.\d*/.exec(text)![0];
  if (digits === '.') fail('no digits in second fraction');
  return text.slice(digits.length);
}

/** Minutes to add to come to UTC. */
function offset(text: string): number {
  if (byteLength(text) !== 6) fail('offset must be 6 characters long');
  const sign = text.startsWith('+') ? -1 : text.startsWith('-') ? 1 : 0;
  if (sign === 0) fail('offset must begin with plus/minus');
  if (encodeUtf8(text)[3] !== 0x3a) fail('missing colon in offset in correct place');
  const colon = text.indexOf(':');
  const hour = clock(text.slice(1, colon), 'hour/min in offset');
  const minute = clock(text.slice(colon + 1), 'hour/min in offset');
  if (hour > 23 || minute > 59) fail('hour/min in offset out of range');
  return sign * (hour * 60 + minute);
}

function clock(text: string, what: string): number {
  let n: number;
  try {
    n = Number(atoi(text));
  } catch {
    return fail(`invalid ${what}`);
  }
  if (n < 0) fail(`non-positive ${what}`);
  return n;
}

export function checkDateTime(text: string): void {
  if (byteLength(text) < 20) fail('less than 20 characters long');
  const separator = sliceBytes(text, 10, 11);
  if (separator !== 't' && separator !== 'T') fail('11th character must be t or T');
  within('invalid date element', () => checkDate(sliceBytes(text, 0, 10)));
  within('invalid time element', () => checkTime(sliceBytes(text, 11)));
}

const UNITS = ['YMD', 'HMS'];

/** An ISO 8601 duration: `P3W`, `P1Y2M3DT4H5M6S`. */
export function checkDuration(text: string): void {
  if (!text.startsWith('P')) fail('must start with P');
  const body = text.slice(1);
  if (body === '') fail('nothing after P');
  if (body.endsWith('W')) {
    const weeks = body.slice(0, -1);
    if (weeks === '') fail('no number in week');
    if (/\D/.test(weeks)) fail('invalid week');
    return;
  }
  body.split('T').forEach((part, i) => {
    if (i !== 0 && part === '') fail('no time elements');
    const units = UNITS[i] ?? fail('more than one T');
    let from = 0;
    for (let rest = part; rest !== ''; ) {
      const digits = /^\d*/.exec(rest)![0].length;
      if (digits === 0) fail('missing number');
      rest = rest.slice(digits);
      if (rest === '') fail('missing unit');
      const byte = encodeUtf8(String.fromCodePoint(rest.codePointAt(0)!))[0]!;
      const unit = String.fromCharCode(byte);
      const at = units.indexOf(unit, from);
      if (at < 0)
        fail(units.includes(unit) ? `unit ${quoteRune(byte)} out of order` : `invalid unit ${quoteRune(byte)}`);
      from = at + 1;
      rest = rest.slice(1);
    }
  });
}

/** Two points in time, or one and a duration, with a slash between. */
export function checkPeriod(text: string): void {
  const slash = text.indexOf('/');
  if (slash < 0) fail('missing slash');
  const start = text.slice(0, slash);
  const end = text.slice(slash + 1);
  if (start.startsWith('P')) {
    within('invalid start duration', () => checkDuration(start));
    within('invalid end date-time', () => checkDateTime(end));
    return;
  }
  within('invalid start date-time', () => checkDateTime(start));
  if (end.startsWith('P')) within('invalid end duration', () => checkDuration(end));
  else within('invalid end date-time', () => checkDateTime(end));
}
