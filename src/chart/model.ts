import type { Value } from '../go/value.ts';

/** A file of a chart: its path inside the chart, with `/`, and its bytes. */
export interface ChartFile {
  readonly name: string;
  readonly data: Uint8Array;
}

/** Chart.yaml; the fields and their Go names are those of `chart.Metadata` of Helm 4. */
export interface Metadata {
  name: string;
  home?: string;
  sources?: string[];
  version: string;
  description?: string;
  keywords?: string[];
  maintainers?: (Maintainer | null)[];
  icon?: string;
  apiVersion: string;
  condition?: string;
  tags?: string;
  appVersion?: string;
  deprecated?: boolean;
  annotations?: Map<string, string>;
  kubeVersion?: string;
  dependencies?: (Dependency | null)[];
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
  generated: string;
  digest: string;
  dependencies: (Dependency | null)[];
}

/** A loaded chart. What a render changes (dependencies switched off, aliases) is changed on a copy: see dependencies. */
export interface Chart {
  metadata: Metadata;
  lock: Lock | undefined;
  /** Every file as loaded, for `show values` and packaging. */
  raw: readonly ChartFile[];
  templates: readonly ChartFile[];
  /** Files that are nothing else: README, LICENSE, crds/, …: what `.Files` gives. */
  files: readonly ChartFile[];
  /** values.yaml as read, shared: whoever changes values copies first. */
  values: Map<string, Value>;
  schema: Uint8Array | undefined;
  parent: Chart | undefined;
  dependencies: readonly Chart[];
}
