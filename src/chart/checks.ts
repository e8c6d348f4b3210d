import { TschartError } from '../errors.ts';
import type { Chart } from './model.ts';

/** Throws unless the chart can be installed or rendered on its own: library charts can't. */
export function checkInstallable(chart: Chart): void {
  const type = chart.metadata.type ?? '';
  if (type !== '' && type !== 'application') {
    throw new TschartError('CHART_NOT_INSTALLABLE', `${type} charts are not installable`, {
      advice: 'A library chart only defines templates for charts that depend on it; render one of those.',
    });
  }
}

/** Throws for a chart of apiVersion v3: Helm 4.3.1 reads the format, for `show`, but does not render it. */
export function checkRenderable(chart: Chart): void {
  if (chart.format === 'v3') throw new TschartError('CHART_FORMAT', 'invalid chart apiVersion');
}

/**
 * Throws where Chart.yaml declares dependencies that the chart does not hold; for apiVersion v3 also where the chart
 * holds more of them than are declared, which Helm 4.3.1 does not get along with.
 */
export function checkDependencies(chart: Chart): void {
  const problem = unfulfilledDependencies(chart);
  if (problem !== undefined) throw unfulfilled(problem);
}

/** What is wrong with the dependencies that a chart holds, in the words of Helm's `CheckDependencies`. */
export function unfulfilledDependencies(chart: Chart): string | undefined {
  const declared = chart.metadata.dependencies ?? [];
  if (chart.format === 'v3' && declared.length < chart.dependencies.length) return 'unsupported chart dependency type';
  const held = new Set(chart.dependencies.map((dependency) => dependency.name));
  const missing = declared.map(({ name }) => name).filter((name) => !held.has(name));
  if (missing.length === 0) return undefined;
  return `found in Chart.yaml, but missing in charts/ directory: ${missing.join(', ')}`;
}

function unfulfilled(problem: string): TschartError {
  return new TschartError(
    'CHART_DEPENDENCIES_MISSING',
    "an error occurred while checking for chart dependencies. You may need to run 'helm dependency build' to fetch " +
      `missing dependencies: ${problem}`,
  );
}
