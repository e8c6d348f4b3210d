import { type GoTime, parseTime, timeToRfc3339, UTC, type Zones } from '../go/time.ts';
import { GoError } from '../go/value.ts';
import type { Shape } from '../yaml/shape.ts';

const RFC3339 = '2006-01-02T15:04:05Z07:00';
const NO_ZONES: Zones = { local: UTC, load: () => UTC };

/** Go's zero time, which stands for one that was never set. */
export const ZERO_TIME = '0001-01-01T00:00:00Z';

/** `time.Time` of a document, as Go writes it again. */
export const TIME: Shape = {
  kind: 'custom',
  name: 'time.Time',
  decode(value) {
    if (value === null) return undefined;
    if (typeof value !== 'string') throw new GoError('Time.UnmarshalJSON: input is not a JSON string');
    return timeText(parseTime(RFC3339, value, NO_ZONES));
  },
};

/** A time as Go writes it into JSON. */
export function timeText(time: GoTime): string {
  return timeToRfc3339(time, 'Time.MarshalJSON');
}
