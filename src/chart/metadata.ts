import { TschartError } from '../errors.ts';
import { parseVersion } from '../go/semver.ts';
import { isPrint, quote } from '../go/strconv.ts';
import { runes } from '../go/text.ts';
import { isSpace } from '../go/unicode.ts';
import type { Chart, Dependency, Maintainer, Metadata } from './model.ts';

/** Whether it is a library chart, whose templates only define. */
export function isLibrary(metadata: Readonly<Metadata>): boolean {
  return metadata.type?.toLowerCase() === 'library';
}

/** What a chart is before it is known to be sound: lists may hold nulls. */
export interface UncheckedMetadata extends Omit<Metadata, 'maintainers' | 'dependencies'> {
  maintainers?: (Maintainer | null)[];
  dependencies?: (Dependency | null)[];
}

/**
 * Checks metadata as Helm does when it loads a chart, and cleans its texts in place: white space becomes blanks, what
 * can't be printed goes. Throws `TschartError` with the first mistake, `validation: …`.
 */
export function validateMetadata(metadata: UncheckedMetadata): asserts metadata is Metadata {
  for (const key of ['name', 'description', 'home', 'icon', 'condition', 'tags', 'appVersion', 'kubeVersion'] as const)
    clean(metadata, key);
  if (metadata.sources) metadata.sources = metadata.sources.map(printable);
  if (metadata.keywords) metadata.keywords = metadata.keywords.map(printable);

  const { apiVersion, name, version, type } = metadata;
  if (apiVersion === '') throw invalid('chart.metadata.apiVersion is required');
  if (name === '') throw invalid('chart.metadata.name is required');
  if (name === '.' || name === '..') throw invalid(`chart.metadata.name ${quote(name)} is not allowed`);
  if (name.includes('/') && name !== '/') throw invalid(`chart.metadata.name ${quote(name)} is invalid`);
  if (version === '') throw invalid('chart.metadata.version is required');
  if (!isVersion(version)) throw invalid(`chart.metadata.version ${quote(version)} is invalid`);
  if (type !== undefined && type !== '' && type !== 'application' && type !== 'library') {
    throw invalid('chart.metadata.type must be application or library');
  }
  for (const maintainer of metadata.maintainers ?? []) {
    if (maintainer === null) throw invalid('maintainers must not contain empty or null nodes');
    for (const key of ['name', 'email', 'url'] as const) clean(maintainer, key);
  }
  validateDependencies(metadata.dependencies ?? []);
}

const ALIAS = /^[a-zA-Z0-9_-]+$/;

function validateDependencies(dependencies: readonly (Dependency | null)[]): void {
  const seen = new Set<string>();
  for (const dependency of dependencies) {
    if (dependency === null) throw invalid('dependencies must not contain empty or null nodes');
    for (const key of ['name', 'version', 'repository', 'condition'] as const) clean(dependency, key);
    if (dependency.tags) dependency.tags = dependency.tags.map(printable);
    if (dependency.alias && !ALIAS.test(dependency.alias)) {
      throw invalid(`dependency ${quote(dependency.name)} has disallowed characters in the alias`);
    }
    const key = dependency.alias || dependency.name;
    if (seen.has(key)) throw invalid(`more than one dependency with name or alias ${quote(key)}`);
    seen.add(key);
  }
}

function invalid(problem: string): TschartError {
  return new TschartError('CHART_METADATA_INVALID', `validation: ${problem}`);
}

function isVersion(text: string): boolean {
  try {
    parseVersion(text);
    return true;
  } catch {
    return false;
  }
}

function clean<K extends string>(owner: { [P in K]?: string }, key: K): void {
  const text = owner[key];
  if (text !== undefined) owner[key] = printable(text);
}

const PLAIN = /^[ -~]*$/;

function printable(text: string): string {
  if (PLAIN.test(text)) return text;
  let out = '';
  for (const rune of runes(text)) {
    if (isSpace(rune)) out += ' ';
    else if (isPrint(rune)) out += String.fromCodePoint(rune);
  }
  return out;
}

/** Whether the chart is marked as deprecated: Helm warns `this chart is deprecated`. */
export function isDeprecated(chart: Chart): boolean {
  return chart.metadata.deprecated ?? false;
}
