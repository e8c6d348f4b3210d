import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ActionContext } from '../../src/action/context.ts';
import { upgrade } from '../../src/action/upgrade.ts';
import { openLocalStore } from '../../src/node/driver/local-store.ts';
import { nodeHost } from '../../src/node/host.ts';
import { byRevision } from '../../src/release/history.ts';
import { readObjects } from '../../src/release/objects.ts';
import type { Release } from '../../src/release/release.ts';
import { APPLY, chartOf, RENDERING } from './driver-chart.ts';

const run = promisify(execFile);
const home = mkdtempSync(join(tmpdir(), 'crash-'));
const child = join(home, 'child.mjs');

interface Ended {
  readonly killed: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

async function spawn(...args: readonly (string | number)[]): Promise<Ended> {
  try {
    const { stdout, stderr } = await run(process.execPath, [child, ...args.map(String)]);
    return { killed: false, stdout, stderr };
  } catch (error) {
    const { signal, stdout, stderr } = error as Ended & { signal: string };
    return { killed: signal === 'SIGKILL', stdout, stderr };
  }
}

function open(root: string, log: string[] = []): ActionContext {
  return openLocalStore({
    root,
    namespace: 'ns',
    host: nodeHost(),
    log: ({ message }) => log.push(message),
    work: 'test',
    patience: 10_000,
  });
}

/** The files of the release's objects, with their content. */
function objects(root: string): Map<string, string> {
  const folder = join(root, 'objects/ns/r');
  try {
    return new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
  } catch {
    return new Map();
  }
}

function textsOf(release: Release): string[] {
  return readObjects(release.manifest, { namespace: 'ns' })
    .map(({ text }) => text)
    .sort();
}

let stores = 0;
function copyOf(store: string): string {
  const copy = join(home, `copy${stores++}`);
  cpSync(store, copy, { recursive: true });
  return copy;
}

beforeAll(async () => {
  await build({
    entryPoints: [join(import.meta.dirname, 'driver-child.ts')],
    outfile: child,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
  });
});
afterAll(() => rmSync(home, { recursive: true }));

/** What is true whenever and wherever a process was killed. Gives the history after the next look at the release. */
async function checkSound(root: string, before: readonly Release[]): Promise<Release[]> {
  const log: string[] = [];
  const context = open(root, log);
  const history = byRevision(await context.storage.history('r').catch(() => []));
  for (const release of before) {
    const found = history.find(({ revision }) => revision === release.revision);
    if (found) expect(found.manifest).toBe(release.manifest);
  }
  expect(history.filter(({ info }) => info.status.startsWith('pending'))).toEqual([]);
  const failed = history.filter(({ info }) => info.description.includes('was interrupted'));
  expect(log.length).toBeLessThanOrEqual(failed.length);
  const deployed = history.filter(({ info }) => info.status === 'deployed').at(-1);
  if (deployed) expect([...objects(root).values()].sort()).toEqual(textsOf(deployed));
  return history;
}

const VERBS: [verb: string, size: number, prepare: [verb: string, size: number][]][] = [
  ['install', 2, []],
  ['upgrade', 1, [['install', 3]]],
  [
    'rollback',
    0,
    [
      ['install', 2],
      ['upgrade', 1],
    ],
  ],
  [
    'uninstall',
    0,
    [
      ['install', 2],
      ['upgrade', 1],
    ],
  ],
  ['uninstall-keep', 0, [['install', 1]]],
];

describe('a process that is killed', () => {
  it.each(VERBS)(
    'at any step of %s leaves earlier revisions, and the next command goes on',
    async (verb, size, prepare) => {
      const store = join(home, `store-${verb}`);
      for (const [first, firstSize] of prepare) await spawn(store, first, firstSize);
      const before = prepare.length === 0 ? [] : await open(store).storage.history('r');
      const whole = prepare.length === 0 ? join(home, 'whole') : copyOf(store);
      const steps = Number((await spawn(whole, verb, size)).stdout);
      expect(steps).toBeGreaterThan(5);
      for (let step = 1; step <= steps; step++) {
        const root = prepare.length === 0 ? join(home, `new${step}`) : copyOf(store);
        expect(await spawn(root, verb, size, step)).toMatchObject({ killed: true });
        const history = await checkSound(root, before);
        if (!verb.startsWith('uninstall') && before.length > 0) {
          expect(history.filter(({ info }) => info.status === 'deployed').length).toBe(1);
        }
        const context = open(root);
        const flags = { ...RENDERING, dryRun: 'none', maxHistory: 10, serverSide: 'auto', apply: APPLY } as const;
        const good = history.some(({ info }) => ['deployed', 'failed', 'superseded'].includes(info.status));
        if (!good || verb.startsWith('uninstall')) continue;
        const next = await upgrade(context, 'r', chartOf(4), new Map(), { ...flags, reuse: 'default' });
        expect([...objects(root).values()].sort()).toEqual(textsOf(next));
        expect(readdirSync(join(root, 'objects/ns/r')).every((name) => name.endsWith('.yaml'))).toBe(true);
      }
    },
  );

  it('may also be the one that puts things right', async () => {
    const store = join(home, 'store-recovery');
    await spawn(store, 'install', 3);
    const before = await open(store).storage.history('r');
    const steps = Number((await spawn(copyOf(store), 'upgrade', 2)).stdout);
    const broken = copyOf(store);
    await spawn(broken, 'upgrade', 2, Math.floor(steps / 2));
    const recovering = Number((await spawn(copyOf(broken), 'recover', 0)).stdout);
    for (let step = 1; step <= recovering; step++) {
      const root = copyOf(broken);
      expect(await spawn(root, 'recover', 0, step)).toMatchObject({ killed: true });
      const history = await checkSound(root, before);
      expect(history.map(({ info }) => info.status)).toEqual(['deployed', 'failed']);
    }
  });
});

describe('processes at the same release', () => {
  it('come one after the other', async () => {
    const store = join(home, 'store-parallel');
    await spawn(store, 'install', 1);
    const sizes = [1, 2, 3, 4, 5, 6, 7, 8];
    const ended = await Promise.all(sizes.map((size) => spawn(store, 'upgrade', size)));
    expect(ended.filter(({ stdout }) => stdout === '')).toEqual([]);
    const history = byRevision(await open(store).storage.history('r'));
    expect(history.map(({ revision }) => revision)).toEqual([6, 7, 8, 9]);
    expect(history.map(({ info }) => info.status)).toEqual(['superseded', 'superseded', 'superseded', 'deployed']);
    expect([...objects(store).values()].sort()).toEqual(textsOf(history.at(-1)!));
  });

  it('of which some are killed', async () => {
    const store = join(home, 'store-murder');
    await spawn(store, 'install', 1);
    const ended = await Promise.all(
      Array.from({ length: 10 }, (_, i) => spawn(store, 'upgrade', 1 + (i % 4), i % 2 === 0 ? 0 : 3 + i * 2)),
    );
    expect(ended.filter(({ killed }) => killed).length).toBeGreaterThan(0);
    await checkSound(store, []);
  });

  it('keep what they write to themselves', async () => {
    const store = join(home, 'store-modes');
    await spawn(store, 'install', 1);
    const mode = (path: string): number => statSync(join(store, path)).mode & 0o777;
    expect(mode('records/ns/r/v1.json')).toBe(0o600);
    expect(mode('objects/ns/r/secret-s.yaml')).toBe(0o600);
    expect(readFileSync(join(store, '.gitignore'), 'utf8')).toContain('/records/');
  });
});
