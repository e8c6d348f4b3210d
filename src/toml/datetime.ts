import { fixedZone, formatTime, GoTime, inLocation, type Location, parseTime, UTC, type Zones } from '../go/time.ts';
import { GoError, type Value } from '../go/value.ts';

/** Zone names by which a time without a zone is known again when it is written. */
const LOCAL_DATETIME = 'datetime-local';
const LOCAL_DATE = 'date-local';
const LOCAL_TIME = 'time-local';

/** How each kind of local time is written. */
const LAYOUTS: Readonly<Record<string, string>> = {
  [LOCAL_DATETIME]: '2006-01-02T15:04:05.999999999',
  [LOCAL_DATE]: '2006-01-02',
  [LOCAL_TIME]: '15:04:05.999999999',
};

const RFC3339_NANO = '2006-01-02T15:04:05.999999999Z07:00';

/** Date, time to the minute, seconds with an optional fraction, offset: each may be absent. */
const FORM = /^(?:(\d{4}-\d\d-\d\d)(?:T(?!$)|$))?(?:(\d\d:\d\d)(:\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/;

/** A point in time in the terms of time.Parse: the layout, and the zone where the text has none. */
function shapeOf(text: string): { layout: string; zone: string | undefined } | undefined {
  const [, date, minutes, seconds, offset] = FORM.exec(text) ?? [];
  if (minutes === undefined) return date === undefined ? undefined : { layout: '2006-01-02', zone: LOCAL_DATE };
  const time = seconds === undefined ? '15:04' : '15:04:05.999999999';
  if (date === undefined) return offset === undefined ? { layout: time, zone: LOCAL_TIME } : undefined;
  const layout = `2006-01-02T${time}`;
  return offset === undefined ? { layout, zone: LOCAL_DATETIME } : { layout: `${layout}Z07:00`, zone: undefined };
}

/**
 * The time that a TOML date and time means, written with `T` and `Z`. What has no offset is in a zone of its own name,
 * which has the local zone's offset of now.
 * @param now seconds since 1970
 * @throws GoError where it is none
 */
export function parseDatetime(text: string, zones: Zones, now: number): GoTime {
  const shape = shapeOf(text);
  if (shape === undefined) throw new GoError('not a datetime');
  const location = shape.zone === undefined ? zones.local : localZone(shape.zone, zones, now);
  return parseTime(shape.layout, text, zones, location);
}

function localZone(name: string, zones: Zones, now: number): Location {
  return fixedZone(name, zones.local.rules.at(now).offset);
}

export function isTime(value: Value): value is GoTime {
  return value instanceof GoTime;
}

/** A time as the encoder writes it: RFC 3339, or without an offset where it came from such a text. */
export function datetimeText(time: GoTime): string {
  const layout = LAYOUTS[time.location.name];
  return layout === undefined ? formatTime(time, RFC3339_NANO) : formatTime(inLocation(time, UTC), layout);
}
