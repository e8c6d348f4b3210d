// Helm 4.3.1 and the drivers take turns at the same records: where TSCHART_ORACLE names the folder of the real Helm, and
// TSCHART_CLUSTER a cluster (for sql, TSCHART_POSTGRES a database as well).
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fieldAt, textAt } from '../../src/kube/json.ts';
import { openDriver } from '../../src/node/driver/open.ts';
import { unpackRecord } from '../../src/node/driver/record-codec.ts';
import { CONFIG_MAPS, recordObjects, SECRETS } from '../../src/node/driver/record-objects.ts';
import { type Driver, releaseKey } from '../../src/release/driver.ts';
import { encodeRelease } from '../../src/release/encode.ts';
import { withStatus } from '../../src/release/release.ts';
import { createStorage } from '../../src/release/storage.ts';
import { cleanUp, clusterApi, createNamespace } from './driver-places.ts';

const oracle = process.env['TSCHART_ORACLE'];
const cluster = process.env['TSCHART_CLUSTER'];
const postgres = process.env['TSCHART_POSTGRES'];
const none = oracle === undefined || cluster === undefined;

const run = promisify(execFile);
const home = mkdtempSync(join(tmpdir(), 'driver-helm-'));
const chart = join(home, 'chart');

beforeAll(() => {
  mkdirSync(join(chart, 'templates'), { recursive: true });
  const write = (name: string, text: string): void => writeFileSync(join(chart, name), text);
  write(
    'Chart.yaml',
    'apiVersion: v2\nname: chart\nversion: 1.2.3\nappVersion: "1.0"\nkeywords: [a, <b>]\nannotations: {x: "ü & \\u2028"}\n' +
      'maintainers: [{name: n, email: e}]\n',
  );
  write('values.yaml', 'big: 12345678901234567890\nfloat: 1.5e30\nlist: [1, null, {a: ~}]\ntext: "<&>\\t\\u00e9"\n');
  write('values.schema.json', '{"type": "object"}');
  write('README.md', 'für alle\n');
  write('templates/NOTES.txt', 'Notes of {{ .Release.Name }} <&>\n');
  write(
    'templates/map.yaml',
    'kind: ConfigMap\napiVersion: v1\nmetadata:\n  name: {{ .Release.Name }}\ndata: {a: "<ü>"}\n',
  );
  write(
    'templates/hook.yaml',
    'kind: ConfigMap\napiVersion: v1\nmetadata:\n  name: {{ .Release.Name }}-h\n  annotations:\n' +
      '    helm.sh/hook: pre-install,post-upgrade\n    helm.sh/hook-weight: "-2"\n    helm.sh/hook-delete-policy: hook-succeeded\n',
  );
});
afterAll(async () => {
  await cleanUp();
  rmSync(home, { recursive: true });
});

interface Ended {
  readonly failed: boolean;
  readonly text: string;
}

function helmOf(driver: string, namespace: string): (...args: readonly string[]) => Promise<Ended> {
  const env = {
    ...process.env,
    HOME: home,
    KUBECONFIG: cluster,
    HELM_DRIVER: driver,
    HELM_DRIVER_SQL_CONNECTION_STRING: postgres,
    HELM_NAMESPACE: namespace,
  };
  return async (...args) => {
    try {
      const { stdout, stderr } = await run(join(oracle!, 'helm'), args, { env });
      return { failed: false, text: stdout + stderr };
    } catch (error) {
      const { stdout, stderr } = error as { stdout: string; stderr: string };
      return { failed: true, text: stdout + stderr };
    }
  };
}

async function open(name: string, namespace: string, parts = ''): Promise<Driver> {
  const env = {
    ...process.env,
    HELM_DRIVER: name,
    HELM_DRIVER_SQL_CONNECTION_STRING: postgres,
    TSCHART_RECORD_PARTS: parts,
  };
  return openDriver({ env, namespace, api: clusterApi });
}

describe.each(['secret', 'configmap', 'sql'])('Helm and the %s driver', (name) => {
  const test = it.skipIf(none || (name === 'sql' && postgres === undefined));

  test('write the same records, and read what the other wrote', async () => {
    const namespace = await createNamespace();
    const helm = helmOf(name, namespace);
    expect(await helm('install', 'r', chart, '--labels', 'team=x', '--set', 'a=1,b=<')).toMatchObject({
      failed: false,
    });
    expect(await helm('upgrade', 'r', chart, '--description', 'second')).toMatchObject({ failed: false });
    const show = async (): Promise<string[]> => {
      const commands = ['get all r', 'history r -o json', 'get metadata r --revision=1', 'status r -o json'];
      const shown = await Promise.all(commands.map((command) => helm(...command.split(' '))));
      return [...shown.map(({ text }) => text), (await helm('list', '-l', 'team=x', '-o', 'json')).text];
    };
    const before = await show();
    expect(before.join('')).toContain('Notes of r <&>');
    const driver = await open(name, namespace);
    const releases = [await driver.get(releaseKey('r', 1)), await driver.get(releaseKey('r', 2))];
    expect(releases.map(({ info }) => info.status)).toEqual(['superseded', 'deployed']);
    for (const release of releases) {
      const key = releaseKey('r', release.revision);
      await driver.delete(key);
      await driver.create(key, release);
    }
    expect(await show()).toEqual(before);
    expect(await helm('rollback', 'r', '1')).toMatchObject({ failed: false });
    expect((await driver.query({ name: 'r', status: 'deployed' })).map(({ revision }) => revision)).toEqual([3]);
    expect(await helm('uninstall', 'r')).toMatchObject({ failed: false });
    expect(await driver.list(() => true)).toEqual([]);
  });
});

describe.each(['secret', 'configmap'])("a %s of Helm's", (name) => {
  const kind = name === 'secret' ? SECRETS : CONFIG_MAPS;

  it.skipIf(none)('has the same text and labels when written again', async () => {
    const namespace = await createNamespace();
    const helm = helmOf(name, namespace);
    await helm('install', 'r', chart, '--labels', 'team=x', '--set', 'a=1,b=<');
    const objects = recordObjects(clusterApi, kind, namespace);
    const path = `/api/v1/namespaces/${namespace}/${kind.resource}/${releaseKey('r', 1)}`;
    const raw = async (): Promise<unknown[]> => {
      const object = await clusterApi.request({ method: 'GET', path });
      const labels = { ...(fieldAt(object, 'metadata', 'labels') as object), modifiedAt: 0 };
      const [managed] = fieldAt(object, 'metadata', 'managedFields') as never[];
      return [labels, textAt(object, 'type'), textAt(managed, 'manager'), fieldAt(managed!, 'fieldsV1')];
    };
    const written = await objects.get(releaseKey('r', 1));
    const look = await raw();
    const driver = await open(name, namespace);
    const release = await driver.get(releaseKey('r', 1));
    expect(encodeRelease(release)).toBe(unpackRecord(written.data));
    await driver.update(releaseKey('r', 1), release);
    const again = await objects.get(releaseKey('r', 1));
    expect(unpackRecord(again.data)).toBe(unpackRecord(written.data));
    expect(await raw()).toEqual(look);
    const head = (data: string): string => Buffer.from(data, 'base64').subarray(0, 10).toString('hex');
    expect(head(again.data)).toBe(head(written.data));
  });

  it.skipIf(none)('is left out by both where it is broken', async () => {
    const namespace = await createNamespace();
    const helm = helmOf(name, namespace);
    for (const release of ['r', 's']) await helm('install', release, chart);
    await helm('upgrade', 'r', chart);
    const objects = recordObjects(clusterApi, kind, namespace);
    const driver = await open(name, namespace);
    const texts: [data: string, problem: string][] = [
      ['', 'unexpected end of JSON input'],
      ['!', 'illegal base64 data at input byte 0'],
      ['bm8=', "invalid character 'o' in literal null (expecting 'u')"],
      ['H4sIAAAAAAAC', 'unexpected EOF'],
      ['W10=', 'json: cannot unmarshal array into Go value of type v1.Release'],
    ];
    for (const [data, problem] of texts) {
      const { labels } = await objects.get(releaseKey('r', 2));
      await objects.update(releaseKey('r', 2), Object.fromEntries(labels), data);
      const shown = JSON.parse((await helm('list', '-o', 'json')).text) as { name: string; revision: string }[];
      const newest = await createStorage(driver).newestOfEach(() => true);
      expect(newest.map((release) => `${release.name} ${release.revision}`).sort()).toEqual(
        shown.map((release) => `${release.name} ${release.revision}`).sort(),
      );
      expect((await driver.query({ name: 'r' })).map(({ revision }) => revision)).toEqual([1]);
      expect((await driver.list(() => true)).map(({ revision }) => revision)).toEqual([1, 1]);
      const { failed, text } = await helm('status', 'r', '--revision', '2');
      const said = await driver.get(releaseKey('r', 2)).catch((error: Error) => error.message);
      expect([failed, text]).toEqual([true, `Error: ${said}\n`]);
      expect(said).toContain(problem);
    }
  });

  it.skipIf(none)('is what Helm stops at where it is in parts', async () => {
    const namespace = await createNamespace();
    const helm = helmOf(name, namespace);
    await helm('install', 'r', chart);
    await helm('upgrade', 'r', chart);
    const driver = await open(name, namespace, '1');
    const small = await driver.get(releaseKey('r', 2));
    const filling = `# ${randomBytes(1_000_000).toString('base64')}\n`;
    const large = { ...small, manifest: `${small.manifest}${filling}` };
    await driver.update(releaseKey('r', 2), large);
    expect((await helm('list')).text).toMatch(/r\s+\S+\s+2\s+.*deployed\s+chart-1\.2\.3/);
    const stopped = /unable to build kubernetes objects from current release manifest: /;
    for (const args of [
      ['upgrade', 'r', chart],
      ['upgrade', 'r', chart, '--reuse-values'],
      ['rollback', 'r', '1'],
    ]) {
      const { failed, text } = await helm(...args);
      expect([failed, text]).toEqual([true, expect.stringMatching(stopped)]);
    }
    expect((await helm('rollback', 'r', '2')).failed).toBe(true);
    expect(await helm('uninstall', 'r')).toEqual({ failed: true, text: 'Error: failed to delete release: r\n' });
    expect(
      await clusterApi.request({ method: 'GET', path: `/api/v1/namespaces/${namespace}/configmaps/r` }),
    ).toBeTruthy();
    const statuses = (await driver.query({ name: 'r' })).map(({ revision, info }) => `${revision} ${info.status}`);
    expect(statuses).toEqual(['1 superseded', '2 deployed', '3 pending-rollback', '4 uninstalling']);
    // Helm began revision 4 from revision 2, whose parts it can't know of: they are found all the same.
    for (const number of [2, 4]) expect((await driver.get(releaseKey('r', number))).manifest).toBe(large.manifest);
    for (const number of [4, 3]) await driver.delete(releaseKey('r', number));
    await driver.update(releaseKey('r', 2), withStatus(small, 'deployed'));
    expect(await helm('upgrade', 'r', chart)).toMatchObject({ failed: false });
  });
});
