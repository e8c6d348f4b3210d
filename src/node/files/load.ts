import { closeSync, existsSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { detectChartFormat, loadChart, loadChartFiles } from '../../chart/load.ts';
import type { Log } from '../../chart/log.ts';
import type { Chart, ChartFile, ChartFormat, TypedChart } from '../../chart/model.ts';
import { TschartError } from '../../errors.ts';
import { quote } from '../../go/strconv.ts';
import { trimSpace } from '../../go/strings.ts';
import { GoError } from '../../go/value.ts';
import { prepareEngines } from '../../render/engines.ts';
import { detectContentType } from './content-type.ts';
import { readDirectory, type TimeText } from './directory.ts';
import { GzipHeaderError } from './gzip-header-error.ts';
import { pathError, readError } from './os-error.ts';

export interface LoadFromOptions {
  readonly log?: Log | undefined;
  /** Reads the chart as one of this format, whatever Chart.yaml says; `show`, `lint` and `dependency` read all as v2. */
  readonly format?: ChartFormat | undefined;
  /** Gives files the times of their last changes, of nanoseconds since 1970, as text: releases keep them. */
  readonly timeText?: TimeText | undefined;
  /** Takes nothing but a directory, as `helm package` does. */
  readonly onlyDirectory?: boolean | undefined;
  /** Told what was read, before anything is made of it. */
  readonly onFiles?: ((files: readonly ChartFile[]) => void) | undefined;
}

/**
 * The absolute path of a chart named on the command line, if there is something of that name; undefined where it may
 * be the name of a chart in a repository. Throws `TschartError` for a path that is none.
 */
export function findChartPath(name: string): string | undefined {
  const path = trimSpace(name);
  if (existsSync(path)) return resolve(path);
  if (isAbsolute(path) || path.startsWith('.'))
    throw new TschartError('CHART_NOT_FOUND', `path ${quote(path)} not found`);
  return undefined;
}

/**
 * Loads a chart from a directory or from an archive. Throws `TschartError` with Helm's message; the real reason, where
 * Helm keeps it to itself, is the cause.
 */
export async function loadChartFrom<V = unknown>(path: string, options: LoadFromOptions = {}): Promise<TypedChart<V>> {
  try {
    const isDirectory = options.onlyDirectory || stat(path).isDirectory();
    const chart = isDirectory ? await loadDirectory(path, options) : await loadArchiveFile(path, options);
    await prepareEngines(chart);
    return chart;
  } catch (error) {
    throw error instanceof GoError ? new TschartError('CHART_INVALID', error.message, { cause: error }) : error;
  }
}

async function loadDirectory(path: string, options: LoadFromOptions): Promise<Chart> {
  const { log, format: given, timeText, onFiles } = options;
  const chartYaml = join(resolve(path), 'Chart.yaml');
  const format = given ?? detectChartFormat(readChartYaml(chartYaml));
  const files = readDirectory(path, log, timeText);
  onFiles?.(files);
  if (!files.some(isNestedArchive)) return loadChartFiles(files, format, { log });
  const { readArchive } = await import('./archive.ts');
  return loadChartFiles(files, format, { log, readArchive: (bytes) => readArchive(bytes, timeText) });
}

function isNestedArchive(file: ChartFile): boolean {
  return file.name.endsWith('.tgz') && (file.name.startsWith('charts/') || file.name.includes('/charts/'));
}

function readChartYaml(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new GoError(`unable to detect chart at ${path}: ${readError(path, error).message}`, error);
  }
}

async function loadArchiveFile(path: string, options: LoadFromOptions): Promise<Chart> {
  const { log, format, timeText, onFiles } = options;
  checkIsArchive(path);
  const { readArchive } = await import('./archive.ts');
  let files: ChartFile[];
  try {
    files = readArchive(readFileSync(path), timeText);
  } catch (error) {
    // Where the format is given Helm's loader of that format says what it finds; the one that detects it does not.
    if (!(error instanceof GoError) || (format !== undefined && !(error instanceof GzipHeaderError))) throw error;
    const message =
      error instanceof GzipHeaderError
        ? `file '${path}' does not appear to be a valid chart file (details: ${error.message})`
        : 'unable to load chart archive';
    throw new TschartError('ARCHIVE_INVALID', message, { cause: error, advice: error.message });
  }
  onFiles?.(files);
  const loading = { log, readArchive: (bytes: Uint8Array) => readArchive(bytes, timeText) };
  return format === undefined ? loadChart(files, loading) : loadChartFiles(files, format, loading);
}

/** How much of a file Helm looks at to tell whether it is an archive. */
const HEAD = 512;

function checkIsArchive(path: string): void {
  const head = readHead(path);
  if (head[0] === 0x1f && head[1] === 0x8b && head[2] === 8) return;
  const message = /\.ya?ml$/.test(path)
    ? `file '${path}' seems to be a YAML file, but expected a gzipped archive`
    : `file '${path}' does not appear to be a gzipped archive; got '${detectContentType(head)}'`;
  throw new TschartError('ARCHIVE_INVALID', message);
}

/** The first bytes of a file, filled up with zeros: Helm judges those too. */
function readHead(path: string): Uint8Array {
  const head = new Uint8Array(HEAD);
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    throw pathError('open', path, error);
  }
  try {
    readSync(file, head, 0, HEAD, 0);
  } finally {
    closeSync(file);
  }
  return head;
}

function stat(path: string): { isDirectory(): boolean } {
  try {
    return statSync(path);
  } catch (error) {
    throw pathError('stat', path, error);
  }
}
