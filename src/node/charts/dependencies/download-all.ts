import { existsSync, rmdirSync, type Stats, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Chart, Dependency } from '../../../chart/model.ts';
import { TschartError } from '../../../errors.ts';
import { parseConstraint, parseVersion } from '../../../go/semver.ts';
import { quote } from '../../../go/strconv.ts';
import { GoError } from '../../../go/value.ts';
import type { RepositoryEntry } from '../../../repo/model.ts';
import { shownUrl } from '../../../repo/shown-url.ts';
import { loadChartFrom } from '../../files/load.ts';
import { makeDirectories } from '../../files/make-directories.ts';
import { errorCode, pathError } from '../../files/os-error.ts';
import { readFile } from '../../files/read-file.ts';
import { withScratch } from '../../files/scratch.ts';
import { writeWhole } from '../../files/write-whole.ts';
import { limiter } from '../../registry/limiter.ts';
import { downloadTo, isOci } from '../download.ts';
import { ChartFinder, type FoundChart } from './find.ts';
import { completeHeld, packLocal } from './local.ts';
import type { DependencyWork } from './manager.ts';
import { moveCharts } from './move.ts';
import { isLocal, type RepositoryNames } from './names.ts';
import { AT_ONCE, type DependencyRun, type Pulled } from './run.ts';

/**
 * Fetches dependencies into charts/, where all of them come or none (`downloadAll`). Those from servers are fetched
 * at once; what is said of them comes in their order. Versions of local ones are filled in. Rejects with GoError.
 */
export async function downloadAll(
  dependencies: readonly Dependency[],
  names: RepositoryNames,
  work: DependencyWork,
  run: DependencyRun,
): Promise<void> {
  const finder = new ChartFinder(names, work, run);
  const charts = join(work.chartPath, 'charts');
  const isNew = prepare(charts);
  const aside = join(work.chartPath, `tmpcharts-${process.pid}`);
  makeDirectories(aside);
  await withScratch(aside, async () => {
    work.out(`Saving ${dependencies.length} charts\n`);
    const early = fetchEarly(dependencies, aside, finder, work, run);
    const seen = new Set<string>();
    try {
      for (const [i, dependency] of dependencies.entries()) {
        if (dependency.repository === '') await checkHeld(dependency, charts, work, run);
        else if (isLocal(dependency.repository)) await pack(dependency, aside, work, run);
        else await fetchOne(dependency, early[i]!, aside, seen, work, run);
      }
    } catch (error) {
      if (!(error instanceof GoError || error instanceof TschartError)) throw error;
      // The chart that all this is for tells of it.
      const isBelow = run.under.length > 1;
      if (isBelow && isNew) removeEmpty(charts);
      if (!(isBelow || error instanceof AtOnce)) work.out(`Save error occurred:  ${error.message}\n`);
      throw error;
    }
    await moveCharts(dependencies, aside, charts, work);
  });
}

/** A mistake that Helm stops at without a word before. */
class AtOnce extends GoError {}

/** Makes charts/; false where it is there. Throws GoError. */
function prepare(charts: string): boolean {
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
    return true;
  }
  if (!stats.isDirectory()) throw new GoError(`${quote(charts)} is not a directory`);
  return false;
}

/** What somebody else has put there meanwhile stays. */
function removeEmpty(directory: string): void {
  try {
    rmdirSync(directory);
  } catch {
    return;
  }
}

/** A dependency without a repository has to lie in charts/ already. */
async function checkHeld(
  { name, version = '' }: Dependency,
  charts: string,
  work: DependencyWork,
  run: DependencyRun,
): Promise<void> {
  work.out(`Dependency ${name} did not declare a repository. Assuming it exists in the charts directory\n`);
  const path = join(charts, name);
  let chart: Chart;
  try {
    const options = { format: 'v2', log: work.surroundings.log, onlyDirectory: true } as const;
    chart = await loadChartFrom(path, options);
  } catch (error) {
    throw new AtOnce(`unable to load chart '${path}': ${(error as Error).message}`, error);
  }
  const own = chart.metadata.version;
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
  await completeHeld(chart, path, work, run);
}

async function pack(dependency: Dependency, aside: string, work: DependencyWork, run: DependencyRun): Promise<void> {
  if (work.surroundings.debug) work.out(`Archiving ${dependency.name} from repo ${dependency.repository}\n`);
  dependency.version = await packLocal(dependency, aside, work, run);
}

/** How a download ended. */
interface Outcome {
  /** What was said meanwhile. */
  readonly said: string;
  readonly error: unknown;
}

/** A download that has begun before its turn. */
interface Early {
  /** Where the chart is. */
  readonly found: Promise<FoundChart>;
  readonly done: Promise<Outcome>;
}

/** Begins with what comes from servers, all at once; with registries one after another where each request is logged. */
function fetchEarly(
  dependencies: readonly Dependency[],
  aside: string,
  finder: ChartFinder,
  work: DependencyWork,
  run: DependencyRun,
): (Early | undefined)[] {
  const begun = new Map<string, Promise<Outcome>>();
  const limit = limiter(AT_ONCE);
  const fetch = (chart: FoundChart): Promise<Outcome> => {
    if (!isOci(chart.url)) return outcome((out) => fetchChart(chart, aside, finder.repositories, work, run, out));
    return limit(() => outcome((out) => fetchOci(chart.url, aside, work, run, out)));
  };
  return dependencies.map((dependency) => {
    const { name, version = '', repository } = dependency;
    if (repository === '' || isLocal(repository)) return undefined;
    const found = isOci(repository)
      ? Promise.resolve({ url: `${repository}/${name}:${version}`, options: {} })
      : finder.find(dependency);
    const done = found.then((chart) => {
      if (isOci(chart.url) && work.surroundings.debug) return NOT_YET;
      const known = begun.get(chart.url) ?? fetch(chart);
      begun.set(chart.url, known);
      return known;
    });
    // Looked at in its turn; it must not be unhandled until then.
    found.catch(() => {});
    done.catch(() => {});
    return { found, done };
  });
}

const NOT_YET: Outcome = { said: '', error: undefined };

/** Never rejects. */
async function outcome(task: (out: (text: string) => void) => Promise<void>): Promise<Outcome> {
  let said = '';
  try {
    await task((text) => {
      said += text;
    });
    return { said, error: undefined };
  } catch (error) {
    return { said, error };
  }
}

async function fetchOne(
  dependency: Dependency,
  early: Early,
  aside: string,
  seen: Set<string>,
  work: DependencyWork,
  run: DependencyRun,
): Promise<void> {
  const { name, repository } = dependency;
  let chart: FoundChart;
  try {
    chart = await early.found;
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
  const done = await early.done;
  const out = (isOci(chart.url) && work.pulledOut) || work.out;
  out(done.said);
  try {
    if (done === NOT_YET) await fetchOci(chart.url, aside, work, run, out);
    else if (done.error !== undefined) throw done.error;
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
  { indexes, fetched }: DependencyRun,
  out: (text: string) => void,
): Promise<void> {
  await downloadTo(url, '', aside, options, { ...work, indexes, repositories, fetched, out });
}

async function fetchOci(
  url: string,
  aside: string,
  work: DependencyWork,
  { indexes, pulled }: DependencyRun,
  out: (text: string) => void,
): Promise<void> {
  const pull = async (say: (text: string) => void): Promise<string> => {
    const { reference, tag } = splitTag(url);
    const registryClient = await work.registryClient?.();
    const options = { ...work.registryOptions, registryClient, version: tag, out: say };
    return (await downloadTo(reference, tag, aside, options, { ...work, indexes, out: say })).path;
  };
  if (pulled === undefined) {
    await pull(out);
    return;
  }
  let known = pulled.get(url);
  if (known === undefined) pulled.set(url, (known = kept(pull)));
  const { files, said } = await known;
  for (const [name, bytes] of files) writeWhole(join(aside, name), bytes, 0o644);
  out(said);
}

/** What a download left, and what it said. */
async function kept(pull: (say: (text: string) => void) => Promise<string>): Promise<Pulled> {
  let said = '';
  const path = await pull((text) => {
    said += text;
  });
  const paths = [path, `${path}.prov`].filter((file) => existsSync(file));
  return { files: paths.map((file) => [basename(file), readFile(file)] as const), said };
}

const TAGGED = /^(oci:\/\/[^:]+(?::\d{1,5})?[^:]+):(.*)$/;

function splitTag(url: string): { readonly reference: string; readonly tag: string } {
  const [, reference, tag] = TAGGED.exec(url) ?? [];
  if (reference === undefined || tag === undefined) {
    throw new AtOnce(`could not parse OCI reference: improperly formatted oci chart reference: ${shownUrl(url)}`);
  }
  return { reference, tag };
}
