import { decodeUtf8 } from '../go/text.ts';
import { parseUrl } from '../go/url.ts';
import { GoError, typeOf } from '../go/value.ts';
import type { Log, LogRecord } from './coalesce.ts';
import {
  chartSources,
  type OriginChart,
  originsIn,
  plainSource,
  type ValueOrigin,
  type ValueSource,
} from './origin.ts';
import { compileSchema } from './schema/compile.ts';
import type { LoadDocument } from './schema/documents.ts';
import { validateDocument } from './schema/frame.ts';
import { parseSchemaJson } from './schema/json.ts';
import type { SchemaNode } from './schema/node.ts';
import { describe, failureOf, leavesOf, pointerOf } from './schema/violation.ts';
import { isTable, type Table } from './tables.ts';

/** What validation needs to know of a chart. */
export interface SchemaChart {
  readonly name: string;
  /** values.schema.json; compiled once per array. */
  readonly schema: Uint8Array | undefined;
  readonly dependencies: readonly SchemaChart[];
}

/**
 * How documents are got that a schema refers to. Each throws a `GoError` with the reason where it can't; any other
 * error ends the validation and passes through, so that a caller may fetch first and validate again.
 */
export interface SchemaSources {
  /** The bytes of an absolute path, for `file:` URLs. */
  readonly file?: (path: string) => Uint8Array;
  /** The bytes at an http or https URL. */
  readonly http?: (url: string) => Uint8Array;
  /** The schema of a `urn:`; undefined where it isn't known: all is valid then. */
  readonly urn?: (urn: string) => Uint8Array | undefined;
}

/** One thing that is wrong with a chart's values, or (without `keyword`) with its schema. */
export interface SchemaViolation {
  readonly chart: string;
  /** JSON pointer into the chart's values. */
  readonly instanceLocation: string;
  readonly keyword: string;
  readonly message: string;
  /** Keys and indices from the root chart's values to what is wrong (an unwanted property itself, a missing one's table). */
  readonly path: readonly string[];
  /** What set the value, where it is known. */
  readonly at?: ValueOrigin | undefined;
}

/** What was checked: needed to find what set a value. */
export interface CheckedValues {
  readonly chart: OriginChart;
  /** What the user supplied, merged. */
  readonly values: Table;
}

/** The violations, each with what set its value: `sources` are what the user gave, the strongest last. */
export function withOrigins(error: SchemaError, sources: readonly ValueSource[]): SchemaViolation[] {
  const { checked, violations } = error;
  if (checked === undefined) return [...violations];
  const { chart, values } = checked;
  // What nobody gave this time an older revision of the release was given.
  const find = originsIn([...chartSources(chart), plainSource('values of the release', () => values), ...sources]);
  return violations.map((violation) => {
    const at = find(violation.path);
    return at === undefined ? violation : { ...violation, at };
  });
}

/** Values that do not fit a schema. `message` is Helm's text, a part for each chart. */
export class SchemaError extends GoError {
  readonly violations: readonly SchemaViolation[];
  checked: CheckedValues | undefined;

  constructor(message: string, violations: readonly SchemaViolation[]) {
    super(message);
    this.name = 'SchemaError';
    this.violations = violations;
  }
}

/**
 * Checks coalesced values against the schemas of a chart and its dependencies, all of them before it throws a
 * `SchemaError`. What it did is logged once it is done: nothing where a source of documents ended it.
 */
export function validateAgainstSchema(chart: SchemaChart, values: Table, log?: Log, sources: SchemaSources = {}): void {
  const problems = new Problems();
  const { records, keep } = recorder(log);
  check(chart, values, [], { load: documentLoader(sources, keep), log: keep }, problems);
  for (const record of records) log?.(record);
  if (problems.text === '') return;
  const intro = "values don't meet the specifications of the schema(s) in the following chart(s):\n";
  throw new SchemaError(intro + problems.text, problems.violations);
}

/**
 * What is wrong with values according to one schema, in Helm's words (violations end in a newline, complaints about the
 * schema itself do not); undefined where nothing is.
 */
export function schemaProblem(
  schema: Uint8Array,
  values: Table,
  log?: Log,
  sources: SchemaSources = {},
): string | undefined {
  const { records, keep } = recorder(log);
  const problem = findProblem('', [], schema, values, { load: documentLoader(sources, keep), log: keep });
  for (const record of records) log?.(record);
  return problem?.text;
}

function recorder(log: Log | undefined): { records: readonly LogRecord[]; keep: Log | undefined } {
  const records: LogRecord[] = [];
  return { records, keep: log && ((record) => void records.push(record)) };
}

/** What a check gets its documents from, and tells what it does. */
interface Surroundings {
  readonly load: LoadDocument;
  readonly log: Log | undefined;
}

class Problems {
  text = '';
  readonly violations: SchemaViolation[] = [];
}

function check(
  chart: SchemaChart,
  values: Table,
  path: readonly string[],
  around: Surroundings,
  problems: Problems,
): void {
  if (chart.schema !== undefined) {
    tell(around, 'chart name', ['chart-name', chart.name]);
    const found = findProblem(chart.name, path, chart.schema, values, around);
    if (found !== undefined) {
      problems.text += `${chart.name}:\n${found.text}`;
      problems.violations.push(...found.violations);
    }
  }
  const count = String(chart.dependencies.length);
  tell(around, 'number of dependencies in the chart', ['chart', chart.name], ['dependencies', count]);
  for (const dependency of chart.dependencies) {
    const { name } = dependency;
    const own = values.get(name) ?? null;
    if (own === null) continue;
    const inner = [...path, name];
    if (isTable(own)) check(dependency, own, inner, around, problems);
    else {
      const message = `invalid type for values: expected object (map), got ${typeOf(own)?.name ?? '<nil>'}`;
      problems.text += `${name}:\n${message}\n`;
      problems.violations.push({ chart: name, instanceLocation: '', keyword: 'type', message, path: inner });
    }
  }
}

function tell({ log }: Surroundings, message: string, ...attributes: LogRecord['attributes']): void {
  log?.({ level: 'DEBUG', message, attributes });
}

function tellSchema({ log }: Surroundings, text: string): void {
  log?.({ level: 'DEBUG', message: 'unmarshalled JSON schema', attributes: [['schema', text]], quoted: true });
}

const SCHEMA_URL = 'file:///values.schema.json';

interface Problem {
  readonly text: string;
  readonly violations: readonly SchemaViolation[];
}

function findProblem(
  chart: string,
  path: readonly string[],
  schema: Uint8Array,
  values: Table,
  around: Surroundings,
): Problem | undefined {
  try {
    const node = compiled(schema, around);
    const found = validateDocument(node, values);
    if (found === undefined) return undefined;
    const root = failureOf(node.location, found);
    const violations = Array.from(leavesOf(root), ([leaf, tokens]) => ({
      chart,
      instanceLocation: pointerOf(leaf.path),
      keyword: leaf.keyword,
      message: leaf.message(),
      path: [...path, ...tokens],
    }));
    return { text: `${describe({ ...root, message: () => '' }).slice(1)}\n`, violations };
  } catch (error) {
    const message = complaintOf(error);
    return { text: message, violations: [{ chart, instanceLocation: '', keyword: '', message, path }] };
  }
}

function complaintOf(error: unknown): string {
  if (error instanceof GoError) return error.message;
  if (error instanceof RangeError) return 'unable to validate schema: values or schema are nested too deeply';
  throw error;
}

/** Compiled schemas live as long as the chart's bytes. */
const cache = new WeakMap<Uint8Array, SchemaNode>();

function compiled(schema: Uint8Array, around: Surroundings): SchemaNode {
  const text = decodeUtf8(schema);
  let node = cache.get(schema);
  if (node !== undefined) {
    tellSchema(around, text);
    return node;
  }
  const document = parseSchemaJson(text);
  tellSchema(around, text);
  node = compileSchema(SCHEMA_URL, document, around.load);
  cache.set(schema, node);
  return node;
}

function documentLoader(sources: SchemaSources, log: Log | undefined): LoadDocument {
  const warned = new Set<string>();
  return (url) => {
    const { scheme, path } = parseUrl(url);
    if (scheme === 'file') return parseSchemaJson(decodeUtf8(need(sources.file, url)(path)));
    if (scheme === 'http' || scheme === 'https') return parseSchemaJson(decodeUtf8(need(sources.http, url)(url)));
    if (scheme !== 'urn') throw new GoError(`no URLLoader registered for "${url}"`);
    const schema = sources.urn?.(url);
    if (schema !== undefined) return parseSchemaJson(decodeUtf8(schema));
    if (!warned.has(url)) {
      warned.add(url);
      const message = 'unresolved URN reference ignored; using permissive schema';
      log?.({ level: 'WARN', message, attributes: [['urn', url]] });
    }
    return true;
  };
}

function need<T>(source: T | undefined, url: string): T {
  if (source === undefined) throw new GoError(`no URLLoader registered for "${url}"`);
  return source;
}
