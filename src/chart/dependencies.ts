import { parseConstraint, parseVersion } from '../go/semver.ts';
import { trimSpace } from '../go/strings.ts';
import type { Value } from '../go/value.ts';
import { coalesceValues } from '../values/coalesce.ts';
import { isTable, pathValue, type Table } from '../values/tables.ts';
import { importValues } from './import-values.ts';
import type { Log } from './log.ts';
import type { Chart, Dependency, Metadata } from './model.ts';
import type { WorkingChart } from './working-chart.ts';

/**
 * The chart as `values` make it: dependencies under their aliases, those that a condition or tag switches off taken
 * out, and import-values merged into the values of the charts that ask for them. The chart given is not changed; the
 * result shares its files and values. Throws `GoError` where values and charts don't fit (`type mismatch on x: …`).
 * Source of the rules: pkg/chart/v2/util/dependencies.go of Helm 4.3.1.
 */
export function processDependencies(chart: Chart, values: Table, log?: Log): Chart {
  const working = copyTree(chart, undefined);
  processEnabled(working, values, '', log);
  importValues(working, log);
  return working;
}

function copyTree(chart: Chart, parent: WorkingChart | undefined): WorkingChart {
  const copy: WorkingChart = { ...chart, metadata: copyMetadata(chart.metadata), parent, dependencies: [] };
  copy.dependencies = chart.dependencies.map((dependency) => copyTree(dependency, copy));
  return copy;
}

function copyMetadata(metadata: Readonly<Metadata>): Metadata {
  if (metadata.dependencies === undefined) return { ...metadata };
  return { ...metadata, dependencies: metadata.dependencies.map((dependency) => ({ ...dependency })) };
}

function adopt(parent: WorkingChart, dependencies: WorkingChart[]): void {
  for (const dependency of dependencies) dependency.parent = parent;
  parent.dependencies = dependencies;
}

/** Undeclared dependencies of a chart that declares none stay as they are, and so does everything below them. */
function processEnabled(chart: WorkingChart, values: Table, path: string, log: Log | undefined): void {
  const declared = chart.metadata.dependencies;
  if (declared === undefined) return;
  adopt(chart, resolveAliases(chart, declared));
  for (const dependency of declared) dependency.enabled = true;
  const coalesced = coalesceValues(chart, values, log);
  applyTags(declared, coalesced, log);
  applyConditions(declared, coalesced, path, log);

  const disabled = new Set(declared.filter((dependency) => !dependency.enabled).map((dependency) => dependency.name));
  const remaining = chart.dependencies.filter((dependency) => !disabled.has(dependency.name));
  for (const dependency of remaining) processEnabled(dependency, coalesced, `${path}${dependency.name}.`, log);
  const remainingDeclared = declared.filter((dependency) => !disabled.has(dependency.name));
  if (remainingDeclared.length > 0) chart.metadata.dependencies = remainingDeclared;
  else delete chart.metadata.dependencies;
  adopt(chart, remaining);
}

/** Undeclared charts first, then a copy of the chart for each declaration that finds one. */
function resolveAliases(chart: WorkingChart, declared: readonly Dependency[]): WorkingChart[] {
  const out = chart.dependencies.filter((existing) => !declared.some((dependency) => fits(existing, dependency)));
  for (const dependency of declared) {
    const found = chart.dependencies.find((existing) => fits(existing, dependency));
    if (found) out.push(aliased(found, dependency.alias));
    if (dependency.alias) dependency.name = dependency.alias;
  }
  return out;
}

function fits(chart: WorkingChart, dependency: Dependency): boolean {
  return chart.name === dependency.name && isCompatibleRange(dependency.version ?? '', chart.metadata.version);
}

/** Its own dependencies are copied so far that each copy has its parent; they go on sharing their metadata. */
function aliased(chart: WorkingChart, alias: string | undefined): WorkingChart {
  const copy: WorkingChart = { ...chart, metadata: copyMetadata(chart.metadata) };
  adopt(
    copy,
    chart.dependencies.map((dependency) => ({ ...dependency })),
  );
  if (alias) {
    copy.metadata.name = alias;
    copy.name = alias;
  }
  return copy;
}

/** Whether the version satisfies the constraint; false where either can't be read. */
export function isCompatibleRange(constraint: string, version: string): boolean {
  try {
    return parseConstraint(constraint).check(parseVersion(version));
  } catch {
    return false;
  }
}

function applyTags(declared: readonly Dependency[], values: Table, log: Log | undefined): void {
  const tags = values.get('tags');
  if (!isTable(tags)) return;
  for (const dependency of declared) {
    let on = false;
    let off = false;
    for (const tag of dependency.tags ?? []) {
      const value = tags.get(tag);
      if (value === undefined) continue;
      if (typeof value !== 'boolean') warnNonBool(log, 'tag', tag, dependency);
      else if (value) on = true;
      else off = true;
    }
    dependency.enabled = on || !off;
  }
}

/** The first path of the comma list that leads to a boolean decides. Blanks around a comma belong to the path. */
function applyConditions(declared: readonly Dependency[], values: Table, path: string, log: Log | undefined): void {
  for (const dependency of declared) {
    for (const condition of trimSpace(dependency.condition ?? '').split(',')) {
      if (condition === '') continue;
      const value = valueAt(values, path + condition);
      if (value === undefined) continue;
      if (typeof value === 'boolean') {
        dependency.enabled = value;
        break;
      }
      warnNonBool(log, 'path', condition, dependency);
    }
  }
}

function valueAt(values: Table, path: string): Value {
  try {
    return pathValue(values, path);
  } catch {
    return undefined;
  }
}

function warnNonBool(log: Log | undefined, key: 'path' | 'tag', value: string, dependency: Dependency): void {
  log?.({
    level: 'WARN',
    message: 'returned non-bool value',
    attributes: [
      [key, value],
      ['chart', dependency.name],
    ],
  });
}
