import { quote } from '../go/strconv.ts';
import { GoError } from '../go/value.ts';
import type { ResourceMapping } from './client.ts';

/**
 * The path of a collection, or with a name of an object, with its query. The namespace is empty for the cluster's. Throws
 * client-go's error for a namespace or a name that no path can hold.
 */
export function resourcePath(
  { group, version, resource, namespaced }: ResourceMapping,
  namespace: string,
  name?: string,
  query: Readonly<Record<string, string>> = {},
): string {
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  if (namespaced) requireSegment(namespace, 'namespace');
  if (name !== undefined) requireSegment(name, 'resource name');
  const place = namespaced && namespace !== '' ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  const object = name === undefined ? '' : `/${encodeURIComponent(name)}`;
  const parameters = new URLSearchParams(query).toString();
  return `${root}${place}/${resource}${object}${parameters === '' ? '' : `?${parameters}`}`;
}

/** Throws `invalid WHAT "..": [may not be '..']` for what would lead to another place in a path. */
export function requireSegment(name: string, what: string): void {
  const problems: string[] = [];
  if (name === '.' || name === '..') problems.push(`may not be '${name}'`);
  for (const c of '/%') if (name.includes(c)) problems.push(`may not contain '${c}'`);
  if (problems.length > 0) throw new GoError(`invalid ${what} ${quote(name)}: [${problems.join(' ')}]`);
}
