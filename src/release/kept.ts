import { trimSpace } from '../go/strings.ts';
import { UNINSTALL_ORDER } from '../manifest/kinds.ts';
import { type Manifest, sortManifests } from '../manifest/sort.ts';

const RESOURCE_POLICY = 'helm.sh/resource-policy';

export interface ForDeletion {
  /** In the order in which Helm deletes. */
  readonly deleted: readonly Manifest[];
  /** What `helm.sh/resource-policy: keep` protects. */
  readonly kept: readonly Manifest[];
}

/** The documents of a release's manifest, to delete and to keep. Throws GoError for a manifest that is broken. */
export function sortedForDeletion(manifest: string): ForDeletion {
  const { manifests } = sortManifests(new Map([['manifest', manifest]]), UNINSTALL_ORDER);
  const policyOf = ({ head }: Manifest): string | undefined => head.annotations.get(RESOURCE_POLICY);
  return {
    // As in Helm, what has another policy is neither deleted nor told of.
    deleted: manifests.filter((item) => policyOf(item) === undefined),
    kept: manifests.filter((item) => trimSpace(policyOf(item) ?? '').toLowerCase() === 'keep'),
  };
}

/** What uninstall says of what it keeps. */
export function keptText(kept: readonly Manifest[]): string {
  if (kept.length === 0) return '';
  const lines = kept.map(({ head }) => `[${head.kind}] ${head.name}\n`);
  return `These resources were kept due to the resource policy:\n${lines.join('')}`;
}
