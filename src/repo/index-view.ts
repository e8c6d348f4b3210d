import type { LogRecord } from '../chart/log.ts';
import { byteLength, decodeUtf8 } from '../go/text.ts';
import { GoError } from '../go/value.ts';
import { hasVersionAt, type PartedText, type PlacedChart, readPart, viewPlaced, wholePart } from './index-placed.ts';
import { readIndexText } from './index-read.ts';
import { isJson, type ScannedIndex, scanIndex } from './index-scan.ts';
import { type IndexSummary, type SearchedVersion, searchedVersion } from './index-summary.ts';
import type { ChartVersion } from './model.ts';

/** An index that has been checked, of which charts are read when they are asked for. */
export interface IndexView {
  /** The charts that it has, in the order of the document. */
  readonly names: readonly string[];
  /** What Helm says each time that it reads the index. */
  readonly warnings: readonly LogRecord[];
  /** The sound versions of a chart, the newest first; undefined where the index has no such chart. */
  versions(name: string): readonly ChartVersion[] | undefined;
  /** The same, for a search. */
  searched(name: string): readonly SearchedVersion[];
  /** Whether a version of some chart has this URL. */
  hasUrl(url: string): boolean;
  /** What is worth keeping of it, if anything is. */
  summary?(): IndexSummary;
}

/** Smaller indexes are read whole: looking first would save nothing. */
const WORTH_A_SCAN = 16 * 1024;

/** Checks an index as Helm does when it reads it. Throws GoError. */
export function viewIndex(bytes: Uint8Array, source: string, scanFrom = WORTH_A_SCAN): IndexView {
  if (bytes.length === 0) throw new GoError('empty index.yaml file');
  const text = decodeUtf8(bytes);
  const scanned = bytes.length < scanFrom ? undefined : scanIndex(text);
  return (scanned && viewScanned(text, bytes.length, scanned, source)) ?? viewWhole(text, source);
}

function viewWhole(text: string, source: string): IndexView {
  const warnings: LogRecord[] = [];
  const { entries } = readIndexText(text, source, (record) => warnings.push(record));
  const versions = (name: string): readonly ChartVersion[] | undefined => entries.get(name);
  const names = [...entries.keys()];
  return {
    names,
    warnings,
    versions,
    searched: (name) => (versions(name) ?? []).map(searchedVersion),
    hasUrl: (url) => names.some((name) => hasVersionAt(versions(name), url)),
  };
}

/** Undefined where the parts that had to be parsed are not in order. */
function viewScanned(text: string, size: number, scanned: ScannedIndex, source: string): IndexView | undefined {
  const warnings: LogRecord[] = [];
  const syntax = isJson(text) ? 'json' : 'yaml';
  const parted: PartedText = { syntax, part: (start, end) => text.slice(start, end), all: () => text };
  const charts = new Map<string, PlacedChart>();
  for (const [name, versions] of scanned) {
    const places = versions.map(({ version, start, end }) => [version, start, end] as const);
    const chart = { places, isDoubtful: !versions.every(({ isSound }) => isSound) };
    charts.set(name, chart);
    if (!chart.isDoubtful) continue;
    try {
      readPart(name, wholePart(chart, parted), syntax, source, (record) => warnings.push(record));
    } catch (error) {
      if (!(error instanceof GoError)) throw error;
      return undefined;
    }
  }
  const view = viewPlaced(charts, parted, warnings);
  return {
    ...view,
    summary: () => ({
      syntax,
      warnings,
      charts: size === text.length ? charts : inBytes(charts, text),
      searched: undefined,
    }),
  };
}

/** Places in the file, where they are not those in the text: some characters have several bytes. */
function inBytes(charts: ReadonlyMap<string, PlacedChart>, text: string): Map<string, PlacedChart> {
  let at = 0;
  let bytes = 0;
  const byteAt = (index: number): number => {
    bytes += byteLength(text.slice(at, index));
    at = index;
    return bytes;
  };
  return new Map(
    [...charts].map(([name, { places, isDoubtful }]) => {
      const moved = places.map(([version, start, end]) => [version, byteAt(start), byteAt(end)] as const);
      return [name, { places: moved, isDoubtful }] as const;
    }),
  );
}
