import type { KubeApi } from '../../kube/api.ts';
import type { Driver } from '../../release/driver.ts';
import { type ClusterDriverOptions, createClusterDriver, prefixed } from './cluster-driver.ts';
import { SECRETS } from './record-objects.ts';

/** Revisions in Secrets of type `helm.sh/release.v1`, as `driver.Secrets` of Helm 4.3.1. */
export function createSecretsDriver(api: KubeApi, options: ClusterDriverOptions): Driver {
  return createClusterDriver(
    'Secret',
    SECRETS,
    (verb, what, error) => prefixed(`${verb}: ${what}`, error),
    api,
    options,
  );
}
