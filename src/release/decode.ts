import type { Dependency, Lock, Maintainer, Metadata } from '../chart/model.ts';
import { decodeBase64 } from '../go/base64.ts';
import { encodeUtf8 } from '../go/text.ts';
import { GoError, type Value } from '../go/value.ts';
import type { HookEvent } from '../manifest/hook.ts';
import { unmarshalYamlInto } from '../yaml/into.ts';
import { ANY, BOOL, INT, list, map, pointer, type Shape, STRING, type StructShape, struct } from '../yaml/shape.ts';
import { jsonKind } from '../yaml/unmarshal.ts';
import type { HookRun, RecordedChart, RecordedFile, Release, ReleaseHook, ReleaseInfo } from './release.ts';
import { ZERO_TIME } from './release.ts';
import { readTime } from './time.ts';

const TIME: Shape = { kind: 'custom', name: 'time.Time', decode: readTime };

/** `[]byte`: base64 in documents. */
const BYTES: Shape = {
  kind: 'custom',
  name: '[]uint8',
  decode(value) {
    if (value === null) return undefined;
    if (typeof value !== 'string') throw new GoError('json: cannot unmarshal into Go value of type []uint8');
    return decodeBase64(encodeUtf8(value));
  },
};

const FILE = struct('common.File', { name: STRING, data: BYTES, modtime: TIME });

const DEPENDENCY: StructShape = {
  kind: 'struct',
  name: 'v2.Dependency',
  fields: [
    ...struct('', { name: STRING, version: STRING, repository: STRING, condition: STRING, tags: list(STRING) }).fields,
    { key: 'enabled', shape: BOOL },
    { key: 'import-values', shape: list(ANY), property: 'importValues' },
    { key: 'alias', shape: STRING },
  ],
};

const CHART = struct('v2.Chart', {
  metadata: pointer(
    struct('v2.Metadata', {
      name: STRING,
      home: STRING,
      sources: list(STRING),
      version: STRING,
      description: STRING,
      keywords: list(STRING),
      maintainers: list(pointer(struct('v2.Maintainer', { name: STRING, email: STRING, url: STRING }))),
      icon: STRING,
      apiVersion: STRING,
      condition: STRING,
      tags: STRING,
      appVersion: STRING,
      deprecated: BOOL,
      annotations: map(STRING),
      kubeVersion: STRING,
      dependencies: list(pointer(DEPENDENCY)),
      type: STRING,
    }),
  ),
  lock: pointer(struct('v2.Lock', { generated: TIME, digest: STRING, dependencies: list(pointer(DEPENDENCY)) })),
  templates: list(pointer(FILE)),
  values: map(ANY),
  schema: BYTES,
  schemamodtime: TIME,
  files: list(pointer(FILE)),
  modtime: TIME,
});

/**
 * A struct with an UnmarshalJSON of its own: on the way from YAML its texts are not told from numbers, so that a number
 * where a text should be is an error here.
 */
function readingItself(path: string, fields: Readonly<Record<string, 'string' | 'int' | 'time'>>): Shape {
  const mismatch = (value: Value, field: string, type: string): GoError =>
    new GoError(
      `json: cannot unmarshal ${jsonKind(value)} into Go struct field Release.${path}${field} of type ${type}`,
    );
  return {
    kind: 'custom',
    name: path,
    decode(value) {
      if (value === null) return undefined;
      if (!(value instanceof Map)) throw mismatch(value as Value, '', 'map[string]interface {}');
      const out: Document = {};
      for (const [key, item] of value as Map<string, Value>) {
        const field = Object.keys(fields).find((name) => name === key.toLowerCase());
        if (field === undefined || item === null) continue;
        const kind = fields[field]!;
        if (kind === 'string' && typeof item !== 'string') throw mismatch(item, `.${field}`, 'string');
        if (kind === 'int' && typeof item !== 'number') throw mismatch(item, `.${field}`, 'int');
        out[field] = kind === 'time' ? readTime(item) : item;
      }
      return out;
    },
  };
}

const HOOK = struct('v1.Hook', {
  name: STRING,
  kind: STRING,
  path: STRING,
  manifest: STRING,
  events: list(STRING),
  last_run: readingItself('hooks.last_run', { started_at: 'time', completed_at: 'time', phase: 'string' }),
  weight: INT,
  delete_policies: list(STRING),
  output_log_policies: list(STRING),
});

const RELEASE = struct('v1.Release', {
  name: STRING,
  info: readingItself('info', {
    first_deployed: 'time',
    last_deployed: 'time',
    deleted: 'time',
    description: 'string',
    status: 'string',
    rollback_revision: 'int',
    notes: 'string',
  }),
  chart: pointer(CHART),
  config: map(ANY),
  manifest: STRING,
  hooks: list(pointer(HOOK)),
  version: INT,
  namespace: STRING,
  apply_method: STRING,
});

/** What a document says of a release, by the names of JSON; what it does not say is absent. */
type Document = Record<string, unknown>;

/** A list of releases in YAML, the form of the memory driver's data. Throws `GoError` as Helm's library does. */
export function readReleases(yaml: string): (Release | null)[] {
  const read = unmarshalYamlInto(yaml, list(pointer(RELEASE))) as (Document | null)[] | null;
  return (read ?? []).map((item) => item && toRelease(item));
}

/** Reads a record. Throws `GoError` for what is no JSON, or no release. */
export function decodeRelease(json: string): Release {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch (error) {
    throw new GoError(`the record is not JSON: ${(error as Error).message}`, error);
  }
  if (!isDocument(parsed)) throw new GoError('the record is no JSON object');
  requireTypes(parsed);
  return toRelease(parsed);
}

type Kind = 'string' | 'number' | 'array' | 'object';

/** The fields of a record that all else hangs on, and their types in Go. */
const FIELDS: readonly (readonly [path: string, kind: Kind, type: string])[] = [
  ['name', 'string', 'string'],
  ['info', 'object', 'v1.Info'],
  ['info.status', 'string', 'string'],
  ['info.description', 'string', 'string'],
  ['info.notes', 'string', 'string'],
  ['chart', 'object', 'v2.Chart'],
  ['chart.metadata', 'object', 'v2.Metadata'],
  ['chart.templates', 'array', '[]*common.File'],
  ['chart.values', 'object', 'map[string]interface {}'],
  ['chart.files', 'array', '[]*common.File'],
  ['config', 'object', 'map[string]interface {}'],
  ['manifest', 'string', 'string'],
  ['hooks', 'array', '[]*v1.Hook'],
  ['version', 'number', 'int'],
  ['namespace', 'string', 'string'],
  ['apply_method', 'string', 'string'],
];

/** Throws as Go does for a field of another type; what is absent or null has its zero value. */
function requireTypes(doc: Document): void {
  for (const [path, kind, type] of FIELDS) {
    let value: unknown = doc;
    for (const key of path.split('.')) value = (value as Document | null | undefined)?.[key];
    if (value === undefined || value === null || kindOf(value) === kind) continue;
    throw new GoError(`json: cannot unmarshal ${kindOf(value)} into Go struct field Release.${path} of type ${type}`);
  }
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

function isDocument(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Map);
}

function part(value: unknown): Document | null {
  return isDocument(value) ? value : null;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function number(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

function items(value: unknown): unknown[] | null {
  return Array.isArray(value) ? value : null;
}

function texts(value: unknown): string[] {
  return (items(value) ?? []).map(text);
}

function toRelease(doc: Document): Release {
  return {
    name: text(doc['name']),
    namespace: text(doc['namespace']),
    revision: number(doc['version']),
    info: toInfo(part(doc['info'])),
    chart: isDocument(doc['chart']) ? toChart(doc['chart']) : null,
    config: toTable(doc['config']),
    manifest: text(doc['manifest']),
    hooks: (items(doc['hooks']) ?? []).filter(isDocument).map(toHook),
    labels: toTexts(doc['labels']) ?? new Map(),
    applyMethod: text(doc['apply_method']),
  };
}

function toInfo(doc: Document | null): ReleaseInfo {
  return {
    firstDeployed: readTime(doc?.['first_deployed']),
    lastDeployed: readTime(doc?.['last_deployed']),
    deleted: readTime(doc?.['deleted']),
    description: text(doc?.['description']),
    status: text(doc?.['status']),
    rollbackRevision: number(doc?.['rollback_revision']),
    notes: text(doc?.['notes']),
  };
}

function toHook(doc: Document): ReleaseHook {
  return {
    name: text(doc['name']),
    kind: text(doc['kind']),
    path: text(doc['path']),
    manifest: text(doc['manifest']),
    events: texts(doc['events']) as HookEvent[],
    weight: number(doc['weight']),
    deletePolicies: texts(doc['delete_policies']),
    outputLogPolicies: texts(doc['output_log_policies']),
    lastRun: toRun(part(doc['last_run'])),
  };
}

function toRun(doc: Document | null): HookRun {
  return {
    startedAt: readTime(doc?.['started_at']),
    completedAt: readTime(doc?.['completed_at']),
    phase: text(doc?.['phase']),
  };
}

/** The files of a chart are most of a record and rarely asked for: they are read when they are. */
function toChart(doc: Document): RecordedChart {
  let templates: readonly RecordedFile[] | null | undefined;
  let files: readonly RecordedFile[] | null | undefined;
  let values: Map<string, Value> | null | undefined;
  return {
    metadata: isDocument(doc['metadata']) ? toMetadata(doc['metadata']) : null,
    lock: isDocument(doc['lock']) ? toLock(doc['lock']) : null,
    get templates() {
      if (templates === undefined) templates = toFiles(doc['templates']);
      return templates;
    },
    get values() {
      if (values === undefined) values = toTable(doc['values']);
      return values;
    },
    schema: toBytes(doc['schema']),
    schemaModified: readTime(doc['schemamodtime']) || ZERO_TIME,
    get files() {
      if (files === undefined) files = toFiles(doc['files']);
      return files;
    },
    modified: readTime(doc['modtime']),
  };
}

function toFiles(value: unknown): RecordedFile[] | null {
  return (
    items(value)
      ?.filter(isDocument)
      .map((doc) => {
        const modified = readTime(doc['modtime']);
        const file = { name: text(doc['name']), data: toBytes(doc['data']) ?? new Uint8Array(0) };
        return modified === '' ? file : { ...file, modified };
      }) ?? null
  );
}

function toBytes(value: unknown): Uint8Array | null {
  if (value instanceof Uint8Array) return value;
  return typeof value === 'string' ? decodeBase64(encodeUtf8(value)) : null;
}

function toMetadata(doc: Document): Metadata {
  const { annotations, dependencies, maintainers, ...plain } = doc;
  const metadata: Metadata = { ...(plain as unknown as Metadata), name: text(doc['name']) };
  metadata.version = text(doc['version']);
  metadata.apiVersion = text(doc['apiVersion']);
  const entries = toTexts(annotations);
  if (entries) metadata.annotations = entries;
  if (Array.isArray(maintainers)) metadata.maintainers = maintainers as Maintainer[];
  if (Array.isArray(dependencies)) metadata.dependencies = dependencies.map(toDependency) as Dependency[];
  return metadata;
}

function toDependency(doc: unknown): Dependency | null {
  if (!isDocument(doc)) return null;
  const { 'import-values': written, importValues = written, ...plain } = doc;
  const dependency: Dependency = {
    ...(plain as Partial<Dependency>),
    name: text(doc['name']),
    repository: text(doc['repository']),
  };
  if (Array.isArray(importValues)) dependency.importValues = importValues.map(toValue);
  return dependency;
}

function toLock(doc: Document): Lock {
  return {
    generated: readTime(doc['generated']),
    digest: text(doc['digest']),
    dependencies: (items(doc['dependencies']) ?? []).map(toDependency),
  };
}

function toTexts(value: unknown): Map<string, string> | undefined {
  if (value instanceof Map) return value as Map<string, string>;
  if (!isDocument(value)) return undefined;
  return new Map(Object.entries(value).map(([key, item]) => [key, text(item)]));
}

function toTable(value: unknown): Map<string, Value> | null {
  if (value instanceof Map) return value as Map<string, Value>;
  return isDocument(value) ? (toValue(value) as Map<string, Value>) : null;
}

function toValue(value: unknown): Value {
  if (value instanceof Map) return value as Map<string, Value>;
  if (Array.isArray(value)) return value.map(toValue);
  if (!isDocument(value)) return value as Value;
  const out = new Map<string, Value>();
  for (const [key, item] of Object.entries(value)) out.set(key, toValue(item));
  return out;
}
