import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { LogRecord } from '../../src/chart/log.ts';
import { fetchIndex, repositoryGetter } from '../../src/node/charts/chart-repository.ts';
import { contentPath } from '../../src/node/charts/content-cache.ts';
import {
  buildDependencies,
  type DependencyWork,
  updateDependencies,
} from '../../src/node/charts/dependencies/manager.ts';
import { expandChart } from '../../src/node/charts/expand.ts';
import { withFileLock } from '../../src/node/charts/file-lock.ts';
import { IndexStore } from '../../src/node/charts/index-store.ts';
import { summaryPath } from '../../src/node/charts/index-summary-file.ts';
import { locateChart } from '../../src/node/charts/locate.ts';
import { archiveOf } from '../../src/node/charts/save.ts';
import { loadChartFrom } from '../../src/node/files/load.ts';
import { writeWhole } from '../../src/node/files/write-whole.ts';
import type { Surroundings } from '../../src/node/getter/getter.ts';
import { createRegistryClient } from '../../src/node/registry/client.ts';
import { viewIndex } from '../../src/repo/index-view.ts';

let server: Server;
let base = '';
let room = '';
let said = '';
const logged: LogRecord[] = [];
const files = new Map<string, Uint8Array>();
const asked: string[] = [];

beforeAll(async () => {
  server = createServer((request, answer) => {
    asked.push(request.url!);
    const body = files.get(request.url!);
    if (body === undefined) answer.writeHead(404).end();
    else answer.end(body);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.close();
  server.closeAllConnections();
});

beforeEach(() => {
  room = mkdtempSync(join(tmpdir(), 'tschart-charts-'));
  said = '';
  files.clear();
  asked.length = 0;
  logged.length = 0;
  return () => rmSync(room, { recursive: true, force: true });
});

function surroundings(): Surroundings {
  return {
    env: {},
    log: (record) => {
      if (record.level !== 'DEBUG') logged.push(record);
    },
    debug: false,
    pluginsDirectory: join(room, 'plugins'),
    registryConfig: join(room, 'registry.json'),
    repositoryConfig: join(room, 'repositories.yaml'),
    repositoryCache: join(room, 'repository'),
    contentCache: join(room, 'content'),
    stdout: (text) => {
      said += text;
    },
    stderr: () => {},
  };
}

function writeChart(folder: string, files: Readonly<Record<string, string>>): string {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

async function archive(name: string, version: string): Promise<Uint8Array> {
  const folder = writeChart(join(room, 'source', name), {
    'Chart.yaml': `apiVersion: v2\nname: ${name}\nversion: ${version}\n`,
  });
  return archiveOf(await loadChartFrom(folder, { format: 'v2' }), { now: 0n, epoch: 0n });
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function index(entries: string): Uint8Array {
  return Buffer.from(`apiVersion: v1\nentries:\n${entries}`);
}

function everything(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder, { recursive: true }).map(String).sort() : [];
}

describe('a chart whose digest is another than its index says', () => {
  const wrong = '0'.repeat(64);

  async function serve(digest: string): Promise<Uint8Array> {
    const bytes = await archive('web', '1.0.0');
    files.set('/web.tgz', bytes);
    files.set('/index.yaml', index(`  web:\n  - {name: web, version: 1.0.0, urls: [web.tgz], digest: "${digest}"}\n`));
    return bytes;
  }

  function addRepository(): void {
    const { repositoryCache, repositoryConfig } = surroundings();
    mkdirSync(repositoryCache, { recursive: true });
    writeFileSync(join(repositoryCache, 'shop-index.yaml'), files.get('/index.yaml')!);
    writeFileSync(repositoryConfig, `repositories:\n- {name: shop, url: "${base}"}\n`);
  }

  test.each([
    ['shop/web', wrong],
    ['web', wrong],
    ['web', `sha256:${wrong}`],
    ['shop/web', 'A'.repeat(64)],
    ['web', 'A'.repeat(64)],
    ['web', `sha256:${'A'.repeat(64)}`],
  ])('is refused: %s, %s', async (reference, digest) => {
    const bytes = await serve(digest);
    addRepository();
    const repositoryUrl = reference === 'web' ? base : '';
    await expect(locateChart(reference, { repositoryUrl }, surroundings())).rejects.toThrow(
      `digest mismatch for ${base}/web.tgz: expected sha256:${digest.slice(-64).toLowerCase()}, got sha256:${sha256(bytes)}`,
    );
    expect(everything(surroundings().contentCache)).toEqual([]);
  });

  test('is refused as a dependency, and nothing of it stays', async () => {
    await serve(wrong);
    const chart = writeChart(join(room, 'parent'), {
      'Chart.yaml': `apiVersion: v2\nname: parent\nversion: 1.0.0\ndependencies:\n- {name: web, version: 1.x, repository: "${base}"}\n`,
    });
    await expect(updateDependencies(work(chart))).rejects.toThrow('could not download');
    expect(everything(chart)).toEqual(['Chart.yaml', 'charts']);
    expect(said).toContain(`Save error occurred:  could not download ${base}/web.tgz: digest mismatch`);
  });

  test('is taken with the right one, from then on from the cache', async () => {
    const bytes = await archive('web', '1.0.0');
    await serve(`sha256:${sha256(bytes)}`);
    addRepository();
    const path = await locateChart('shop/web', {}, surroundings());
    expect(path).toBe(contentPath(surroundings().contentCache, sha256(bytes), '.chart'));
    expect(statSync(path).mode & 0o777).toBe(0o644);
    await locateChart('shop/web', {}, surroundings());
    expect(asked).toEqual(['/web.tgz']);
    // What is in the cache under a wrong name is fetched again.
    writeFileSync(path, 'nonsense');
    await locateChart('shop/web', {}, surroundings());
    expect(sha256(readFileSync(path))).toBe(sha256(bytes));
  });

  // Helm 4.3.1
  test.each([
    ['abc', 'unable to decode digest: encoding/hex: odd length hex string'],
    ['abcd', 'invalid digest length: 2'],
    ['xy', "unable to decode digest: encoding/hex: invalid byte: U+0078 'x'"],
  ])('%s is no digest', async (digest, message) => {
    await serve(digest);
    addRepository();
    await expect(locateChart('shop/web', {}, surroundings())).rejects.toThrow(message);
  });
});

function work(chartPath: string, more: Partial<DependencyWork> = {}): DependencyWork {
  return {
    chartPath,
    surroundings: surroundings(),
    out: (text) => {
      said += text;
    },
    verify: 'never',
    keyring: '',
    skipRefresh: false,
    registryClient: undefined,
    registryOptions: {},
    epoch: 0n,
    ...more,
  };
}

describe('dependencies', () => {
  test('one that is missing leaves what was there', async () => {
    files.set('/web-1.0.0.tgz', await archive('web', '1.0.0'));
    const urls = 'urls: [web-1.0.0.tgz]';
    files.set(
      '/index.yaml',
      index(
        `  web:\n  - {name: web, version: 1.0.0, ${urls}}\n  api:\n  - {name: api, version: 1.0.0, urls: [api.tgz]}\n`,
      ),
    );
    const chart = writeChart(join(room, 'parent'), {
      'Chart.yaml': `apiVersion: v2\nname: parent\nversion: 1.0.0\ndependencies:\n- {name: web, version: 1.x, repository: "${base}"}\n- {name: api, version: 1.x, repository: "${base}"}\n`,
      'charts/held/Chart.yaml': 'apiVersion: v2\nname: held\nversion: 1.0.0\n',
    });
    const before = everything(chart);
    await expect(updateDependencies(work(chart))).rejects.toThrow(`failed to fetch ${base}/api.tgz : 404 Not Found`);
    expect(everything(chart)).toEqual(before);
  });

  test('an index is fetched once for all that lies in it', async () => {
    const names = Array.from({ length: 12 }, (_, i) => `chart${i}`);
    for (const name of names) files.set(`/${name}.tgz`, await archive(name, '1.0.0'));
    files.set(
      '/index.yaml',
      index(names.map((name) => `  ${name}:\n  - {name: ${name}, version: 1.0.0, urls: [${name}.tgz]}\n`).join('')),
    );
    const list = names.map((name) => `- {name: ${name}, version: 1.x, repository: "${base}"}\n`).join('');
    const chart = writeChart(join(room, 'parent'), {
      'Chart.yaml': `apiVersion: v2\nname: parent\nversion: 1.0.0\ndependencies:\n${list}`,
    });
    await updateDependencies(work(chart));
    expect(asked.filter((path) => path === '/index.yaml').length).toBe(1);
    expect(readdirSync(join(chart, 'charts')).sort()).toEqual(
      names.map((name) => `${name}-1.0.0.tgz`.replace('-1.0.0', '')).sort(),
    );
    expect(said.match(/Downloading chart\d+/g)).toEqual(names.map((name) => `Downloading ${name}`));
  });

  test('repositories that nobody asks for are left alone, where that is wanted', async () => {
    files.set('/one/web.tgz', await archive('web', '1.0.0'));
    files.set('/one/index.yaml', index('  web:\n  - {name: web, version: 1.0.0, urls: [web.tgz]}\n'));
    const repositories = `repositories:\n- {name: one, url: "${base}/one"}\n- {name: two, url: "${base}/two"}\n`;
    writeFileSync(surroundings().repositoryConfig, repositories);
    const chart = writeChart(join(room, 'parent'), {
      'Chart.yaml': `apiVersion: v2\nname: parent\nversion: 1.0.0\ndependencies:\n- {name: web, version: 1.x, repository: "@one"}\n`,
    });
    await expect(updateDependencies(work(chart))).rejects.toThrow('two-index.yaml: no such file or directory');
    expect(said).toContain('...Unable to get an update from the "two" chart repository');
    said = '';
    asked.length = 0;
    await updateDependencies(work(chart, { onlyReferenced: true }));
    expect(asked).toEqual(['/one/index.yaml', '/one/web.tgz']);
    expect(said).not.toContain('two');
  });

  test('of local dependencies are fetched where that is asked for, and told of otherwise', async () => {
    files.set('/web.tgz', await archive('web', '1.0.0'));
    files.set('/index.yaml', index('  web:\n  - {name: web, version: 1.0.0, urls: [web.tgz]}\n'));
    const outer = writeChart(join(room, 'outer'), {
      'Chart.yaml':
        'apiVersion: v2\nname: outer\nversion: 1.0.0\ndependencies:\n- {name: inner, version: 1.x, repository: "file://../inner"}\n',
    });
    writeChart(join(room, 'inner'), {
      'Chart.yaml': `apiVersion: v2\nname: inner\nversion: 1.0.0\ndependencies:\n- {name: web, version: 1.x, repository: "${base}"}\n`,
    });
    let notices = '';
    const notice = (text: string): void => {
      notices += text;
    };
    await updateDependencies(work(outer, { notice }));
    expect(notices).toContain('found in Chart.yaml, but missing in charts/ directory: web');
    expect((await loadChartFrom(join(outer, 'charts/inner-1.0.0.tgz'))).dependencies).toEqual([]);
    await buildDependencies(work(outer, { recursive: true }));
    const inner = await loadChartFrom(join(outer, 'charts/inner-1.0.0.tgz'));
    expect(inner.dependencies.map(({ name }) => name)).toEqual(['web']);
  });

  test('of charts that lie in charts/ unpacked are fetched where that is asked for, and told of otherwise', async () => {
    files.set('/web.tgz', await archive('web', '1.0.0'));
    files.set('/index.yaml', index('  web:\n  - {name: web, version: 1.0.0, urls: [web.tgz]}\n'));
    const outer = writeChart(join(room, 'outer'), {
      'Chart.yaml':
        'apiVersion: v2\nname: outer\nversion: 1.0.0\ndependencies:\n- {name: sub, version: 1.x, repository: ""}\n',
      'charts/sub/Chart.yaml':
        'apiVersion: v2\nname: sub\nversion: 1.0.0\ndependencies:\n- {name: deep, version: 1.x, repository: ""}\n',
      'charts/sub/charts/deep/Chart.yaml': `apiVersion: v2\nname: deep\nversion: 1.0.0\ndependencies:\n- {name: web, version: 1.x, repository: "${base}"}\n`,
    });
    let notices = '';
    const notice = (text: string): void => {
      notices += text;
    };
    const web = join(outer, 'charts/sub/charts/deep/charts/web.tgz');
    const deep = join(outer, 'charts/sub');
    await updateDependencies(work(outer, { notice }));
    expect(notices).toBe(
      `WARNING: dependencies of deep (${deep}/charts/deep): found in Chart.yaml, but missing in charts/ directory: web: they are not fetched; --recursive fetches them\n`,
    );
    expect(existsSync(web)).toBe(false);
    notices = '';
    await updateDependencies(work(outer, { recursive: true, notice }));
    expect(existsSync(web)).toBe(true);
    await updateDependencies(work(deep, { notice }));
    expect(notices).toBe('');
  });

  test.each(['inner-1.0.0.tgz', 'inner.txt'])('in no directory are refused: %s', async (name) => {
    writeFileSync(join(room, 'inner-1.0.0.tgz'), await archive('inner', '1.0.0'));
    writeFileSync(join(room, 'inner.txt'), 'inner');
    const outer = writeChart(join(room, 'outer'), {
      'Chart.yaml': `apiVersion: v2\nname: outer\nversion: 1.0.0\ndependencies:\n- {name: inner, version: 1.0.0, repository: "file://../${name}"}\n`,
    });
    for (const fetch of [updateDependencies, buildDependencies]) {
      // What Helm 4.3.1 says.
      await expect(fetch(work(outer))).rejects.toThrow(/^Chart\.yaml file is missing$/);
    }
    expect(everything(outer)).toEqual(['Chart.yaml']);
  });

  test('of local dependencies are fetched once, whoever needs them', async () => {
    files.set('/web.tgz', await archive('web', '1.0.0'));
    files.set('/index.yaml', index('  web:\n  - {name: web, version: 1.0.0, urls: [web.tgz]}\n'));
    writeFileSync(
      join(room, 'repositories.yaml'),
      `apiVersion: v1\nrepositories:\n- {name: one, url: "${base}"}\n- {name: two, url: "${base}/two"}\n`,
    );
    files.set('/two/index.yaml', index('  {}\n'));
    const needs = (name: string, ...others: string[]): string =>
      writeChart(join(room, name), {
        'Chart.yaml': `apiVersion: v2\nname: ${name}\nversion: 1.0.0\ndependencies:\n- {name: web, version: 1.x, repository: "${base}"}\n${others
          .map((other) => `- {name: ${other}, version: 1.x, repository: "file://../${other}"}\n`)
          .join('')}`,
      });
    needs('leaf');
    needs('left', 'leaf');
    needs('right', 'leaf');
    await updateDependencies(work(needs('umbrella', 'left', 'right'), { recursive: true }));
    expect(asked.toSorted()).toEqual(['/index.yaml', '/two/index.yaml', '/web.tgz']);
    expect(said.match(/Hang tight/g)).toHaveLength(1);
    expect(everything(join(room, 'umbrella/charts'))).toEqual(['left-1.0.0.tgz', 'right-1.0.0.tgz', 'web.tgz']);
    const right = await loadChartFrom(join(room, 'umbrella/charts/right-1.0.0.tgz'));
    expect(right.dependencies.map(({ name }) => name).sort()).toEqual(['leaf', 'web']);
    expect(right.dependencies.find(({ name }) => name === 'leaf')?.dependencies.map(({ name }) => name)).toEqual([
      'web',
    ]);
  });

  test('of local dependencies that need each other are not fetched', async () => {
    const needs = (name: string, other: string): string =>
      writeChart(join(room, name), {
        'Chart.yaml': `apiVersion: v2\nname: ${name}\nversion: 1.0.0\ndependencies:\n- {name: ${other}, version: 1.x, repository: "file://../${other}"}\n`,
      });
    const outer = needs('outer', 'inner');
    needs('inner', 'leaf');
    needs('leaf', 'inner');
    const real = realpathSync(room);
    await expect(updateDependencies(work(outer, { recursive: true }))).rejects.toThrow(
      `charts in local directories need each other: ${real}/inner -> ${real}/leaf -> ${real}/inner`,
    );
    expect(said.match(/Save error occurred/g)).toHaveLength(1);
    expect(everything(join(room, 'outer/charts'))).toEqual([]);
    for (const name of ['inner', 'leaf']) expect(everything(join(room, name))).toEqual(['Chart.yaml']);
  });
});

/** Answers what is asked of a repository when the same was asked of the other one, too. */
async function pairRegistry(charts: ReadonlyMap<string, Uint8Array>): Promise<Server> {
  const waiting = new Map<string, (() => void)[]>();
  const both = (what: string): Promise<void> =>
    new Promise((done) => {
      const others = waiting.get(what) ?? [];
      waiting.set(what, others);
      others.push(done);
      if (others.length >= charts.size) for (const go of others) go();
    });
  const registry = createServer(async (request, answer) => {
    const [, name = '', kind = ''] = /^\/v2\/([^/]+)\/([^/]+)\//.exec(request.url!) ?? [];
    const layer = charts.get(name)!;
    const config = Buffer.from(JSON.stringify({ name, version: '1.0.0', apiVersion: 'v2' }));
    const described = (mediaType: string, bytes: Uint8Array) => ({
      mediaType,
      digest: `sha256:${sha256(bytes)}`,
      size: bytes.length,
    });
    const manifest = Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        config: described('application/vnd.cncf.helm.config.v1+json', config),
        layers: [described('application/vnd.cncf.helm.chart.content.v1.tar+gzip', layer)],
      }),
    );
    if (kind === 'blobs') return void answer.end(request.url!.endsWith(sha256(layer)) ? layer : config);
    await both(`${request.method} ${kind}`);
    if (kind === 'tags') return void answer.end(JSON.stringify({ tags: ['1.0.0'] }));
    answer.setHeader('Content-Type', 'application/vnd.oci.image.manifest.v1+json');
    answer.setHeader('Docker-Content-Digest', `sha256:${sha256(manifest)}`);
    answer.end(manifest);
  });
  await new Promise<void>((done) => registry.listen(0, '127.0.0.1', done));
  return registry;
}

describe('dependencies in registries', () => {
  test('are asked for side by side, and told of in their order', async () => {
    const charts = new Map<string, Uint8Array>();
    for (const name of ['zebra', 'api']) charts.set(name, await archive(name, '1.0.0'));
    const registry = await pairRegistry(charts);
    const address = `127.0.0.1:${(registry.address() as AddressInfo).port}`;
    const lines = [...charts.keys()].map((name) => `- {name: ${name}, version: 1.x, repository: "oci://${address}"}\n`);
    const umbrella = writeChart(join(room, 'umbrella'), {
      'Chart.yaml': `apiVersion: v2\nname: umbrella\nversion: 1.0.0\ndependencies:\n${lines.join('')}`,
    });
    const own = surroundings();
    const client = createRegistryClient({
      env: {},
      credentialsFile: own.registryConfig,
      plainHttp: true,
      out: own.stdout,
    });
    try {
      await updateDependencies(work(umbrella, { registryClient: () => Promise.resolve(client) }));
    } finally {
      client.close();
      registry.close();
      registry.closeAllConnections();
    }
    expect(everything(join(umbrella, 'charts'))).toEqual(['api-1.0.0.tgz', 'zebra-1.0.0.tgz']);
    expect(said.replaceAll(address, 'HOST').replace(/sha256:\S+/g, 'DIGEST')).toBe(
      `Saving 2 charts
Downloading zebra from repo oci://HOST
Pulled: HOST/zebra:1.0.0
Digest: DIGEST
Downloading api from repo oci://HOST
Pulled: HOST/api:1.0.0
Digest: DIGEST
Deleting outdated charts
`,
    );
  });
});

describe('a chart in a registry that several local charts need', () => {
  test('is asked for once', async () => {
    const registry = await pairRegistry(new Map([['web', await archive('web', '1.0.0')]]));
    const requests: string[] = [];
    registry.on('request', ({ method, url }) => requests.push(`${method} ${url}`));
    const address = `127.0.0.1:${(registry.address() as AddressInfo).port}`;
    const needs = (name: string, more = ''): string =>
      writeChart(join(room, name), {
        'Chart.yaml': `apiVersion: v2\nname: ${name}\nversion: 1.0.0\ndependencies:\n- {name: web, version: 1.x, repository: "oci://${address}"}\n${more}`,
      });
    const local = ['left', 'right'].map((name) => {
      needs(name);
      return `- {name: ${name}, version: 1.x, repository: "file://../${name}"}\n`;
    });
    const umbrella = needs('umbrella', local.join(''));
    const own = surroundings();
    const client = createRegistryClient({
      env: {},
      credentialsFile: own.registryConfig,
      plainHttp: true,
      out: own.stdout,
    });
    try {
      await updateDependencies(work(umbrella, { recursive: true, registryClient: () => Promise.resolve(client) }));
    } finally {
      client.close();
      registry.close();
      registry.closeAllConnections();
    }
    expect(requests).not.toEqual([]);
    expect(requests.toSorted()).toEqual([...new Set(requests)].sort());
    expect(said.match(/^Pulled: .*\/web:1\.0\.0$/gm)).toHaveLength(3);
    expect(everything(join(umbrella, 'charts'))).toEqual(['left-1.0.0.tgz', 'right-1.0.0.tgz', 'web-1.0.0.tgz']);
    for (const name of ['left', 'right']) {
      expect((await loadChartFrom(join(umbrella, `charts/${name}-1.0.0.tgz`))).dependencies).toHaveLength(1);
    }
  });
});

describe('archives that are unpacked', () => {
  test('never out of their directory, whatever links are there', async () => {
    const outside = join(room, 'outside');
    const inside = join(room, 'inside');
    mkdirSync(outside);
    mkdirSync(inside);
    symlinkSync(outside, join(inside, 'web'));
    writeFileSync(join(room, 'web.tgz'), await archive('web', '1.0.0'));
    expandChart(inside, join(room, 'web.tgz'));
    expect(everything(outside)).toEqual([]);
  });

  test('over what is there: all of it or nothing', async () => {
    const pack = async (name: string, files: Readonly<Record<string, string>>): Promise<string> => {
      const folder = writeChart(join(room, name), {
        'Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
        ...files,
      });
      const path = join(room, `${name}.tgz`);
      writeFileSync(path, archiveOf(await loadChartFrom(folder, { format: 'v2' }), { now: 0n, epoch: 0n }));
      return path;
    };
    const path = await pack('new', {
      'values.yaml': 'a: 2\n',
      'templates/a.yaml': 'x: y\n',
      'templates/z.yaml': 'x: z\n',
    });
    const place = writeChart(join(room, 'out'), { 'web/values.yaml': 'a: 1\n', 'web/templates/z.yaml/held': '' });
    const before = everything(place);
    // As Helm 4.3.1 says it.
    expect(() => expandChart(place, path)).toThrow(`open ${place}/web/templates/z.yaml: is a directory`);
    expect(everything(place)).toEqual(before);
    expect(readFileSync(join(place, 'web/values.yaml'), 'utf8')).toBe('a: 1\n');
    rmSync(join(place, 'web/templates/z.yaml'), { recursive: true });
    writeFileSync(join(place, 'web/mine'), '');
    expandChart(place, path);
    expect(readFileSync(join(place, 'web/values.yaml'), 'utf8')).toBe('a: 2\n');
    expect(everything(join(place, 'web'))).toEqual([
      'Chart.yaml',
      'mine',
      'templates',
      'templates/a.yaml',
      'templates/z.yaml',
      'values.yaml',
    ]);
  });

  test('that are cut off leave nothing', async () => {
    const bytes = await archive('web', '1.0.0');
    writeFileSync(join(room, 'web.tgz'), bytes.subarray(0, 100));
    expect(() => expandChart(join(room, 'out'), join(room, 'web.tgz'))).toThrow();
    expect(existsSync(join(room, 'out'))).toBe(false);
  });
});

describe('indexes', () => {
  test('with thousands of bad entries are read, with a warning for each', async () => {
    const bad = Array.from({ length: 5000 }, (_, i) => `  - {name: web, version: "bad ${i}"}\n`).join('');
    files.set('/index.yaml', index(`  web:\n${bad}  - {name: web, version: 1.0.0, urls: [web.tgz]}\n`));
    const around = surroundings();
    const { view } = await fetchIndex(await repositoryGetter(base, around), { url: base }, new IndexStore(around.log));
    expect(view.versions('web')?.map(({ version }) => version)).toEqual(['1.0.0']);
    expect(logged.length).toBe(5000);
    expect(logged[0]?.attributes).toEqual([
      ['name', 'web'],
      ['version', 'bad 4999'],
      ['source', base],
      ['error', 'validation: chart.metadata.version "bad 4999" is invalid'],
    ]);
  });

  test('that are large are summed up beside, for as long as they stay the same', () => {
    const path = join(room, 'big-index.yaml');
    const entry = (name: string, i: number): string =>
      `  - apiVersion: v2\n    description: Größe ${'x'.repeat(1000)}\n    name: ${name}\n    urls:\n    - ${name}-${i}.tgz\n    version: ${i}.0.0\n`;
    const entries = ['one', 'two'].map(
      (name) => `  ${name}:\n${Array.from({ length: 600 }, (_, i) => entry(name, i)).join('')}`,
    );
    const text = `apiVersion: v1\nentries:\n${entries.join('')}  bad:\n  - name: bad\n    version: none\n`;
    writeFileSync(path, text);
    const open = () => new IndexStore((record) => logged.push(record));
    const whole = open()
      .load(path)
      .versions('two')!
      .map(({ version, urls }) => [version, urls]);
    const stamp = statSync(summaryPath(path)).mtimeMs;
    expect(statSync(summaryPath(path)).mode & 0o777).toBe(0o644);
    expect(
      open()
        .load(path)
        .versions('two')!
        .map(({ version, urls }) => [version, urls]),
    ).toEqual(whole);
    const found = open().searched(path);
    expect(open().searched(path)).toEqual(found);
    expect(found.find(([name]) => name === 'two')![1][0]).toMatchObject({ name: 'two', version: '599.0.0' });
    // Each reader is told of the bad one.
    expect(logged.length).toBe(4);
    // A file that was only touched.
    utimesSync(path, 1, 1);
    expect(open().load(path).versions('one')?.length).toBe(600);
    // Another one of the same size.
    writeFileSync(path, text.replace('two-599.tgz', 'two-XXX.tgz'));
    expect(open().load(path).versions('two')![0]!.urls).toEqual(['two-XXX.tgz']);
    // A summary that is nonsense.
    writeFileSync(summaryPath(path), '{"format":1');
    expect(open().load(path).versions('two')![0]!.urls).toEqual(['two-XXX.tgz']);
    rmSync(summaryPath(path));
    mkdirSync(summaryPath(path));
    expect(open().load(path).versions('two')!.length).toBe(600);
    expect(stamp).toBeGreaterThan(0);
  });
});

describe('a large index that another process replaces', () => {
  const text = (name: string): string =>
    `apiVersion: v1\nentries:\n  ${name}:\n${Array.from(
      { length: 1500 },
      (_, i) =>
        `  - apiVersion: v2\n    description: ${'x'.repeat(1000)}\n    name: ${name}\n    urls:\n    - ${name}.tgz\n    version: ${i}.0.0\n`,
    ).join('')}`;
  const open = () => new IndexStore(() => {});
  const bytesOf = (name: string): Uint8Array => Buffer.from(text(name));
  const replace = (path: string, name: string): void => writeWhole(path, bytesOf(name), 0o644);

  test('before its summary is kept is read anew', () => {
    const path = join(room, 'race-index.yaml');
    replace(path, 'bbb');
    open().put(path, bytesOf('aaa'), viewIndex(bytesOf('aaa'), path));
    expect(existsSync(summaryPath(path))).toBe(false);
    expect(open().load(path).names).toEqual(['bbb']);
    expect(existsSync(summaryPath(path))).toBe(true);
  });

  test('before a search keeps what it saw is read anew', () => {
    const path = join(room, 'race-index.yaml');
    replace(path, 'aaa');
    const early = open();
    early.load(path);
    replace(path, 'bbb');
    expect(open().load(path).names).toEqual(['bbb']);
    expect(early.searched(path)[0]![0]).toBe('aaa');
    expect(open().searched(path)[0]![0]).toBe('bbb');
    expect(open().searched(path)[0]![0]).toBe('bbb');
  });

  test('is not read where the charts of the old one stood', () => {
    const path = join(room, 'race-index.yaml');
    replace(path, 'aaa');
    open().load(path);
    const early = open().load(path);
    utimesSync(path, 1, 1);
    expect(early.versions('aaa')![0]!.urls).toEqual(['aaa.tgz']);
    replace(path, 'bbb');
    expect(() => early.versions('aaa')![1]!.urls).toThrow(
      `error loading ${path}: the file was changed while it was read; try again`,
    );
    expect(open().load(path).versions('bbb')![1]!.urls).toEqual(['bbb.tgz']);
  });
});

describe('files', () => {
  test('are whole or not there', () => {
    const path = join(room, 'file');
    writeWhole(path, Buffer.from('one'), 0o600);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(() => writeWhole(join(room, 'nowhere/file'), Buffer.from('one'), 0o644)).toThrow(
      `open ${room}/nowhere/file: no such file or directory`,
    );
    mkdirSync(join(room, 'folder'));
    expect(() => writeWhole(join(room, 'folder'), Buffer.from('one'), 0o644)).toThrow();
    expect(readdirSync(room).sort()).toEqual(['file', 'folder']);
  });

  test('are locked by one at a time', async () => {
    const path = join(room, 'x.lock');
    const steps: string[] = [];
    const task = (name: string) => async (): Promise<void> => {
      steps.push(`${name} in`);
      await new Promise((done) => setImmediate(done));
      steps.push(`${name} out`);
    };
    await Promise.all(['a', 'b', 'c'].map((name) => withFileLock(path, task(name))));
    expect(steps.length).toBe(6);
    for (let i = 0; i < 6; i += 2) expect(steps[i]!.replace('in', 'out')).toBe(steps[i + 1]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });
});
