import type { Log, LogRecord } from '../../chart/log.ts';
import { TschartError } from '../../errors.ts';
import { apiErrorOf, isApiNotFound, type KubeApi } from '../api.ts';
import type { Resource, ResourceStatus, WaitOptions } from '../client.ts';
import { fieldAt, isJsonObject, type Json, type KubeObject, textAt } from '../json.ts';
import { resourcePath } from '../paths.ts';
import { deadlineAfter } from './deadline.ts';
import { follow } from './follow.ts';
import { pause } from './pause.ts';
import { readinessOf } from './readiness.ts';

/** Between two rounds, in milliseconds. */
const ROUND = 2_000;
/** How often an error that may pass is taken for an object, in a row. */
const RETRIES = 30;

export interface LegacyWait {
  readonly timeout: bigint;
  readonly signal?: WaitOptions['signal'];
  readonly onStatus?: WaitOptions['onStatus'];
  readonly log: Log;
}

function debug(log: Log, message: string, attributes: LogRecord['attributes'] = []): void {
  log({ level: 'DEBUG', message, attributes });
}

/** Runs a check at once and then every two seconds until it is true. Rejects with `context deadline exceeded`. */
async function poll(wait: LegacyWait, check: (signal: AbortSignal) => Promise<boolean>): Promise<void> {
  const deadline = deadlineAfter(wait.timeout, wait.signal);
  try {
    while (!deadline.signal.aborted) {
      const started = Date.now();
      const met = await check(deadline.signal).catch((error: unknown) => {
        if (deadline.signal.aborted) return false;
        throw error;
      });
      if (met) return;
      await pause(Math.max(0, started + ROUND - Date.now()), deadline.signal);
    }
  } finally {
    deadline.stop();
  }
  deadline.throwIfCalledOff();
  throw new TschartError('TIMEOUT', 'context deadline exceeded');
}

/** Waits as Helm 3 did: asks for objects one after the other, from the beginning whenever one is not ready. */
export async function pollUntilReady(
  api: KubeApi,
  resources: readonly Resource[],
  jobs: boolean,
  wait: LegacyWait,
): Promise<void> {
  const failures = new Array<number>(resources.length).fill(0);
  const statuses = new StatusBoard(resources, 'Current', wait.onStatus);
  await poll(wait, async (signal) => {
    for (const [at, resource] of resources.entries()) {
      try {
        const obstacle = await readinessOf(api, resource, { jobs, signal, log: wait.log });
        failures[at] = 0;
        statuses.set(at, obstacle === undefined ? 'Current' : 'InProgress', obstacle ?? '');
        if (obstacle !== undefined) return false;
      } catch (error) {
        if (signal.aborted) return false;
        if (!mayPass(error, resource, wait.log)) throw error;
        const count = ++failures[at]!;
        if (count > RETRIES) {
          debug(wait.log, 'max number of retries reached', [
            ['resource', resource.name],
            ['retries', String(count)],
          ]);
          throw error;
        }
        debug(wait.log, 'retrying resource readiness', [
          ['resource', resource.name],
          ['currentRetries', String(count - 1)],
          ['maxRetries', String(RETRIES)],
        ]);
        return false;
      }
    }
    return true;
  });
}

/** Whether an error is worth another try: the server's trouble is, its refusals are not. */
function mayPass(error: unknown, { name }: Resource, log: Log): boolean {
  debug(log, 'error received when checking resource status', [
    ['resource', name],
    ['error', (error as Error).message],
  ]);
  const status = apiErrorOf(error)?.status;
  if (status === undefined) {
    debug(log, 'retryable error assumed', [['resource', name]]);
    return true;
  }
  const retryable = status === 0 || status === 429 || (status >= 500 && status !== 501);
  debug(log, 'status code received', [
    ['resource', name],
    ['statusCode', String(status)],
    ['retryable', String(retryable)],
  ]);
  return retryable;
}

export async function pollUntilDeleted(api: KubeApi, resources: readonly Resource[], wait: LegacyWait): Promise<void> {
  const started = Date.now();
  const statuses = new StatusBoard(resources, 'NotFound', wait.onStatus);
  const elapsed = (): string => `${Math.round((Date.now() - started) / 1000)}s`;
  try {
    await poll(wait, async (signal) => {
      for (const [at, { mapping, namespace, name }] of resources.entries()) {
        try {
          await api.request({ method: 'GET', path: resourcePath(mapping, namespace, name), signal });
          statuses.set(at, 'Terminating', '');
          return false;
        } catch (error) {
          if (!isApiNotFound(error)) throw error;
          statuses.set(at, 'NotFound', '');
        }
      }
      return true;
    });
    debug(wait.log, 'wait for resources succeeded', [['elapsed', elapsed()]]);
  } catch (error) {
    debug(wait.log, 'wait for resources failed', [
      ['elapsed', elapsed()],
      ['error', (error as Error).message],
    ]);
    throw error;
  }
}

/** What a live view shows of polled objects. */
class StatusBoard {
  readonly #statuses: ResourceStatus[];
  readonly #tell: WaitOptions['onStatus'];
  readonly #desired: ResourceStatus['status'];

  constructor(resources: readonly Resource[], desired: ResourceStatus['status'], tell: WaitOptions['onStatus']) {
    this.#desired = desired;
    this.#statuses = resources.map(({ mapping, namespace, name }) => ({
      kind: mapping.kind,
      namespace,
      name,
      status: 'Unknown',
      message: '',
      done: false,
    }));
    this.#tell = tell;
    this.#tell?.([...this.#statuses]);
  }

  set(at: number, status: ResourceStatus['status'], message: string): void {
    const before = this.#statuses[at]!;
    if (before.status === status && before.message === message) return;
    this.#statuses[at] = { ...before, status, message, done: status === this.#desired };
    this.#tell?.([...this.#statuses]);
  }
}

/** For hooks: watches each job and pod until it ends; those of one kind side by side, as they are created. */
export async function watchUntilEnded(api: KubeApi, resources: readonly Resource[], wait: LegacyWait): Promise<void> {
  if (resources.length === 0) throw new TschartError('NO_OBJECTS', 'no objects visited');
  const statuses = new StatusBoard(resources, 'Current', wait.onStatus);
  const errors: unknown[] = [];
  for (let start = 0; start < resources.length; ) {
    const kind = kindOf(resources[start]!);
    let end = start + 1;
    while (end < resources.length && kindOf(resources[end]!) === kind) end++;
    const group = resources.slice(start, end).map(async (resource, i) => {
      const at = start + i;
      statuses.set(at, 'InProgress', '');
      try {
        await watchOne(api, resource, wait);
        statuses.set(at, 'Current', '');
      } catch (error) {
        statuses.set(at, 'Failed', (error as Error).message);
        errors.push(error);
      }
    });
    await Promise.all(group);
    start = end;
  }
  wait.signal?.throwIfAborted();
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) {
    throw new TschartError('NOT_READY', errors.map((error) => (error as Error).message).join('\n'), {
      cause: errors[0],
    });
  }
}

function kindOf({ object }: Resource): string {
  return textAt(object, 'kind');
}

async function watchOne(api: KubeApi, { mapping, namespace, name }: Resource, wait: LegacyWait): Promise<void> {
  const { kind } = mapping;
  if (kind !== 'Job' && kind !== 'Pod') return;
  const { log } = wait;
  const deadline = deadlineAfter(wait.timeout, wait.signal);
  try {
    const ended = await new Promise<boolean>((resolve, reject) => {
      deadline.signal.addEventListener('abort', () => resolve(false), { once: true });
      const follower = {
        synced: (): void => {},
        gone: (): void => {},
        deleted: (): void => resolve(true),
        changed: (object: KubeObject): void => {
          try {
            if (kind === 'Job' ? jobEnded(object, name, log) : podEnded(object, log)) resolve(true);
          } catch (error) {
            reject(error);
          }
        },
      };
      // Missing rights are tried again until the time is over, as client-go's informers do.
      const again = async (): Promise<void> => {
        while (!deadline.signal.aborted) {
          await follow(api, { mapping, namespace, names: new Set([name]) }, follower, deadline.signal).catch(() => {});
          await pause(ROUND, deadline.signal);
        }
      };
      void again();
    });
    if (ended) return;
  } finally {
    deadline.stop();
  }
  deadline.throwIfCalledOff();
  throw new TschartError('TIMEOUT', 'timed out waiting for the condition');
}

/** Throws for a job that failed. */
function jobEnded(object: KubeObject, name: string, log: Log): boolean {
  const conditions = fieldAt(object, 'status', 'conditions');
  for (const condition of Array.isArray(conditions) ? (conditions as readonly Json[]) : []) {
    if (!isJsonObject(condition) || condition['status'] !== 'True') continue;
    if (condition['type'] === 'Complete') return true;
    if (condition['type'] === 'Failed') {
      const reason = textAt(condition, 'reason');
      log({
        level: 'ERROR',
        message: 'job failed',
        attributes: [
          ['job', name],
          ['reason', reason],
        ],
      });
      throw new TschartError('HOOK_FAILED', `job ${name} failed: ${reason}`);
    }
  }
  const count = (key: string): string => String(fieldAt(object, 'status', key) ?? 0);
  debug(log, 'job status update', [
    ['job', name],
    ['active', count('active')],
    ['failed', count('failed')],
    ['succeeded', count('succeeded')],
  ]);
  return false;
}

/** Throws for a pod that failed. */
function podEnded(object: KubeObject, log: Log): boolean {
  const name = textAt(object, 'metadata', 'name');
  const phase = textAt(object, 'status', 'phase');
  if (phase === 'Failed') {
    log({ level: 'ERROR', message: 'pod failed', attributes: [['pod', name]] });
    throw new TschartError('HOOK_FAILED', `pod ${name} failed`);
  }
  if (phase !== '') debug(log, `pod ${phase.toLowerCase()}`, [['pod', name]]);
  return phase === 'Succeeded';
}
