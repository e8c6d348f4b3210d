import type { ActionContext } from '../../action/context.ts';
import { setOwnership } from '../../action/ownership.ts';
import type { KubeVersion } from '../../chart/capabilities.ts';
import type { Log } from '../../chart/log.ts';
import { quote } from '../../go/strconv.ts';
import { systemZones } from '../../go/time.ts';
import type { KubeClient, Resource } from '../../kube/client.ts';
import { textAt } from '../../kube/json.ts';
import { isNotFound } from '../../release/driver.ts';
import { newest } from '../../release/history.ts';
import type { KubeObject } from '../../release/objects.ts';
import { type Release, withStatus } from '../../release/release.ts';
import { isPending } from '../../release/status.ts';
import { createStorage } from '../../release/storage.ts';
import { timeNow } from '../../release/time.ts';
import { createFileDriver, requireNewestRecord } from './file-driver.ts';
import { createInterruption, type Interruption } from './interruption.ts';
import { layoutOf, makeStore, releaseDirectory } from './layout.ts';
import { describeOwner, isLocked, takeLock } from './lock.ts';
import { createObjectStore } from './object-store.ts';
import type { OnStep } from './steps.ts';

export interface LocalStoreOptions {
  /** The folder. It is made when something is stored. */
  readonly root: string;
  /** Empty to list releases of all namespaces. */
  readonly namespace: string;
  readonly host: ActionContext['host'];
  readonly log: Log;
  /** What it is opened for, such as `upgrade`: others who wait are told. */
  readonly work: string;
  /** How long to wait for others who change the same release, in milliseconds. */
  readonly patience: number;
  readonly kubeVersion?: KubeVersion | undefined;
  readonly apiVersions?: readonly string[] | undefined;
  readonly withSchemaSources?: ActionContext['withSchemaSources'];
  readonly onStep?: OnStep | undefined;
}

/** The release that is being changed, and what may end that. */
interface Held extends Pick<Release, 'name' | 'namespace'> {
  readonly interruption?: Interruption;
}

/** The local store: releases and their objects in a folder, without a cluster. See docs/local-store.md. */
export function openLocalStore(options: LocalStoreOptions): ActionContext {
  const { host, log, namespace, onStep } = options;
  const layout = layoutOf(options.root);
  const told = new Set<string>();
  const onBroken = (file: string, error: string): void => {
    if (told.has(file)) return;
    told.add(file);
    const message = "a record can't be read and is left out";
    log({
      level: 'WARN',
      message,
      attributes: [
        ['file', file],
        ['error', error],
      ],
    });
  };
  const storageOf = (space: string) => createStorage(createFileDriver({ layout, namespace: space, onBroken, onStep }));
  const storage = storageOf(namespace);
  let held: Held | undefined;
  const pause = async (): Promise<void> => held?.interruption?.pause();
  const onRepeated = ({ kind, name }: KubeObject): void =>
    log({
      level: 'WARN',
      message: 'the release holds an object more than once: the last one counts',
      attributes: [['object', `${kind}/${name}`]],
    });
  const objectsOf = (space: string): KubeClient =>
    createObjectStore({
      layout,
      namespace: space,
      held: () => held,
      onStep,
      pause,
      onRepeated,
      ...versionsOf(options),
    });
  const kube = objectsOf(namespace);
  const zones = systemZones(host);

  async function exclusive<T>(
    name: string,
    work: () => Promise<T>,
    { space = namespace, signal }: { readonly space?: string; readonly signal?: AbortSignal | undefined } = {},
  ): Promise<T> {
    makeStore(layout);
    const lock = await takeLock(releaseDirectory(layout.locks, space, name), {
      patience: options.patience,
      work: options.work,
      signal,
      scratch: layout.scratch,
      ...(onStep ? { onStep } : {}),
      onWait: (owner) =>
        log({ level: 'WARN', message: `waiting for ${describeOwner(owner)}`, attributes: [['release', name]] }),
    });
    held = { name, namespace: space };
    try {
      await recover(name, space);
      if (signal !== undefined) held = { ...held, interruption: createInterruption(signal) };
      return await work();
    } finally {
      held = undefined;
      lock.release();
    }
  }

  /**
   * Whoever has the lock and finds a revision pending knows that its process is gone: the objects are made those of the
   * last good revision again, and then the pending one is marked as failed.
   */
  async function recover(name: string, space: string): Promise<void> {
    const own = space === namespace ? storage : storageOf(space);
    let history: Release[];
    try {
      history = await own.history(name);
    } catch (error) {
      if (isNotFound(error)) return;
      throw error;
    }
    for (const left of history.filter(({ info }) => isPending(info.status))) {
      const verb = left.info.status.slice('pending-'.length);
      log({
        level: 'WARN',
        message: `revision ${left.revision} of release ${quote(name)} is marked as failed: the process of its ${verb} ended early`,
        attributes: [],
      });
      const good = lastGood(history);
      const objects = space === namespace ? kube : objectsOf(space);
      const made = await objects.build(left.manifest, { validate: false });
      if (good === undefined) await objects.delete(made.filter(isDeletable), 'Background');
      else {
        const targets = await objects.build(good.manifest, { validate: false });
        setOwnership(targets, good);
        await objects.update(made, targets, UNUSED);
        if (good.info.status !== 'deployed') await own.update(withStatus(good, 'deployed'));
      }
      await own.update(withStatus(left, 'failed', `The ${verb} was interrupted: its process ended early`));
    }
  }

  return {
    storage: {
      ...storage,
      async create(release, maxHistory) {
        await held?.interruption?.begin();
        return storage.create(release, maxHistory);
      },
      async update(release) {
        await held?.interruption?.begin();
        return storage.update(release);
      },
      async history(name) {
        await recoverAbandoned(await storage.history(name));
        return storage.history(name);
      },
      async last(name) {
        await recoverAbandoned([await storage.last(name)]);
        return storage.last(name);
      },
      async list(filter) {
        await recoverAbandoned(await storage.list(({ info }) => isPending(info.status)));
        return storage.list(filter);
      },
    },
    kube,
    host,
    zones,
    log,
    withSchemaSources: options.withSchemaSources,
    now: () => timeNow(host.now(), zones),
    exclusive(name, work, signal) {
      const checked = (): ReturnType<typeof work> => {
        requireNewestRecord(layout, namespace, name);
        return work();
      };
      return exclusive(name, checked, { signal });
    },
    leaveOutHooks: (event, hooks) =>
      log({
        level: 'WARN',
        message: `the local store runs no hooks: ${event} was left out`,
        attributes: [['hooks', hooks.map(({ kind, name }) => `${kind}/${name}`).join(', ')]],
      }),
  };

  /** For commands that only read: what a dead process has left pending is put right before it is shown. */
  async function recoverAbandoned(releases: readonly Release[]): Promise<void> {
    for (const { name, namespace: space, info } of releases) {
      if (!isPending(info.status) || isLocked(releaseDirectory(layout.locks, space, name))) continue;
      await exclusive(name, async () => {}, { space });
    }
  }
}

/** The deployed revision; where the process ended between two records, the one that was superseded last. */
function lastGood(history: readonly Release[]): Release | undefined {
  const withState = (status: string) => newest(history.filter(({ info }) => info.status === status));
  return withState('deployed') ?? withState('superseded');
}

const UNUSED = {
  serverSide: true,
  forceConflicts: false,
  forceReplace: false,
  threeWayMergeForUnstructured: false,
  upgradeClientSideFieldManager: false,
} as const;

function isDeletable({ object }: Resource): boolean {
  return textAt(object, 'metadata', 'annotations', 'helm.sh/resource-policy').trim().toLowerCase() !== 'keep';
}

function versionsOf({
  kubeVersion,
  apiVersions,
}: LocalStoreOptions): Pick<LocalStoreOptions, 'kubeVersion' | 'apiVersions'> {
  return { kubeVersion, apiVersions };
}
