import { type GoTime, parseTime, timeFromNanoseconds, timeToRfc3339, UTC, type Zones } from '../go/time.ts';
import { GoError } from '../go/value.ts';
import type { RecordedTime } from './release.ts';

const RFC3339 = '2006-01-02T15:04:05Z07:00';
const NO_ZONES: Zones = { local: UTC, load: () => UTC };

/** Go's year 1, which stands for "never". */
const ZERO_SECONDS = -62_135_596_800n;

/**
 * A time of a document as records have it: an empty text and the zero time are none. Throws `GoError` with the text of
 * `Time.UnmarshalJSON`.
 */
export function readTime(value: unknown): RecordedTime {
  if (value === null || value === undefined || value === '') return '';
  if (typeof value !== 'string') throw new GoError('Time.UnmarshalJSON: input is not a JSON string');
  const time = parseTime(RFC3339, value, NO_ZONES);
  if (time.seconds === ZERO_SECONDS && time.nanosecond === 0) return '';
  return timeToRfc3339(time, 'Time.MarshalJSON');
}

/** The moment now, or another, of nanoseconds since 1970, as a record has it. */
export function timeNow(nanoseconds: bigint, zones: Zones): RecordedTime {
  return timeToRfc3339(timeFromNanoseconds(nanoseconds, zones), 'Time.MarshalJSON');
}

/** A recorded moment, to be shown in a zone. Must not be empty. */
export function timeOf(recorded: RecordedTime, zones: Zones): GoTime {
  return parseTime(RFC3339, recorded, zones);
}
