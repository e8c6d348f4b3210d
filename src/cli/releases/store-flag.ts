import { flag, toggle } from '../flags/flag.ts';
import { STRING, STRING_SLICE } from '../flags/kinds.ts';

/** Where the local store is; every command that works on releases has it. */
export const store = flag('store', STRING, 'folder of the local store: keeps releases there, without a cluster', {
  own: true,
});

/** For commands that may write a record which one object can't hold. */
export const recordParts = toggle(
  'record-parts',
  'write a record that is too large for one object in parts, which Helm does not read',
  {
    own: true,
  },
);

/** What charts see as the cluster's version and APIs where there is no cluster. */
export const versionFlags = {
  kubeVersion: flag('kube-version', STRING, 'with the local store: Kubernetes version for .Capabilities.KubeVersion', {
    own: true,
  }),
  apiVersions: flag(
    'api-versions',
    STRING_SLICE,
    'with the local store: API versions to add to .Capabilities.APIVersions (can be repeated)',
    { own: true },
  ),
} as const;
