import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bench, kubeconfig, openBench, oracle, type Room, recovers } from './faults.ts';
import { isWrite } from './proxy.ts';
import { limited } from './suite.ts';

const INSTALL = ['install', 'web', 'charts/steps'];
const UPGRADE = ['upgrade', 'web', 'charts/steps', '--set', 'message=two'];
const UNINSTALL = ['uninstall', 'web'];

describe.skipIf(!kubeconfig || !oracle)('kill -9 at each writing request', () => {
  let bench: Bench;
  beforeAll(() => {
    bench = openBench();
  });
  afterAll(() => bench?.close());

  async function prepared(command: readonly string[]): Promise<Room> {
    const room = await bench.room();
    if (command === INSTALL) return room;
    const { status, stderr } = await room.calm(bench.programs.tschart, INSTALL);
    if (status !== 0) throw new Error(stderr);
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

  it.each([
    { name: 'install', command: INSTALL },
    { name: 'upgrade', command: UPGRADE },
    { name: 'uninstall', command: UNINSTALL },
  ])('$name', { timeout: 900_000 }, async ({ command }) => {
    const room = await prepared(command);
    const { status } = await room.run(bench.programs.tschart, command);
    const writes = room.proxy.asked.filter(isWrite).map(({ method, path }) => `${method} ${path.replace(/\?.*/, '')}`);
    await room.close();
    expect(status).toBe(0);
    expect(writes.length).toBeGreaterThan(3);
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
