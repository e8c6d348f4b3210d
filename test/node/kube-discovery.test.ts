import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDiscovery, type Discovery } from '../../src/kube/discovery.ts';
import { type Connection, connect } from '../../src/node/kube/connect.ts';
import recorded from './golden/discovery.json' with { type: 'json' };

interface Document {
  readonly status: number;
  readonly type: string;
  readonly body: unknown;
}

let server: Server;
let documents: Readonly<Record<string, Document | undefined>>;
let requests: string[];
let cache: string;
let connection: Connection;

beforeEach(async () => {
  requests = [];
  documents = {};
  cache = mkdtempSync(join(tmpdir(), 'tschart-discovery-'));
  server = createServer(({ url = '', headers }, response) => {
    const path = url.split('?')[0]!;
    const found = path === '/version' ? VERSION : documents[path];
    const etag = `"${JSON.stringify(found?.body).length}"`;
    if (found !== undefined && headers['if-none-match'] === etag) {
      requests.push(`304 ${url}`);
      return response.writeHead(304, { Etag: etag }).end();
    }
    requests.push(`${found?.status ?? 404} ${url}`);
    if (found === undefined)
      return response.writeHead(404, { 'Content-Type': 'text/plain' }).end('404 page not found\n');
    const headersOut = { 'Content-Type': found.type, ...(found.status === 200 && { Etag: etag, Vary: 'Accept' }) };
    return response
      .writeHead(found.status, headersOut)
      .end(typeof found.body === 'string' ? found.body : JSON.stringify(found.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  connection = await open();
});

afterEach(async () => {
  connection.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(cache, { recursive: true, force: true });
});

const VERSION = { status: 200, type: 'application/json', body: { gitVersion: 'v1.36.3', major: '1', minor: '36' } };

function open(): Promise<Connection> {
  const { port } = server.address() as AddressInfo;
  return connect({ server: `http://127.0.0.1:${port}`, env: { HOME: cache, KUBECACHEDIR: cache } });
}

const discovery = (): Discovery => createDiscovery(connection.api, { cache: connection.discoveryCache });

describe(`discovery, as client-go ${recorded.clientGo} and Helm ${recorded.helm} read it`, () => {
  describe.each(recorded.scenes)('$name', ({ documents: served, versions, problem, mappings }) => {
    it('gives the versions of Capabilities', async () => {
      documents = served as unknown as typeof documents;
      const asked = discovery().capabilities();
      if (problem === undefined) {
        const { apiVersions, kubeVersion } = await asked;
        expect([...apiVersions].sort()).toEqual(versions);
        expect(kubeVersion).toEqual({ version: 'v1.36.3', normalized: '', major: '1', minor: '36' });
      } else await expect(asked).rejects.toThrow(problem);
    });

    it('finds the resources of kinds', async () => {
      documents = served as unknown as typeof documents;
      const found: Record<string, unknown> = {};
      const at = discovery();
      for (const key of Object.keys(mappings)) {
        const [group, version, kind] = key.split('/') as [string, string, string];
        found[key] = await at.mappingFor(group, version, kind).catch((error: Error) => error.message);
      }
      expect(found).toEqual(mappings);
    });
  });
});

const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

function groups(...names: readonly string[]): Document {
  const resources = [{ resource: 'foos', scope: 'Namespaced', responseKind: { group: '', version: '', kind: 'Foo' } }];
  const items = names.map((name) => ({ metadata: { name }, versions: [{ version: 'v1', resources }] }));
  return { status: 200, type: AGGREGATED, body: { kind: 'APIGroupDiscoveryList', items } };
}

describe('what is kept of discovery', () => {
  beforeEach(() => {
    documents = { '/api': groups(''), '/apis': groups('a.example') };
  });

  it('is used by the next program for kinds that it has', async () => {
    await discovery().mappingFor('a.example', 'v1', 'Foo');
    expect(requests.sort()).toEqual(['200 /api?timeout=32s', '200 /apis?timeout=32s']);
    requests = [];
    await discovery().mappingFor('a.example', 'v1', 'Foo');
    expect(requests).toEqual([]);
  });

  it('is asked for again, once, where a kind is missing', async () => {
    await discovery().mappingFor('a.example', 'v1', 'Foo');
    documents = { ...documents, '/apis': groups('a.example', 'b.example') };
    requests = [];
    const next = discovery();
    expect(await next.mappingFor('b.example', 'v1', 'Foo')).toMatchObject({ resource: 'foos' });
    expect(requests.sort()).toEqual(['200 /apis?timeout=32s', '304 /api?timeout=32s']);
    requests = [];
    await expect(next.mappingFor('c.example', 'v1', 'Foo')).rejects.toThrow('no matches for kind "Foo"');
    expect(requests).toEqual([]);
  });

  it('does not count for capabilities', async () => {
    await discovery().mappingFor('a.example', 'v1', 'Foo');
    requests = [];
    await discovery().capabilities();
    expect(requests.sort()).toEqual(['200 /version?timeout=32s', '304 /api?timeout=32s', '304 /apis?timeout=32s']);
  });

  it('does not count after it was to be forgotten', async () => {
    const at = discovery();
    await expect(at.mappingFor('b.example', 'v1', 'Foo')).rejects.toThrow();
    documents = { ...documents, '/apis': groups('a.example', 'b.example') };
    await expect(at.mappingFor('b.example', 'v1', 'Foo')).rejects.toThrow();
    at.forget();
    expect(await at.mappingFor('b.example', 'v1', 'Foo')).toMatchObject({ group: 'b.example' });
  });

  it('is old after six hours', async () => {
    await discovery().mappingFor('a.example', 'v1', 'Foo');
    const long = new Date(Date.now() - 6 * 3_600_000 - 1000);
    for (const name of readdirSync(join(cache, 'http'))) utimesSync(join(cache, 'http', name), long, long);
    requests = [];
    await discovery().mappingFor('a.example', 'v1', 'Foo');
    expect(requests.sort()).toEqual(['304 /api?timeout=32s', '304 /apis?timeout=32s']);
    requests = [];
    await discovery().mappingFor('a.example', 'v1', 'Foo');
    expect(requests).toEqual([]);
  });

  it('is not trusted where it is damaged', async () => {
    await discovery().mappingFor('a.example', 'v1', 'Foo');
    const files = readdirSync(join(cache, 'http')).map((name) => join(cache, 'http', name));
    expect(files).toHaveLength(2);
    for (const file of files) writeFileSync(file, readFileSync(file).subarray(0, -1));
    requests = [];
    await discovery().mappingFor('a.example', 'v1', 'Foo');
    expect(requests.sort()).toEqual(['200 /api?timeout=32s', '200 /apis?timeout=32s']);
  });

  it('is done without where it can not be written', async () => {
    rmSync(cache, { recursive: true });
    writeFileSync(cache, '');
    expect(await discovery().mappingFor('a.example', 'v1', 'Foo')).toMatchObject({ kind: 'Foo' });
  });
});
