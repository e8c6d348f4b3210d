import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bench, kubeconfig, openBench, oracle, type Room } from './faults.ts';
import type { Outcome, Program, Running } from './program.ts';
import { type Asked, isRecord, isWrite } from './proxy.ts';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

describe.skipIf(!kubeconfig || !oracle)('signals', () => {
  let bench: Bench;
  beforeAll(() => {
    bench = openBench();
  });
  afterAll(() => bench?.close());

  /** Sends signals while the first request that fits is with the server, and has or has not been done. */
  async function signalled(
    room: Room,
    [program, ...args]: readonly [Program, ...string[]],
    fits: (asked: Asked) => boolean,
    ...signals: readonly NodeJS.Signals[]
  ): Promise<Outcome> {
    return whenHeld(room, [program, ...args], fits, ({ child }) => {
      for (const signal of signals) child.kill(signal);
    });
  }

  async function whenHeld(
    room: Room,
    [program, ...args]: readonly [Program, ...string[]],
    fits: (asked: Asked) => boolean,
    act: (running: Running) => void | Promise<void>,
  ): Promise<Outcome> {
    let held = (): void => {};
    const holding = new Promise<'held'>((done) => {
      held = () => done('held');
    });
    let isFirst = true;
    room.proxy.decide = (asked) => {
      if (!isFirst || !fits(asked)) return undefined;
      isFirst = false;
      return { do: 'hold', before: false, held };
    };
    const running = room.start(program, args);
    const first = await Promise.race([holding, running.outcome]);
    if (first !== 'held') throw new Error(`ended before it was interrupted: ${first.status} ${first.stderr}`);
    await act(running);
    return running.outcome;
  }

  interface Told {
    readonly info: { readonly status: string; readonly description: string };
    readonly hooks: readonly { readonly last_run: { readonly phase: string } }[];
  }

  async function calmly(room: Room, ...args: string[]): Promise<string> {
    const { status, stdout, stderr } = await room.calm(bench.programs.helm, args);
    expect(`${status} ${stderr}`).toBe('0 ');
    return stdout;
  }

  const told = async (room: Room): Promise<Told> =>
    JSON.parse(await calmly(room, 'status', 'web', '-o', 'json')) as Told;

  it.each(SIGNALS)('%s ends uninstall as Helm, and the record says so', { timeout: 600_000 }, async (signal) => {
    const { helm, tschart } = bench.programs;
    const deletes = (asked: Asked): boolean => asked.method === 'DELETE' && !isRecord(asked);
    for (const program of [helm, tschart]) {
      const room = await bench.room();
      await calmly(room, 'install', 'web', 'charts/steps');
      const outcome = await signalled(room, [program, 'uninstall', 'web'], deletes, signal);
      expect(outcome).toEqual({ status: signal, stdout: '', stderr: '' });
      expect((await told(room)).info).toMatchObject({
        status: 'uninstalling',
        description: program === helm ? 'Deletion in progress (or silently failed)' : 'Deletion interrupted',
      });
      expect(await calmly(room, 'uninstall', 'web')).toContain('release "web" uninstalled');
      await room.close();
    }
  });

  it.each(SIGNALS)('%s ends tests as Helm, and the record says so', { timeout: 600_000 }, async (signal) => {
    const { helm, tschart } = bench.programs;
    const creates = (asked: Asked): boolean =>
      isWrite(asked) && asked.method !== 'DELETE' && /\/jobs\b/.test(asked.path);
    const stuck = ['--set-json', 'hooks=[{"name":"slow","events":"test","stuck":true}]'];
    for (const program of [helm, tschart]) {
      const room = await bench.room();
      await calmly(room, 'install', 'web', 'charts/hooks', ...stuck);
      const outcome = await signalled(room, [program, 'test', 'web'], creates, signal);
      expect(outcome).toEqual({ status: signal, stdout: '', stderr: '' });
      const { info, hooks } = await told(room);
      expect(info.status).toBe('deployed');
      expect(hooks.map(({ last_run: { phase } }) => phase)).toEqual([program === helm ? 'Running' : 'Unknown']);
      expect(await calmly(room, 'uninstall', 'web')).toContain('release "web" uninstalled');
      await room.close();
    }
  });

  // Helm does the same as soon as the request that is under way has ended.
  it.each(SIGNALS)('%s cancels what runs in a thread with a larger stack', { timeout: 600_000 }, async (signal) => {
    const room = await bench.room();
    const changes = (asked: Asked): boolean => isWrite(asked) && !isRecord(asked);
    const install = ['install', 'web', 'charts/deep'] as const;
    const { status, stdout } = await signalled(room, [bench.programs.tschart, ...install], changes, signal);
    expect({ status, stdout }).toEqual({ status: 1, stdout: 'Release web has been cancelled.\n' });
    expect((await told(room)).info).toMatchObject({
      status: 'failed',
      description: 'Release "web" failed: context canceled',
    });
    await room.close();
  });

  // Helm's process ends by SIGPIPE there, and the revision stays pending.
  it('a signal that nobody can be told of cancels all the same', { timeout: 600_000 }, async () => {
    const room = await bench.room();
    const changes = (asked: Asked): boolean => isWrite(asked) && !isRecord(asked);
    const install = ['install', 'web', 'charts/steps'] as const;
    const { status, stderr } = await whenHeld(
      room,
      [bench.programs.tschart, ...install],
      changes,
      async ({ child }) => {
        const closed = once(child.stdout!, 'close');
        child.stdout!.destroy();
        await closed;
        child.kill('SIGINT');
      },
    );
    expect(status).toBe(1);
    expect(stderr).toMatch(/^Error: .*context canceled\n$/);
    expect((await told(room)).info).toMatchObject({
      status: 'failed',
      description: 'Release "web" failed: context canceled',
    });
    await room.close();
  });

  it('SIGHUP ends nothing that has no terminal', { timeout: 600_000 }, async () => {
    const { tschart } = bench.programs;
    const room = await bench.room();
    const changes = (asked: Asked): boolean => isWrite(asked) && !isRecord(asked);
    const install = ['install', 'web', 'charts/steps'] as const;
    const { status, stdout } = await signalled(room, [tschart, ...install], changes, 'SIGHUP', 'SIGTERM');
    expect({ status, stdout }).toEqual({ status: 1, stdout: 'Release web has been cancelled.\n' });
    expect((await told(room)).info).toMatchObject({
      status: 'failed',
      description: 'Release "web" failed: context canceled',
    });
    await room.close();
  });
});
