import { type GoTime, parseTime, timeFromNanoseconds, timeToRfc3339, UTC, type Zones } from '../go/time.ts';
import { GoError } from '../go/value.ts';
import type { RecordedTime } from './release.ts';

const RFC3339 = '2006-01-02T15:04:05Z07:00';
const NO_ZONES: Zones = { local: UTC, load: () => UTC };

/** Go's year 1, which stands for "never". */
const ZERO_SECONDS = -62_135_596_800n;

/** What would be written again as it is: most times are. Days that not all months have are left to the parser. */
const CANONICAL =
  /^[1-9]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{0,8}[1-9])?(?:Z|[+-](?:0[1-9]|1\d):[0-5]\d)$/;

/**
 * A time of a document as records have it: an empty text and the zero time are none. Throws `GoError` with the text of
 * `Time.UnmarshalJSON`.
 */
export function readTime(value: unknown): RecordedTime {
  if (value === null || value === undefined || value === '') return '';
  if (typeof value !== 'string') throw new GoError('Time.UnmarshalJSON: input is not a JSON string');
  if (CANONICAL.test(value)) return value;
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
