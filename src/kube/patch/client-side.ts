import { GoError } from '../../go/value.ts';
import type { GroupVersionKind } from '../group-version-kind.ts';
import type { KubeObject } from '../json.ts';
import { encodeJson } from '../json-text.ts';
import { fits } from './convert.ts';
import { diffMaps } from './diff.ts';
import { createMergePatch, createThreeWayMergePatch } from './json-merge.ts';
import { mergePatches } from './merge.ts';
import { type GoType, typeOfKind } from './metadata.ts';

export interface ClientSidePatch {
  readonly contentType: string;
  /** JSON; `{}` where nothing is to be changed. */
  readonly patch: string;
}

/**
 * The patch by which client-side apply changes `current` (what is on the cluster) as a manifest changed from `original` to
 * `modified`: a strategic three-way merge for kinds that client-go knows, for others a JSON merge patch from `original`,
 * or with `threeWay` one that also takes back what others have changed. Throws `failed to create patch: …`.
 */
export function createClientSidePatch(
  original: KubeObject,
  modified: KubeObject,
  current: KubeObject,
  kind: GroupVersionKind,
  threeWay: boolean,
): ClientSidePatch {
  const type = typeOfKind(kind);
  // Helm tells old CustomResourceDefinitions by their type and patches them as it does what it has no type for.
  const isOldDefinition = kind.kind === 'CustomResourceDefinition' && kind.version === 'v1beta1';
  try {
    if (type !== undefined && !isOldDefinition && fits(modified, type)) {
      const patch = encodeJson(createStrategicPatch(original, modified, current, type));
      return { contentType: 'application/strategic-merge-patch+json', patch };
    }
    const patch = threeWay
      ? createThreeWayMergePatch(original, modified, current)
      : createMergePatch(original, modified);
    return { contentType: 'application/merge-patch+json', patch: encodeJson(patch) };
  } catch (error) {
    throw new GoError(`failed to create patch: ${(error as Error).message}`, error);
  }
}

/** `strategicpatch.CreateThreeWayMergePatch`, where changes win over what others have done. */
export function createStrategicPatch(
  original: KubeObject,
  modified: KubeObject,
  current: KubeObject,
  type: GoType,
): KubeObject {
  const changes = diffMaps(current, modified, type, { changes: true, deletions: false });
  const deletions = diffMaps(original, modified, type, { changes: false, deletions: true });
  return mergePatches(deletions, changes, type);
}
