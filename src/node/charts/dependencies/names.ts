import { createHash } from 'node:crypto';
import type { Dependency } from '../../../chart/model.ts';
import { parseUrl } from '../../../go/url.ts';
import { GoError } from '../../../go/value.ts';
import type { RepositoryEntry } from '../../../repo/model.ts';
import { shownUrl } from '../../../repo/shown-url.ts';
import { isSameUrl } from '../../../repo/url-join.ts';
import { isOci } from '../download.ts';
import { loadRepositories } from '../repositories.ts';
import { localPath } from './local.ts';
import type { DependencyWork } from './manager.ts';

/** Under what name the index of a dependency's repository is cached, by the dependency's name. */
export type RepositoryNames = Map<string, string>;

/** What the index of a repository that was never added is cached under. */
const UNKNOWN_PREFIX = 'helm-manager-';

/** The name that Helm gives to a repository that was never added. */
export function unknownName(url: string): string {
  return `${UNKNOWN_PREFIX}${createHash('sha256').update(url).digest('hex')}`;
}

/** Whether a repository was never added. */
export function isUnknown({ name }: RepositoryEntry): boolean {
  return name.startsWith(UNKNOWN_PREFIX);
}

/** The repositories that count: all that were added, or those that dependencies name. */
export function relevantRepositories(names: RepositoryNames, work: DependencyWork): readonly RepositoryEntry[] {
  const entries = loadRepositories(work.surroundings.repositoryConfig);
  if (!work.onlyReferenced) return entries;
  const referenced = new Set(names.values());
  return entries.filter(({ name }) => referenced.has(name));
}

/** A dependency that lies in a directory. */
export function isLocal(repository: string): boolean {
  return repository.startsWith('file://');
}

/**
 * Finds the repositories that dependencies name, and puts URLs in the place of `@name` and `alias:name`. Throws GoError
 * where there is no such repository, or no such directory.
 */
export function nameRepositories(dependencies: readonly Dependency[], work: DependencyWork): RepositoryNames {
  const known = loadRepositories(work.surroundings.repositoryConfig);
  const names: RepositoryNames = new Map();
  const missing: string[] = [];
  for (const dependency of dependencies) {
    const { name, repository } = dependency;
    if (repository === '') continue;
    if (isLocal(repository)) {
      localPath(repository, work.chartPath);
      if (work.surroundings.debug) work.out(`Repository from local path: ${repository}\n`);
      names.set(name, repository);
    } else if (isOci(repository)) {
      names.set(name, repository);
    } else {
      const entry = known.find((candidate) => isMeant(repository, candidate));
      if (entry !== undefined) {
        if (/^(?:@|alias:)/.test(repository) && !isSameUrl(entry.url, repository)) dependency.repository = entry.url;
        names.set(name, entry.name);
      } else if (!isRequestUri(repository)) missing.push(shownUrl(repository));
    }
  }
  if (missing.length > 0) throw new GoError(missingText(missing));
  return names;
}

function isMeant(repository: string, { name, url }: RepositoryEntry): boolean {
  return repository === `@${name}` || repository === `alias:${name}` || isSameUrl(url, repository);
}

/** `url.ParseRequestURI`: something with a scheme, or a path from the root. */
function isRequestUri(text: string): boolean {
  try {
    const url = parseUrl(text.replaceAll('#', '%23'));
    return text !== '' && (url.scheme !== '' || text.startsWith('/'));
  } catch {
    return false;
  }
}

function missingText(missing: readonly string[]): string {
  const text = `no repository definition for ${missing.join(', ')}. Please add them via 'helm repo add'`;
  if (missing.every((name) => name.includes('//') || name.startsWith('@') || name.startsWith('alias:'))) return text;
  return `${text}
Note that repositories must be URLs or aliases. For example, to refer to the "example"
repository, use "https://charts.example.com/" or "@example" instead of
"example". Don't forget to add the repo, too ('helm repo add').`;
}

/** Throws GoError where a lock names repositories that were never added: a build takes no others. */
export function checkKnown(dependencies: readonly Dependency[], { surroundings }: DependencyWork): void {
  const known = loadRepositories(surroundings.repositoryConfig);
  const missing = dependencies
    .map(({ repository }) => repository)
    .filter((repository) => repository !== '' && !isLocal(repository) && !isOci(repository))
    .filter((repository) => !known.some(({ url }) => isSameUrl(url, repository.replace(/\/$/, ''))));
  if (missing.length > 0) {
    throw new GoError(
      `no repository definition for ${missing.map(shownUrl).join(', ')}. Please add the missing repos via 'helm repo add'`,
    );
  }
}
