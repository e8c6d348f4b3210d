import type { Log } from '../chart/log.ts';
import type { ApiRequest, KubeApi } from './api.ts';
import { createResources, getObject, updateResources } from './apply.ts';
import { buildResources } from './build.ts';
import type { KubeClient, WaitOptions } from './client.ts';
import { deleteResources } from './delete.ts';
import type { Discovery } from './discovery.ts';
import { podLogs, testLogs } from './logs.ts';
import { withLookups } from './lookup.ts';
import { liveObjects, objectTables } from './tables.ts';
import { waitFor, waitForDelete, watchUntilReady } from './wait.ts';

export interface KubeClientOptions {
  /** That of objects which name none. */
  readonly namespace: string;
  readonly discovery: Discovery;
  readonly log: Log;
}

/** The client of a cluster's API, as Helm's `kube.Client`. Nothing is asked before a method is called. */
export function createKubeClient(api: KubeApi, options: KubeClientOptions): KubeClient {
  return clientOf(api, options);
}

function clientOf(api: KubeApi, options: KubeClientOptions, signal?: AbortSignal): KubeClient {
  const { namespace, discovery, log } = options;
  const build: KubeClient['build'] = (manifest, { validate }) =>
    buildResources(api, discovery, manifest, { namespace, validate });
  const waiting = <T extends WaitOptions>(given: T): T & { readonly log: Log } => ({ ...given, log, signal });
  return {
    checkReachable: () => discovery.checkReachable(),
    capabilities: () => discovery.capabilities(),
    withLookups: (render) => withLookups(api, discovery, render, log),
    forgetDiscovery: () => discovery.forget(),
    build,
    get: (resource) => getObject(api, resource),
    create: (resources, given) => createResources(api, resources, given, log),
    update: (originals, targets, given) => updateResources(api, originals, targets, given, log),
    delete: (resources, propagation) => deleteResources(api, resources, propagation, log),
    wait: (resources, given) => waitFor(api, resources, waiting(given)),
    waitForDelete: (resources, given) => waitForDelete(api, resources, waiting(given)),
    watchUntilReady: (resources, given) => watchUntilReady(api, resources, waiting(given)),
    podLogs: (pods, write) => podLogs(api, pods, write),
    testLogs: (space, pod, write) => testLogs(api, space, pod, write),
    tables: async (manifest, { related }) =>
      objectTables(api, await build(manifest, { validate: false }), { related, log }),
    objects: async (manifest, { related }) =>
      liveObjects(api, await build(manifest, { validate: false }), { related, log }),
    boundBy: (bound) => clientOf(boundApi(api, bound), options, bound),
  };
}

/** The same API, whose requests end when the signal is aborted. */
function boundApi(api: KubeApi, signal: AbortSignal): KubeApi {
  const bound = (request: ApiRequest): ApiRequest => ({
    ...request,
    // One of its own for each request: Node warns of many listeners to one signal.
    signal: AbortSignal.any(request.signal === undefined ? [signal] : [request.signal, signal]),
  });
  return {
    request: async (request) => api.request(bound(request)),
    text: async (request) => api.text(bound(request)),
    stream: async (request) => api.stream(bound(request)),
  };
}
