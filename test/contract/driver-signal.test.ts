import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { ActionContext } from '../../src/action/context.ts';
import { install } from '../../src/action/install.ts';
import { uninstall } from '../../src/action/uninstall.ts';
import { upgrade } from '../../src/action/upgrade.ts';
import { releaseDirectory } from '../../src/node/driver/layout.ts';
import { openLocalStore } from '../../src/node/driver/local-store.ts';
import { takeLock } from '../../src/node/driver/lock.ts';
import { nodeHost } from '../../src/node/host.ts';
import { APPLY, chartOf, RENDERING } from './driver-chart.ts';

const home = mkdtempSync(join(tmpdir(), 'signal-'));
afterAll(() => rmSync(home, { recursive: true }));

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(home, 'store-'));
});

/** A store; a step of its work may do something. */
function open(onStep: (step: string) => void = () => {}, log: (message: string) => void = () => {}): ActionContext {
  return openLocalStore({
    root,
    namespace: 'ns',
    host: nodeHost(),
    log: ({ message }) => log(message),
    work: 'test',
    patience: 600_000,
    onStep,
  });
}

const shared = { ...RENDERING, dryRun: 'none', maxHistory: 4, serverSide: 'auto', apply: APPLY } as const;
const ACTIONS = {
  install: (context: ActionContext, signal?: AbortSignal) =>
    install(context, chartOf(5), new Map([['size', '5']]), {
      ...shared,
      name: 'r',
      namespace: 'ns',
      replace: false,
      createNamespace: true,
      skipCrds: false,
      apply: { ...APPLY, serverSide: true },
      signal,
    }),
  upgrade: (context: ActionContext, signal?: AbortSignal) =>
    upgrade(context, 'r', chartOf(6), new Map([['size', '6']]), { ...shared, reuse: 'default', signal }),
  uninstall: (context: ActionContext, signal?: AbortSignal) =>
    uninstall(context, 'r', {
      dryRun: false,
      ignoreNotFound: false,
      noHooks: false,
      keepHistory: false,
      description: '',
      propagation: 'background',
      wait: 'hookOnly',
      timeout: 0n,
      signal,
    }),
};
const VERBS = ['install', 'upgrade', 'uninstall'] as const;
const REASON = new Error('context canceled');

/** What is in the store, but for locks. */
function files(): string[] {
  return ['objects', 'records'].flatMap((directory) => {
    try {
      return (readdirSync(join(root, directory), { recursive: true }) as string[]).sort();
    } catch {
      return [];
    }
  });
}

describe.each(VERBS)('a signal for %s on the local store', (verb) => {
  beforeEach(async () => {
    if (verb !== 'install') await ACTIONS.install(open());
  });
  const statuses = async () =>
    (await open().storage.list(() => true)).map(
      ({ revision, info }) => `${revision} ${info.status}: ${info.description}`,
    );

  it('ends the waiting for another process, and nothing has been done', async () => {
    const before = files();
    const lock = await takeLock(releaseDirectory(join(root, 'locks'), 'ns', 'r'), {
      patience: 0,
      work: 'other',
      scratch: join(root, 'tmp'),
    });
    const controller = new AbortController();
    const waiting = open(undefined, (message) => {
      if (message.startsWith('waiting for process')) controller.abort(REASON);
    });
    await expect(ACTIONS[verb](waiting, controller.signal)).rejects.toBe(REASON);
    lock.release();
    expect(files()).toEqual(before);
  });

  it('ends it before anything is changed, where it came while a chart was rendered', async () => {
    const before = files();
    const controller = new AbortController();
    // The process sees it in the next turn of its event loop, as it sees signals.
    const context = open((step) => {
      if (step === 'lock') setImmediate(() => controller.abort(REASON));
    });
    await expect(ACTIONS[verb](context, controller.signal)).rejects.toThrow('context canceled');
    expect(files()).toEqual(before);
  });

  it('ends it between two objects, and the record says so', async () => {
    const controller = new AbortController();
    let changes = 0;
    const context = open((step) => {
      // The record; then the first object.
      if ((step === 'rename' || step === 'remove') && ++changes === 2) controller.abort(REASON);
    });
    await expect(ACTIONS[verb](context, controller.signal)).rejects.toThrow('context canceled');
    expect((await statuses()).at(-1)).toBe(
      {
        install: '1 failed: Release "r" failed: context canceled',
        upgrade: '2 failed: Upgrade "r" failed: context canceled',
        uninstall: '1 uninstalling: Deletion interrupted',
      }[verb],
    );
    const objects = files().filter((name) => name.includes('configmap'));
    expect(objects.length).toBeLessThan({ install: 5, upgrade: 6, uninstall: 5 }[verb]);
    expect((await ACTIONS.uninstall(open())).release?.name).toBe('r');
  });
});
