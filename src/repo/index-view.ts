import type { Log, LogRecord } from '../chart/log.ts';
import { decodeUtf8 } from '../go/text.ts';
import { GoError } from '../go/value.ts';
import { unmarshalYamlInto } from '../yaml/into.ts';
import { list, pointer } from '../yaml/shape.ts';
import { checkVersions, type RawVersion, readIndexText } from './index-read.ts';
import { type ScannedIndex, type ScannedVersion, scanIndex } from './index-scan.ts';
import { CHART_VERSION } from './index-shape.ts';
import type { ChartVersion, RepositoryIndex } from './model.ts';
import { sortVersions } from './sort.ts';
import { isSameUrl } from './url-join.ts';

/** An index that has been checked, of which charts are read when they are asked for. */
export interface IndexView {
  /** The charts that it has, in the order of the document. */
  readonly names: readonly string[];
  /** What Helm says each time that it reads the index. */
  readonly warnings: readonly LogRecord[];
  /** The sound versions of a chart, the newest first; undefined where the index has no such chart. */
  versions(name: string): readonly ChartVersion[] | undefined;
  /** Whether a version of some chart has this URL. */
  hasUrl(url: string): boolean;
}

/** Smaller indexes are read whole: looking first would save nothing. */
const WORTH_A_SCAN = 16 * 1024;

/** Checks an index as Helm does when it reads it. Throws GoError. */
export function viewIndex(bytes: Uint8Array, source: string, scanFrom = WORTH_A_SCAN): IndexView {
  if (bytes.length === 0) throw new GoError('empty index.yaml file');
  const text = decodeUtf8(bytes);
  const scanned = bytes.length < scanFrom ? undefined : scanIndex(text);
  const view = scanned && viewScanned(text, scanned, source);
  if (view !== undefined) return view;
  const warnings: LogRecord[] = [];
  return viewRead(
    readIndexText(text, source, (record) => warnings.push(record)),
    warnings,
  );
}

function viewRead({ entries }: RepositoryIndex, warnings: readonly LogRecord[]): IndexView {
  const versions = (name: string): readonly ChartVersion[] | undefined => entries.get(name);
  const names = [...entries.keys()];
  return { names, warnings, versions, hasUrl: (url) => names.some((name) => hasVersionAt(versions(name), url)) };
}

/** A sound version of a text, which is read when more than its number is asked for. */
class PlacedVersion implements ChartVersion {
  readonly version: string;
  readonly #chart: string;
  readonly #text: string;
  readonly #place: ScannedVersion;
  #read: ChartVersion | undefined;

  constructor(chart: string, text: string, place: ScannedVersion) {
    this.version = place.version;
    this.#chart = chart;
    this.#text = text;
    this.#place = place;
  }

  get metadata() {
    return this.#all.metadata;
  }

  get urls() {
    return this.#all.urls;
  }

  get created() {
    return this.#all.created;
  }

  get removed() {
    return this.#all.removed;
  }

  get digest() {
    return this.#all.digest;
  }

  get legacy() {
    return this.#all.legacy;
  }

  get #all(): ChartVersion {
    this.#read ??= readVersions(this.#chart, this.#text.slice(this.#place.start, this.#place.end), '', () => {})[0]!;
    return this.#read;
  }
}

function readVersions(chart: string, part: string, source: string, log: Log): ChartVersion[] {
  const raw = (unmarshalYamlInto(part, VERSIONS, { strict: true }) ?? []) as (RawVersion | null)[];
  return checkVersions(chart, raw, source, log);
}

const VERSIONS = list(pointer(CHART_VERSION));

/** Undefined where the parts that had to be parsed are not in order. */
function viewScanned(text: string, scanned: ScannedIndex, source: string): IndexView | undefined {
  const warnings: LogRecord[] = [];
  const read = new Map<string, readonly ChartVersion[]>();
  for (const [name, places] of scanned) {
    if (places.every(({ isSound }) => isSound)) continue;
    try {
      const part = text.slice(places[0]!.start, places.at(-1)!.end);
      const doubtful = readVersions(name, part, source, (record) => warnings.push(record));
      sortVersions(doubtful);
      read.set(name, doubtful);
    } catch (error) {
      if (!(error instanceof GoError)) throw error;
      return undefined;
    }
  }
  const versions = (name: string): readonly ChartVersion[] | undefined => {
    let known = read.get(name);
    const places = scanned.get(name);
    if (known === undefined && places !== undefined) {
      const lazy = places.map((place) => new PlacedVersion(name, text, place));
      sortVersions(lazy);
      read.set(name, (known = lazy));
    }
    return known;
  };
  const names = [...scanned.keys()];
  return {
    names,
    warnings,
    versions,
    hasUrl: (url) => mayHold(text, url) && names.some((name) => hasVersionAt(versions(name), url)),
  };
}

function hasVersionAt(versions: readonly ChartVersion[] | undefined, url: string): boolean {
  return versions?.some(({ urls }) => urls.some((candidate) => isSameUrl(url, candidate))) ?? false;
}

const URLS = /[A-Za-z][A-Za-z0-9+.-]*:\/\/[^\s"'\\]+/g;

/** Whether a URL stands somewhere in a text, or something that is the same; an escape could be anything. */
function mayHold(text: string, url: string): boolean {
  if (text.includes(url)) return true;
  for (const [candidate] of text.matchAll(URLS)) if (isSameUrl(url, candidate)) return true;
  return false;
}
