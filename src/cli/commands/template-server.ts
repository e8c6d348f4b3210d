import { adoptedObjects, buildObjects, CRDS_NOT_INSTALLED, requireReachable } from '../../action/install.ts';
import { crdsOf } from '../../chart/crds.ts';
import type { Chart } from '../../chart/model.ts';
import type { KubeClient } from '../../kube/client.ts';
import type { ReleaseOptions } from '../../render/options.ts';
import type { Invocation } from '../command.ts';
import { debug, warn } from '../debug.ts';
import { openKubeClient } from '../releases/open.ts';
import { templateFlags } from './template.ts';

/** The cluster for `--dry-run=server`. Throws, and logs, where it can't be reached. */
export async function reachServer(call: Invocation): Promise<KubeClient> {
  const kube = await openKubeClient(call);
  await requireReachable({ kube, log: call.log });
  return kube;
}

/** Says what rendering with a cluster does not take into account. */
export function warnOfServer(chart: Chart, { flags, log }: Invocation): void {
  if (!flags.get(templateFlags.skipCrds) && crdsOf(chart).length > 0) warn(log, CRDS_NOT_INSTALLED);
  if (flags.get(templateFlags.apiVersions).length === 0) return;
  debug(log, 'API Version list given outside of client only mode, this list will be ignored');
}

/** Checks that the cluster would take a manifest, and that nobody else has its objects. */
export async function checkOnServer(
  kube: KubeClient,
  manifest: string,
  { name, namespace, isUpgrade }: ReleaseOptions,
  { flags }: Invocation,
): Promise<void> {
  const release = { name, namespace, manifest };
  const resources = await buildObjects(kube, release, { validate: !flags.get(templateFlags.disableOpenApiValidation) });
  if (isUpgrade) return;
  await adoptedObjects(kube, resources, release, { takeOwnership: flags.get(templateFlags.takeOwnership) });
}
