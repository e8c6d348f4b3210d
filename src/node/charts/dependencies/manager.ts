import { statSync } from 'node:fs';
import type { Chart, Dependency, Lock } from '../../../chart/model.ts';
import { GoError } from '../../../go/value.ts';
import { lockDigestText, oldLockDigestText } from '../../../repo/lock.ts';
import { loadChartFrom } from '../../files/load.ts';
import { pathError } from '../../files/os-error.ts';
import type { GetOptions, Surroundings } from '../../getter/getter.ts';
import type { RegistryClient } from '../../registry/types.ts';
import { sha256Hex } from '../content-cache.ts';
import type { Verify } from '../download.ts';
import { downloadAll } from './download-all.ts';
import { saveLock } from './lock-file.ts';
import { checkKnown, nameRepositories } from './names.ts';
import { refreshKnown, refreshUnknown } from './refresh.ts';
import { resolveDependencies } from './resolve.ts';
import { type DependencyRun, startRun } from './run.ts';

/** What works on a chart's dependencies. */
export interface DependencyWork {
  /** The chart's directory. */
  readonly chartPath: string;
  readonly surroundings: Surroundings;
  /** Where Helm writes what it does. */
  out(text: string): void;
  /** Where clients of registries say what they pulled; left out, where all is said. */
  readonly pulledOut?: ((text: string) => void) | undefined;
  /** What Helm keeps to itself; left out, so do we. */
  readonly notice?: ((text: string) => void) | undefined;
  readonly verify: Verify;
  readonly keyring: string;
  /** Indexes are taken as they are cached. */
  readonly skipRefresh: boolean;
  /** Repositories that no dependency names are left alone, and nothing is said of them; Helm refreshes all. */
  readonly onlyReferenced?: boolean | undefined;
  /** Dependencies of dependencies in local directories are updated first, which Helm does not. */
  readonly recursive?: boolean | undefined;
  /** Makes the client of registries. */
  readonly registryClient: (() => Promise<RegistryClient>) | undefined;
  /** How registries are asked. */
  readonly registryOptions: GetOptions;
  /** SOURCE_DATE_EPOCH in seconds. */
  readonly epoch: bigint | undefined;
  /** Where this is part of the work on a chart that needs this one. */
  readonly run?: DependencyRun | undefined;
}

/** Fetches what Chart.yaml asks for into charts/, and writes Chart.lock (`dependency update`). Rejects with GoError. */
export async function updateDependencies(work: DependencyWork): Promise<void> {
  await update(await loadChart(work), work, work.run ?? startRun(work, updateDependencies));
}

/** Fetches what Chart.lock says into charts/; without a lock as `updateDependencies`. Rejects with GoError. */
export async function buildDependencies(work: DependencyWork): Promise<void> {
  const chart = await loadChart(work);
  const { lock } = chart;
  const run = work.run ?? startRun(work, buildDependencies);
  if (lock === undefined) return update(chart, work, run);
  const wanted = copies(chart.metadata.dependencies);
  const oldDigest = `sha256:${sha256Hex(oldLockDigestText(wanted))}`;
  const names = nameRepositories(wanted ?? [], work);
  if (digestOf(wanted, lock.dependencies) !== lock.digest) checkOldDigest(chart, lock, oldDigest, work);
  const locked = lock.dependencies.filter((dependency) => dependency !== null).map((dependency) => ({ ...dependency }));
  checkKnown(locked, work);
  if (!work.skipRefresh) await refreshKnown(names, work, run);
  await downloadAll(locked, names, work, run);
}

function checkOldDigest(chart: Chart, lock: Lock, oldDigest: string, { surroundings }: DependencyWork): void {
  if (chart.metadata.apiVersion !== 'v1') {
    throw new GoError(
      "the lock file (Chart.lock) is out of sync with the dependencies file (Chart.yaml). Please update the dependencies with 'helm dependency update'",
    );
  }
  const message = 'warning: a valid Helm v3 hash was not found. Checking against Helm v2 hash...';
  surroundings.log({ level: 'INFO', message, attributes: [] });
  if (oldDigest !== lock.digest) {
    throw new GoError(
      'the lock file (requirements.lock) is out of sync with the dependencies file (requirements.yaml). Please update the dependencies',
    );
  }
}

async function update(chart: Chart, work: DependencyWork, run: DependencyRun): Promise<void> {
  const wanted = copies(chart.metadata.dependencies);
  if (wanted === undefined) return;
  const names = nameRepositories(wanted, work);
  await refreshUnknown(wanted, names, work, run);
  if (!work.skipRefresh) await refreshKnown(names, work, run);
  const locked = await resolveDependencies(wanted, names, work, run);
  await downloadAll(locked, names, work, run);
  const digest = digestOf(wanted, locked);
  if (chart.lock?.digest === digest) return;
  saveLock(work.chartPath, { digest, dependencies: locked }, chart.metadata.apiVersion === 'v1');
}

function digestOf(wanted: readonly Dependency[] | undefined, locked: readonly (Dependency | null)[]): string {
  return `sha256:${sha256Hex(lockDigestText(wanted, locked))}`;
}

/** Names of repositories are replaced by their URLs: the chart stays as it is. */
function copies(dependencies: readonly Dependency[] | undefined): Dependency[] | undefined {
  return dependencies?.map((dependency) => ({ ...dependency }));
}

async function loadChart({ chartPath, surroundings }: DependencyWork): Promise<Chart> {
  let isDirectory: boolean;
  try {
    isDirectory = statSync(chartPath).isDirectory();
  } catch (error) {
    throw new GoError(`could not find ${chartPath}: ${pathError('stat', chartPath, error).message}`, error);
  }
  if (!isDirectory) throw new GoError('only unpacked charts can be updated');
  return loadChartFrom(chartPath, { format: 'v2', log: surroundings.log });
}
