import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createFileDriver } from '../../src/node/driver/file-driver.ts';
import { layoutOf } from '../../src/node/driver/layout.ts';
import { type Driver, releaseKey } from '../../src/release/driver.ts';
import { createMemoryDriver } from '../../src/release/memory-driver.ts';
import { type Release, withStatus } from '../../src/release/release.ts';
import { createStorage } from '../../src/release/storage.ts';

// What every driver of releases does, as those of Helm 4.3.1 (pkg/storage/driver) do.
function revision(name: string, number: number, status = 'superseded', namespace = 'ns'): Release {
  return {
    name,
    namespace,
    revision: number,
    info: {
      firstDeployed: '2024-01-01T00:00:00Z',
      lastDeployed: '2024-01-02T03:04:05.123456789+02:00',
      deleted: '',
      description: 'd',
      status,
      rollbackRevision: 0,
      notes: 'näh\n',
    },
    chart: {
      metadata: { name: 'c', version: '1.0.0', apiVersion: 'v2', annotations: new Map([['a', 'b']]) },
      lock: null,
      templates: [{ name: 'templates/x', data: new Uint8Array([0, 255, 10]) }],
      values: new Map([['v', new Map([['w', [1, null, 'x']]])]]),
      schema: null,
      schemaModified: '0001-01-01T00:00:00Z',
      files: null,
      modified: '',
    },
    config: new Map<string, never>(),
    manifest: '---\nkind: X\n',
    hooks: [],
    labels: new Map([['team', 'x']]),
    applyMethod: 'ssa',
  };
}

const root = mkdtempSync(join(tmpdir(), 'driver-'));
afterAll(() => rmSync(root, { recursive: true }));

let stores = 0;
const drivers: [string, () => Driver][] = [
  ['memory', () => createMemoryDriver('ns')],
  ['file', () => createFileDriver({ layout: layoutOf(join(root, String(stores++))), namespace: 'ns' })],
];

const numbers = (releases: readonly Release[]): number[] =>
  releases.map((release) => release.revision).sort((a, b) => a - b);

describe.each(drivers)('the %s driver', (_, make) => {
  it('gives back what was created', async () => {
    const driver = make();
    const release = revision('r', 1);
    await driver.create(releaseKey('r', 1), release);
    const got = await driver.get(releaseKey('r', 1));
    expect({ ...got, chart: { ...got.chart }, config: null }).toEqual({ ...release, config: null });
  });

  it('refuses a key twice, and keys that are none', async () => {
    const driver = make();
    await driver.create(releaseKey('r', 1), revision('r', 1));
    await expect(driver.create(releaseKey('r', 1), revision('r', 1))).rejects.toThrow('release: already exists');
    await expect(driver.get('x')).rejects.toThrow('release: invalid key');
    await expect(driver.get('sh.helm.release.v1.r.vx')).rejects.toThrow('release: invalid key');
  });

  it('says what is not there', async () => {
    const driver = make();
    const key = releaseKey('r', 1);
    await expect(driver.get(key)).rejects.toThrow('release: not found');
    await expect(driver.update(key, revision('r', 1))).rejects.toThrow('release: not found');
    await expect(driver.delete(key)).rejects.toThrow('release: not found');
    await expect(driver.query({ name: 'r', owner: 'helm' })).rejects.toThrow('release: not found');
    expect(await driver.list(() => true)).toEqual([]);
  });

  it('finds by labels', async () => {
    const driver = make();
    for (const n of [1, 2, 10])
      await driver.create(releaseKey('r', n), revision('r', n, n === 10 ? 'deployed' : 'failed'));
    await driver.create(releaseKey('other', 1), revision('other', 1));
    expect(numbers(await driver.query({ name: 'r', owner: 'helm' }))).toEqual([1, 2, 10]);
    expect(numbers(await driver.query({ name: 'r', status: 'deployed' }))).toEqual([10]);
    expect(numbers(await driver.query({ name: 'r', version: '2' }))).toEqual([2]);
    await expect(driver.query({ name: 'r', team: 'x' })).rejects.toThrow('release: not found');
    expect((await driver.list(({ name }) => name === 'other')).length).toBe(1);
  });

  it('updates and deletes', async () => {
    const driver = make();
    const key = releaseKey('r', 1);
    await driver.create(key, revision('r', 1));
    await driver.update(key, withStatus(revision('r', 1), 'deployed', 'now'));
    expect((await driver.get(key)).info).toMatchObject({ status: 'deployed', description: 'now' });
    expect((await driver.delete(key)).revision).toBe(1);
    await expect(driver.get(key)).rejects.toThrow('release: not found');
  });

  it('keeps so many revisions as the storage is told, and the deployed one', async () => {
    const storage = createStorage(make());
    for (let n = 1; n <= 5; n++) await storage.create(revision('r', n, n === 2 ? 'deployed' : 'failed'));
    await storage.create(revision('r', 6), 3);
    expect(numbers(await storage.history('r'))).toEqual([2, 5, 6]);
    expect((await storage.last('r')).revision).toBe(6);
    expect((await storage.deployed('r')).revision).toBe(2);
    await expect(storage.deployed('s')).rejects.toThrow('"s" has no deployed releases');
  });
});
