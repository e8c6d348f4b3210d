import type { ZonePeriod, ZoneRules } from './zone.ts';

/**
 * Zone rules from the runtime's own data, for where there are no zone files (browsers). Offsets are exact;
 * abbreviations are those that some English locale knows, a few that none knows, and `+03` for zones without one.
 */

/** Where the locales below know no abbreviation though the zone has one. */
const ABBREVIATIONS: Readonly<Record<string, string>> = {
  'Africa/Casablanca': '+01',
  'Asia/Hong_Kong': 'HKT',
  'Asia/Jakarta': 'WIB',
  'Asia/Jayapura': 'WIT',
  'Asia/Jerusalem': 'IST IDT',
  'Asia/Karachi': 'PKT',
  'Asia/Macau': 'CST',
  'Asia/Makassar': 'WITA',
  'Asia/Manila': 'PST',
  'Asia/Pyongyang': 'KST',
  'Asia/Seoul': 'KST',
  'Asia/Shanghai': 'CST',
  'Asia/Taipei': 'CST',
  'Asia/Tokyo': 'JST',
  'Europe/Moscow': 'MSK',
  'Europe/Simferopol': 'MSK',
  'Pacific/Guam': 'ChST',
  'Pacific/Pago_Pago': 'SST',
};

const LOCALES = ['en-US', 'en-GB', 'en-AU', 'en-NZ', 'en-ZA', 'en-IN'];
const HALF_YEAR = 182 * 86_400;
/** Bounds of JavaScript dates, in seconds. */
const MAX_SECONDS = 8.64e12;

function offsetText(offset: number): string {
  const minutes = Math.floor(Math.abs(offset) / 60);
  const text = `${offset < 0 ? '-' : '+'}${String(Math.floor(minutes / 60)).padStart(2, '0')}`;
  return minutes % 60 === 0 ? text : text + String(minutes % 60).padStart(2, '0');
}

/** The zone's rules, or undefined when the runtime does not know the name. */
export function intlZone(name: string): ZoneRules | undefined {
  let clock: Intl.DateTimeFormat;
  try {
    clock = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    return undefined;
  }
  const offsetAt = (seconds: number): number => {
    const at = Math.max(-MAX_SECONDS, Math.min(MAX_SECONDS, seconds));
    const part: Record<string, string> = {};
    for (const { type, value } of clock.formatToParts(at * 1000)) part[type] = value;
    const year = part['era'] === 'BC' ? 1 - Number(part['year']) : Number(part['year']);
    const shown = new Date(0);
    shown.setUTCFullYear(year, Number(part['month']) - 1, Number(part['day']));
    shown.setUTCHours(Number(part['hour']), Number(part['minute']), Number(part['second']));
    return Math.round(shown.getTime() / 1000 - at);
  };
  const at = (seconds: number): ZonePeriod => {
    const offset = offsetAt(seconds);
    const isDst = offset > Math.min(offsetAt(seconds - HALF_YEAR), offsetAt(seconds + HALF_YEAR));
    return { name: abbreviation(name, seconds, offset, isDst), offset, isDst };
  };
  let periods: readonly ZonePeriod[] | undefined;
  return {
    at,
    get periods() {
      const now = Math.floor(Date.now() / 1000);
      periods ??= [at(now), at(now + HALF_YEAR)];
      return periods;
    },
  };
}

function abbreviation(zone: string, seconds: number, offset: number, isDst: boolean): string {
  const own = Object.hasOwn(ABBREVIATIONS, zone) ? ABBREVIATIONS[zone]!.split(' ') : undefined;
  if (own) return own[isDst ? 1 : 0] ?? own[0]!;
  for (const locale of LOCALES) {
    const format = new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: 'short' });
    const name = format.formatToParts(seconds * 1000).find((p) => p.type === 'timeZoneName')?.value;
    if (name && /^[A-Z]{3,5}$/.test(name)) return name;
  }
  return offsetText(offset);
}
