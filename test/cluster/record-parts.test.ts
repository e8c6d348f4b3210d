import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bench, kubeconfig, openBench, oracle } from './faults.ts';

const LARGE = ['web', 'charts/large', '--set', 'count=5'];
const PARTS = { TSCHART_RECORD_PARTS: 'true' };

describe.skipIf(!kubeconfig || !oracle)('records in parts', () => {
  let bench: Bench;
  beforeAll(() => {
    bench = openBench();
  });
  afterAll(() => bench?.close());

  it('are asked for by a flag, too', { timeout: 600_000 }, async () => {
    // Under the name of Helm there is no such flag.
    const tschart = bench.byOwnName;
    const room = await bench.room();
    const asked = await room.calm(tschart, ['install', ...LARGE, '--record-parts']);
    expect(`${asked.status} ${asked.stderr}`).toBe('0 ');
    const again = ['upgrade', ...LARGE, '--set', 'message=two'];
    const refused = await room.calm(tschart, [...again, '--record-parts=false'], PARTS);
    expect(refused.stderr).toContain('Too long: may not be more than 1048576 bytes');
    const odd = await room.calm(tschart, again, { TSCHART_RECORD_PARTS: 'maybe' });
    expect(`${odd.status} ${odd.stderr}`).toBe(
      '1 Error: TSCHART_RECORD_PARTS is to be true or false, and is "maybe"\n',
    );
    await room.close();
  });

  it.each(['secret', 'configmap'])('%s: asked for by a variable only', { timeout: 600_000 }, async (kind) => {
    const { helm, tschart } = bench.programs;
    const room = await bench.room();
    const driver = { HELM_DRIVER: kind };
    const parts = { ...driver, ...PARTS };
    const tell = async (env: Readonly<Record<string, string>>, ...args: string[]): Promise<string> => {
      const { status, stdout, stderr } = await room.calm(tschart, args, env);
      expect(`${status} ${stderr}`).toBe('0 ');
      return stdout;
    };
    const objects = async (): Promise<number> => {
      const path = `/api/v1/namespaces/${room.namespace}/${kind}s`;
      const list = (await bench.admin.get<{ items: { metadata: { name: string } }[] }>(path))!;
      return list.items.filter(({ metadata }) => metadata.name.includes('.release.v1.')).length;
    };

    const refused = await room.calm(tschart, ['install', ...LARGE], driver);
    expect(refused.status).toBe(1);
    expect(refused.stderr).toMatch(/^Error: INSTALLATION FAILED: .*Too long: may not be more than 1048576 bytes/);
    expect(await objects()).toBe(0);

    await tell(parts, 'install', ...LARGE);
    expect(await objects()).toBeGreaterThan(2);
    // Once written they are read without being asked for.
    expect(await tell(driver, 'list', '--short')).toBe('web\n');
    const manifest = await tell(driver, 'get', 'manifest', 'web');
    expect(manifest.length).toBeGreaterThan(2_000_000);
    expect((await room.calm(helm, ['list', '--short'], driver)).stdout).toBe('web\n');
    // Helm reads no objects out of it, and so changes nothing.
    expect((await room.calm(helm, ['upgrade', 'web', 'charts/large'], driver)).status).toBe(1);

    await tell(parts, 'upgrade', ...LARGE, '--set', 'message=two');
    await tell(parts, 'upgrade', 'web', 'charts/large', '--reset-values');
    await tell(parts, 'rollback', 'web', '1');
    expect(await tell(driver, 'get', 'manifest', 'web')).toBe(manifest);
    expect(JSON.parse(await tell(driver, 'history', 'web', '-o', 'json')).length).toBeGreaterThan(3);

    // A record that has room stays one that Helm reads and goes on with.
    await tell(parts, 'upgrade', 'web', 'charts/large', '--reset-values', '--history-max', '1');
    expect((await room.calm(helm, ['get', 'values', 'web', '--all', '-o', 'json'], driver)).stdout).toBe(
      '{"count":1,"message":"one"}\n',
    );
    expect((await room.calm(helm, ['upgrade', 'web', 'charts/large', '--set', 'message=h'], driver)).status).toBe(0);
    await tell(driver, 'uninstall', 'web');
    expect(await objects()).toBe(0);
    await room.close();
  });

  it('is taken away by uninstall where parts are lost, and the name is free', { timeout: 600_000 }, async () => {
    const { tschart } = bench.programs;
    const room = await bench.room();
    const key = 'sh.helm.release.v1.web.v';
    const secrets = `/api/v1/namespaces/${room.namespace}/secrets`;
    const held = async (): Promise<string[]> =>
      (await bench.admin.get<{ items: { metadata: { name: string } }[] }>(secrets))!.items
        .map(({ metadata: { name } }) => name)
        .filter((name) => name.startsWith('sh.helm.'));
    const losePart = async (revision: number): Promise<void> => {
      const part = (await held()).find((name) => name.startsWith(`${key}${revision}.`) && name.endsWith('.0'))!;
      expect((await bench.admin.ask('DELETE', `${secrets}/${part}`)).status).toBe(200);
    };
    const succeed = async (...args: string[]): Promise<string> => {
      const { status, stdout, stderr } = await room.calm(tschart, args, PARTS);
      expect(`${status} ${stderr}`).toBe('0 ');
      return stdout;
    };
    const told = (...lost: number[]): string =>
      `These records had lost parts and are removed; objects that only they named are left:\n${lost.map((n) => `${key}${n}\n`).join('')}release "web" uninstalled\n`;

    await succeed('install', ...LARGE);
    await succeed('upgrade', 'web', 'charts/large', '--reset-values');
    await losePart(1);
    expect(await succeed('uninstall', 'web')).toBe(told(1));
    expect(await held()).toEqual([]);

    await succeed('install', ...LARGE);
    await losePart(1);
    const kept = await room.calm(tschart, ['uninstall', 'web', '--keep-history']);
    expect(kept.stderr).toContain('no release provided');
    expect(await succeed('uninstall', 'web')).toBe(told(1));
    expect(await held()).toEqual([]);
    await succeed('install', 'web', 'charts/large', '--take-ownership', '--force-conflicts');
    await room.close();
  });
});
