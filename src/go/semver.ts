import { compareIdentifiers as compareShortIdentifiers } from 'semver/internal/identifiers.js';
import { byteLength } from './text.ts';
import { GoError, type GoMethod, GoStruct, type GoType, goInt, int, STRING, UINT64, type Value } from './value.ts';

export { type Constraint, parseConstraint } from './semver/constraint.ts';

/**
 * Semantic versions as github.com/Masterminds/semver/v3 (v3.5.0) reads and compares them. A version is a Go value
 * too: templates hold `*semver.Version` (from `semver`) and `semver.Version` (from `.IncMajor` and the like).
 */
export class Version extends GoStruct {
  readonly major: bigint;
  readonly minor: bigint;
  readonly patch: bigint;
  /** Without the `-`; empty for a release. */
  readonly prerelease: string;
  /** Without the `+`. */
  readonly metadata: string;
  /** The text it was read from. */
  readonly original: string;

  constructor(type: GoType, parts: VersionParts, original: string) {
    super(
      type,
      new Map<string, Value>([
        ['major', goInt(UINT64, parts.major)],
        ['minor', goInt(UINT64, parts.minor)],
        ['patch', goInt(UINT64, parts.patch)],
        ['pre', parts.prerelease],
        ['metadata', parts.metadata],
        ['original', original],
      ]),
    );
    this.major = parts.major;
    this.minor = parts.minor;
    this.patch = parts.patch;
    this.prerelease = parts.prerelease;
    this.metadata = parts.metadata;
    this.original = original;
  }

  /** The canonical text, without a leading `v`. */
  override toString(): string {
    return formatVersion(this);
  }
}

export interface VersionParts {
  readonly major: bigint;
  readonly minor: bigint;
  readonly patch: bigint;
  readonly prerelease: string;
  readonly metadata: string;
}

function formatVersion(v: VersionParts): string {
  const core = `${v.major}.${v.minor}.${v.patch}`;
  return core + (v.prerelease === '' ? '' : `-${v.prerelease}`) + (v.metadata === '' ? '' : `+${v.metadata}`);
}

const MAX_LENGTH = 256;
const MAX_UINT64 = 0xffff_ffff_ffff_ffffn;
const LOOSE =
  /^v?([0-9]+)(?:\.([0-9]+))?(?:\.([0-9]+))?(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?$/;

function tooLong(text: string): GoError | undefined {
  return byteLength(text) > MAX_LENGTH
    ? new GoError(`version string is too long (max ${MAX_LENGTH} bytes)`)
    : undefined;
}

function parseSegment(digits: string): bigint {
  const n = BigInt(digits);
  if (n > MAX_UINT64) throw new GoError(`strconv.ParseUint: parsing "${digits}": value out of range`);
  return n;
}

function looseSegment(digits: string | undefined): bigint {
  if (digits === undefined) return 0n;
  try {
    return parseSegment(digits);
  } catch (err) {
    throw new GoError(`error parsing version segment: ${(err as GoError).message}`, err);
  }
}

/**
 * `semver.NewVersion`: reads a version leniently (`v1`, `1.2`, `01.2.3`). Throws a `GoError` with Go's text, such as
 * `invalid semantic version`.
 */
export function parseVersion(text: string): Version {
  const long = tooLong(text);
  if (long) throw long;
  const m = LOOSE.exec(text);
  if (!m) throw new GoError('invalid semantic version');
  const parts = {
    major: looseSegment(m[1]),
    minor: looseSegment(m[2]),
    patch: looseSegment(m[3]),
    prerelease: m[4] ?? '',
    metadata: m[5] ?? '',
  };
  if (parts.prerelease !== '') checkPrerelease(parts.prerelease);
  return new Version(VERSION_POINTER, parts, text);
}

/** `semver.StrictNewVersion`: only what the specification calls a version. Throws a `GoError` with Go's text. */
export function parseStrictVersion(text: string): Version {
  if (text === '') throw new GoError('version string empty');
  const long = tooLong(text);
  if (long) throw long;
  const first = text.indexOf('.');
  const second = first < 0 ? -1 : text.indexOf('.', first + 1);
  if (second < 0) throw new GoError('invalid semantic version');
  const segments = [text.slice(0, first), text.slice(first + 1, second), text.slice(second + 1)] as const;
  let patch: string = segments[2];
  let metadata = '';
  let prerelease = '';
  const plus = patch.indexOf('+');
  if (plus >= 0) {
    metadata = patch.slice(plus + 1);
    patch = patch.slice(0, plus);
    checkMetadata(metadata);
  }
  const dash = patch.indexOf('-');
  if (dash >= 0) {
    prerelease = patch.slice(dash + 1);
    patch = patch.slice(0, dash);
    checkPrerelease(prerelease);
  }
  const numbers = [segments[0], segments[1], patch] as const;
  for (const n of numbers) {
    if (!/^[0-9]*$/.test(n)) throw new GoError('invalid characters in version');
    if (n.length > 1 && n.startsWith('0')) throw new GoError('version segment starts with 0');
  }
  const [major, minor, patchNumber] = numbers.map((n) => {
    if (n === '') throw new GoError('strconv.ParseUint: parsing "": invalid syntax');
    return parseSegment(n);
  }) as [bigint, bigint, bigint];
  return new Version(VERSION_POINTER, { major, minor, patch: patchNumber, prerelease, metadata }, text);
}

function checkPrerelease(text: string): void {
  for (const part of text.split('.')) {
    if (!/^[0-9A-Za-z-]+$/.test(part)) throw new GoError('invalid prerelease string');
    if (/^0[0-9]+$/.test(part)) throw new GoError('version segment starts with 0');
  }
}

function checkMetadata(text: string): void {
  if (!/^[0-9A-Za-z.-]+$/.test(text) || /^\.|\.\.|\.$/.test(text)) throw new GoError('invalid metadata string');
}

/** Order of versions: -1, 0 or 1. Metadata does not count; a prerelease comes before its release. */
export function compareVersions(a: VersionParts, b: VersionParts): -1 | 0 | 1 {
  if (a.major !== b.major) return a.major < b.major ? -1 : 1;
  if (a.minor !== b.minor) return a.minor < b.minor ? -1 : 1;
  if (a.patch !== b.patch) return a.patch < b.patch ? -1 : 1;
  if (a.prerelease === b.prerelease) return 0;
  if (a.prerelease === '') return 1;
  if (b.prerelease === '') return -1;
  return comparePrereleases(a.prerelease, b.prerelease);
}

/** Order of two prerelease texts, identifier by identifier; a missing identifier comes first. */
export function comparePrereleases(a: string, b: string): -1 | 0 | 1 {
  const left = a.split('.');
  const right = b.split('.');
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const order = compareIdentifiers(left[i] ?? '', right[i] ?? '');
    if (order !== 0) return order;
  }
  return 0;
}

/** Digits that a number holds exactly; beyond them the numbers of `semver` end, and Masterminds' go on to 64 bits. */
const EXACT_DIGITS = 15;

function compareIdentifiers(a: string, b: string): -1 | 0 | 1 {
  if (a === b) return 0;
  if (a === '') return -1;
  if (b === '') return 1;
  if (a.length <= EXACT_DIGITS && b.length <= EXACT_DIGITS) return compareShortIdentifiers(a, b);
  const x = asNumber(a);
  const y = asNumber(b);
  if (x === undefined && y === undefined) return a > b ? 1 : -1;
  if (y === undefined) return -1;
  if (x === undefined) return 1;
  return x > y ? 1 : -1;
}

function asNumber(text: string): bigint | undefined {
  if (!/^[0-9]+$/.test(text)) return undefined;
  const n = BigInt(text);
  return n > MAX_UINT64 ? undefined : n;
}

type Change = Partial<VersionParts>;

/** The version with some parts changed, as a `semver.Version` value: a leading `v` stays in `original`. */
function changed(v: Version, change: Change): Version {
  const parts: VersionParts = {
    major: v.major,
    minor: v.minor,
    patch: v.patch,
    prerelease: v.prerelease,
    metadata: v.metadata,
    ...change,
  };
  return new Version(VERSION, parts, (v.original.startsWith('v') ? 'v' : '') + formatVersion(parts));
}

function increment(n: bigint, part: string): bigint {
  if (n === MAX_UINT64) throw new GoError(`${part} version increment would overflow uint64`);
  return n + 1n;
}

const RELEASE = { prerelease: '', metadata: '' };

/** `v.IncMajor()`. */
export function nextMajor(v: Version): Version {
  return changed(v, { ...RELEASE, patch: 0n, minor: 0n, major: increment(v.major, 'major') });
}

/** `v.IncMinor()`. */
export function nextMinor(v: Version): Version {
  return changed(v, { ...RELEASE, patch: 0n, minor: increment(v.minor, 'minor') });
}

/** `v.IncPatch()`: of a prerelease, its release. */
export function nextPatch(v: Version): Version {
  return changed(v, v.prerelease === '' ? { ...RELEASE, patch: increment(v.patch, 'patch') } : RELEASE);
}

const utf8 = new TextEncoder();

function method(params: readonly GoType[], call: (v: Version, ...args: Value[]) => Value): GoMethod {
  return { params, call: (receiver, ...args) => call(receiver as Version, ...args) };
}

function getter(read: (v: Version) => Value): GoMethod {
  return method([], read);
}

const VALUE_METHODS: readonly (readonly [string, GoMethod])[] = [
  ['IncMajor', getter(nextMajor)],
  ['IncMinor', getter(nextMinor)],
  ['IncPatch', getter(nextPatch)],
  ['Major', getter((v) => goInt(UINT64, v.major))],
  ['MarshalJSON', getter((v) => utf8.encode(JSON.stringify(v.toString())))],
  ['MarshalText', getter((v) => utf8.encode(v.toString()))],
  ['Metadata', getter((v) => v.metadata)],
  ['Minor', getter((v) => goInt(UINT64, v.minor))],
  ['Patch', getter((v) => goInt(UINT64, v.patch))],
  ['Prerelease', getter((v) => v.prerelease)],
  [
    'SetMetadata',
    method([STRING], (v, text) => {
      if (text !== '') checkMetadata(text as string);
      return changed(v, { metadata: text as string });
    }),
  ],
  [
    'SetPrerelease',
    method([STRING], (v, text) => {
      if (text !== '') checkPrerelease(text as string);
      return changed(v, { prerelease: text as string });
    }),
  ],
  ['String', getter((v) => v.toString())],
  ['Value', getter((v) => v.toString())],
];

/** `semver.Version`, as a value. */
export const VERSION: GoType = {
  name: 'semver.Version',
  kind: 'struct',
  // Not exported: they show in comparisons, and where fmt prints the struct.
  fields: [
    ...['major', 'minor', 'patch'].map((name) => ({ name, type: UINT64 })),
    ...['pre', 'metadata', 'original'].map((name) => ({ name, type: STRING })),
  ],
  methods: new Map(VALUE_METHODS),
};

/** The methods of `*semver.Version` that take another version need the pointer's own type, so they are added below. */
const pointerMethods = new Map(VALUE_METHODS);

/** `*semver.Version`. */
export const VERSION_POINTER: GoType = {
  name: '*semver.Version',
  kind: 'ptr',
  elem: VERSION,
  methods: pointerMethods,
};

function comparison(holds: (order: number) => Value): GoMethod {
  return method([VERSION_POINTER], (v, other) => {
    if (!(other instanceof Version))
      throw new GoError('runtime error: invalid memory address or nil pointer dereference');
    return holds(compareVersions(v, other));
  });
}

pointerMethods.set(
  'Original',
  getter((v) => v.original),
);
pointerMethods.set(
  'Compare',
  comparison((order) => int(order)),
);
pointerMethods.set(
  'LessThan',
  comparison((order) => order < 0),
);
pointerMethods.set(
  'LessThanEqual',
  comparison((order) => order <= 0),
);
pointerMethods.set(
  'GreaterThan',
  comparison((order) => order > 0),
);
pointerMethods.set(
  'GreaterThanEqual',
  comparison((order) => order >= 0),
);
pointerMethods.set(
  'Equal',
  method([VERSION_POINTER], (v, other) => other instanceof Version && compareVersions(v, other) === 0),
);
