import type { Capabilities } from '../chart/capabilities.ts';
import type { Lookup } from '../render/options.ts';
import type { KubeObject } from './json.ts';

/** What the API server knows a kind as (`meta.RESTMapping`). */
export interface ResourceMapping {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** The plural of URLs, such as `deployments`. */
  readonly resource: string;
  readonly namespaced: boolean;
}

/** An object of a manifest and where it is (`resource.Info`). */
export interface Resource {
  readonly mapping: ResourceMapping;
  /** Empty for what is not namespaced. */
  namespace: string;
  /** Empty before it is created where the server makes the name up (`generateName`). */
  name: string;
  /** As the manifest says it; after a change, as the server answered. */
  object: KubeObject;
}

export interface CreateOptions {
  readonly serverSide: boolean;
  /** Only with `serverSide`. */
  readonly forceConflicts: boolean;
}

export interface UpdateOptions extends CreateOptions {
  /** Replaces objects (PUT) instead of patching them; not with `serverSide`. */
  readonly forceReplace: boolean;
  /** Three-way merge for kinds without a schema of patches, too; not with `serverSide`. */
  readonly threeWayMergeForUnstructured: boolean;
  /** Hands fields over that a client-side apply owned before. */
  readonly upgradeClientSideFieldManager: boolean;
}

/** An update that stopped or was incomplete: what it had created by then, for `--cleanup-on-fail`. */
export interface UpdateResult {
  readonly created: readonly Resource[];
  /** Absent where all went well. */
  readonly error?: Error | undefined;
}

export type WaitStrategy = 'watcher' | 'legacy' | 'hookOnly';

export interface WaitOptions {
  readonly strategy: WaitStrategy;
  /** Nanoseconds; what 0 means is the strategy's matter, as in Helm. */
  readonly timeout: bigint;
  /** Ends waiting early: the wait rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Told what is waited for whenever a status changes, for a live view; an empty list when the waiting is over. */
  readonly onStatus?: ((statuses: readonly ResourceStatus[]) => void) | undefined;
}

/** How an object is doing, in kstatus' words. */
export interface ResourceStatus {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly status: 'InProgress' | 'Failed' | 'Current' | 'Terminating' | 'NotFound' | 'Unknown';
  readonly message: string;
  /** Whether it is as it is waited for to be. */
  readonly done: boolean;
}

/** Which pods' logs are meant. */
export interface PodSelection {
  readonly namespace: string;
  /** `job-name=x`, or empty. */
  readonly labelSelector: string;
  /** `metadata.name=x`, or empty. */
  readonly fieldSelector: string;
}

/** What a server prints of objects (`metav1.Table`). */
export interface ObjectTable {
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly unknown[])[];
}

/** `metav1.TableColumnDefinition`; columns of a priority above 0 are for wide output only. */
export interface TableColumn {
  readonly name: string;
  readonly type: string;
  readonly priority: number;
  readonly format?: string;
  readonly description?: string;
}

/**
 * Where the objects of releases are: a cluster, or what stands in for one (Helm's `kube.Interface`). Every method rejects
 * with Helm's error where the place can't be reached or does not take what it is given.
 */
export interface KubeClient {
  /** Rejects with `kubernetes cluster unreachable: …`. */
  checkReachable(): Promise<void>;
  /** Asked once and kept, until `forgetDiscovery`. */
  capabilities(): Promise<Capabilities>;
  /**
   * Runs a render with what answers `lookup` (undefined: nothing can be looked up). Rendering is synchronous: where a
   * question has no answer yet the render is given up, the answer is fetched, and the render runs again, so `render` must
   * have no effects; only the last run's result counts.
   */
  withLookups<T>(render: (lookup: Lookup | undefined) => T): Promise<T>;
  /** After CRDs were installed: new kinds are asked for again. */
  forgetDiscovery(): void;

  /**
   * The objects of a manifest in its order, as kubectl's builder makes them: lists flattened, namespaces filled in, kinds
   * found by discovery (`unable to recognize "": no matches for kind …`); with `validate` checked against the server's
   * schema. Rejects with kubectl's words.
   */
  build(manifest: string, options: { readonly validate: boolean }): Promise<Resource[]>;
  /** The object as it is now. Rejects with `ApiError` (`isApiNotFound`) where there is none. */
  get(resource: Resource): Promise<KubeObject>;
  /** Creates objects, those of one kind side by side, kinds in the order given. */
  create(resources: readonly Resource[], options: CreateOptions): Promise<void>;
  /** Makes `originals` `targets`: creates, changes, and deletes what is no longer wanted. Does not reject. */
  update(originals: readonly Resource[], targets: readonly Resource[], options: UpdateOptions): Promise<UpdateResult>;
  /** Deletes what is there. `deleted` also has what was gone already. */
  delete(
    resources: readonly Resource[],
    propagation: 'Background' | 'Foreground' | 'Orphan',
  ): Promise<{ readonly deleted: readonly Resource[]; readonly errors: readonly Error[] }>;

  /** Waits until objects are as they should be; `jobs`: until jobs have completed, too. */
  wait(resources: readonly Resource[], options: WaitOptions & { readonly jobs: boolean }): Promise<void>;
  waitForDelete(resources: readonly Resource[], options: WaitOptions): Promise<void>;
  /** For hooks: jobs complete, pods succeed, anything else is there. */
  watchUntilReady(resources: readonly Resource[], options: WaitOptions): Promise<void>;

  /** Writes the logs of all containers of the pods, one after the other. */
  podLogs(pods: PodSelection, write: (pod: string, container: string, bytes: Uint8Array) => void): Promise<void>;
  /** Writes the logs of a test's pod, init containers first, each under a line `POD LOGS: pod (container)`. */
  testLogs(namespace: string, pod: string, write: (bytes: Uint8Array) => void): Promise<void>;
  /**
   * What the server prints of the objects of a manifest and (`related`) their pods, by `v1/Service` and the like, in the
   * order met; `v1/Pod(related)` for pods of workloads.
   */
  tables(
    manifest: string,
    options: { readonly related: boolean },
  ): Promise<ReadonlyMap<string, readonly ObjectTable[]>>;
  /** The objects of a manifest as they are now, grouped as `tables` groups them; what can't be got is left out. */
  objects(
    manifest: string,
    options: { readonly related: boolean },
  ): Promise<ReadonlyMap<string, readonly KubeObject[]>>;

  /** The same client, whose requests and waits end when the signal is aborted: they reject with its reason. */
  boundBy(signal: AbortSignal): KubeClient;
}
