import type { ResourceMapping } from './client.ts';
import { type KubeObject, textAt } from './json.ts';

export interface GroupVersionKind {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

const NONE: GroupVersionKind = { group: '', version: '', kind: '' };

/** What an object says it is; all empty where its `apiVersion` is none. */
export function groupVersionKind(object: KubeObject): GroupVersionKind {
  const apiVersion = textAt(object, 'apiVersion');
  const parts = apiVersion === '/' ? [''] : apiVersion.split('/');
  if (parts.length > 2) return NONE;
  const kind = textAt(object, 'kind');
  return parts.length === 2 ? { group: parts[0]!, version: parts[1]!, kind } : { group: '', version: parts[0]!, kind };
}

/** `apps/v1, Kind=Deployment`, as Go prints a `GroupVersionKind`. */
export function showKind({ group, version, kind }: GroupVersionKind | ResourceMapping): string {
  return `${group}/${version}, Kind=${kind}`;
}
