import type { ObjectTable } from '../kube/client.ts';
import type { KubeObject } from '../kube/json.ts';
import type { Release } from '../release/release.ts';
import { type ActionContext, releaseContent } from './context.ts';

/** A revision and how its objects are now, by `v1/Service` and the like. */
export type Live<T> = { readonly release: Release; readonly resources: ReadonlyMap<string, readonly T[]> };

/** A revision (0: the newest) with what the server prints of its objects and their pods. */
export function statusTables(context: ActionContext, name: string, revision: number): Promise<Live<ObjectTable>> {
  return live(context, name, revision, ({ manifest }) => context.kube.tables(manifest, { related: true }));
}

/** A revision (0: the newest) with its objects and their pods. */
export function statusObjects(context: ActionContext, name: string, revision: number): Promise<Live<KubeObject>> {
  return live(context, name, revision, ({ manifest }) => context.kube.objects(manifest, { related: true }));
}

async function live<T>(
  context: ActionContext,
  name: string,
  revision: number,
  resourcesOf: (release: Release) => Promise<ReadonlyMap<string, readonly T[]>>,
): Promise<Live<T>> {
  await context.kube.checkReachable();
  const release = await releaseContent(context, name, revision);
  return { release, resources: await resourcesOf(release) };
}
