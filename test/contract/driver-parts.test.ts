import { randomBytes } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { ApiError, type ApiRequest, type KubeApi } from '../../src/kube/api.ts';
import { fieldAt, textAt } from '../../src/kube/json.ts';
import { createConfigMapsDriver } from '../../src/node/driver/configmaps.ts';
import { CONFIG_MAPS, recordObjects, SECRETS } from '../../src/node/driver/record-objects.ts';
import { sweepParts } from '../../src/node/driver/record-parts.ts';
import { createSecretsDriver } from '../../src/node/driver/secrets.ts';
import { type Driver, releaseKey } from '../../src/release/driver.ts';
import { type Release, withStatus } from '../../src/release/release.ts';
import { cleanUp, clusterApi, createNamespace } from './driver-places.ts';
import { revision } from './driver-release.ts';

// Records that one object of the API can't hold. The server's own limit and words are those of Kubernetes 1.36.
const cluster = process.env['TSCHART_CLUSTER'];
const KEY = releaseKey('r', 1);

afterAll(cleanUp);

/** A record of about so many bytes, however it is packed. */
function large(namespace: string, bytes: number, number = 1): Release {
  return { ...revision('r', number, 'deployed', namespace), manifest: randomBytes((bytes * 3) / 4).toString('base64') };
}

const KINDS: [resource: string, make: typeof createSecretsDriver, tooLarge: RegExp][] = [
  [
    'secrets',
    createSecretsDriver,
    /^create: failed to create: Secret "sh.helm.release.v1.r.v1" is invalid: data: Too long: may not be more than 1048576 bytes$/,
  ],
  [
    'configmaps',
    createConfigMapsDriver,
    /^ConfigMap "sh.helm.release.v1.r.v1" is invalid: \[\]: Too long: may not be more than 1048576 bytes$/,
  ],
];

async function names(resource: string, namespace: string): Promise<string[]> {
  const list = await clusterApi.request({ method: 'GET', path: `/api/v1/namespaces/${namespace}/${resource}` });
  const items = fieldAt(list, 'items');
  const all = Array.isArray(items) ? items.map((item) => textAt(item, 'metadata', 'name')) : [];
  return all.filter((name) => name.startsWith('sh.helm.'));
}

/** An API that fails from the n-th changing request on, as if the process had been killed. */
function dyingApi(n: number): KubeApi {
  let changes = 0;
  const guard = async (request: ApiRequest): Promise<void> => {
    if (request.method !== 'GET') changes++;
    if (changes >= n) throw new ApiError(503, 'killed', 'ServiceUnavailable');
  };
  return {
    ...clusterApi,
    async request(request) {
      await guard(request);
      return clusterApi.request(request);
    },
  };
}

async function contentOf(driver: Driver): Promise<string> {
  try {
    return (await driver.get(KEY)).manifest;
  } catch (error) {
    return (error as Error).message;
  }
}

describe.skipIf(cluster === undefined).each(KINDS)('a record too large for %s', (resource, make, tooLarge) => {
  it("is the server's to refuse by default", async () => {
    const namespace = await createNamespace();
    const driver = make(clusterApi, { namespace });
    await expect(driver.create(KEY, large(namespace, 1_400_000))).rejects.toThrow(tooLarge);
    expect(await names(resource, namespace)).toEqual([]);
  });

  it('goes into parts where asked for, and comes back whole', async () => {
    const namespace = await createNamespace();
    const driver = make(clusterApi, { namespace, inParts: true });
    const release = large(namespace, 3_000_000);
    await driver.create(KEY, release);
    expect((await names(resource, namespace)).length).toBe(5);
    const reader = make(clusterApi, { namespace });
    const got = await reader.get(KEY);
    expect({ ...got, chart: { ...got.chart }, config: null }).toEqual({ ...release, config: null });
    expect((await reader.list(() => true)).map(({ manifest }) => manifest)).toEqual([release.manifest]);
    const [queried] = await reader.query({ name: 'r', status: 'deployed' });
    expect(queried!.manifest).toBe(release.manifest);
    expect([...queried!.labels.keys()].sort()).toEqual(['createdAt', 'name', 'owner', 'status', 'team', 'version']);
  });

  it('changes its state in one write, whoever read it', async () => {
    const namespace = await createNamespace();
    const release = large(namespace, 1_400_000);
    await make(clusterApi, { namespace, inParts: true }).create(KEY, release);
    const before = await names(resource, namespace);
    const driver = make(clusterApi, { namespace });
    await driver.update(KEY, withStatus(await driver.get(KEY), 'superseded', 'old'));
    expect(await names(resource, namespace)).toEqual(before);
    expect(await driver.get(KEY)).toMatchObject({ manifest: release.manifest, info: { status: 'superseded' } });
  });

  it('takes its parts along when it changes, shrinks and goes', async () => {
    const namespace = await createNamespace();
    const driver = make(clusterApi, { namespace, inParts: true });
    await driver.create(KEY, large(namespace, 1_400_000));
    const next = large(namespace, 1_400_000);
    await driver.update(KEY, next);
    expect((await names(resource, namespace)).length).toBe(3);
    expect((await driver.get(KEY)).manifest).toBe(next.manifest);
    await driver.update(KEY, { ...next, manifest: 'small' });
    expect(await names(resource, namespace)).toEqual([KEY]);
    await driver.update(KEY, next);
    await driver.delete(KEY);
    expect(await names(resource, namespace)).toEqual([]);
  });

  it('leaves nothing behind for long, whoever deletes it', async () => {
    const namespace = await createNamespace();
    const driver = make(clusterApi, { namespace, inParts: true });
    await driver.create(KEY, large(namespace, 1_300_000));
    await driver.create(releaseKey('r', 2), large(namespace, 1_300_000, 2));
    await make(dyingApi(3), { namespace, inParts: true })
      .create(releaseKey('r', 3), large(namespace, 1_300_000, 3))
      .catch(() => {});
    const objects = recordObjects(clusterApi, resource === 'secrets' ? SECRETS : CONFIG_MAPS, namespace);
    await objects.delete(KEY);
    const all = await names(resource, namespace);
    await sweepParts(objects, 'r', Date.now());
    expect(await names(resource, namespace)).toEqual(all);
    await sweepParts(objects, 'r', Date.now() + 3_600_000);
    const left = await names(resource, namespace);
    expect([all.length, left.length]).toEqual([7, 3]);
    expect(left.every((name) => name.startsWith(releaseKey('r', 2)))).toBe(true);
  });

  // Both kinds have the same code.
  if (resource === 'configmaps') return;
  it.each<[verb: string, change: (driver: Driver, release: Release) => Promise<unknown>]>([
    ['create', (driver, release) => driver.create(KEY, release)],
    ['update', (driver, release) => driver.update(KEY, release)],
    ['delete', (driver) => driver.delete(KEY)],
  ])('is the old one or the new one wherever a %s is killed', async (verb, change) => {
    const steps = await Promise.all(Array.from({ length: 6 }, (_, step) => killedAt(step + 1)));
    expect(steps.includes('done')).toBe(true);
    expect(steps.filter((step) => step === 'killed').length).toBeGreaterThan(verb === 'delete' ? 0 : 2);

    async function killedAt(step: number): Promise<'killed' | 'done'> {
      const namespace = await createNamespace();
      const before = large(namespace, 1_300_000);
      const after = large(namespace, 1_310_000);
      if (verb !== 'create') await make(clusterApi, { namespace, inParts: true }).create(KEY, before);
      const driver = make(dyingApi(step), { namespace, inParts: true });
      const failed = await (verb === 'update' ? driver.get(KEY) : Promise.resolve())
        .then(() => change(driver, after))
        .then(
          () => false,
          () => true,
        );
      const old = verb === 'create' ? 'release: not found' : before.manifest;
      const done = verb === 'delete' ? 'release: not found' : after.manifest;
      const survivor = make(clusterApi, { namespace, inParts: true });
      const held = await contentOf(survivor);
      expect([old, done]).toContain(held);
      if (!failed) expect(held).toBe(done);
      if (held === old) await change(survivor, after);
      expect(await contentOf(survivor)).toBe(done);
      return failed ? 'killed' : 'done';
    }
  });
});
