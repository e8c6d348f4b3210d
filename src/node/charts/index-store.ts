import type { Log, LogRecord } from '../../chart/log.ts';
import { GoError } from '../../go/value.ts';
import type { SearchedVersion } from '../../repo/index-summary.ts';
import { type IndexView, viewIndex } from '../../repo/index-view.ts';
import { readFile } from '../files/read-file.ts';
import { keepSearchedOf, keepSummaryOf, type StampedView, viewBySummary } from './index-summary-file.ts';

/** The indexes that a run has read, by path: each is read once, however often it is asked for. */
export class IndexStore {
  readonly #views = new Map<string, StampedView>();
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  /** The index of a file (`repo.LoadIndexFile`), with the warnings that Helm gives each time. Throws GoError. */
  load(path: string): IndexView {
    return this.#load(path).view;
  }

  /** All charts of an index with what a search looks at, which is kept for the next one. Throws GoError. */
  searched(path: string): (readonly [chart: string, versions: readonly SearchedVersion[]])[] {
    const { view, stamp } = this.#load(path);
    const charts = view.names.map((name) => [name, view.searched(name)] as const);
    const summary = view.summary?.();
    if (summary !== undefined && stamp !== undefined)
      keepSearchedOf(path, stamp, { ...summary, searched: new Map(charts) });
    return charts;
  }

  /** Keeps an index that has just been written to a file, and what the next reader can do with. */
  put(path: string, bytes: Uint8Array, view: IndexView): void {
    this.#views.set(path, kept(path, bytes, view));
  }

  /** Checks an index that comes from somewhere else; warnings name the source. Throws GoError. */
  check(bytes: Uint8Array, source: string): IndexView {
    const view = viewIndex(bytes, source);
    this.#warn(view.warnings, source);
    return view;
  }

  #load(path: string): StampedView {
    let stamped = this.#views.get(path);
    if (stamped === undefined) this.#views.set(path, (stamped = readView(path)));
    this.#warn(stamped.view.warnings, path);
    return stamped;
  }

  #warn(warnings: readonly LogRecord[], source: string): void {
    for (const warning of warnings) this.#log(withSource(warning, source));
  }
}

function readView(path: string): StampedView {
  const summed = viewBySummary(path);
  if (summed !== undefined) return summed;
  const bytes = readFile(path);
  try {
    return kept(path, bytes, viewIndex(bytes, path));
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(`error loading ${path}: ${error.message}`, error);
  }
}

/** Keeps what the next reader can do with. */
function kept(path: string, bytes: Uint8Array, view: IndexView): StampedView {
  const summary = view.summary?.();
  return { view, stamp: summary && keepSummaryOf(path, bytes, summary) };
}

function withSource(warning: LogRecord, source: string): LogRecord {
  return {
    ...warning,
    attributes: warning.attributes.map(([key, value]) => [key, key === 'source' ? source : value] as const),
  };
}
