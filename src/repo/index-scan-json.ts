import { fromPlain, type Plain } from '../go/plain.ts';
import { GoError } from '../go/value.ts';
import { decodeJsonInto } from '../yaml/into.ts';
import {
  ALIAS_WORD,
  type Fields,
  type Kind,
  MAX_VERSION,
  NAME_WORD,
  REQUIRED,
  SEMVER_TEXT,
  TIME_TEXT,
  VERSION,
} from './index-fields.ts';
import type { ScannedIndex, ScannedVersion } from './index-scan.ts';
import { INDEX } from './index-shape.ts';

/** The same as `scanIndex` for an index in JSON; undefined where it is none, or something is wrong around versions. */
export function scanJsonIndex(text: string): ScannedIndex | undefined {
  try {
    return new JsonScanner(text).scan();
  } catch (error) {
    if (error instanceof Unusual || error instanceof SyntaxError || error instanceof GoError) return undefined;
    throw error;
  }
}

/** What ends the scan. */
class Unusual extends Error {}

class JsonScanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Throws Unusual, SyntaxError or GoError. */
  scan(): ScannedIndex {
    const found: ScannedIndex = new Map();
    const around = new Map<string, Plain>();
    const seen = new Set<string>();
    this.#members((key) => {
      // Go takes keys in any case.
      const lower = key.toLowerCase();
      if (seen.has(lower) || (lower === 'entries' && key !== lower)) throw new Unusual();
      seen.add(lower);
      if (key === 'entries') this.#entries(found);
      else around.set(key, this.#value());
    });
    this.#blanks();
    if (this.#at < this.#text.length) throw new Unusual();
    const read = decodeJsonInto(fromPlain(around), INDEX) as { apiVersion?: string } | null;
    if (!read?.apiVersion) throw new Unusual();
    return found;
  }

  #entries(found: ScannedIndex): void {
    this.#members((name) => {
      if (found.has(name)) throw new Unusual();
      const versions: ScannedVersion[] = [];
      found.set(name, versions);
      this.#take('[');
      if (this.#isNext(']')) return;
      do {
        this.#blanks();
        const start = this.#at;
        const version = soundVersion(this.#value());
        versions.push({ start, end: this.#at, version: version ?? '', isSound: version !== undefined });
      } while (this.#isNext(','));
      this.#take(']');
    });
  }

  /** Goes through an object: `member` takes the value of a key. */
  #members(member: (key: string) => void): void {
    this.#take('{');
    if (this.#isNext('}')) return;
    do {
      this.#blanks();
      if (this.#text.charCodeAt(this.#at) !== QUOTE) throw new Unusual();
      const key = this.#value() as string;
      this.#take(':');
      member(key);
    } while (this.#isNext(','));
    this.#take('}');
  }

  /** Throws SyntaxError for what is none. */
  #value(): Plain {
    this.#blanks();
    const start = this.#at;
    this.#at = endOfValue(this.#text, start);
    return JSON.parse(this.#text.slice(start, this.#at)) as Plain;
  }

  #take(char: string): void {
    if (!this.#isNext(char)) throw new Unusual();
  }

  #isNext(char: string): boolean {
    this.#blanks();
    if (this.#text[this.#at] !== char) return false;
    this.#at++;
    return true;
  }

  #blanks(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.#at++;
    }
  }
}

const QUOTE = 0x22;

/** Where a value ends, if it is one. */
function endOfValue(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case QUOTE:
        at = endOfString(text, at);
        if (depth === 0) return at + 1;
        break;
      case 0x7b:
      case 0x5b:
        depth++;
        break;
      case 0x7d:
      case 0x5d:
        depth--;
        if (depth === 0) return at + 1;
        if (depth < 0) return at;
        break;
      case 0x2c:
        if (depth === 0) return at;
        break;
    }
  }
  throw new Unusual();
}

/** The quote that ends a string. */
function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at > 0; at = text.indexOf('"', at + 1)) {
    let before = at;
    while (text.charCodeAt(before - 1) === 0x5c) before--;
    if ((at - before) % 2 === 0) return at;
  }
  throw new Unusual();
}

/** The number of a version with which nothing is wrong. */
function soundVersion(plain: Plain): string | undefined {
  if ((fieldsOf(plain, VERSION) & REQUIRED) !== REQUIRED) return undefined;
  return (plain as { version: string }).version;
}

const DOUBTFUL = 0;

/** The fields that a struct has; DOUBTFUL where one of them is unknown, or not as it should be. */
function fieldsOf(plain: Plain, known: Fields): number {
  if (typeof plain !== 'object' || plain === null || Array.isArray(plain)) return DOUBTFUL;
  let seen = 0;
  for (const [key, value] of Object.entries(plain)) {
    const field = known.get(key);
    if (field === undefined || !isSound(value, field.kind)) return DOUBTFUL;
    seen |= field.bit;
  }
  return seen;
}

const whole = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`);
const NAME = whole(NAME_WORD);
const ALIAS = whole(ALIAS_WORD);
const SEMVER = whole(SEMVER_TEXT);
const TIME = whole(TIME_TEXT);
const TYPE = whole('application|library');

function isSound(value: Plain, kind: Kind): boolean {
  switch (kind) {
    case 'bool':
      return typeof value === 'boolean';
    case 'texts':
      return Array.isArray(value) && value.every((item) => typeof item === 'string');
    case 'map':
      return isTexts(value);
    case 'name':
      return typeof value === 'string' && NAME.test(value);
    case 'alias':
      return typeof value === 'string' && ALIAS.test(value);
    case 'version':
      return typeof value === 'string' && value.length < MAX_VERSION && SEMVER.test(value);
    case 'type':
      return typeof value === 'string' && TYPE.test(value);
    case 'time':
      return typeof value === 'string' && TIME.test(value);
    case 'text':
    case 'loose':
      return typeof value === 'string';
    default:
      return Array.isArray(value) && value.every((item) => fieldsOf(item, kind) !== DOUBTFUL);
  }
}

function isTexts(value: Plain): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((item) => typeof item === 'string');
}
