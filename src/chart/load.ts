import { TschartError } from '../errors.ts';
import { pathExtension } from '../go/path.ts';
import { decodeUtf8 } from '../go/text.ts';
import { GoError, type Value } from '../go/value.ts';
import { loadValues } from '../values/values-file.ts';
import { readChartFormat, readLock, readMetadata } from './decode.ts';
import type { Log } from './log.ts';
import { type UncheckedMetadata, validateMetadata } from './metadata.ts';
import type { Chart, ChartFile, ChartFormat, Lock, Metadata } from './model.ts';

export interface LoadOptions {
  readonly log?: Log | undefined;
  /** Reads a chart archive within charts/; without it such an archive is an error. Throws `GoError`. */
  readonly readArchive?: ((bytes: Uint8Array) => readonly ChartFile[]) | undefined;
}

/** Charts within charts, and archives within archives, go no deeper: a limit of this loader, Helm has none. */
export const MAX_CHART_DEPTH = 100;

/**
 * Makes a chart of its files, given by their paths within the chart, in the order in which a walk or an archive has
 * them. The files are shared with the result. Throws `TschartError` in Helm's words where something is missing or
 * wrong. Source of the rules: pkg/chart/loader of Helm 4.3.1.
 */
export function loadChart(
  files: Iterable<ChartFile> | ReadonlyMap<string, Uint8Array>,
  options: LoadOptions = {},
): Chart {
  const list: ChartFile[] = [];
  if (files instanceof Map) for (const [name, data] of files) list.push({ name, data });
  else list.push(...(files as Iterable<ChartFile>));
  const chartYaml = list.find((file) => file.name === 'Chart.yaml');
  if (chartYaml === undefined) throw failure('unable to detect chart version, no Chart.yaml found');
  return loadChartFiles(list, detectChartFormat(chartYaml.data), options);
}

/** Which format a Chart.yaml says; throws `TschartError` for one that Helm does not know. */
export function detectChartFormat(chartYaml: Uint8Array): ChartFormat {
  return inFile('Chart.yaml', 'cannot load Chart.yaml', () => readChartFormat(decodeUtf8(chartYaml)));
}

/** As `loadChart`, for files whose format is known. */
export function loadChartFiles(files: readonly ChartFile[], format: ChartFormat, options: LoadOptions = {}): Chart {
  return load(files, format, options, 0);
}

/** A chart that is being put together. */
interface Draft {
  metadata: UncheckedMetadata | undefined;
  lock: Lock | undefined;
  values: Map<string, Value> | undefined;
  schema: Uint8Array | undefined;
  modified: string | undefined;
  schemaModified: string | undefined;
  readonly templates: ChartFile[];
  readonly files: ChartFile[];
  /** Files under charts/ by their first name there; their own names begin with it. */
  readonly subcharts: Map<string, ChartFile[]>;
}

function load(files: readonly ChartFile[], format: ChartFormat, options: LoadOptions, depth: number): Chart {
  const draft: Draft = {
    metadata: undefined,
    lock: undefined,
    values: undefined,
    schema: undefined,
    modified: undefined,
    schemaModified: undefined,
    templates: [],
    files: [],
    subcharts: new Map(),
  };
  for (const file of files) {
    if (file.name !== 'Chart.yaml') continue;
    const metadata = inFile('Chart.yaml', 'cannot load Chart.yaml', () =>
      readMetadata(decodeUtf8(file.data), format, draft.metadata),
    );
    if (metadata.apiVersion === '') metadata.apiVersion = format === 'v3' ? 'v3' : 'v1';
    draft.metadata = metadata;
    draft.modified = file.modified;
  }
  for (const file of files) place(file, format, draft, options.log);
  const { metadata } = draft;
  if (metadata === undefined) throw failure('Chart.yaml file is missing');
  validateMetadata(metadata);
  const chart: { -readonly [K in keyof Chart]: Chart[K] } = {
    format,
    name: metadata.name,
    metadata: metadata as Metadata,
    lock: draft.lock,
    raw: files,
    templates: draft.templates,
    files: draft.files,
    values: draft.values ?? new Map(),
    schema: draft.schema,
    parent: undefined,
    dependencies: [],
  };
  if (draft.modified !== undefined) chart.modified = draft.modified;
  if (draft.schemaModified !== undefined) chart.schemaModified = draft.schemaModified;
  const dependencies: Chart[] = [];
  for (const [name, own] of draft.subcharts) {
    if (name.startsWith('_') || name.startsWith('.')) continue;
    dependencies.push(loadSubchart(chart, name, own, format, options, depth + 1));
  }
  chart.dependencies = dependencies;
  return chart;
}

function place(file: ChartFile, format: ChartFormat, draft: Draft, log: Log | undefined): void {
  const { name, data } = file;
  switch (name) {
    case 'Chart.yaml':
      return;
    case 'Chart.lock':
      draft.lock = inFile(name, 'cannot load Chart.lock', () => readLock(decodeUtf8(data), format));
      return;
    case 'values.yaml':
      draft.values = inFile(name, 'cannot load values.yaml', () => loadValues(decodeUtf8(data)));
      return;
    case 'values.schema.json':
      draft.schema = data;
      draft.schemaModified = file.modified;
      return;
    case 'requirements.yaml':
      if (format !== 'v2') break;
      placeRequirements(file, draft, log);
      return;
    case 'requirements.lock':
      if (format !== 'v2') break;
      placeRequirementsLock(file, draft, log);
      return;
  }
  if (name.startsWith('templates/')) {
    draft.templates.push(file);
  } else if (!name.startsWith('charts/') || pathExtension(name) === '.prov') {
    draft.files.push(file);
  } else {
    const path = name.slice('charts/'.length);
    const first = firstName(path);
    const own = draft.subcharts.get(first);
    if (own) own.push({ ...file, name: path });
    else draft.subcharts.set(first, [{ ...file, name: path }]);
  }
}

/** Dependencies of a chart of apiVersion v1. In other charts they count too, with a warning. */
function placeRequirements(file: ChartFile, draft: Draft, log: Log | undefined): void {
  if (draft.metadata?.apiVersion !== 'v1') {
    inform(
      log,
      'Warning: Dependencies are handled in Chart.yaml since apiVersion "v2". ' +
        'We recommend migrating dependencies to Chart.yaml.',
    );
  }
  const metadata = inFile(file.name, 'cannot load requirements.yaml', () =>
    readMetadata(decodeUtf8(file.data), 'v2', draft.metadata),
  );
  draft.metadata = metadata;
  if (metadata.apiVersion === 'v1') draft.files.push(file);
}

function placeRequirementsLock(file: ChartFile, draft: Draft, log: Log | undefined): void {
  draft.lock = inFile(file.name, 'cannot load requirements.lock', () => readLock(decodeUtf8(file.data), 'v2'));
  draft.metadata ??= { name: '', version: '', apiVersion: '' };
  if (draft.metadata.apiVersion === 'v1') {
    draft.files.push(file);
  } else {
    inform(
      log,
      'Warning: Dependency locking is handled in Chart.lock since apiVersion "v2". ' +
        'We recommend migrating to Chart.lock.',
    );
  }
}

/** `own` are the files of one name under charts/: an archive, or what lies in a directory. */
function loadSubchart(
  parent: Chart,
  name: string,
  own: readonly ChartFile[],
  format: ChartFormat,
  options: LoadOptions,
  depth: number,
): Chart {
  const archive = pathExtension(name) === '.tgz' ? own[0]! : undefined;
  if (archive && archive.name !== name) {
    throw failure(`error unpacking subchart tar in ${parent.name}: expected ${name}, got ${archive.name}`);
  }
  try {
    if (depth > MAX_CHART_DEPTH) throw failure(`charts are nested more than ${MAX_CHART_DEPTH} deep`);
    const files = archive ? unpack(archive.data, options) : withoutFirstName(own);
    const chart = load(files, format, options, depth);
    return Object.assign(chart, { parent });
  } catch (error) {
    if (!isExpected(error)) throw error;
    throw failure(`error unpacking subchart ${name} in ${parent.name}: ${error.message}`, error);
  }
}

function unpack(archive: Uint8Array, options: LoadOptions): readonly ChartFile[] {
  if (!options.readArchive) {
    throw failure('no reader for archives', undefined, 'Give loadChart a readArchive function, or unpacked charts.');
  }
  return options.readArchive(archive);
}

/** A file directly in charts/ has no further name and is passed over. */
function withoutFirstName(files: readonly ChartFile[]): ChartFile[] {
  const out: ChartFile[] = [];
  for (const file of files) {
    const slash = file.name.indexOf('/');
    if (slash >= 0) out.push({ ...file, name: file.name.slice(slash + 1) });
  }
  return out;
}

function firstName(path: string): string {
  const slash = path.indexOf('/');
  return slash < 0 ? path : path.slice(0, slash);
}

function inFile<T>(file: string, prefix: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!isExpected(error)) throw error;
    if (error instanceof TschartError && error.code === 'CHART_FORMAT') throw error;
    const { line, column } = error as { line?: unknown; column?: unknown };
    throw new TschartError('CHART_INVALID', `${prefix}: ${error.message}`, {
      at: { file, ...(typeof line === 'number' && { line }), ...(typeof column === 'number' && { column }) },
      cause: error,
    });
  }
}

function isExpected(error: unknown): error is GoError | TschartError {
  return error instanceof GoError || error instanceof TschartError;
}

function failure(message: string, cause?: unknown, advice?: string): TschartError {
  return new TschartError('CHART_INVALID', message, { cause, advice });
}

function inform(log: Log | undefined, message: string): void {
  log?.({ level: 'INFO', message, attributes: [] });
}
