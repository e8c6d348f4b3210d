import type { ActionContext } from '../action/context.ts';
import { testRelease } from '../action/testing.ts';
import type { Log } from '../chart/log.ts';
import { systemZones } from '../go/time.ts';
import type { WaitOptions } from '../kube/client.ts';
import { createKubeClient } from '../kube/client-of.ts';
import { createDiscovery } from '../kube/discovery.ts';
import type { Release } from '../release/release.ts';
import { createStorage } from '../release/storage.ts';
import { timeNow } from '../release/time.ts';
import { openDriver } from './driver/open.ts';
import { nodeHost } from './host.ts';
import { type ConnectOptions, connectLazily } from './kube/connect.ts';
import { inFamily, type Releases, releasesOf, timeoutOf } from './releases.ts';

/** Which cluster, and how releases are kept there. What is left out is as for the command line. */
export interface ClusterOptions extends ConnectOptions {
  /** Where records are: `secret`, `configmap`, `sql` or `memory`; HELM_DRIVER where absent. */
  readonly driver?: string;
  /** Writes records that one object can't hold in parts, which Helm does not read; TSCHART_RECORD_PARTS where absent. */
  readonly recordParts?: boolean;
  /** Takes what Helm would log. */
  readonly log?: Log;
  /** Told how the objects are doing that are waited for. */
  readonly onStatus?: WaitOptions['onStatus'];
}

export interface TestInput {
  /** Names of the tests to run; all where absent. */
  readonly only?: readonly string[];
  readonly without?: readonly string[];
  /** Milliseconds. */
  readonly timeout?: number;
  /** Ends the tests: of one that ran it is not known how it went, and the record says so. */
  readonly signal?: AbortSignal;
}

/** Releases of one namespace of a cluster. */
export interface Cluster extends Releases {
  /** Runs a release's tests; rejects where one fails. */
  test(name: string, input?: TestInput): Promise<Release>;
  /** Ends idle connections, which would hold the process. */
  close(): void;
}

/**
 * Prepares the releases of a cluster. Nothing is asked before a method is called: a kubeconfig that is missing or broken is
 * then that method's error.
 */
export async function connectCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const { driver, recordParts, onStatus, log = () => {} } = options;
  const connection = connectLazily(options);
  const { api, namespace } = connection;
  const env = options.env ?? process.env;
  const host = nodeHost();
  const zones = systemZones(host);
  const records = await openDriver({
    env: driver === undefined ? env : { ...env, HELM_DRIVER: driver },
    namespace,
    api,
    recordParts,
  });
  const context: ActionContext = {
    storage: createStorage(records, log),
    kube: createKubeClient(api, {
      namespace,
      discovery: createDiscovery(api, { cache: connection.discoveryCache, log }),
      log,
    }),
    host,
    zones,
    log,
    onStatus,
    now: () => timeNow(host.now(), zones),
    exclusive: (_, work) => work(),
  };
  return {
    ...releasesOf(namespace, () => context),
    test: (name, input = {}) =>
      inFamily(async () => {
        const filter = { only: input.only ?? [], without: input.without ?? [] };
        const tested = await testRelease(context, name, { filter, timeout: timeoutOf(input), signal: input.signal });
        await tested.shutdown();
        if (tested.error !== undefined) throw tested.error;
        return tested.release;
      }),
    close: () => connection.close(),
  };
}
