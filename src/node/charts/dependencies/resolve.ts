import { join } from 'node:path';
import type { Dependency } from '../../../chart/model.ts';
import { type Constraint, parseConstraint, parseVersion } from '../../../go/semver.ts';
import { quote } from '../../../go/strconv.ts';
import { GoError } from '../../../go/value.ts';
import type { IndexView } from '../../../repo/index-view.ts';
import { shownUrl } from '../../../repo/shown-url.ts';
import { tryVersion } from '../../../repo/sort.ts';
import { loadChartFrom } from '../../files/load.ts';
import { limiter } from '../../registry/limiter.ts';
import { isOci } from '../download.ts';
import type { IndexStore } from '../index-store.ts';
import { indexPath } from '../repositories.ts';
import { localPath } from './local.ts';
import type { DependencyWork } from './manager.ts';
import { isLocal, type RepositoryNames } from './names.ts';
import { AT_ONCE, type DependencyRun } from './run.ts';

/** Finds the version of each dependency (`Resolver.Resolve`). Rejects with GoError. */
export async function resolveDependencies(
  wanted: readonly Dependency[],
  names: RepositoryNames,
  work: DependencyWork,
  run: DependencyRun,
): Promise<Dependency[]> {
  const locked: Dependency[] = [];
  const missing: string[] = [];
  askForTags(wanted, work, run);
  for (const dependency of wanted) {
    const version = await versionOf(dependency, names.get(dependency.name) ?? '', work, run);
    const { name, repository } = dependency;
    if (version === undefined) {
      missing.push(
        `${quote(name)} (repository ${quote(shownUrl(repository))}, version ${quote(dependency.version ?? '')})`,
      );
    } else locked.push({ name, repository, version });
  }
  if (missing.length > 0) {
    throw new GoError(
      `can't get a valid version for ${missing.length} subchart(s): ${missing.join(', ')}. Make sure a matching chart version exists in the repo, or change the version constraint in Chart.yaml`,
    );
  }
  return locked;
}

/** Undefined where there is no version in the range. */
async function versionOf(
  dependency: Dependency,
  repositoryName: string,
  work: DependencyWork,
  run: DependencyRun,
): Promise<string | undefined> {
  const { name, repository, version = '' } = dependency;
  const constraint = constraintOf(name, version);
  if (repository === '') {
    localPath(join('charts', name), work.chartPath);
    return version;
  }
  if (isLocal(repository)) return localVersion(dependency, constraint, work);
  if (repositoryName === '') return version;
  if (isOci(repository)) return ociVersion(dependency, constraint, work, run);
  const versions = loadIndex(repositoryName, work, run.indexes).versions(name);
  if (versions === undefined) throw new GoError(`${name} chart not found in repo ${shownUrl(repository)}`);
  const found = versions.find((candidate) => {
    const parsed = tryVersion(candidate.version);
    return parsed !== undefined && constraint.check(parsed) && candidate.urls.length > 0;
  });
  return found?.version;
}

function constraintOf(name: string, version: string): Constraint {
  try {
    return parseConstraint(version);
  } catch (error) {
    const { message } = error as Error;
    throw new GoError(`dependency ${quote(name)} has an invalid version/constraint format: ${message}`, error);
  }
}

async function localVersion(
  { repository }: Dependency,
  constraint: Constraint,
  work: DependencyWork,
): Promise<string | undefined> {
  const { log } = work.surroundings;
  const place = localPath(repository, work.chartPath);
  const chart = await loadChartFrom(place, { format: 'v2', log, onlyDirectory: true });
  const { version } = chart.metadata;
  return constraint.check(parseVersion(version)) ? version : undefined;
}

/** An exact version is taken as it is; ranges are looked for among the tags. */
async function ociVersion(
  { name, repository, version = '' }: Dependency,
  constraint: Constraint,
  work: DependencyWork,
  run: DependencyRun,
): Promise<string> {
  const exact = tryVersion(version);
  if (exact !== undefined) return constraint.check(exact) ? exact.original : version;
  let tags: readonly string[];
  try {
    const place = placeOf(repository, name);
    const asked = run.tags.get(place) ?? tagsOf(place, work);
    if (work.recursive) run.tags.set(place, asked);
    tags = await asked;
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(
      `could not retrieve list of tags for repository ${shownUrl(repository)}: ${error.message}`,
      error,
    );
  }
  return tags.find((tag) => constraint.check(parseVersion(tag))) ?? version;
}

/** Asks for all tags at once that nobody has asked for; one after another in their turn where each request is logged. */
function askForTags(wanted: readonly Dependency[], work: DependencyWork, { tags }: DependencyRun): void {
  if (work.surroundings.debug) return;
  const limit = limiter(AT_ONCE);
  for (const { name, repository, version = '' } of wanted) {
    const place = placeOf(repository, name);
    if (!isOci(repository) || tryVersion(version) !== undefined || tags.has(place)) continue;
    const asked = limit(() => tagsOf(place, work));
    // Looked at in its turn; it must not be unhandled until then.
    asked.catch(() => {});
    tags.set(place, asked);
  }
}

function placeOf(repository: string, name: string): string {
  return `${repository.slice('oci://'.length)}/${name}`;
}

async function tagsOf(place: string, { registryClient }: DependencyWork): Promise<readonly string[]> {
  return (await (await registryClient?.())?.tags(place)) ?? [];
}

function loadIndex(name: string, { surroundings }: DependencyWork, indexes: IndexStore): IndexView {
  try {
    return indexes.load(indexPath(surroundings.repositoryCache, name));
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(`no cached repository for ${name} found. (try 'helm repo update'): ${error.message}`, error);
  }
}
