import type { KubeApi } from '../api.ts';
import type { ResourceMapping } from '../client.ts';
import { fieldAt, isJsonObject, type Json, type KubeObject, textAt } from '../json.ts';
import { listObjects } from './list.ts';
import { selectorText } from './selector.ts';

export const REPLICA_SETS: ResourceMapping = {
  group: 'apps',
  version: 'v1',
  kind: 'ReplicaSet',
  resource: 'replicasets',
  namespaced: true,
};

/** The oldest ReplicaSet that a deployment controls and that has its template; undefined where there is none yet. */
export async function newReplicaSet(
  api: KubeApi,
  deployment: KubeObject,
  signal: AbortSignal,
): Promise<KubeObject | undefined> {
  const selector = selectorText(fieldAt(deployment, 'spec', 'selector'));
  const sets = await listObjects(api, REPLICA_SETS, textAt(deployment, 'metadata', 'namespace'), selector, signal);
  const uid = textAt(deployment, 'metadata', 'uid');
  const template = comparable(fieldAt(deployment, 'spec', 'template'));
  return sets
    .filter((set) => controllerOf(set) === uid && comparable(fieldAt(set, 'spec', 'template')) === template)
    .sort((a, b) => compare(createdAt(a), createdAt(b)) || compare(nameOf(a), nameOf(b)))[0];
}

function controllerOf(object: KubeObject): string | undefined {
  const owners = fieldAt(object, 'metadata', 'ownerReferences');
  const owner = (Array.isArray(owners) ? (owners as readonly Json[]) : []).find(
    (one) => fieldAt(one, 'controller') === true,
  );
  return owner === undefined ? undefined : textAt(owner, 'uid');
}

function createdAt(object: KubeObject): string {
  return textAt(object, 'metadata', 'creationTimestamp');
}

function nameOf(object: KubeObject): string {
  return textAt(object, 'metadata', 'name');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const HASH_LABEL = 'pod-template-hash';

/** A template as text that is the same for the same template: keys sorted, without the hash, nulls and empty maps. */
function comparable(template: Json | undefined): string {
  const labels = fieldAt(template, 'metadata', 'labels');
  if (!isJsonObject(template) || !isJsonObject(labels)) return canonical(template ?? null);
  const { [HASH_LABEL]: _, ...rest } = labels;
  return canonical({ ...template, metadata: { ...(template['metadata'] as object), labels: rest } });
}

function canonical(value: Json): string {
  return JSON.stringify(value, (_, part: Json) => {
    if (typeof part === 'bigint') return String(part);
    if (!isJsonObject(part)) return part;
    const entries = Object.entries(part).filter(([, member]) => member !== null);
    return Object.fromEntries(entries.sort(([a], [b]) => compare(a, b)));
  });
}
