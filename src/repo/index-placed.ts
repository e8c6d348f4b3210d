import type { Log, LogRecord } from '../chart/log.ts';
import { fromPlain, type Plain } from '../go/plain.ts';
import { decodeJsonInto, unmarshalYamlInto } from '../yaml/into.ts';
import { list, pointer } from '../yaml/shape.ts';
import { checkVersions, type RawVersion } from './index-read.ts';
import { CHART_VERSION } from './index-shape.ts';
import { type Place, type SearchedVersion, searchedVersion } from './index-summary.ts';
import type { IndexView } from './index-view.ts';
import type { ChartVersion } from './model.ts';
import { sortVersions } from './sort.ts';
import { isSameUrl } from './url-join.ts';

/** The versions of a chart in a document. */
export interface PlacedChart {
  readonly places: readonly Place[];
  /** Some of them are not sound, or nobody knows. */
  readonly isDoubtful: boolean;
}

/** What an index is written in. */
export type Syntax = 'yaml' | 'json';

/** A document of which parts are read. */
export interface PartedText {
  readonly syntax: Syntax;
  part(start: number, end: number): string;
  all(): string;
}

const VERSIONS = list(pointer(CHART_VERSION));

/** Reads and checks versions of a chart, which stand one behind the other. Throws GoError. */
export function readPart(chart: string, part: string, syntax: Syntax, source: string, log: Log): ChartVersion[] {
  const read =
    syntax === 'json'
      ? decodeJsonInto(fromPlain(JSON.parse(`[${part}]`) as Plain), VERSIONS)
      : unmarshalYamlInto(part, VERSIONS, { strict: true });
  return checkVersions(chart, (read ?? []) as (RawVersion | null)[], source, log);
}

/** All versions of a chart. */
export function wholePart({ places }: PlacedChart, text: PartedText): string {
  return places.length === 0 ? '' : text.part(places[0]![1], places.at(-1)![2]);
}

/** An index of which it is known where its charts stand, and which warnings there are. */
export function viewPlaced(
  charts: ReadonlyMap<string, PlacedChart>,
  text: PartedText,
  warnings: readonly LogRecord[],
  searched?: ReadonlyMap<string, readonly SearchedVersion[]>,
): IndexView {
  const read = new Map<string, readonly ChartVersion[]>();
  const versions = (name: string): readonly ChartVersion[] | undefined => {
    let known = read.get(name);
    const chart = charts.get(name);
    if (known !== undefined || chart === undefined) return known;
    const found = chart.isDoubtful
      ? readPart(name, wholePart(chart, text), text.syntax, '', () => {})
      : chart.places.map((place) => new PlacedVersion(name, place, text));
    sortVersions(found);
    read.set(name, (known = found));
    return known;
  };
  const names = [...charts.keys()];
  return {
    names,
    warnings,
    versions,
    searched: (name) => searched?.get(name) ?? (versions(name) ?? []).map(searchedVersion),
    hasUrl: (url) => {
      if (!mayHold(text.all(), url)) return false;
      const has = (name: string): boolean => hasVersionAt(versions(name), url);
      // Charts around which the URL stands word for word come first: the others would have to be read.
      const near = names.filter((name) => wholePart(charts.get(name)!, text).includes(url));
      return near.some(has) || names.some(has);
    },
  };
}

/** Whether one of the versions has this URL. */
export function hasVersionAt(versions: readonly ChartVersion[] | undefined, url: string): boolean {
  return versions?.some(({ urls }) => urls.some((candidate) => isSameUrl(url, candidate))) ?? false;
}

const URLS = /[A-Za-z][A-Za-z0-9+.-]*:\/\/[^\s"'\\]+/g;

/** Whether a URL, or one that is the same, may stand in a text. */
function mayHold(text: string, url: string): boolean {
  if (text.includes(url) || text.includes('\\')) return true;
  for (const [candidate] of text.matchAll(URLS)) if (isSameUrl(url, candidate)) return true;
  return false;
}

/** A sound version, which is read when more than its number is asked for. */
class PlacedVersion implements ChartVersion {
  readonly version: string;
  readonly #chart: string;
  readonly #place: Place;
  readonly #text: PartedText;
  #read: ChartVersion | undefined;

  constructor(chart: string, place: Place, text: PartedText) {
    this.version = place[0];
    this.#chart = chart;
    this.#place = place;
    this.#text = text;
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
    const [, start, end] = this.#place;
    this.#read ??= readPart(this.#chart, this.#text.part(start, end), this.#text.syntax, '', () => {})[0]!;
    return this.#read;
  }
}
