import {
  ANY,
  ANY_SLICE,
  type GoMethod,
  GoStruct,
  type GoType,
  INT64,
  int64,
  nilSlice,
  STRING,
  type Value,
} from '../value.ts';

/** What a zone's clocks show at some time. */
export interface ZonePeriod {
  /** Abbreviation such as `CEST`; empty for a zone that only has an offset. */
  readonly name: string;
  /** Seconds east of UTC. */
  readonly offset: number;
  readonly isDst: boolean;
}

/** The rules of a zone. Times are seconds since 1970 UTC. */
export interface ZoneRules {
  at(seconds: number): ZonePeriod;
  /** Every period the zone has known, for looking up an abbreviation. */
  readonly periods: readonly ZonePeriod[];
}

const locationMethods = new Map<string, GoMethod>();

/** `*time.Location`. */
export const LOCATION: GoType = {
  name: '*time.Location',
  kind: 'ptr',
  elem: {
    name: 'time.Location',
    kind: 'struct',
    // What fmt shows for a verb that does not suit a time.
    fields: [
      { name: 'name', type: STRING },
      { name: 'zone', type: ANY_SLICE },
      { name: 'tx', type: ANY_SLICE },
      { name: 'extend', type: STRING },
      { name: 'cacheStart', type: INT64 },
      { name: 'cacheEnd', type: INT64 },
      { name: 'cacheZone', type: ANY },
    ],
  },
  methods: locationMethods,
};

/** The fields of a place whose only zone is UTC: those of others, filled as times are asked for, are not shown. */
function fieldsOf(name: string): Map<string, Value> {
  const none = nilSlice(ANY_SLICE);
  return new Map<string, Value>([
    ['name', name],
    ['zone', none],
    ['tx', none],
    ['extend', ''],
    ['cacheStart', int64(0n)],
    ['cacheEnd', int64(0n)],
    ['cacheZone', null],
  ]);
}

/** A place's clocks, as `*time.Location`. */
export class Location extends GoStruct {
  readonly name: string;
  readonly rules: ZoneRules;

  constructor(name: string, rules: ZoneRules) {
    super(LOCATION, fieldsOf(name));
    this.name = name;
    this.rules = rules;
  }
}

locationMethods.set('String', { params: [], call: (receiver) => (receiver as Location).name });

/** `time.FixedZone`: always the same offset, in seconds east of UTC. */
export function fixedZone(name: string, offset: number): Location {
  const period = { name, offset, isDst: false };
  return new Location(name, { at: () => period, periods: [period] });
}

const UTC_PERIOD: ZonePeriod = { name: 'UTC', offset: 0, isDst: false };

/** Rules of UTC; looking up an abbreviation in it finds none. */
export const UTC_RULES: ZoneRules = { at: () => UTC_PERIOD, periods: [] };

export const UTC = new Location('UTC', UTC_RULES);

/** The offset that an abbreviation means in the zone, preferably at the given local time; undefined if unknown. */
export function offsetOfAbbreviation(location: Location, name: string, localSeconds: number): number | undefined {
  const named = location.rules.periods.filter((p) => p.name === name);
  for (const period of named) {
    const actual = location.rules.at(localSeconds - period.offset);
    if (actual.name === name) return actual.offset;
  }
  return named[0]?.offset;
}
