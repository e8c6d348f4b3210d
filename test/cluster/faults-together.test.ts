import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bench, complaints, kubeconfig, openBench, oracle, recovers } from './faults.ts';

describe.skipIf(!kubeconfig || !oracle)('commands at once', () => {
  let bench: Bench;
  beforeAll(() => {
    bench = openBench();
  });
  afterAll(() => bench?.close());

  it('two upgrades: one goes through, the other says why it did not', { timeout: 600_000 }, async () => {
    const { tschart } = bench.programs;
    const room = await bench.room();
    await room.calm(tschart, ['install', 'web', 'charts/steps']);
    // The first is in the middle of its work when the second begins.
    let begun = (): void => {};
    const applying = new Promise<void>((done) => {
      begun = done;
    });
    let met = 0;
    room.proxy.decide = ({ method, path }) => {
      if (method !== 'PATCH' || !path.includes('/configmaps/') || met++ > 0) return undefined;
      begun();
      return { do: 'delay', ms: 3000 };
    };
    const first = room.run(tschart, ['upgrade', 'web', 'charts/steps', '--set', 'message=two']);
    await Promise.race([applying, first]);
    const second = await room.run(tschart, ['upgrade', 'web', 'charts/steps', '--set', 'message=three']);
    expect((await first).status).toBe(0);
    expect(second.status).toBe(1);
    expect(second.stderr).toContain('another operation (install/upgrade/rollback) is in progress');
    expect(await recovers(room, bench.programs)).toEqual([]);
    await room.close();
  });

  it('upgrades that begin at the same moment leave whole records', { timeout: 600_000 }, async () => {
    const { helm, tschart } = bench.programs;
    const room = await bench.room();
    await room.calm(tschart, ['install', 'web', 'charts/steps']);
    const outcomes = await Promise.all(
      [tschart, tschart, helm, tschart].map((program, i) =>
        room.run(program, ['upgrade', 'web', 'charts/steps', '--set', `message=m${i}`]),
      ),
    );
    expect(outcomes.flatMap(complaints)).toEqual([]);
    expect(outcomes.some(({ status }) => status === 0)).toBe(true);
    for (const { status, stderr } of outcomes)
      if (status !== 0)
        expect(stderr).toMatch(
          /another operation|already exists|has been modified|exists and cannot be imported|not found/,
        );
    expect(await recovers(room, bench.programs)).toEqual([]);
    await room.close();
  });

  it('ten installs of ten names go through', { timeout: 600_000 }, async () => {
    const { helm, tschart } = bench.programs;
    const room = await bench.room();
    const names = Array.from({ length: 10 }, (_, i) => `web${i}`);
    const outcomes = await Promise.all(names.map((name) => room.run(tschart, ['install', name, 'charts/steps'])));
    expect(outcomes.map(({ status, stderr }) => [status, stderr])).toEqual(names.map(() => [0, '']));
    const { stdout } = await room.calm(helm, ['list', '--short']);
    expect(stdout.trim().split('\n')).toEqual(names);
    await room.close();
  });

  it('ten installs of one name: one release', { timeout: 600_000 }, async () => {
    const { tschart } = bench.programs;
    const room = await bench.room();
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () => room.run(tschart, ['install', 'web', 'charts/steps'])),
    );
    expect(outcomes.flatMap(complaints)).toEqual([]);
    expect(outcomes.filter(({ status }) => status === 0).length).toBeLessThanOrEqual(1);
    expect((await room.records()).length).toBe(1);
    expect(await recovers(room, bench.programs)).toEqual([]);
    await room.close();
  });
});
