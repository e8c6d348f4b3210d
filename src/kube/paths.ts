import type { ResourceMapping } from './client.ts';

/** The path of a collection, or with a name of an object, with its query. The namespace is empty for the cluster's. */
export function resourcePath(
  { group, version, resource, namespaced }: ResourceMapping,
  namespace: string,
  name?: string,
  query: Readonly<Record<string, string>> = {},
): string {
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  const place = namespaced && namespace !== '' ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  const object = name === undefined ? '' : `/${encodeURIComponent(name)}`;
  const parameters = new URLSearchParams(query).toString();
  return `${root}${place}/${resource}${object}${parameters === '' ? '' : `?${parameters}`}`;
}
