import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { encodeRecord } from '../../src/node/driver/record-codec.ts';
import { createSecretsDriver } from '../../src/node/driver/secrets.ts';
import { connectLazily } from '../../src/node/kube/connect.ts';
import type { Driver } from '../../src/release/driver.ts';
import type { Release } from '../../src/release/release.ts';
import { revision } from './driver-release.ts';

// Lists of records as servers and gateways may answer them. What is said is what Helm 4.3.1 says of the same answers.
let server: Server;
let connection: ReturnType<typeof connectLazily>;
let driver: Driver;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let accepted: string[];

beforeEach(async () => {
  accepted = [];
  server = createServer((request, response) => {
    accepted.push(request.headers.accept ?? '');
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  connection = connectLazily({ server: `http://127.0.0.1:${port}`, env: {} });
  driver = createSecretsDriver(connection.api, { namespace: 'demo' });
});

afterEach(async () => {
  connection.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const PROTOBUF = 'application/vnd.kubernetes.protobuf';
const METADATA = ';as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

interface Secret {
  readonly metadata: object;
  readonly data: object;
}

function secret(key: string, release: Release, labels: object): Secret {
  const data = Buffer.from(encodeRecord(release)).toString('base64');
  return { metadata: { name: key, namespace: 'demo', labels: { owner: 'helm', ...labels } }, data: { release: data } };
}

/** Answers in JSON what the selector asks for by status. */
function holds(...secrets: readonly (Secret & { readonly metadata: { labels?: { status?: string } } })[]): void {
  answer = ({ url = '' }, response) => {
    const [, not, status] = /status(!?)=(\w+)/.exec(decodeURIComponent(url)) ?? [];
    const items = secrets.filter(
      ({ metadata: { labels } }) => status === undefined || (labels?.status === status) === (not === ''),
    );
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify({ kind: 'SecretList', apiVersion: 'v1', metadata: {}, items }));
  };
}

const shown = (releases: readonly Release[]): string[] =>
  releases.map(({ name, revision, info: { status } }) => `${name} ${revision} ${status}`).sort();

it('asks for protobuf or JSON, and reads JSON where that is the answer', async () => {
  holds(secret('sh.helm.release.v1.a.v1', revision('a', 1, 'deployed', 'demo'), { name: 'a', status: 'deployed' }));
  expect(shown(await driver.newest!(() => true))).toEqual(['a 1 deployed']);
  expect(shown(await driver.query({ name: 'a', owner: 'helm' }))).toEqual(['a 1 deployed']);
  expect(new Set(accepted)).toEqual(
    new Set([`${PROTOBUF},application/json`, `${PROTOBUF}${METADATA},application/json${METADATA}`]),
  );
});

it('names a type that it does not know', async () => {
  answer = (_, response) => response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end('<html>');
  const words = "serializer for text/html; charset=utf-8 doesn't exist";
  await expect(driver.newest!(() => true)).rejects.toThrow(`list: failed to list: ${words}`);
  await expect(driver.query({ name: 'a' })).rejects.toThrow(`query: failed to query with labels: ${words}`);
  await expect(driver.get('k')).rejects.toThrow(`get: failed to get "k": ${words}`);
});

it.each([
  ['labels say another version', { name: 'a', version: '9' }],
  ['labels say another name', { name: 'b', version: '2' }],
  ['labels say nothing', {}],
])('finds the newest revision where %s', async (_, labels) => {
  holds(
    secret('sh.helm.release.v1.a.v2', revision('a', 2, 'superseded', 'demo'), labels),
    secret('sh.helm.release.v1.a.v3', revision('a', 3, 'deployed', 'demo'), { name: 'a', status: 'superseded' }),
  );
  expect(shown(await driver.newest!((name) => name === 'a'))).toEqual(['a 3 deployed']);
});

it.each([['copy'], ['sh.helm.release.v1.b.v1'], ['sh.helm.release.v1.a.v7']])(
  'believes the record in an object that is called %s',
  async (key) => {
    holds(
      secret(key, revision('a', 2, 'failed', 'demo'), { name: 'b', version: '1', status: 'failed' }),
      secret('sh.helm.release.v1.a.v1', revision('a', 1, 'deployed', 'demo'), { name: 'a', status: 'deployed' }),
    );
    const found = await driver.newest!(() => true);
    expect(shown(found)).toContain('a 2 failed');
  },
);
