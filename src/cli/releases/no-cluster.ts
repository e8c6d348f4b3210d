import type { Cluster } from '../../action/cluster.ts';
import type { ActionContext } from '../../action/context.ts';
import { TschartError } from '../../errors.ts';
import { createMemoryDriver } from '../../release/memory-driver.ts';
import { createStorage } from '../../release/storage.ts';
import { clusterProblem } from '../cluster.ts';
import type { Invocation } from '../command.ts';
import { processContext } from './contexts.ts';

/** Releases of a cluster that can't be talked to yet: every action ends at the question whether it can be reached. */
export function openCluster(call: Invocation): ActionContext {
  const storage = createStorage(createMemoryDriver());
  return { ...processContext(call), storage, cluster: unsupportedCluster(call) };
}

function unsupportedCluster(call: Invocation): Cluster {
  const refuse = async (): Promise<never> => {
    const problem = await clusterProblem(call);
    if (problem !== undefined) throw unreachable(problem);
    throw new TschartError('NOT_BUILT', 'clusters are not supported by this version yet', {
      advice: '`--store DIR` or HELM_DRIVER=file keeps releases in a folder.',
    });
  };
  return {
    lookup: undefined,
    checkReachable: refuse,
    capabilities: refuse,
    checkInstall: refuse,
    checkUpgrade: refuse,
    installCrds: refuse,
    createNamespace: refuse,
    apply: refuse,
    delete: refuse,
    runHooks: refuse,
  };
}

/** Helm's error for a cluster that does not answer. */
export function unreachable(problem: string): TschartError {
  return new TschartError('CLUSTER_UNREACHABLE', `kubernetes cluster unreachable: ${problem}`, {
    advice: 'Without a cluster, `--store DIR` or HELM_DRIVER=file keeps releases in a folder.',
  });
}
