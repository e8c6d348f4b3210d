import type { Log, LogRecord } from '../chart/log.ts';
import { readIndex } from './index-read.ts';
import type { ChartVersion } from './model.ts';
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

/** Checks an index as Helm does when it reads it. Throws GoError. */
export function viewIndex(bytes: Uint8Array, source: string): IndexView {
  const warnings: LogRecord[] = [];
  const log: Log = (record) => warnings.push(record);
  const { entries } = readIndex(bytes, source, log);
  return {
    names: [...entries.keys()],
    warnings,
    versions: (name) => entries.get(name),
    hasUrl: (url) =>
      [...entries.values()].some((versions) =>
        versions.some(({ urls }) => urls.some((candidate) => isSameUrl(url, candidate))),
      ),
  };
}
