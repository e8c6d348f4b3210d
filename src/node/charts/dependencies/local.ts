import { existsSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { unfulfilledDependencies } from '../../../chart/checks.ts';
import type { Chart, Dependency } from '../../../chart/model.ts';
import { parseConstraint, parseVersion } from '../../../go/semver.ts';
import { GoError } from '../../../go/value.ts';
import { loadChartFrom } from '../../files/load.ts';
import { exactTime, saveChart } from '../save.ts';
import type { DependencyWork } from './manager.ts';
import type { DependencyRun } from './run.ts';

/** The directory that a `file://` repository means, seen from the chart. Throws GoError where there is none. */
export function localPath(repository: string, chartPath: string): string {
  const path = repository.replace(/^file:\/\//, '');
  const place = path.startsWith('/') ? resolve(path) : join(chartPath, path);
  if (!existsSync(place)) throw new GoError(`directory ${place} not found`);
  return place;
}

/** Packs the chart of a directory into another one, and gives its version. Rejects with GoError. */
export async function packLocal(
  { name, repository, version = '' }: Dependency,
  directory: string,
  work: DependencyWork,
  run: DependencyRun,
): Promise<string> {
  const place = localPath(repository, work.chartPath);
  const load = (): Promise<Chart> =>
    loadChartFrom(place, { format: 'v2', log: work.surroundings.log, timeText: exactTime, onlyDirectory: true });
  let chart = await load();
  if (work.recursive && (await doneBelow(place, work, run))) chart = await load();
  tellOfMissing(chart, `${name} (${repository})`, 'they are left out of the archive', work);
  if (!constraintOf(name, version).check(parseVersion(chart.metadata.version))) {
    throw new GoError(`can't get a valid version for dependency ${name}`);
  }
  saveChart(chart, directory, { now: BigInt(Date.now()) * 1_000_000n, epoch: work.epoch });
  return chart.metadata.version;
}

/**
 * Tells of dependencies that a chart which lies in charts/ unpacked does not have; fetches them, where that is asked for.
 * Rejects with GoError.
 */
export async function completeHeld(
  chart: Chart,
  directory: string,
  work: DependencyWork,
  run: DependencyRun,
): Promise<void> {
  if (work.recursive) await doneBelow(directory, work, run);
  else tellBelow(chart, directory, work);
}

function tellBelow(chart: Chart, directory: string, work: DependencyWork): void {
  tellOfMissing(chart, `${chart.name} (${directory})`, 'they are not fetched', work);
  for (const held of chart.dependencies) {
    const place = join(directory, 'charts', held.name);
    if (existsSync(place)) tellBelow(held, place, work);
  }
}

function tellOfMissing(chart: Chart, what: string, outcome: string, { notice }: DependencyWork): void {
  const problem = unfulfilledDependencies(chart);
  if (problem === undefined) return;
  notice?.(`WARNING: dependencies of ${what}: ${problem}: ${outcome}; --recursive fetches them\n`);
}

function constraintOf(name: string, version: string) {
  try {
    return parseConstraint(version);
  } catch (error) {
    const { message } = error as Error;
    throw new GoError(`dependency ${name} has an invalid version/constraint format: ${message}`, error);
  }
}

/** Fetches the dependencies of a local dependency; false where that was done before. Rejects for charts in a circle. */
async function doneBelow(place: string, work: DependencyWork, run: DependencyRun): Promise<boolean> {
  const real = realpathSync(place);
  const first = run.under.indexOf(real);
  if (first >= 0) {
    throw new GoError(`charts in local directories need each other: ${[...run.under.slice(first), real].join(' -> ')}`);
  }
  if (run.done.has(real)) return false;
  await run.below({ ...work, chartPath: place, run: { ...run, under: [...run.under, real] } });
  run.done.add(real);
  return true;
}
