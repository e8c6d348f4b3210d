import type { KubeClient, Resource, WaitOptions, WaitStrategy } from '../kube/client.ts';
import type { Release } from '../release/release.ts';
import type { ActionContext } from './context.ts';

/** How objects are changed and waited for. */
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

/** Options of upgrades and rollbacks, whose apply method depends on the revision before. */
export type ChangeOptions = Omit<ApplyOptions, 'serverSide'>;

/** A revision under way: the newest state of its record, also after a step that failed. */
export interface Underway {
  readonly kube: KubeClient;
  /** Ends the work: what runs then is left as it is. */
  readonly signal?: AbortSignal | undefined;
  release: Release;
}

/** How waits are to be done. */
export function waitOptions(
  context: ActionContext,
  { wait, timeout }: Pick<ApplyOptions, 'wait' | 'timeout'>,
): WaitOptions {
  return { strategy: wait, timeout, onStatus: context.onStatus };
}

/** Waits for the objects of a release, with its jobs where that is asked for. */
export async function waitForObjects(
  context: ActionContext,
  kube: KubeClient,
  resources: readonly Resource[],
  options: ApplyOptions | ChangeOptions,
): Promise<void> {
  await kube.wait(resources, { ...waitOptions(context, options), jobs: options.waitForJobs });
}

/** Begins work on a revision, which a signal may end. */
export function begin({ kube }: ActionContext, release: Release, signal: AbortSignal | undefined): Underway {
  return { kube: signal === undefined ? kube : kube.boundBy(signal), signal, release };
}

/** With `rollbackOnFailure` something is always waited for: else nothing could be seen to fail. */
export function strictWait(wait: WaitStrategy, rollbackOnFailure: boolean): WaitStrategy {
  return wait === 'hookOnly' && rollbackOnFailure ? 'watcher' : wait;
}
