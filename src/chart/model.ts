import type { Value } from '../go/value.ts';

/** A file of a chart: its path inside the chart, with `/`, and its bytes. */
export interface ChartFile {
  readonly name: string;
  readonly data: Uint8Array;
  /** When it was last changed, as Go writes times into JSON, where the reader was asked for it. */
  readonly modified?: string;
}

/** Chart.yaml; the fields and their Go names are those of `chart.Metadata` of Helm 4. */
export interface Metadata {
  name: string;
  home?: string;
  sources?: string[];
  version: string;
  description?: string;
  keywords?: string[];
  maintainers?: Maintainer[];
  icon?: string;
  apiVersion: string;
  condition?: string;
  tags?: string;
  appVersion?: string;
  deprecated?: boolean;
  annotations?: Map<string, string>;
  kubeVersion?: string;
  /** Absent is Go's nil, which is not the same as empty: dependencies of undeclared subcharts are left alone. */
  dependencies?: Dependency[];
  type?: string;
}

export interface Maintainer {
  name?: string;
  email?: string;
  url?: string;
}

/** An entry of `dependencies`; `enabled` and `importValues` are changed while dependencies are processed. */
export interface Dependency {
  name: string;
  version?: string;
  repository: string;
  condition?: string;
  tags?: string[];
  enabled?: boolean;
  importValues?: Value[];
  alias?: string;
}

/** Chart.lock or requirements.lock. */
export interface Lock {
  /** As written: a time of RFC 3339. */
  generated: string;
  digest: string;
  dependencies: (Dependency | null)[];
}

/** Which of Helm's two chart formats: `v2` covers apiVersion v1 and v2, `v3` is Helm 4's unreleased one. */
export type ChartFormat = 'v2' | 'v3';

/**
 * A loaded chart. Loaded charts are shared between renders and never changed; what a render changes (dependencies
 * switched off, aliases, imported values) is changed on a copy: see `processDependencies`.
 */
export interface Chart {
  readonly format: ChartFormat;
  /** `metadata.name`. */
  readonly name: string;
  readonly metadata: Readonly<Metadata>;
  readonly lock: Lock | undefined;
  /** Every file as loaded, for `show values` and packaging. */
  readonly raw: readonly ChartFile[];
  readonly templates: readonly ChartFile[];
  /** Files that are nothing else: README, LICENSE, crds/, …: what `.Files` gives. */
  readonly files: readonly ChartFile[];
  /** values.yaml as read, shared: whoever changes values copies first. */
  readonly values: Map<string, Value>;
  /** values.schema.json as read. */
  readonly schema: Uint8Array | undefined;
  /** When Chart.yaml was last changed, where that is known. */
  readonly modified?: string;
  /** The same of values.schema.json. */
  readonly schemaModified?: string;
  readonly parent: Chart | undefined;
  readonly dependencies: readonly Chart[];
}

declare const valuesType: unique symbol;

/** A chart whose values are of type `V`: known to the compiler only. */
export interface TypedChart<V = unknown> extends Chart {
  readonly [valuesType]?: V;
}

/** The chart's path from the root chart: `parent/charts/child`, by names, so that aliases show. */
export function chartFullPath(chart: Chart): string {
  return chart.parent === undefined ? chart.name : `${chartFullPath(chart.parent)}/charts/${chart.name}`;
}
