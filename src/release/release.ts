import type { Chart, ChartFile, Lock, Metadata } from '../chart/model.ts';
import type { Value } from '../go/value.ts';
import type { Hook } from '../manifest/hook.ts';
import type { Status } from './status.ts';

/** One revision of a release, as drivers keep it. Never changed: a new state is a new object. */
export interface Release {
  readonly name: string;
  readonly namespace: string;
  /** From 1. */
  readonly revision: number;
  readonly info: ReleaseInfo;
  readonly chart: RecordedChart | null;
  /** The values that the user gave; null is Go's nil map. */
  readonly config: Map<string, Value> | null;
  readonly manifest: string;
  readonly hooks: readonly ReleaseHook[];
  /** Custom labels. Drivers keep them beside the record. */
  readonly labels: ReadonlyMap<string, string>;
  /** `ssa`, `csa`, or empty: as `csa`. */
  readonly applyMethod: string;
}

/** A moment as a record has it: RFC 3339 with up to nine digits of a second, or empty for none. */
export type RecordedTime = string;

export interface ReleaseInfo {
  readonly firstDeployed: RecordedTime;
  readonly lastDeployed: RecordedTime;
  readonly deleted: RecordedTime;
  readonly description: string;
  readonly status: Status;
  /** The revision that a rollback went back to; 0 for what is no rollback. */
  readonly rollbackRevision: number;
  readonly notes: string;
}

export interface ReleaseHook extends Hook {
  readonly lastRun: HookRun;
}

export interface HookRun {
  readonly startedAt: RecordedTime;
  readonly completedAt: RecordedTime;
  /** Empty for a hook that never ran. */
  readonly phase: string;
}

/** A chart as it stands in a record: without its dependencies, whose templates do not count any more. */
export interface RecordedChart {
  readonly metadata: Readonly<Metadata> | null;
  readonly lock: Lock | null;
  readonly templates: readonly RecordedFile[] | null;
  readonly values: Map<string, Value> | null;
  readonly schema: Uint8Array | null;
  /** Go's zero time where it is not known. */
  readonly schemaModified: string;
  readonly files: readonly RecordedFile[] | null;
  readonly modified: RecordedTime;
}

export type RecordedFile = ChartFile;

/** What Go writes for a time that was never set. */
export const ZERO_TIME = '0001-01-01T00:00:00Z';

export const NEVER_RUN: HookRun = { startedAt: '', completedAt: '', phase: '' };

/** What a record keeps of a chart. Slices that Go would not have made are null. */
export function recordChart(chart: Chart): RecordedChart {
  return {
    metadata: chart.metadata,
    lock: chart.lock ?? null,
    templates: chart.templates.length === 0 ? null : chart.templates,
    values: hasNilValues(chart) ? null : chart.values,
    schema: chart.schema ?? null,
    schemaModified: chart.schemaModified ?? ZERO_TIME,
    files: chart.files.length === 0 ? null : chart.files,
    modified: chart.modified ?? '',
  };
}

/** Go's nil: there is no values.yaml, and no dependency that could have added values. */
function hasNilValues({ raw, values, metadata }: Chart): boolean {
  return values.size === 0 && metadata.dependencies === undefined && !raw.some(({ name }) => name === 'values.yaml');
}

/** The chart of a record with what coalescing values asks for. */
export function chartOfRecord(recorded: RecordedChart): {
  name: string;
  values: Map<string, Value>;
  dependencies: [];
} {
  return { name: recorded.metadata?.name ?? '', values: recorded.values ?? new Map(), dependencies: [] };
}

/** The same revision in another state. */
export function withStatus(release: Release, status: Status, description = release.info.description): Release {
  return { ...release, info: { ...release.info, status, description } };
}
