import type { KubeApi } from '../api.ts';
import type { ResourceMapping } from '../client.ts';
import { fieldAt, isJsonObject, type Json, type KubeObject } from '../json.ts';
import { resourcePath } from '../paths.ts';

/** The objects of a kind in a namespace that a label selector (empty: all) matches; at most `limit` where that is given. */
export async function listObjects(
  api: KubeApi,
  mapping: ResourceMapping,
  namespace: string,
  labelSelector: string,
  signal: AbortSignal | undefined,
  limit?: number,
): Promise<KubeObject[]> {
  const query = new URLSearchParams();
  if (labelSelector !== '') query.set('labelSelector', labelSelector);
  if (limit !== undefined) query.set('limit', String(limit));
  const text = query.toString();
  const path = resourcePath(mapping, namespace) + (text === '' ? '' : `?${text}`);
  const items = fieldAt(await api.request({ method: 'GET', path, signal }), 'items');
  const { group, version, kind } = mapping;
  const apiVersion = group === '' ? version : `${group}/${version}`;
  return (Array.isArray(items) ? (items as readonly Json[]) : [])
    .filter(isJsonObject)
    .map((item) => ({ ...item, apiVersion, kind }));
}
