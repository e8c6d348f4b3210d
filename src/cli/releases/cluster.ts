import type { ActionContext } from '../../action/context.ts';
import type { KubeClient } from '../../kube/client.ts';
import { createKubeClient } from '../../kube/client-of.ts';
import { createDiscovery } from '../../kube/discovery.ts';
import { openDriver } from '../../node/driver/open.ts';
import { type Connection, connectLazily } from '../../node/kube/connect.ts';
import { discoveryFailureLine } from '../../node/kube/klog.ts';
import { createStorage } from '../../release/storage.ts';
import type { Invocation } from '../command.ts';
import { connectOptions } from '../connection.ts';
import { debug } from '../debug.ts';
import { liveView } from '../live-view.ts';
import { processContext } from './contexts.ts';
import { ignoreHangUps } from './hang-up.ts';
import { recordParts } from './store-flag.ts';

/**
 * Releases of the cluster that a command line and its environment mean, of all its namespaces where that is empty. Nothing
 * is asked of it yet.
 */
export async function openCluster(call: Invocation, namespace: string): Promise<ActionContext> {
  const { terminal, log, flags } = call;
  ignoreHangUps();
  const connection = connectLazily(connectOptions(call));
  const driver = await openDriver({
    env: terminal.env,
    namespace,
    api: connection.api,
    recordParts: flags.isGiven(recordParts) ? flags.get(recordParts) : undefined,
    onBroken: (key, error) => debug(log, 'list failed to decode release', { key, error }),
  });
  const kube = await clientOn(connection, call);
  return { ...processContext(call), storage: createStorage(driver, log), kube, onStatus: liveView(call) };
}

/** The cluster alone. */
export function openClusterClient(call: Invocation): Promise<KubeClient> {
  return clientOn(connectLazily(connectOptions(call)), call);
}

async function clientOn(
  { api, discoveryCache }: Connection,
  { settings, log, terminal }: Invocation,
): Promise<KubeClient> {
  const discovery = createDiscovery(api, {
    cache: discoveryCache,
    log,
    onFailure: (error) => terminal.stderr(discoveryFailureLine(error)),
  });
  return createKubeClient(api, { namespace: await settings.namespace(), discovery, log });
}
