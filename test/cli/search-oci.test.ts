import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from './run.ts';

const digestOf = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

interface Stored {
  readonly manifest: string;
  readonly config: string;
}

function stored(config: object, mediaType = 'application/vnd.cncf.helm.config.v1+json'): Stored {
  const text = JSON.stringify(config);
  const manifest = JSON.stringify({
    schemaVersion: 2,
    config: { mediaType, digest: digestOf(text), size: Buffer.byteLength(text) },
    layers: [],
  });
  return { manifest, config: text };
}

const chart = (name: string, version: string, description = `The ${name}`): Stored =>
  stored({ name, version, appVersion: `${version}-app`, description, apiVersion: 'v2' });

const REPOSITORIES: Readonly<Record<string, Readonly<Record<string, Stored>>>> = {
  'charts/web': {
    '1.0.0': chart('web', '1.0.0'),
    '1.1.0_b.1': chart('web', '1.1.0+b.1'),
    '2.0.0-rc.1': chart('web', '2.0.0-rc.1'),
    latest: chart('web', '1.0.0'),
  },
  'charts/db': { '0.1.0': chart('db', '0.1.0', 'Keeps things') },
  'charts/empty': {},
  'images/web': { '1.0.0': stored({ os: 'linux' }, 'application/vnd.oci.image.config.v1+json') },
  'charts/broken': { '1.0.0': { manifest: '{', config: '' } },
};

let address = '';
const sockets = new Set<Socket>();
const server = createServer((asked, answer) => {
  const path = asked.url!;
  const reply = (status: number, body: string, headers: Record<string, string> = {}): void => {
    answer.writeHead(status, { 'Content-Length': Buffer.byteLength(body), ...headers }).end(body);
  };
  if (path === '/v2/_catalog') return reply(200, JSON.stringify({ repositories: Object.keys(REPOSITORIES) }));
  const [, name = '', kind, reference = ''] = /^\/v2\/(.+)\/(tags|manifests|blobs)\/(.+)$/.exec(path) ?? [];
  const tags = REPOSITORIES[name];
  if (tags === undefined) return reply(404, '{"errors":[{"code":"NAME_UNKNOWN","message":"never heard of it"}]}');
  if (kind === 'tags') return reply(200, JSON.stringify({ tags: Object.keys(tags) }));
  const found = Object.values(tags).find(({ config }) => digestOf(config) === reference);
  if (kind === 'blobs') return found ? reply(200, found.config) : reply(404, '');
  const { manifest } = tags[reference] ?? {};
  if (manifest === undefined) return reply(404, '');
  reply(200, manifest, { 'Content-Type': 'application/vnd.oci.image.manifest.v1+json' });
});
server.on('connection', (socket) => sockets.add(socket));

beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await new Promise((done) => server.close(done));
});

/** Names and versions that a search finds. */
async function found(...args: readonly string[]): Promise<string[]> {
  const { stdout, stderr, rc } = await run(['search', 'oci', ...args, '--plain-http', '-o', 'json'], {}, 'tschart');
  if (rc !== 0) throw new Error(stderr);
  const rows = JSON.parse(stdout) as { name: string; version: string }[];
  return rows.map(({ name, version }) => `${name.replace(`oci://${address}/`, '')} ${version}`);
}

describe('search oci', () => {
  it('shows the newest version of a chart, or those asked for', async () => {
    const web = `oci://${address}/charts/web`;
    expect(await found(web)).toEqual(['charts/web 1.1.0+b.1']);
    expect(await found(web, '--versions')).toEqual(['charts/web 1.1.0+b.1', 'charts/web 1.0.0']);
    expect(await found(web, '-l', '--devel')).toEqual([
      'charts/web 2.0.0-rc.1',
      'charts/web 1.1.0+b.1',
      'charts/web 1.0.0',
    ]);
    expect(await found(web, '--version', '~1.0')).toEqual(['charts/web 1.0.0']);
    expect(await found(web, '--version', '>3')).toEqual([]);
  });

  it('shows the charts below a path, by a keyword', async () => {
    expect(await found(`oci://${address}`)).toEqual(['charts/db 0.1.0', 'charts/web 1.1.0+b.1']);
    expect(await found(`oci://${address}/charts/`, '-l')).toEqual([
      'charts/db 0.1.0',
      'charts/web 1.1.0+b.1',
      'charts/web 1.0.0',
    ]);
    expect(await found(`oci://${address}/images/`)).toEqual([]);
    expect(await found(`oci://${address}`, 'KEEPS')).toEqual(['charts/db 0.1.0']);
  });

  it('prints tables, JSON and YAML', async () => {
    const db = `oci://${address}/charts/db`;
    const { stdout } = await run(['search', 'oci', db, '--plain-http'], {}, 'tschart');
    const width = db.length;
    expect(stdout).toBe(
      `${'NAME'.padEnd(width)}\tCHART VERSION\tAPP VERSION\tDESCRIPTION \n${db}\t0.1.0        \t0.1.0-app  \tKeeps things\n`,
    );
    const yaml = await run(['search', 'oci', db, '--plain-http', '-o', 'yaml'], {}, 'tschart');
    const { manifest } = REPOSITORIES['charts/db']!['0.1.0']!;
    expect(yaml.stdout).toBe(
      `- app_version: 0.1.0-app\n  description: Keeps things\n  digest: ${digestOf(manifest)}\n  name: ${db}\n  version: 0.1.0\n`,
    );
  });

  it('says what is wrong', async () => {
    const search = (...args: readonly string[]) => run(['search', 'oci', ...args, '--plain-http'], {}, 'tschart');
    expect(await search('web')).toEqual({
      rc: 1,
      stdout: '',
      stderr: 'Error: "web" is not in a registry: it must begin with oci://\n',
    });
    const url = `http://${address}/v2/charts/none/tags/list`;
    expect((await search(`oci://${address}/charts/none`)).stderr).toBe(
      `Error: GET "${url}": response status code 404: name unknown: never heard of it\n`,
    );
    expect((await search(`oci://${address}/charts/empty`)).stdout).toBe('No results found\n');
    expect(await search(`oci://${address}/charts/empty`, '--fail-on-no-result')).toMatchObject({
      rc: 1,
      stderr: 'Error: no results found\n',
    });
    expect((await search(`oci://${address}/charts/web`, '--version', '>>1')).stderr).toMatch(/improper constraint/);
    expect((await search()).stderr).toMatch(/requires at least 1 argument/);
  });
});
