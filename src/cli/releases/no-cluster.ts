import type { ActionContext } from '../../action/context.ts';
import { TschartError } from '../../errors.ts';
import type { KubeClient } from '../../kube/client.ts';
import { createIdleClient } from '../../kube/idle-client.ts';
import { createMemoryDriver } from '../../release/memory-driver.ts';
import { createStorage } from '../../release/storage.ts';
import { clusterProblem } from '../cluster.ts';
import type { Invocation } from '../command.ts';
import { processContext } from './contexts.ts';

/** Releases of a cluster that can't be talked to yet: every action ends at the question whether it can be reached. */
export function openCluster(call: Invocation): ActionContext {
  const storage = createStorage(createMemoryDriver());
  return { ...processContext(call), storage, kube: unsupportedCluster(call) };
}

function unsupportedCluster(call: Invocation): KubeClient {
  const refuse = async (): Promise<never> => {
    const problem = await clusterProblem(call);
    if (problem !== undefined) throw unreachable(problem);
    throw new TschartError('NOT_BUILT', 'clusters are not supported by this version yet', {
      advice: '`--store DIR` or HELM_DRIVER=file keeps releases in a folder.',
    });
  };
  return createIdleClient({ checkReachable: refuse, capabilities: refuse });
}

/** Helm's error for a cluster that does not answer. */
export function unreachable(problem: string): TschartError {
  return new TschartError('CLUSTER_UNREACHABLE', `kubernetes cluster unreachable: ${problem}`, {
    advice: 'Without a cluster, `--store DIR` or HELM_DRIVER=file keeps releases in a folder.',
  });
}
