import type { KubeApi } from '../../kube/api.ts';
import type { Driver } from '../../release/driver.ts';
import { type ClusterDriverOptions, createClusterDriver } from './cluster-driver.ts';
import { CONFIG_MAPS } from './record-objects.ts';

/** Revisions in ConfigMaps, as `driver.ConfigMaps` of Helm 4.3.1, which says of errors only what they are. */
export function createConfigMapsDriver(api: KubeApi, options: ClusterDriverOptions): Driver {
  return createClusterDriver('ConfigMap', CONFIG_MAPS, (_verb, _what, error) => error, api, options);
}
