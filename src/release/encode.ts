import type { Dependency, Lock, Maintainer, Metadata } from '../chart/model.ts';
import { encodeBase64 } from '../go/base64.ts';
import { marshalJson } from '../go/json.ts';
import type { Value } from '../go/value.ts';
import type { RecordedChart, RecordedFile, Release, ReleaseHook, ReleaseInfo } from './release.ts';
import { ZERO_TIME } from './release.ts';
import { readTime } from './time.ts';

/** What can stand in a record: absent fields are left out, and raw ones are JSON already. */
type Field = string | number | boolean | undefined | Raw;

class Raw {
  readonly json: string;

  constructor(json: string) {
    this.json = json;
  }
}

/** An object of the fields that are not empty, in the order given. */
function object(fields: Readonly<Record<string, Field>>): Raw {
  let out = '';
  for (const [key, value] of Object.entries(fields)) {
    if (value === undefined || value === '' || value === 0 || value === false) continue;
    out += `${out === '' ? '' : ','}"${key}":${value instanceof Raw ? value.json : marshalJson(value)}`;
  }
  return new Raw(`{${out}}`);
}

/** As it is, empty or not. */
function always(value: Value): Raw {
  return new Raw(marshalJson(value));
}

const NULL = new Raw('null');

function array<T>(items: readonly T[] | null | undefined, encode: (item: T) => Raw): Raw {
  return items ? new Raw(`[${items.map((item) => encode(item).json).join(',')}]`) : NULL;
}

/** A list that is left out when it has no elements. */
function some<T>(items: readonly T[] | null | undefined, encode: (item: T) => Raw): Raw | undefined {
  return items?.length ? array(items, encode) : undefined;
}

const text = (item: string): Raw => always(item);

function someEntries(map: ReadonlyMap<string, string> | undefined): Raw | undefined {
  return map?.size ? always(new Map(map)) : undefined;
}

/**
 * A record as JSON, byte for byte as Go marshals `release.Release` of Helm 4.3.1. Labels are not part of it. Throws
 * `GoError` for values that JSON can't hold. `resources` is JSON that `status` shows among the rest: how the objects are.
 */
export function encodeRelease(release: Release, resources?: string): string {
  return object({
    name: release.name,
    info: encodeInfo(release.info, resources),
    chart: release.chart === null ? undefined : encodeChart(release.chart),
    config: release.config?.size ? always(release.config) : undefined,
    manifest: release.manifest,
    hooks: some(release.hooks, encodeHook),
    version: release.revision,
    namespace: release.namespace,
    apply_method: release.applyMethod,
  }).json;
}

function encodeInfo(info: ReleaseInfo, resources?: string): Raw {
  return object({
    first_deployed: info.firstDeployed,
    last_deployed: info.lastDeployed,
    deleted: info.deleted,
    description: info.description,
    status: info.status,
    rollback_revision: info.rollbackRevision,
    notes: info.notes,
    resources: resources === undefined ? undefined : new Raw(resources),
  });
}

function encodeHook(hook: ReleaseHook): Raw {
  const { startedAt, completedAt, phase } = hook.lastRun;
  return object({
    name: hook.name,
    kind: hook.kind,
    path: hook.path,
    manifest: hook.manifest,
    events: some(hook.events, text),
    last_run: object({ started_at: startedAt, completed_at: completedAt, phase: always(phase) }),
    weight: hook.weight,
    delete_policies: some(hook.deletePolicies, text),
    output_log_policies: some(hook.outputLogPolicies, text),
  });
}

function encodeChart(chart: RecordedChart): Raw {
  return object({
    metadata: chart.metadata === null ? NULL : encodeMetadata(chart.metadata),
    lock: chart.lock === null ? NULL : encodeLock(chart.lock),
    templates: array(chart.templates, encodeFile),
    values: always(chart.values),
    schema: chart.schema === null ? NULL : always(encodeBase64(chart.schema)),
    schemamodtime: always(chart.schemaModified),
    files: array(chart.files, encodeFile),
    modtime: chart.modified,
  });
}

function encodeFile({ name, data, modified }: RecordedFile): Raw {
  return object({ name: always(name), data: always(encodeBase64(data)), modtime: modified });
}

/** Metadata without what is empty. */
function encodeMetadata(metadata: Readonly<Metadata>): Raw {
  return object({
    name: metadata.name,
    home: metadata.home,
    sources: some(metadata.sources, text),
    version: metadata.version,
    description: metadata.description,
    keywords: some(metadata.keywords, text),
    maintainers: some(metadata.maintainers, encodeMaintainer),
    icon: metadata.icon,
    apiVersion: metadata.apiVersion,
    condition: metadata.condition,
    tags: metadata.tags,
    appVersion: metadata.appVersion,
    deprecated: metadata.deprecated,
    annotations: someEntries(metadata.annotations),
    kubeVersion: metadata.kubeVersion,
    dependencies: encodeDependencies(metadata.dependencies),
    type: metadata.type,
  });
}

function encodeMaintainer(maintainer: Maintainer | null): Raw {
  return maintainer === null ? NULL : object({ name: maintainer.name, email: maintainer.email, url: maintainer.url });
}

function encodeDependency(dependency: Dependency | null): Raw {
  if (dependency === null) return NULL;
  return object({
    name: always(dependency.name),
    version: dependency.version,
    repository: always(dependency.repository),
    condition: dependency.condition,
    tags: some(dependency.tags, text),
    enabled: dependency.enabled,
    'import-values': some(dependency.importValues, always),
    alias: dependency.alias,
  });
}

function encodeDependencies(dependencies: readonly (Dependency | null)[] | undefined): Raw | undefined {
  return some(dependencies, encodeDependency);
}

function encodeLock({ generated, digest, dependencies }: Lock): Raw {
  return object({
    generated: always(readTime(generated) || ZERO_TIME),
    digest: always(digest),
    dependencies: array(dependencies, encodeDependency),
  });
}

/** Chart.yaml as JSON, byte for byte as Go marshals `chart.Metadata`: what registries get as a chart's configuration. */
export function encodeChartMetadata(metadata: Readonly<Metadata>): string {
  return encodeMetadata(metadata).json;
}

/** What `get metadata` prints of a revision, as JSON. */
export function encodeReleaseMetadata(release: Release, deployedAt: string): string {
  const metadata = release.chart?.metadata;
  return object({
    name: always(release.name),
    chart: always(metadata?.name ?? ''),
    version: always(metadata?.version ?? ''),
    appVersion: always(metadata?.appVersion ?? ''),
    annotations: someEntries(metadata?.annotations),
    labels: someEntries(release.labels),
    dependencies: encodeDependencies(metadata?.dependencies),
    namespace: always(release.namespace),
    revision: new Raw(String(release.revision)),
    status: always(release.info.status),
    deployedAt: always(deployedAt),
    applyMethod: release.applyMethod,
  }).json;
}
