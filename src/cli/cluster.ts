import { connect } from 'node:net';
import { TschartError } from '../errors.ts';
import { quote } from '../go/strconv.ts';
import type { Invocation } from './command.ts';
import { logError } from './debug.ts';
import { connectionProblem } from './http.ts';
import { globalFlags } from './settings.ts';

const DEFAULT_SERVER = 'http://localhost:8080';
const TIMEOUT_MS = 30_000;

/** Throws TschartError unless something answers where the API server should be. */
export async function requireCluster(call: Invocation): Promise<void> {
  const problem = await clusterProblem(call);
  if (problem === undefined) return;
  const message = `cluster reachability check failed: kubernetes cluster unreachable: ${problem}`;
  logError(call.log, message);
  throw new TschartError('CLUSTER_UNREACHABLE', message);
}

/** Why the API server can't be reached, in the words of Helm's client when it asks for `path`; undefined if it can. */
export async function clusterProblem(
  { settings, flags, terminal }: Invocation,
  path = '/version',
): Promise<string | undefined> {
  const { readKubeConfig } = await import('./kube-config.ts');
  try {
    const config = readKubeConfig(terminal.env, settings.kubeConfig);
    const wanted = settings.kubeContext || config.current;
    const cluster = config.contexts.find(({ name }) => name === wanted)?.cluster;
    const server = flags.get(globalFlags.kubeApiServer) || (cluster && config.servers.get(cluster)) || DEFAULT_SERVER;
    return await connectionFailure(server, path);
  } catch (error) {
    return (error as Error).message;
  }
}

function connectionFailure(server: string, path: string): Promise<string | undefined> {
  const url = new URL(server.includes('://') ? server : `http://${server}`);
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  return new Promise((resolve) => {
    const socket = connect({ host: url.hostname.replace(/^\[|\]$/g, ''), port, timeout: TIMEOUT_MS });
    socket.on('connect', () => {
      socket.destroy();
      resolve(undefined);
    });
    const failed = (text: string) => resolve(`Get ${quote(`${url.origin}${path}`)}: ${text}`);
    socket.on('timeout', () => {
      socket.destroy();
      failed('i/o timeout');
    });
    socket.on('error', (error) => failed(connectionProblem(error)));
  });
}
