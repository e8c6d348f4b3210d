import type { Log } from '../../chart/log.ts';
import { TschartError } from '../../errors.ts';
import type { KubeApi } from '../api.ts';
import type { Resource, ResourceMapping, ResourceStatus, WaitOptions } from '../client.ts';
import { fieldAt, type KubeObject } from '../json.ts';
import { SCHEDULE_WINDOW } from '../status/pod.ts';
import { type Deadline, deadlineAfter } from './deadline.ts';
import { type Collection, follow } from './follow.ts';
import type { StatusReader } from './readers.ts';

/** How often statuses are read again though nothing was told, in milliseconds. */
const RESYNC = 180_000;

/** What is known of an object that is waited for. */
interface Watched {
  /** The collection that it is followed in. */
  readonly collection: string;
  readonly mapping: ResourceMapping;
  readonly namespace: string;
  readonly name: string;
  status: ResourceStatus['status'];
  message: string;
  object: KubeObject | undefined;
  /** Counts what was told, so that a reading of something older is dropped. */
  told: number;
  reading: boolean;
  reread: ReturnType<typeof setTimeout> | undefined;
}

export interface Watch {
  readonly resources: readonly Resource[];
  readonly desired: 'Current' | 'NotFound';
  readonly read: StatusReader;
  /** Nanoseconds; 0 and less: none. */
  readonly timeout: bigint;
  readonly signal?: WaitOptions['signal'];
  readonly onStatus?: WaitOptions['onStatus'];
  readonly log: Log;
}

/**
 * Watches objects until all have the desired status, or have failed where they are to become current. Rejects with a
 * line for each that has not (Helm's `statusWaiter`), with the server's error where rights to list or watch are missing,
 * with the signal's reason when that is aborted.
 */
export async function watchStatuses(api: KubeApi, watch: Watch): Promise<void> {
  const deadline = deadlineAfter(watch.timeout, watch.signal);
  const watcher = new StatusWatcher(api, watch, deadline);
  try {
    await watcher.run();
  } finally {
    watcher.stop();
    deadline.stop();
  }
  deadline.throwIfCalledOff();
  const problems = watcher.problems();
  if (deadline.passed()) problems.push('context deadline exceeded');
  if (problems.length > 0) throw new TschartError(deadline.passed() ? 'TIMEOUT' : 'NOT_READY', problems.join('\n'));
}

class StatusWatcher {
  readonly #api: KubeApi;
  readonly #watch: Watch;
  readonly #deadline: Deadline;
  /** By kind, namespace and name; an object that is listed twice is watched once. */
  readonly #watched = new Map<string, Watched>();
  readonly #collections = new Map<string, Collection & { readonly names: Set<string> }>();
  readonly #unsynced = new Set<string>();
  #settle: (() => void) | undefined;
  #fail: ((error: unknown) => void) | undefined;

  constructor(api: KubeApi, watch: Watch, deadline: Deadline) {
    this.#api = api;
    this.#watch = watch;
    this.#deadline = deadline;
    for (const { mapping, namespace, name } of watch.resources) {
      const collectionKey = `${mapping.group}/${mapping.kind}/${namespace}`;
      const key = `${collectionKey}/${name}`;
      if (this.#watched.has(key)) continue;
      this.#watched.set(key, {
        collection: collectionKey,
        mapping,
        namespace,
        name,
        status: 'Unknown',
        message: '',
        object: undefined,
        told: 0,
        reading: false,
        reread: undefined,
      });
      const collection = this.#collections.get(collectionKey);
      if (collection !== undefined) collection.names.add(name);
      else this.#collections.set(collectionKey, { mapping, namespace, names: new Set([name]) });
      this.#unsynced.add(collectionKey);
    }
  }

  /** Resolves when nothing is left to wait for, or the deadline is reached. */
  async run(): Promise<void> {
    const { signal } = this.#deadline;
    const ended = new Promise<void>((resolve, reject) => {
      this.#settle = resolve;
      this.#fail = reject;
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve(), { once: true });
    });
    const resync = setInterval(() => {
      for (const watched of this.#watched.values()) this.#readAgain(watched);
    }, RESYNC);
    for (const [key, collection] of this.#collections) this.#follow(key, collection);
    this.#report();
    this.#judge();
    try {
      await ended;
    } finally {
      clearInterval(resync);
    }
  }

  stop(): void {
    for (const watched of this.#watched.values()) clearTimeout(watched.reread);
  }

  /** A line for each object that is not as desired, in the order given. */
  problems(): string[] {
    const { desired, resources } = this.#watch;
    const lines: string[] = [];
    for (const { mapping, namespace, name } of resources) {
      const { status, message } = this.#watched.get(`${mapping.group}/${mapping.kind}/${namespace}/${name}`)!;
      if (status === desired || (desired === 'NotFound' && status === 'Unknown')) continue;
      const what = desired === 'Current' ? 'not ready' : 'still exists';
      lines.push(`resource ${mapping.kind}/${namespace}/${name} ${what}. status: ${status}, message: ${message}`);
    }
    return lines;
  }

  #follow(key: string, collection: Collection): void {
    const watchedOf = (name: string): Watched => this.#watched.get(`${key}/${name}`)!;
    const synced = (): void => {
      if (!this.#unsynced.delete(key)) return;
      this.#report();
      this.#judge();
    };
    const follower = {
      synced,
      changed: (object: KubeObject): void => {
        const watched = watchedOf(String(fieldAt(object, 'metadata', 'name')));
        watched.object = object;
        this.#readAgain(watched);
      },
      deleted: (name: string): void => this.#set(watchedOf(name), undefined, 'NotFound', 'Resource not found'),
      gone: (): void => {
        for (const name of collection.names) {
          const watched = watchedOf(name);
          if (watched.object !== undefined) this.#set(watched, undefined, 'NotFound', 'Resource not found');
        }
        synced();
      },
    };
    follow(this.#api, collection, follower, this.#deadline.signal).catch((error: unknown) => this.#fail?.(error));
  }

  #readAgain(watched: Watched): void {
    clearTimeout(watched.reread);
    watched.told++;
    if (!watched.reading && watched.object !== undefined) void this.#read(watched, true);
  }

  /** Reads a status, again when something was told meanwhile. */
  async #read(watched: Watched, mayReread: boolean): Promise<void> {
    watched.reading = true;
    for (let told = -1; told !== watched.told && watched.object !== undefined; ) {
      told = watched.told;
      const reading = await this.#watch.read(watched.object, this.#deadline.signal);
      if (this.#deadline.signal.aborted) return;
      if (told !== watched.told || watched.object === undefined) continue;
      watched.reading = false;
      if (reading.unscheduled && mayReread) {
        watched.reread = setTimeout(() => {
          if (!watched.reading && watched.object !== undefined) void this.#read(watched, false);
        }, SCHEDULE_WINDOW);
      }
      return this.#set(watched, watched.object, reading.status, reading.message);
    }
    watched.reading = false;
    this.#judge();
  }

  #set(watched: Watched, object: KubeObject | undefined, status: Watched['status'], message: string): void {
    if (object === undefined) {
      clearTimeout(watched.reread);
      watched.told++;
    }
    const changed = watched.status !== status || watched.message !== message;
    watched.object = object;
    watched.status = status;
    watched.message = message;
    if (changed) this.#report();
    this.#judge();
  }

  #report(): void {
    const { desired, onStatus } = this.#watch;
    onStatus?.(
      [...this.#watched.values()].map(({ collection, mapping, namespace, name, status, message }) => ({
        kind: mapping.kind,
        namespace,
        name,
        status,
        message,
        done:
          status === desired ||
          // What was never there is gone.
          (desired === 'NotFound' && status === 'Unknown' && !this.#unsynced.has(collection)),
      })),
    );
  }

  /** Ends the waiting where nothing is left to wait for: what is to be gone must not be untold only. */
  #judge(): void {
    const { desired, log } = this.#watch;
    const all = [...this.#watched.values()];
    const counted = all.filter(({ status }) => status !== (desired === 'Current' ? 'Failed' : 'Unknown'));
    const waiting = counted.filter(({ status }) => status !== desired);
    const told = desired === 'Current' || this.#unsynced.size === 0;
    if (waiting.length === 0 && told && !all.some(({ reading }) => reading)) {
      const attributes = [
        ['desiredStatus', desired],
        ['resourceCount', String(counted.length)],
      ] as const;
      log({ level: 'DEBUG', message: 'all resources achieved desired status', attributes });
      this.#settle?.();
    } else if (waiting.length > 0) {
      const first = waiting.reduce((least, next) => (next.name < least.name ? next : least));
      log({
        level: 'DEBUG',
        message: 'waiting for resource',
        attributes: [
          ['namespace', first.namespace],
          ['name', first.name],
          ['kind', first.mapping.kind],
          ['expectedStatus', desired],
          ['actualStatus', first.status],
        ],
      });
    }
  }
}
