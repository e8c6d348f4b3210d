import { GoError } from '../value.ts';
import { intlZone } from './intl-zone.ts';
import { readTzif } from './tzif.ts';
import { Location, UTC, UTC_RULES, type ZoneRules } from './zone.ts';

/** The zones that a program knows. */
export interface Zones {
  /** Go's `time.Local`. */
  readonly local: Location;
  /** `time.LoadLocation`: throws a `GoError` such as `unknown time zone Mars/Olympus`. */
  load(name: string): Location;
}

export interface ZoneSource {
  /** Name of the local zone, such as `Europe/Berlin`, or (where `zoneInfo` knows it) the path of a zone file. */
  readonly timeZone: string;
  /** The zone's compiled data (TZif), if there is any by that name; absent where there are no such files at all. */
  readonly zoneInfo?: ((name: string) => Uint8Array | undefined) | undefined;
}

/** Zones as a source describes them; each is read once. Without zone files the runtime's own data serve. */
export function systemZones(source: ZoneSource): Zones {
  const known = new Map<string, Location>();
  const rulesOf = (name: string): ZoneRules | undefined => {
    if (!source.zoneInfo) return intlZone(name);
    const bytes = source.zoneInfo(name);
    return bytes && readTzif(bytes);
  };
  let local: Location | undefined;
  return {
    get local() {
      if (local) return local;
      const { timeZone } = source;
      const rules = timeZone === 'UTC' || timeZone === '' ? undefined : rulesOf(timeZone);
      local = rules ? new Location('Local', rules) : new Location('UTC', UTC_RULES);
      return local;
    },
    load(name) {
      if (name === '' || name === 'UTC') return UTC;
      if (name === 'Local') return this.local;
      if (/(?:^|[/\\])\.\.(?:$|[/\\])|^[/\\]/.test(name)) throw new GoError('time: invalid location name');
      let location = known.get(name);
      if (!location) {
        const rules = rulesOf(name);
        if (!rules) throw new GoError(`unknown time zone ${name}`);
        location = new Location(name, rules);
        known.set(name, location);
      }
      return location;
    },
  };
}
