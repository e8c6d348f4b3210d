import type { Dependency } from '../chart/model.ts';
import { marshalJson, quoteJson } from '../go/json.ts';
import { listJson, objectJson, textUnlessEmpty } from './json-text.ts';

/** A dependency of Chart.yaml or of a lock as Go writes it. */
export function dependencyJson(dependency: Dependency | null): string {
  if (dependency === null) return 'null';
  const { name, version, repository, condition, tags, enabled, importValues, alias } = dependency;
  return objectJson([
    ['name', quoteJson(name, true)],
    ['version', textUnlessEmpty(version)],
    ['repository', quoteJson(repository, true)],
    ['condition', textUnlessEmpty(condition)],
    ['tags', tags?.length ? textsJson(tags) : undefined],
    ['enabled', enabled ? 'true' : undefined],
    ['import-values', importValues?.length ? marshalJson(importValues) : undefined],
    ['alias', textUnlessEmpty(alias)],
  ]);
}

/** A list of dependencies; null where Go has no list. */
export function dependenciesJson(dependencies: readonly (Dependency | null)[] | undefined): string {
  return dependencies === undefined ? 'null' : listJson(dependencies.map(dependencyJson));
}

/** A list of texts. */
export function textsJson(texts: readonly string[]): string {
  return listJson(texts.map((text) => quoteJson(text, true)));
}
