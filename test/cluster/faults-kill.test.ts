import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bench, complaints, kubeconfig, openBench, oracle, type Room, recovers } from './faults.ts';
import { isWrite } from './proxy.ts';
import { limited } from './suite.ts';

const INSTALL = ['install', 'web', 'charts/steps'];
const UPGRADE = ['upgrade', 'web', 'charts/steps', '--set', 'message=two'];
const ROLLBACK = ['rollback', 'web', '1'];
const UNINSTALL = ['uninstall', 'web'];

describe.skipIf(!kubeconfig || !oracle)('ended at each writing request', () => {
  let bench: Bench;
  beforeAll(() => {
    bench = openBench();
  });
  afterAll(() => bench?.close());

  async function prepared(command: readonly string[]): Promise<Room> {
    const room = await bench.room();
    if (command === INSTALL) return room;
    for (const before of command === ROLLBACK ? [INSTALL, UPGRADE] : [INSTALL]) {
      const { status, stderr } = await room.calm(bench.programs.tschart, before);
      if (status !== 0) throw new Error(stderr);
    }
    return room;
  }

  /** Kills the command when its n-th write is on its way, or done by the server and not answered. */
  async function killAt(command: readonly string[], n: number, before: boolean): Promise<string[]> {
    const room = await prepared(command);
    try {
      let writes = 0;
      let held = (): void => {};
      const holding = new Promise<'held'>((done) => {
        held = () => done('held');
      });
      room.proxy.decide = (asked) => (isWrite(asked) && writes++ === n ? { do: 'hold', before, held } : undefined);
      const running = room.start(bench.programs.tschart, command);
      const first = await Promise.race([holding, running.outcome]);
      if (first !== 'held') return [`ended before it was killed: ${first.status} ${first.stderr}`];
      running.child.kill('SIGKILL');
      await running.outcome;
      return await recovers(room, bench.programs);
    } finally {
      await room.close();
    }
  }

  /** Interrupts the command while its n-th write is on its way. */
  async function interruptAt(command: readonly string[], n: number): Promise<string[]> {
    const room = await prepared(command);
    try {
      let writes = 0;
      let met = (): void => {};
      const meeting = new Promise<'met'>((done) => {
        met = () => done('met');
      });
      room.proxy.decide = (asked) => {
        if (!isWrite(asked) || writes++ !== n) return undefined;
        met();
        return { do: 'delay', ms: 1000 };
      };
      const running = room.start(bench.programs.tschart, command);
      const first = await Promise.race([meeting, running.outcome]);
      if (first !== 'met') return [`ended before it was interrupted: ${first.status} ${first.stderr}`];
      running.child.kill('SIGINT');
      const outcome = await running.outcome;
      const wrong = complaints(outcome);
      if (!outcome.stdout.includes('Release web has been cancelled.')) wrong.push(`says nothing: ${outcome.stdout}`);
      const pending = (await room.records()).filter(({ status }) => status.startsWith('pending-'));
      if (pending.length > 0) wrong.push('leaves a pending record');
      return [...wrong, ...(await recovers(room, bench.programs))];
    } finally {
      await room.close();
    }
  }

  /** What a command writes when nothing happens to it, in order. */
  async function writesOf(command: readonly string[]): Promise<string[]> {
    const room = await prepared(command);
    const { status } = await room.run(bench.programs.tschart, command);
    const writes = room.proxy.asked.filter(isWrite).map(({ method, path }) => `${method} ${path.replace(/\?.*/, '')}`);
    await room.close();
    expect(status).toBe(0);
    expect(writes.length).toBeGreaterThan(3);
    return writes;
  }

  it.each([
    { name: 'install', command: INSTALL },
    { name: 'upgrade', command: UPGRADE },
  ])('SIGINT: $name', { timeout: 900_000 }, async ({ command }) => {
    const queue = limited(4);
    const writes = await writesOf(command);
    const wrong = await Promise.all(
      writes.map(async (write, n) => {
        const found = await queue(() => interruptAt(command, n));
        return found.map((text) => `${n + 1}. ${write}: ${text}`);
      }),
    );
    expect(wrong.flat()).toEqual([]);
  });

  it.each([
    { name: 'install', command: INSTALL },
    { name: 'upgrade', command: UPGRADE },
    { name: 'rollback', command: ROLLBACK },
    { name: 'uninstall', command: UNINSTALL },
  ])('kill -9: $name', { timeout: 900_000 }, async ({ command }) => {
    const writes = await writesOf(command);
    const queue = limited(4);
    const wrong = await Promise.all(
      writes.flatMap((write, n) =>
        [true, false].map(async (before) => {
          const found = await queue(() => killAt(command, n, before));
          return found.map((text) => `${n + 1}. ${write} ${before ? 'not sent' : 'done'}: ${text}`);
        }),
      ),
    );
    expect(wrong.flat()).toEqual([]);
  });
});
