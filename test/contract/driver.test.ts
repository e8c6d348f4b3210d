import { afterAll, describe, expect, it } from 'vitest';
import { releaseKey } from '../../src/release/driver.ts';
import { type Release, withStatus } from '../../src/release/release.ts';
import { createStorage } from '../../src/release/storage.ts';
import { cleanUp, PLACES } from './driver-places.ts';
import { revision } from './driver-release.ts';

// What every driver of releases does, as those of Helm 4.3.1 (pkg/storage/driver) do, and what each says.

afterAll(cleanUp);

const numbers = (releases: readonly Release[]): number[] =>
  releases.map((release) => release.revision).sort((a, b) => a - b);

describe.each(PLACES)('the $name driver $missing', ({ missing, words, systemLabels, make }) => {
  const test = it.skipIf(missing !== '');

  test('gives back what was created', async () => {
    const { driver, namespace } = await make();
    const release = revision('r', 1, 'deployed', namespace);
    await driver.create(releaseKey('r', 1), release);
    const got = await driver.get(releaseKey('r', 1));
    expect({ ...got, chart: { ...got.chart }, config: null }).toEqual({ ...release, config: null });
  });

  test('refuses a key twice, and keys that are none', async () => {
    const { driver, namespace } = await make();
    await driver.create(releaseKey('r', 1), revision('r', 1, 'deployed', namespace));
    await expect(driver.create(releaseKey('r', 1), revision('r', 1, 'failed', namespace))).rejects.toThrow(
      words.exists,
    );
    expect((await driver.get(releaseKey('r', 1))).info.status).toBe('deployed');
    await expect(driver.get('x')).rejects.toThrow(words.brokenKey);
    await expect(driver.get('sh.helm.release.v1.r.vx')).rejects.toThrow(words.brokenKey);
  });

  test('says what is not there', async () => {
    const { driver, namespace } = await make();
    const key = releaseKey('r', 1);
    await expect(driver.get(key)).rejects.toThrow(/^release: not found$/);
    const update = driver.update(key, revision('r', 1, 'deployed', namespace));
    if (words.missingUpdate === '') await update;
    else await expect(update).rejects.toThrow(words.missingUpdate);
    await expect(driver.delete(key)).rejects.toThrow(/^release: not found$/);
    await expect(driver.query({ name: 'r', owner: 'helm' })).rejects.toThrow(/^release: not found$/);
    expect(await driver.list(() => true)).toEqual([]);
  });

  test('finds by labels', async () => {
    const { driver, namespace } = await make();
    for (const n of [1, 2, 10]) {
      await driver.create(releaseKey('r', n), revision('r', n, n === 10 ? 'deployed' : 'failed', namespace));
    }
    await driver.create(releaseKey('other', 1), revision('other', 1, 'superseded', namespace));
    expect(numbers(await driver.query({ name: 'r', owner: 'helm' }))).toEqual([1, 2, 10]);
    expect(numbers(await driver.query({ name: 'r', status: 'deployed' }))).toEqual([10]);
    expect(numbers(await driver.query({ name: 'r', version: '2' }))).toEqual([2]);
    const custom = driver.query({ name: 'r', team: 'x' });
    if (words.customLabel === undefined) expect(numbers(await custom)).toEqual([1, 2, 10]);
    else await expect(custom).rejects.toThrow(words.customLabel);
    expect((await driver.list(({ name }) => name === 'other')).length).toBe(1);
  });

  test('finds the newest of each release, whatever its status', async () => {
    const { driver, namespace } = await make();
    const all = [
      'a 1 superseded',
      'a 2 deployed',
      'b 9 failed',
      'b 10 superseded',
      'c 1 deployed',
      'c 2 failed',
      'd 1 failed',
    ];
    for (const [name, number, status] of all.map((text) => text.split(' '))) {
      const key = releaseKey(name!, Number(number));
      await driver.create(key, revision(name!, Number(number), status, namespace));
    }
    const found = await createStorage(driver).newestOfEach((name) => name !== 'd');
    expect(found.map(({ name, revision, info }) => `${name} ${revision} ${info.status}`).sort()).toEqual([
      'a 2 deployed',
      'b 10 superseded',
      'c 2 failed',
    ]);
  });

  test('gives labels with what it finds', async () => {
    const { driver, namespace } = await make();
    await driver.create(releaseKey('r', 3), revision('r', 3, 'deployed', namespace));
    const own = { team: 'x' };
    const all = { ...own, name: 'r', owner: 'helm', status: 'deployed', version: '3' };
    expect(Object.fromEntries((await driver.get(releaseKey('r', 3))).labels)).toEqual(own);
    const [queried] = await driver.query({ name: 'r' });
    expect(Object.fromEntries(queried!.labels)).toMatchObject(systemLabels ? all : own);
    expect(queried!.labels.has('createdAt')).toBe(systemLabels);
    expect(Object.fromEntries((await driver.list(() => true))[0]!.labels)).toMatchObject(own);
  });

  test('updates and deletes', async () => {
    const { driver, namespace } = await make();
    const key = releaseKey('r', 1);
    const release = revision('r', 1, 'superseded', namespace);
    await driver.create(key, release);
    await driver.update(key, withStatus(release, 'deployed', 'now'));
    expect((await driver.get(key)).info).toMatchObject({ status: 'deployed', description: 'now' });
    expect(numbers(await driver.query({ name: 'r', status: 'deployed' }))).toEqual([1]);
    expect((await driver.delete(key)).revision).toBe(1);
    await expect(driver.get(key)).rejects.toThrow(/^release: not found$/);
  });

  test('keeps so many revisions as the storage is told, and the deployed one', async () => {
    const { driver, namespace } = await make();
    const storage = createStorage(driver);
    for (let n = 1; n <= 5; n++) {
      await storage.create(revision('r', n, n === 2 ? 'deployed' : 'failed', namespace));
    }
    await storage.create(revision('r', 6, 'superseded', namespace), 3);
    expect(numbers(await storage.history('r'))).toEqual([2, 5, 6]);
    expect((await storage.last('r')).revision).toBe(6);
    expect((await storage.deployed('r')).revision).toBe(2);
    await expect(storage.deployed('s')).rejects.toThrow('"s" has no deployed releases');
  });
});
