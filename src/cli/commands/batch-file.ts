import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { TschartError } from '../../errors.ts';
import { quote } from '../../go/strconv.ts';
import { decodeUtf8 } from '../../go/text.ts';
import type { Value } from '../../go/value.ts';
import { readFile } from '../../node/files/read-file.ts';
import { marshalYaml } from '../../yaml/marshal.ts';
import { unmarshalYaml } from '../../yaml/unmarshal.ts';
import { writeCsvRecord } from '../flags/csv.ts';
import type { Flag } from '../flags/flag.ts';
import { globalFlags } from '../settings.ts';
import { sourceFlags } from './install-flags.ts';
import { valueFlags } from './value-flags.ts';

/** A release to render: arguments, and flags that count after those of the command line. */
export interface BatchRelease {
  readonly name: string;
  readonly chart: string;
  readonly flags: readonly (readonly [flag: Flag, text: string])[];
  /** Files on this machine that its values come from. */
  readonly files: readonly string[];
}

export interface Batch {
  readonly releases: readonly BatchRelease[];
  /** Removes what was written for values that stand in the file itself. */
  readonly dispose: () => void;
}

const FIELDS = ['name', 'chart', 'namespace', 'version', 'values', 'set'];

/**
 * Reads a file of releases: a list, or an object with the list under `releases`. Paths that begin with a dot, and files
 * of values, are relative to the file. Throws TschartError (`BATCH`), or GoError where it can't be read.
 */
export function readBatch(path: string): Batch {
  const whole = parse(path);
  const list = whole instanceof Map ? whole.get('releases') : whole;
  const unknown = whole instanceof Map ? [...whole.keys()].find((key) => key !== 'releases') : undefined;
  if (unknown !== undefined) throw fail(path, `unknown field ${quote(unknown)}: there is releases`);
  if (!Array.isArray(list)) throw fail(path, 'there is no list of releases');
  let room: string | undefined;
  const keep = (values: Value): string => {
    room ??= mkdtempSync(join(tmpdir(), 'tschart-batch-'));
    const file = join(mkdtempSync(join(room, 'values-')), 'values.yaml');
    writeFileSync(file, marshalYaml(values), { mode: 0o600 });
    return file;
  };
  const dispose = (): void => {
    if (room !== undefined) rmSync(room, { recursive: true, force: true });
  };
  try {
    return { releases: list.map((entry: Value, i) => readRelease(path, entry, i + 1, keep)), dispose };
  } catch (error) {
    dispose();
    throw error;
  }
}

function parse(path: string): Value {
  const text = decodeUtf8(readFile(path));
  try {
    return unmarshalYaml(text);
  } catch (error) {
    throw fail(path, (error as Error).message, error);
  }
}

function readRelease(path: string, entry: Value, number: number, keep: (values: Value) => string): BatchRelease {
  if (!(entry instanceof Map)) throw fail(path, `release ${number} is no object`);
  const fields = entry as ReadonlyMap<string, Value>;
  const named = fields.get('name');
  const label = typeof named === 'string' && named !== '' ? `release ${named}` : `release ${number}`;
  const wrong = (problem: string): TschartError => fail(path, `${label}: ${problem}`);
  const unknown = [...fields.keys()].find((key) => !FIELDS.includes(key));
  if (unknown !== undefined) throw wrong(`unknown field ${quote(unknown)}: there are ${FIELDS.join(', ')}`);
  const text = (field: string): string => {
    const value = fields.get(field) ?? '';
    if (typeof value !== 'string') throw wrong(`${field} has to be text`);
    return value;
  };
  const flags: [Flag, string][] = [];
  const folder = dirname(path);
  for (const field of ['name', 'chart']) if (text(field) === '') throw wrong(`${field} is missing`);
  if (text('namespace') !== '') flags.push([globalFlags.namespace, text('namespace')]);
  if (text('version') !== '') flags.push([sourceFlags.version, text('version')]);
  const files: string[] = [];
  for (const value of asList(fields.get('values'))) {
    if (typeof value !== 'string' && !(value instanceof Map)) throw wrong('values are paths of files, or objects');
    const file = typeof value === 'string' ? placed(folder, value) : keep(value);
    if (!file.includes('://')) files.push(file);
    flags.push([valueFlags.values, writeCsvRecord([file])]);
  }
  for (const value of asList(fields.get('set'))) flags.push(readSet(value, wrong));
  const chart = text('chart');
  return { name: text('name'), chart: /^\.\.?(?:\/|$)/.test(chart) ? resolve(folder, chart) : chart, flags, files };
}

/** `key=value` as --set has it, or a name with a value that keeps its type. */
function readSet(value: Value, wrong: (problem: string) => TschartError): [Flag, string] {
  if (typeof value === 'string') return [valueFlags.set, value];
  const name = value instanceof Map ? value.get('name') : undefined;
  if (!(value instanceof Map) || typeof name !== 'string' || !value.has('value') || value.size !== 2) {
    throw wrong('what is set is key=value, or an object of name and value');
  }
  const given = value.get('value') as Value;
  if (typeof given === 'string') return [valueFlags.setLiteral, `${name}=${given}`];
  if (given instanceof Map || Array.isArray(given)) throw wrong(`${name}: objects and lists stand under values`);
  return [valueFlags.setJson, `${name}=${marshalYaml(given).trim()}`];
}

function asList(value: Value): readonly Value[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? (value as Value[]) : [value];
}

function placed(folder: string, path: string): string {
  return path.includes('://') ? path : resolve(folder, path);
}

function fail(path: string, problem: string, cause?: unknown): TschartError {
  return new TschartError('BATCH', `${path}: ${problem}`, { cause });
}
