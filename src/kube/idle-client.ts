import { type Capabilities, defaultCapabilities } from '../chart/capabilities.ts';
import type { KubeClient } from './client.ts';

/**
 * A client that takes everything and does nothing, as Helm's `PrintingKubeClient`: what releases in memory have for a
 * cluster. No manifest holds an object for it, so there is never one to get.
 */
export function createIdleClient(over: Partial<KubeClient> = {}): KubeClient {
  const client: KubeClient = {
    async checkReachable() {},
    capabilities: async (): Promise<Capabilities> => defaultCapabilities(),
    withLookups: async (render) => render(undefined),
    forgetDiscovery() {},
    build: async () => [],
    get: async ({ object }) => object,
    async create() {},
    update: async () => ({ created: [] }),
    delete: async (resources) => ({ deleted: resources, errors: [] }),
    async wait() {},
    async waitForDelete() {},
    async watchUntilReady() {},
    async podLogs() {},
    async testLogs() {},
    tables: async () => new Map(),
    objects: async () => new Map(),
    boundBy: () => client,
    ...over,
  };
  return client;
}
