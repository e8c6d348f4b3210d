import { TschartError } from '../errors.ts';
import { GoError } from '../go/value.ts';
import type { KubeClient } from './client.ts';

/**
 * A client that is made when it is needed first: commands that fail earlier ask for no cluster. Where it can't be made,
 * every method rejects with the reason.
 */
export function createLazyClient(make: () => Promise<KubeClient>): KubeClient {
  let made: Promise<KubeClient> | undefined;
  let client: KubeClient | undefined;
  const use = async (): Promise<KubeClient> => {
    made ??= make();
    client = await made;
    return client;
  };
  return {
    async checkReachable() {
      let ready: KubeClient;
      try {
        ready = await use();
      } catch (error) {
        throw unreachable(error);
      }
      await ready.checkReachable();
    },
    capabilities: async () => (await use()).capabilities(),
    withLookups: async (render) => (await use()).withLookups(render),
    forgetDiscovery: () => client?.forgetDiscovery(),
    build: async (manifest, options) => (await use()).build(manifest, options),
    get: async (resource) => (await use()).get(resource),
    create: async (resources, options) => (await use()).create(resources, options),
    update: async (originals, targets, options) => (await use()).update(originals, targets, options),
    delete: async (resources, propagation) => (await use()).delete(resources, propagation),
    wait: async (resources, options) => (await use()).wait(resources, options),
    waitForDelete: async (resources, options) => (await use()).waitForDelete(resources, options),
    watchUntilReady: async (resources, options) => (await use()).watchUntilReady(resources, options),
    podLogs: async (pods, write) => (await use()).podLogs(pods, write),
    testLogs: async (namespace, pod, write) => (await use()).testLogs(namespace, pod, write),
    tables: async (manifest, options) => (await use()).tables(manifest, options),
    objects: async (manifest, options) => (await use()).objects(manifest, options),
    boundBy: (signal) => createLazyClient(async () => (await use()).boundBy(signal)),
  };
}

/** Helm's error for a cluster that does not answer. */
export function unreachable(error: unknown): unknown {
  if (!(error instanceof TschartError || error instanceof GoError)) return error;
  return new TschartError('CLUSTER_UNREACHABLE', `kubernetes cluster unreachable: ${error.message}`, {
    advice: 'Without a cluster, `--store DIR` or HELM_DRIVER=file keeps releases in a folder.',
    cause: error,
  });
}
