import type { Log } from '../chart/log.ts';
import { TschartError } from '../errors.ts';
import { formatDuration } from '../go/time.ts';
import type { KubeApi } from './api.ts';
import type { Resource, WaitOptions } from './client.ts';
import { fieldAt } from './json.ts';
import { type LegacyWait, pollUntilDeleted, pollUntilReady, watchUntilEnded } from './wait/legacy.ts';
import { type Aim, statusReader } from './wait/readers.ts';
import { watchStatuses } from './wait/watcher.ts';

/** Where waiting goes besides its options. */
export interface WaitPlace {
  /** Takes the lines that Helm logs while it waits; most are of level DEBUG. */
  readonly log?: Log | undefined;
}

/** What the watching strategies take a timeout of 0 for, in nanoseconds. */
const DEFAULT_TIMEOUT = 30_000_000_000n;

/**
 * Waits until objects are as they should be (`--wait`, `--wait-for-jobs`). Rejects with what is not ready when the time
 * is over or when the rest is ready and something failed; with the signal's reason when that is aborted.
 */
export async function waitFor(
  api: KubeApi,
  resources: readonly Resource[],
  options: WaitOptions & WaitPlace & { readonly jobs: boolean },
): Promise<void> {
  switch (options.strategy) {
    case 'hookOnly':
      return;
    case 'legacy':
      begin(options, 'beginning wait for resources', resources, options.timeout);
      return ending(options, pollUntilReady(api, resources, options.jobs, legacyOf(options)));
    case 'watcher':
      return watchUntilCurrent(api, resources, options, options.jobs ? 'readyWithJobs' : 'ready');
    default:
      throw unknownStrategy(options.strategy);
  }
}

/** Waits until objects are gone. */
export async function waitForDelete(
  api: KubeApi,
  resources: readonly Resource[],
  options: WaitOptions & WaitPlace,
): Promise<void> {
  switch (options.strategy) {
    case 'hookOnly':
      return;
    case 'legacy':
      begin(options, 'beginning wait for resources to be deleted', resources, options.timeout);
      return ending(options, pollUntilDeleted(api, resources, legacyOf(options)));
    case 'watcher': {
      const timeout = timeoutOf(options);
      begin(options, 'waiting for resources to be deleted', resources, timeout);
      const read = statusReader(api, 'ready');
      const watch = { resources, desired: 'NotFound', read, ...legacyOf(options), timeout } as const;
      return ending(options, watchStatuses(api, watch));
    }
    default:
      throw unknownStrategy(options.strategy);
  }
}

/** For hooks: waits until jobs completed and pods succeeded; of anything else only that it is there. */
export async function watchUntilReady(
  api: KubeApi,
  resources: readonly Resource[],
  options: WaitOptions & WaitPlace,
): Promise<void> {
  switch (options.strategy) {
    case 'legacy':
      return ending(options, watchUntilEnded(api, resources, legacyOf(options)));
    case 'watcher':
    case 'hookOnly':
      return watchUntilCurrent(api, resources, options, 'hooks');
    default:
      throw unknownStrategy(options.strategy);
  }
}

async function watchUntilCurrent(
  api: KubeApi,
  resources: readonly Resource[],
  options: WaitOptions & WaitPlace,
  aim: Aim,
): Promise<void> {
  const timeout = timeoutOf(options);
  begin(options, 'waiting for resources', resources, timeout);
  const watch = {
    resources: resources.filter((resource) => !isPaused(resource)),
    desired: 'Current',
    read: statusReader(api, aim),
    ...legacyOf(options),
    timeout,
  } as const;
  return ending(options, watchStatuses(api, watch));
}

/** Tells the live view of the end, however that was. */
async function ending({ onStatus }: WaitOptions, waiting: Promise<void>): Promise<void> {
  try {
    await waiting;
  } finally {
    onStatus?.([]);
  }
}

function timeoutOf({ timeout }: WaitOptions): bigint {
  return timeout === 0n ? DEFAULT_TIMEOUT : timeout;
}

function isPaused({ mapping, object }: Resource): boolean {
  const { group, version, kind } = mapping;
  const versioned = group === 'apps' && version === 'v1' && kind === 'Deployment';
  return versioned && fieldAt(object, 'spec', 'paused') === true;
}

function legacyOf({ timeout, signal, onStatus, log }: WaitOptions & WaitPlace): LegacyWait {
  return { timeout, signal, onStatus, log: log ?? (() => {}) };
}

function begin({ log }: WaitPlace, message: string, resources: readonly Resource[], timeout: bigint): void {
  const attributes = [
    ['count', String(resources.length)],
    ['timeout', formatDuration(timeout)],
  ] as const;
  log?.({ level: 'DEBUG', message, attributes });
}

function unknownStrategy(strategy: string): TschartError {
  const known = 'watcher, hookOnly, legacy';
  return new TschartError(
    'FLAG',
    strategy === ''
      ? `wait strategy not set. Choose one of: ${known}`
      : `unknown wait strategy (s${strategy}). Valid values are: ${known}`,
  );
}
