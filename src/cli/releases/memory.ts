import type { ActionContext } from '../../action/context.ts';
import { decodeUtf8 } from '../../go/text.ts';
import { GoError } from '../../go/value.ts';
import type { KubeClient } from '../../kube/client.ts';
import { createIdleClient } from '../../kube/idle-client.ts';
import { readFile } from '../../node/files/read-file.ts';
import { readReleases } from '../../release/decode.ts';
import { createMemoryDriver, type MemoryDriver } from '../../release/memory-driver.ts';
import type { Release } from '../../release/release.ts';
import { createStorage } from '../../release/storage.ts';
import type { Invocation } from '../command.ts';
import type { Environment } from '../terminal.ts';
import { processContext } from './contexts.ts';

/**
 * The releases of HELM_MEMORY_DRIVER_DATA, files in YAML between colons. Throws GoError with Helm's text for files that
 * can't be read.
 */
export function memoryReleases(env: Environment): Release[] {
  const paths = (env['HELM_MEMORY_DRIVER_DATA'] ?? '').split(':');
  const releases: Release[] = [];
  for (const path of paths) {
    let text: string;
    try {
      text = decodeUtf8(readFile(path));
    } catch (error) {
      throw new GoError(`Unable to read memory driver data${(error as Error).message}`, error);
    }
    try {
      for (const release of readReleases(text)) if (release) releases.push(release);
    } catch (error) {
      if (!(error instanceof GoError)) throw error;
      throw new GoError(`Unable to unmarshal memory driver data: ${error.message}`, error);
    }
  }
  return releases;
}

/** A driver that holds these releases. Throws `releaseExists` for a revision that comes twice. */
export async function memoryDriver(releases: readonly Release[]): Promise<MemoryDriver> {
  const driver = createMemoryDriver();
  const storage = createStorage(driver);
  for (const release of releases) await storage.create(release);
  return driver;
}

/**
 * Releases in memory, from files, and a stand-in for a cluster that takes everything. For a list of all namespaces Helm
 * asks the cluster itself.
 */
export async function openMemory(call: Invocation, namespace: string): Promise<ActionContext> {
  const driver = await memoryDriver(memoryReleases(call.terminal.env));
  driver.setNamespace(namespace);
  const kube = namespace === '' ? await clusterClient(call) : memoryClient(call);
  return { ...processContext(call), storage: createStorage(driver, call.log), kube };
}

/** Takes everything, as Helm's client for tests; what is told of a cluster and looked up comes from the real one. */
export function memoryClient(call: Invocation): KubeClient {
  let real: Promise<KubeClient> | undefined;
  const cluster = (): Promise<KubeClient> => (real ??= clusterClient(call));
  return createIdleClient({
    capabilities: async () => (await cluster()).capabilities(),
    withLookups: async (render) => (await cluster()).withLookups(render),
    testLogs: async (namespace, pod, write) => (await cluster()).testLogs(namespace, pod, write),
  });
}

async function clusterClient(call: Invocation): Promise<KubeClient> {
  return (await import('./cluster.ts')).openClusterClient(call);
}
