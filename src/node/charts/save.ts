import { type Stats, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { validateMetadata } from '../../chart/metadata.ts';
import type { Chart, ChartFile, Lock } from '../../chart/model.ts';
import { lockTable, metadataTable } from '../../chart/written.ts';
import { TschartError } from '../../errors.ts';
import { quote } from '../../go/strconv.ts';
import { decodeUtf8, encodeUtf8 } from '../../go/text.ts';
import { GoTime, parseTime, timeToRfc3339, UTC, type Zones } from '../../go/time.ts';
import { GoError } from '../../go/value.ts';
import { marshalYaml } from '../../yaml/marshal.ts';
import { gzip } from '../files/gzip.ts';
import { makeDirectories } from '../files/make-directories.ts';
import { errorCode, pathError } from '../files/os-error.ts';
import { type TarEntry, writeTar } from '../files/write-tar.ts';
import { writeWhole } from '../files/write-whole.ts';

/** A greeting that every archive of Helm's begins with. */
const GREETING = 'rr\x28\x00aHR0cHM6Ly95b3V0dS5iZS96OVV6MWljandyTQo=';

export interface SaveOptions {
  /** Nanoseconds since 1970: files without a time get this one. */
  readonly now: bigint;
  /** SOURCE_DATE_EPOCH in seconds: every file, and `generated` in Chart.lock, gets this time. */
  readonly epoch?: bigint | undefined;
}

/**
 * How the times of a chart's files are to be read for `saveChart`: nanoseconds since 1970. Give it to `loadChartFrom`
 * as `timeText`.
 */
export function exactTime(nanoseconds: bigint): string {
  return String(nanoseconds);
}

/**
 * Writes a chart's archive, `NAME-VERSION.tgz`, into a directory, which is made if need be, and gives its path. The
 * file is there whole or not at all. Throws GoError with Helm's text. Source of the rules: pkg/chart/v2/util/save.go of
 * Helm 4.3.1.
 */
export function saveChart(chart: Chart, directory: string, options: SaveOptions): string {
  try {
    validateMetadata({ ...chart.metadata });
  } catch (error) {
    if (!(error instanceof GoError || error instanceof TschartError)) throw error;
    throw new GoError(`chart validation: ${error.message}`, error);
  }
  const path = join(directory, `${chart.name}-${chart.metadata.version}.tgz`);
  makeDirectory(dirname(path));
  writeWhole(path, archiveOf(chart, options));
  return path;
}

/** The bytes of a chart's archive. Throws GoError. */
export function archiveOf(chart: Chart, options: SaveOptions): Uint8Array {
  return gzip(writeTar(entriesOf(chart, '', options)), { extra: GREETING, comment: 'Helm' });
}

function makeDirectory(directory: string): void {
  let stats: Stats | undefined;
  try {
    stats = statSync(directory);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') {
      throw new GoError(`stat ${directory}: ${pathError('stat', directory, error).message}`, error);
    }
    makeDirectories(directory);
    return;
  }
  if (!stats.isDirectory()) throw new GoError(`is not a directory: ${directory}`);
}

function* entriesOf(chart: Chart, prefix: string, options: SaveOptions): Generator<TarEntry> {
  const { name, metadata, lock, raw, schema, templates, files, dependencies } = chart;
  if (name.includes('/') || name === '' || name === '.') throw new GoError(`${quote(name)} is not a valid chart name`);
  const base = join(prefix, name);
  const timeOf = (modified: string | undefined): bigint => {
    if (options.epoch !== undefined) return options.epoch * 1_000_000_000n;
    return modified === undefined ? options.now : BigInt(modified);
  };
  const entry = (file: string, data: Uint8Array, modified: bigint): TarEntry => ({
    name: join(base, file),
    mode: 0o644,
    data,
    modified,
  });
  const ofFile = ({ name: file, data, modified }: ChartFile): TarEntry => entry(file, data, timeOf(modified));

  const isV1 = metadata.apiVersion === 'v1';
  const { dependencies: _, ...withoutDependencies } = metadata;
  const table = metadataTable(isV1 ? withoutDependencies : metadata);
  yield entry('Chart.yaml', encodeUtf8(marshalYaml(table)), timeOf(chart.modified));
  if (metadata.apiVersion === 'v2' && lock !== undefined) {
    const { text, modified } = lockFile(lock, options);
    yield entry('Chart.lock', encodeUtf8(text), modified);
  }
  for (const file of raw) if (file.name === 'values.yaml') yield ofFile(file);
  if (schema !== undefined) {
    if (!isJson(schema)) throw new GoError('invalid JSON in values.schema.json');
    yield entry('values.schema.json', schema, timeOf(chart.schemaModified));
  }
  for (const file of templates) yield ofFile(file);
  for (const file of files) yield ofFile(file);
  for (const dependency of dependencies) yield* entriesOf(dependency, join(base, 'charts'), options);
}

const RFC3339 = '2006-01-02T15:04:05Z07:00';
const NO_ZONES: Zones = { local: UTC, load: () => UTC };
const ZERO_TIME = '0001-01-01T00:00:00Z';

function lockFile(lock: Lock, { now, epoch }: SaveOptions): { text: string; modified: bigint } {
  const written =
    epoch === undefined
      ? parseTime(RFC3339, lock.generated || ZERO_TIME, NO_ZONES)
      : new GoTime(epoch, 0, UTC, NO_ZONES);
  const generated = timeToRfc3339(written, 'Time.MarshalJSON');
  const modified = written.seconds * 1_000_000_000n + BigInt(written.nanosecond);
  return {
    text: marshalYaml(lockTable({ ...lock, generated })),
    modified: generated === ZERO_TIME ? now : modified,
  };
}

function isJson(bytes: Uint8Array): boolean {
  try {
    JSON.parse(decodeUtf8(bytes));
    return true;
  } catch {
    return false;
  }
}
