import { TschartError } from '../errors.ts';
import type { Invocation } from './command.ts';
import { connectOptions } from './connection.ts';
import { logError } from './debug.ts';

/** Throws TschartError unless something answers where the API server should be. */
export async function requireCluster(call: Invocation): Promise<void> {
  const problem = await clusterProblem(call);
  if (problem === undefined) return;
  const message = `cluster reachability check failed: kubernetes cluster unreachable: ${problem}`;
  logError(call.log, message);
  throw new TschartError('CLUSTER_UNREACHABLE', message);
}

/** Why the API server can't be reached, in the words of Helm's client when it asks for `path`; undefined if it can. */
export async function clusterProblem(call: Invocation, path = '/version'): Promise<string | undefined> {
  const { connect } = await import('../node/kube/connect.ts');
  try {
    const connection = await connect(connectOptions(call));
    try {
      await connection.api.text({ method: 'GET', path });
    } finally {
      connection.close();
    }
    return undefined;
  } catch (error) {
    if (!(error instanceof TschartError)) throw error;
    return error.message;
  }
}
