import { rmSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Dependency } from '../../../chart/model.ts';
import { TschartError } from '../../../errors.ts';
import { parseConstraint, parseVersion } from '../../../go/semver.ts';
import { quote } from '../../../go/strconv.ts';
import { GoError } from '../../../go/value.ts';
import type { RepositoryEntry } from '../../../repo/model.ts';
import { shownUrl } from '../../../repo/shown-url.ts';
import { loadChartFrom } from '../../files/load.ts';
import { makeDirectories } from '../../files/make-directories.ts';
import { errorCode, pathError } from '../../files/os-error.ts';
import { downloadTo, isOci } from '../download.ts';
import type { IndexStore } from '../index-store.ts';
import { ChartFinder, type FoundChart } from './find.ts';
import { packLocal } from './local.ts';
import type { DependencyWork } from './manager.ts';
import { moveCharts } from './move.ts';
import { isLocal, type RepositoryNames } from './names.ts';
import type { UnknownIndexes } from './refresh.ts';

/**
 * Fetches dependencies into charts/, where all of them come or none (`downloadAll`). Those from HTTP servers are fetched
 * at once; what is said of them comes in their order. Versions of local ones are filled in. Rejects with GoError.
 */
export async function downloadAll(
  dependencies: readonly Dependency[],
  names: RepositoryNames,
  work: DependencyWork,
  indexes: IndexStore,
  unknown: UnknownIndexes,
): Promise<void> {
  const finder = new ChartFinder(names, work, indexes, unknown);
  const charts = join(work.chartPath, 'charts');
  prepare(charts);
  const aside = join(work.chartPath, `tmpcharts-${process.pid}`);
  makeDirectories(aside);
  try {
    work.out(`Saving ${dependencies.length} charts\n`);
    const early = fetchEarly(dependencies, aside, finder, work, indexes);
    const seen = new Set<string>();
    try {
      for (const [i, dependency] of dependencies.entries()) {
        if (dependency.repository === '') await checkHeld(dependency, charts, work);
        else if (isLocal(dependency.repository)) await pack(dependency, aside, work);
        else await fetchOne(dependency, early[i], aside, seen, work, indexes);
      }
    } catch (error) {
      if (!(error instanceof GoError || error instanceof TschartError)) throw error;
      if (!(error instanceof AtOnce)) work.out(`Save error occurred:  ${error.message}\n`);
      throw error;
    }
    await moveCharts(dependencies, aside, charts, work);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

/** A mistake that Helm stops at without a word before. */
class AtOnce extends GoError {}

function prepare(charts: string): void {
  let stats: Stats | undefined;
  try {
    stats = statSync(charts);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') {
      throw new GoError(
        `unable to retrieve file info for '${charts}': ${pathError('stat', charts, error).message}`,
        error,
      );
    }
    makeDirectories(charts);
    return;
  }
  if (!stats.isDirectory()) throw new GoError(`${quote(charts)} is not a directory`);
}

/** A dependency without a repository has to lie in charts/ already. */
async function checkHeld({ name, version = '' }: Dependency, charts: string, work: DependencyWork): Promise<void> {
  work.out(`Dependency ${name} did not declare a repository. Assuming it exists in the charts directory\n`);
  const path = join(charts, name);
  let own: string;
  try {
    const options = { format: 'v2', log: work.surroundings.log, onlyDirectory: true } as const;
    own = (await loadChartFrom(path, options)).metadata.version;
  } catch (error) {
    throw new AtOnce(`unable to load chart '${path}': ${(error as Error).message}`, error);
  }
  let isInRange: boolean;
  try {
    isInRange = parseConstraint(version).check(parseVersion(own));
  } catch (error) {
    const { message } = error as Error;
    throw new AtOnce(`dependency ${name} has an invalid version/constraint format: ${message}`, error);
  }
  if (!isInRange) {
    throw new GoError(`dependency ${name} at version ${own} does not satisfy the constraint ${version}`);
  }
}

async function pack(dependency: Dependency, aside: string, work: DependencyWork): Promise<void> {
  if (work.surroundings.debug) work.out(`Archiving ${dependency.name} from repo ${dependency.repository}\n`);
  dependency.version = await packLocal(dependency, aside, work);
}

/** A download that has begun before its turn. */
interface Early {
  /** Where the chart is. */
  readonly found: Promise<FoundChart>;
  /** Gives what was said meanwhile. */
  readonly done: Promise<string>;
}

function fetchEarly(
  dependencies: readonly Dependency[],
  aside: string,
  finder: ChartFinder,
  work: DependencyWork,
  indexes: IndexStore,
): (Early | undefined)[] {
  const begun = new Map<string, Promise<string>>();
  return dependencies.map((dependency) => {
    const { repository } = dependency;
    if (repository === '' || isLocal(repository) || isOci(repository)) return undefined;
    const found = finder.find(dependency);
    const done = found.then((chart) => {
      // What an index names in a registry is fetched at its turn: registries' clients say what they do.
      if (isOci(chart.url)) return '';
      const known = begun.get(chart.url) ?? fetchChart(chart, aside, finder.repositories, work, indexes);
      begun.set(chart.url, known);
      return known;
    });
    // Looked at in its turn; it must not be unhandled until then.
    found.catch(() => {});
    done.catch(() => {});
    return { found, done };
  });
}

async function fetchOne(
  dependency: Dependency,
  early: Early | undefined,
  aside: string,
  seen: Set<string>,
  work: DependencyWork,
  indexes: IndexStore,
): Promise<void> {
  const { name, repository, version = '' } = dependency;
  let chart: FoundChart;
  try {
    chart = (await early?.found) ?? { url: `${repository}/${name}:${version}`, options: {} };
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(`could not find : ${error.message}`, error);
  }
  const from = shownUrl(repository);
  // Helm remembers references to registries without their tags.
  const key = isOci(chart.url) ? splitTag(chart.url).reference : chart.url;
  if (seen.has(chart.url)) {
    work.out(`Already downloaded ${name} from repo ${from}\n`);
    return;
  }
  work.out(`Downloading ${name} from repo ${from}\n`);
  try {
    work.out(isOci(chart.url) ? await fetchOci(chart.url, aside, work, indexes) : ((await early?.done) ?? ''));
  } catch (error) {
    if (error instanceof AtOnce || !(error instanceof GoError)) throw error;
    throw new GoError(`could not download ${shownUrl(key)}: ${error.message}`, error);
  }
  seen.add(key);
}

async function fetchChart(
  { url, options }: FoundChart,
  aside: string,
  repositories: readonly RepositoryEntry[],
  work: DependencyWork,
  indexes: IndexStore,
): Promise<string> {
  let said = '';
  const downloader = {
    ...work,
    indexes,
    repositories,
    out: (text: string) => {
      said += text;
    },
  };
  await downloadTo(url, '', aside, options, downloader);
  return said;
}

async function fetchOci(url: string, aside: string, work: DependencyWork, indexes: IndexStore): Promise<string> {
  const { reference, tag } = splitTag(url);
  const registryClient = await work.registryClient?.();
  const options = { ...work.registryOptions, registryClient, version: tag };
  await downloadTo(reference, tag, aside, options, { ...work, indexes });
  return '';
}

const TAGGED = /^(oci:\/\/[^:]+(?::\d{1,5})?[^:]+):(.*)$/;

function splitTag(url: string): { readonly reference: string; readonly tag: string } {
  const [, reference, tag] = TAGGED.exec(url) ?? [];
  if (reference === undefined || tag === undefined) {
    throw new AtOnce(`could not parse OCI reference: improperly formatted oci chart reference: ${shownUrl(url)}`);
  }
  return { reference, tag };
}
