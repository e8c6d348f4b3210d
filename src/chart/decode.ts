import { TschartError } from '../errors.ts';
import { UTC } from '../go/time/zone.ts';
import { parseTime } from '../go/time.ts';
import { GoError } from '../go/value.ts';
import { unmarshalYamlInto } from '../yaml/into.ts';
import { ANY, BOOL, list, map, pointer, type Shape, STRING, type StructShape, struct } from '../yaml/shape.ts';
import type { UncheckedMetadata } from './metadata.ts';
import type { ChartFormat, Dependency, Lock } from './model.ts';

/** What Helm reads first of a Chart.yaml. */
const CHART_BASE = struct('loader.chartBase', { apiVersion: STRING });

const TIME_LAYOUT = '2006-01-02T15:04:05Z07:00';

/** `time.Time` from JSON: kept as written. */
const TIME: Shape = {
  kind: 'custom',
  name: 'time.Time',
  decode(value) {
    if (value === null) return '';
    if (typeof value !== 'string') throw new GoError('Time.UnmarshalJSON: input is not a JSON string');
    parseTime(TIME_LAYOUT, value, { local: UTC, load: () => UTC });
    return value;
  },
};

interface Shapes {
  readonly metadata: StructShape;
  readonly lock: StructShape;
}

function dependencyShape(format: ChartFormat): StructShape {
  return {
    kind: 'struct',
    name: `${format}.Dependency`,
    fields: [
      { key: 'name', shape: STRING },
      { key: 'version', shape: STRING },
      { key: 'repository', shape: STRING },
      { key: 'condition', shape: STRING },
      { key: 'tags', shape: list(STRING) },
      { key: 'enabled', shape: BOOL },
      { key: 'import-values', shape: list(ANY), property: 'importValues' },
      { key: 'alias', shape: STRING },
    ],
  };
}

/** `chart.Metadata` */
export function metadataShape(format: ChartFormat): StructShape {
  return shapesFor(format).metadata;
}

function metadataFields(format: ChartFormat): Readonly<Record<string, Shape>> {
  return {
    name: STRING,
    home: STRING,
    sources: list(STRING),
    version: STRING,
    description: STRING,
    keywords: list(STRING),
    maintainers: list(pointer(struct(`${format}.Maintainer`, { name: STRING, email: STRING, url: STRING }))),
    icon: STRING,
    apiVersion: STRING,
    condition: STRING,
    tags: STRING,
    appVersion: STRING,
    deprecated: BOOL,
    annotations: map(STRING),
    kubeVersion: STRING,
    dependencies: list(pointer(dependencyShape(format))),
    type: STRING,
  };
}

/** The structs of Helm's packages v2 and v3: they differ in nothing but the package. */
function shapesOf(format: ChartFormat): Shapes {
  return {
    metadata: struct(`${format}.Metadata`, metadataFields(format)),
    lock: struct(`${format}.Lock`, {
      generated: TIME,
      digest: STRING,
      dependencies: list(pointer(dependencyShape(format))),
    }),
  };
}

const shapes = new Map<ChartFormat, Shapes>();

function shapesFor(format: ChartFormat): Shapes {
  let found = shapes.get(format);
  if (!found) shapes.set(format, (found = shapesOf(format)));
  return found;
}

/** Which format the text of a Chart.yaml is in. Throws `GoError`, or `TschartError` for an apiVersion not known. */
export function readChartFormat(text: string): ChartFormat {
  const base = unmarshalYamlInto(text, CHART_BASE) as { apiVersion?: string } | null;
  switch (base?.apiVersion ?? '') {
    case 'v1':
    case 'v2':
    case '':
      return 'v2';
    case 'v3':
      return 'v3';
    default:
      throw new TschartError('CHART_FORMAT', 'unsupported chart version');
  }
}

/** Metadata as it comes from a document: what is not there is absent. */
type Read<T> = { [K in keyof T]?: T[K] };

/**
 * Reads a Chart.yaml (or what requirements.yaml adds to it) over `base`: as in Go, what the text does not mention stays,
 * lists are read over the items that they had, maps are added to. Throws `GoError`.
 */
export function readMetadata(
  text: string,
  format: ChartFormat,
  base: UncheckedMetadata | undefined,
): UncheckedMetadata {
  const read = unmarshalYamlInto(text, shapesFor(format).metadata) as Read<UncheckedMetadata> | null;
  const start: UncheckedMetadata = base ?? { name: '', version: '', apiVersion: '' };
  const out: UncheckedMetadata = { ...start, ...read };
  if (read?.dependencies) out.dependencies = read.dependencies.map((item, i) => over(item, start.dependencies?.[i]));
  if (read?.maintainers && start.maintainers) {
    out.maintainers = read.maintainers.map((item, i) => item && { ...start.maintainers?.[i], ...item });
  }
  if (read?.annotations && start.annotations) {
    out.annotations = new Map([...start.annotations, ...read.annotations]);
  }
  return out;
}

/** Throws `GoError` for a Chart.yaml with fields that Helm does not know, or with the same field twice. */
export function checkMetadataStrictly(text: string, format: ChartFormat): void {
  unmarshalYamlInto(text, shapesFor(format).metadata, { strict: true });
}

function over(item: Read<Dependency> | null, old: Dependency | null | undefined): Dependency | null {
  return item && { name: '', repository: '', ...old, ...item };
}

/** Reads a Chart.lock or requirements.lock; undefined for an empty one. Throws `GoError`. */
export function readLock(text: string, format: ChartFormat): Lock | undefined {
  const read = unmarshalYamlInto(text, shapesFor(format).lock) as Read<Lock> | null;
  if (read === null) return undefined;
  const dependencies = read.dependencies ?? [];
  return {
    generated: read.generated ?? '',
    digest: read.digest ?? '',
    dependencies: dependencies.map((item) => over(item, undefined)),
  };
}
