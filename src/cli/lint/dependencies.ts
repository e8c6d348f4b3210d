import type { Chart } from '../../chart/model.ts';
import { type Findings, SEVERITY } from './message.ts';

/** The rules for what a chart depends on: Chart.yaml and charts/ should name the same. */
export function lintDependencies(findings: Findings, chart: Chart, directory: string): void {
  const wanted = (chart.metadata.dependencies ?? []).filter((dependency) => dependency !== null);
  const wantedNames = new Set(wanted.map(({ name }) => name));
  const held = new Set(chart.dependencies.map(({ name }) => name));
  const list = (text: string, names: readonly string[]) =>
    names.length === 0 ? undefined : `${text}: ${names.join(',')}`;

  const undeclared = chart.dependencies.map(({ name }) => name).filter((name) => !wantedNames.has(name));
  findings.check(SEVERITY.error, directory, list('chart metadata is missing these dependencies', undeclared));

  const seen = new Set<string>();
  const repeated = wanted.map(({ name, alias }) => alias || name).filter((key) => seen.size === seen.add(key).size);
  findings.check(SEVERITY.error, directory, list('multiple dependencies with name or alias', repeated));

  const missing = wanted.map(({ name }) => name).filter((name) => !held.has(name));
  findings.check(SEVERITY.warning, directory, list('chart directory is missing these dependencies', missing));
}
