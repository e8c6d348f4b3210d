import { loadChart as load } from '../chart/load.ts';
import type { ChartFile, TypedChart } from '../chart/model.ts';
import { encodeUtf8 } from '../go/text.ts';
import { GoError } from '../go/value.ts';
import { step } from './failure.ts';
import { type Warning, warningsTo } from './warning.ts';

/** A chart's files by their path in it (`Chart.yaml`, `templates/x.yaml`, …): bytes, or text that stands for its UTF-8. */
export type ChartFiles = ReadonlyMap<string, string | Uint8Array> | Readonly<Record<string, string | Uint8Array>>;

export interface LoadChartOptions {
  /** Reads an archive in charts/; without it such an archive is an error. */
  readonly readArchive?: (bytes: Uint8Array) => readonly ChartFile[];
  /** Gets what Helm would log. */
  readonly onWarning?: (warning: Warning) => void;
}

/**
 * Makes a chart of its files. The result can be rendered any number of times, also with different values: what is
 * parsed and compiled is kept.
 *
 * @throws TschartError with Helm's message where a file is missing or wrong
 */
export function loadChart<V = unknown>(files: ChartFiles, options: LoadChartOptions = {}): TypedChart<V> {
  step('CHART_INVALID', () => requireFiles(files));
  const entries = files instanceof Map ? [...files] : Object.entries(files as Record<string, string | Uint8Array>);
  const list = entries.map(([name, data]: [string, string | Uint8Array]) => ({
    name,
    data: typeof data === 'string' ? encodeUtf8(data) : data,
  }));
  return step('CHART_INVALID', () =>
    load(list, { log: warningsTo(options.onWarning), readArchive: options.readArchive }),
  );
}

function requireFiles(files: unknown): void {
  if (typeof files !== 'object' || files === null || Array.isArray(files) || ArrayBuffer.isView(files)) {
    throw new GoError("a chart's files must be an object or a Map of texts and bytes by path");
  }
  for (const [name, data] of files instanceof Map ? files : Object.entries(files)) {
    if (typeof name === 'string' && (typeof data === 'string' || data instanceof Uint8Array)) continue;
    throw new GoError(`${String(name)}: a chart's file must be a text or a Uint8Array`);
  }
}
