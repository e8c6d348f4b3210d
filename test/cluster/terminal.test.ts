import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openAdmin } from './admin.ts';

// What is being waited for, shown on a pseudo terminal of util-linux' `script`. TSCHART_CLUSTER: a kubeconfig.
const cluster = process.env['TSCHART_CLUSTER'];
const run = promisify(execFile);
const home = mkdtempSync(join(tmpdir(), 'terminal-'));
const cli = process.env['TSCHART_CLI'] ?? new URL('../../dist/cli.js', import.meta.url).pathname;
const namespace = `harness-terminal-${process.pid}`;

beforeAll(() => {
  mkdirSync(join(home, 'chart/templates'), { recursive: true });
  writeFileSync(join(home, 'chart/Chart.yaml'), 'apiVersion: v2\nname: chart\nversion: 0.1.0\n');
  writeFileSync(
    join(home, 'chart/templates/claim.yaml'),
    'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: {{ .Release.Name }}}\n' +
      'spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}\n',
  );
});
afterAll(async () => {
  rmSync(home, { recursive: true, force: true });
  if (cluster === undefined) return;
  const admin = openAdmin(cluster);
  await admin.ask('DELETE', `/api/v1/namespaces/${namespace}`);
  admin.close();
});

function environment(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const { CI: _, ...rest } = process.env;
  return { ...rest, TERM: 'xterm', HELM_DRIVER: '', ...more, KUBECONFIG: cluster ?? '' };
}

/** All that a terminal was sent by an install that waits in vain. */
async function shown(name: string, env: Readonly<Record<string, string>> = {}, ...flags: string[]): Promise<string> {
  const chart = join(home, 'chart');
  const args = ['install', name, chart, '--create-namespace', '-n', namespace, '--wait', '--timeout', '6s', ...flags];
  const command = [...(cli.endsWith('.js') ? [process.execPath] : []), cli, ...args].join(' ');
  const { stdout } = await run('script', ['-qec', `${command}; true`, '/dev/null'], { env: environment(env) });
  return stdout.replaceAll('\r\n', '\n');
}

const ERROR = (name: string): string =>
  `Error: INSTALLATION FAILED: resource PersistentVolumeClaim/${namespace}/${name} not ready. status: InProgress, ` +
  'message: PVC is not Bound. phase: Pending\ncontext deadline exceeded\n';

describe.skipIf(cluster === undefined)('on a terminal', () => {
  test('a wait is shown, and leaves nothing behind', async () => {
    const text = await shown('one');
    expect(text).toMatch(/^Waiting for 1 of 1 objects, \ds\n {2}PersistentVolumeClaim\/one {2}/);
    expect(text).toContain('InProgress  PVC is not Bound. phase: Pending\n');
    expect(text.endsWith(`\u001b[2A\r\u001b[J${ERROR('one')}`)).toBe(true);
  });

  test.each([
    ['in CI', { CI: 'true' }],
    ['on a dumb terminal', { TERM: 'dumb' }],
  ])('nothing of it %s', async (where, env) => {
    const name = where.replaceAll(' ', '-').toLowerCase();
    expect(await shown(name, env)).toBe(ERROR(name));
  });
});
