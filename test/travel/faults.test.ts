import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tschartProgram } from '../cluster/sides.ts';
import { limited } from '../cluster/suite.ts';
import { CHART, PULLS, PUSHES, TAGS } from './fault-scenes.ts';
import { createMask } from './mask.ts';
import { takeSnapshot } from './snapshot.ts';
import { type StubRegistry, startStub } from './stub-registry.ts';

// Helm 4.3.1 runs beside, against the same registry with its faults: nothing is recorded here.
const oracle = process.env['TSCHART_ORACLE'];
const cli = process.env['TSCHART_CLI'] ?? resolve(import.meta.dirname, '../../dist/cli.js');

interface Seen {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly files: readonly string[];
}

describe.skipIf(!oracle)('registries with faults, with Helm and with tschart', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'tschart-faults-')));
  const queue = limited(4);
  let stub: StubRegistry;

  beforeAll(async () => {
    if (!existsSync(cli)) throw new Error('npm run build comes first');
    symlinkSync(cli, join(folder, 'helm'));
    stub = await startStub({ ...PULLS, ...TAGS, ...PUSHES });
  });

  afterAll(async () => {
    await stub?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const programs = {
    helm: () => ({ file: join(oracle!, 'helm'), before: [] as readonly string[] }),
    tschart: () => tschartProgram(join(folder, 'helm')),
  };

  async function run(who: keyof typeof programs, scene: string, args: readonly string[]): Promise<Seen> {
    const sandbox = join(folder, `${who}-${scene}`);
    const work = join(sandbox, 'work');
    mkdirSync(join(sandbox, 'home'), { recursive: true });
    mkdirSync(work);
    if (args[0] === 'push') writeFileSync(join(work, 'web-1.0.0.tgz'), CHART, { mode: 0o644 });
    const { file, before } = programs[who]();
    const filled = args.map((arg) => arg.replace('REPOSITORY', `oci://${stub.address}/${scene}/${who}`));
    const servers = new Map([
      [`${stub.address}/v2/${scene}/${who}`, '<repository>'],
      [`${stub.address}/${scene}/${who}`, '<reference>'],
      [`${stub.address}/token/${scene}/${who}`, '<token>'],
      [stub.address, '<registry>'],
      [stub.other, '<elsewhere>'],
      [`${scene}/${who}/web`, '<name>'],
      [`${scene}%2F${who}%2Fweb`, '<name>'],
    ]);
    const mask = createMask({ folder: sandbox, servers });
    const { status, stdout, stderr } = await start(file, [...before, ...filled], work, join(sandbox, 'home'));
    const files = [...takeSnapshot(sandbox, { mask, ignored: [], same: [] }).keys()];
    return { status, stdout: mask(stdout), stderr: mask(stderr), files };
  }

  /** Both programs at once; the scene keeps count for each of them. */
  async function both(
    scene: string,
    args: readonly string[],
  ): Promise<{ readonly helm: Seen; readonly tschart: Seen }> {
    const [helm, tschart] = await Promise.all([
      queue(() => run('helm', scene, args)),
      queue(() => run('tschart', scene, args)),
    ]);
    return { helm, tschart };
  }

  const timeout = { timeout: 600_000 };

  it.concurrent.each(Object.keys(PULLS))('pull: %s', timeout, async (scene) => {
    const { helm, tschart } = await both(scene, ['pull', 'REPOSITORY/web:1.0.0', '--plain-http']);
    expect(tschart).toEqual(helm);
  });

  it.concurrent.each(Object.keys(TAGS))('show: %s', timeout, async (scene) => {
    const { helm, tschart } = await both(scene, ['show', 'chart', 'REPOSITORY/web', '--plain-http']);
    expect(tschart).toEqual(helm);
  });

  it.concurrent.each(Object.keys(PUSHES))('push: %s', timeout, async (scene) => {
    const { helm, tschart } = await both(scene, ['push', 'web-1.0.0.tgz', 'REPOSITORY', '--plain-http']);
    expect(tschart).toEqual(helm);
  });
});

function start(
  file: string,
  args: readonly string[],
  cwd: string,
  home: string,
): Promise<{ readonly status: number | null; readonly stdout: string; readonly stderr: string }> {
  return new Promise((done, fail) => {
    const env = { PATH: process.env['PATH'], HOME: home, TZ: 'UTC' };
    const child = spawn(file, [...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (part: Buffer) => {
      stdout += part.toString();
    });
    child.stderr.on('data', (part: Buffer) => {
      stderr += part.toString();
    });
    child.on('error', fail);
    child.on('close', (status) => done({ status, stdout, stderr }));
  });
}
