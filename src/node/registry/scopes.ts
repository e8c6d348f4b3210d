import { sortStrings } from '../../go/text.ts';

/** The scope of a repository for tokens: `repository:path:pull,push`. */
export function repositoryScope(repository: string, ...actions: readonly ('pull' | 'push')[]): string {
  return `repository:${repository}:${[...actions].sort().join(',')}`;
}

/** For the list of a registry's repositories. */
export const CATALOG_SCOPE = 'registry:catalog:*';

/** Scopes in order, each resource once with all its actions; `*` stands for all of them. */
export function cleanScopes(scopes: readonly string[]): string[] {
  const result: string[] = [];
  const actionsOf = new Map<string, Set<string>>();
  for (const scope of scopes) {
    const last = scope.lastIndexOf(':');
    const known = last > 0 && scope.indexOf(':') < last;
    if (!known && (scopes.length > 1 || last < 0)) {
      result.push(scope);
      continue;
    }
    const resource = scope.slice(0, last);
    const actions = actionsOf.get(resource) ?? new Set<string>();
    actionsOf.set(resource, actions);
    for (const action of scope.slice(last + 1).split(',')) if (action !== '') actions.add(action);
  }
  for (const [resource, actions] of actionsOf) {
    if (actions.size === 0) continue;
    result.push(`${resource}:${actions.has('*') ? '*' : sortStrings([...actions]).join(',')}`);
  }
  return sortStrings(result);
}
