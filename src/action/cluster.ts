import type { Capabilities } from '../chart/capabilities.ts';
import type { Crd } from '../chart/crds.ts';
import type { HookEvent } from '../manifest/hook.ts';
import type { Release } from '../release/release.ts';
import type { Lookup } from '../render/options.ts';

/** How objects are changed; what runs nothing passes over most of it. */
export interface ApplyOptions {
  readonly serverSide: boolean;
  readonly forceReplace: boolean;
  readonly forceConflicts: boolean;
  readonly takeOwnership: boolean;
  readonly wait: WaitStrategy;
  readonly waitForJobs: boolean;
  /** Nanoseconds that one operation may take. */
  readonly timeout: bigint;
}

export type WaitStrategy = 'watcher' | 'legacy' | 'hookOnly';

/** What deleting a release's objects left behind. */
export interface Deletion {
  /** Text for the user about objects that were kept; empty for none. */
  readonly kept: string;
  readonly errors: readonly Error[];
}

/**
 * Where the objects of releases are: a cluster, or what stands in for one. Every method throws Helm's error where the
 * place can't be reached or does not take what it is given.
 */
export interface Cluster {
  /** Whether there are objects at all: the memory driver has a stand-in that takes everything and holds nothing. */
  checkReachable(): Promise<void>;
  capabilities(): Promise<Capabilities>;
  /** Answers `lookup` in templates; undefined where nothing can be looked up. */
  readonly lookup: Lookup | undefined;
  /** Checks that a release's manifest can become objects, and that nobody else owns one of them. */
  checkInstall(release: Release, options: ApplyOptions): Promise<void>;
  checkUpgrade(current: Release, target: Release, options: ApplyOptions): Promise<void>;
  installCrds(release: Release, crds: readonly Crd[]): Promise<void>;
  createNamespace(namespace: string): Promise<void>;
  /** Makes the objects of `current` (none for an installation) those of `target`. */
  apply(current: Release | undefined, target: Release, options: ApplyOptions): Promise<void>;
  delete(release: Release, options: { readonly propagation: string; readonly timeout: bigint }): Promise<Deletion>;
  /** Runs the hooks of an event and gives the release with what is known of their runs. */
  runHooks(release: Release, event: HookEvent): Promise<Release>;
}
