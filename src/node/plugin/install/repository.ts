import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { TschartError } from '../../../errors.ts';
import { parseConstraint } from '../../../go/semver/constraint.ts';
import { compareVersions, parseVersion } from '../../../go/semver.ts';
import { quote } from '../../../go/strconv.ts';
import { GoError } from '../../../go/value.ts';
import { shownUrl } from '../../../repo/shown-url.ts';
import { PLUGIN_FILE } from '../metadata.ts';
import { cacheKey } from './cache-key.ts';
import { copyDirectory } from './copy.ts';
import { cannotDetect, detectRemote, systemOfDirectory, type VersionControl } from './detect.ts';
import { GitRepository } from './git.ts';
import type { PluginPlace, PluginSource } from './source.ts';

/** A plugin in a repository, at a tag, branch or commit, at the newest tag of a range, or as the repository is. */
export async function repositorySource(source: string, version: string, place: PluginPlace): Promise<PluginSource> {
  const cache = join(place.cacheDirectory, cacheKey(source));
  const remote = await detectRemote(source, place.surroundings);
  const system = remote?.system ?? systemOfDirectory(cache);
  if (system === undefined) throw cannotDetect();
  const repository = open(system, remote?.url ?? source, cache, place);
  const path = join(place.pluginsDirectory, basename(source));
  return {
    path,
    install: async () => {
      if (repository.isThere) {
        place.step('updating', { source: repository.remote, destination: cache });
        repository.update();
      } else {
        place.step('cloning', { source: repository.remote, destination: cache });
        repository.clone();
      }
      const found = solveVersion(repository, version, place);
      if (found !== undefined) {
        place.step('setting version', { version });
        repository.checkOut(found);
      }
      checkIsPlugin(cache);
      place.step('copying files', { source: cache, destination: path });
      copyDirectory(cache, path);
    },
    update: async () => updateClone(repository, place),
  };
}

/** The repository that an installed plugin is a clone of. Throws GoError where it is none. */
export function installedSource(directory: string, place: PluginPlace): PluginSource {
  const system = systemOfDirectory(directory);
  if (system === undefined) throw cannotDetect();
  const repository = open(system, '', directory, place);
  return {
    path: join(place.pluginsDirectory, basename(repository.remote)),
    install: async () => undefined,
    update: async () => updateClone(repository, place),
  };
}

function open(system: VersionControl, remote: string, directory: string, { surroundings }: PluginPlace): GitRepository {
  if (system === 'git') return GitRepository.open(remote, directory, surroundings.env);
  throw new TschartError('NOT_BUILT', `plugins are not installed from ${system} repositories, only from git`);
}

function updateClone(repository: GitRepository, { step }: PluginPlace): void {
  step('updating', { source: repository.remote });
  if (repository.isChanged()) throw new GoError('plugin repo was modified');
  repository.update();
  checkIsPlugin(repository.directory);
}

function checkIsPlugin(directory: string): void {
  if (!existsSync(join(directory, PLUGIN_FILE))) throw new GoError('plugin metadata (plugin.yaml) missing');
}

function solveVersion(repository: GitRepository, wanted: string, { step }: PluginPlace): string | undefined {
  if (wanted === '') return undefined;
  if (repository.isReference(wanted)) return wanted;
  const constraint = parseConstraint(wanted);
  const tags = repository.tags();
  step('found refs', { refs: `[${tags.join(' ')}]` });
  const versions = tags.flatMap((tag) => {
    try {
      return [{ tag, version: parseVersion(tag) }];
    } catch {
      return [];
    }
  });
  versions.sort((a, b) => compareVersions(b.version, a.version));
  const found = versions.find(({ version }) => constraint.check(version));
  if (found === undefined) {
    throw new GoError(
      `requested version ${quote(wanted)} does not exist for plugin ${quote(shownUrl(repository.remote))}`,
    );
  }
  step('setting to version', { version: found.tag });
  return found.tag;
}
