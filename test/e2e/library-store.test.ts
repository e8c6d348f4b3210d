import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from './in-process.ts';

const root = resolve(import.meta.dirname, '../..');
let home = '';

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'library-'));
  mkdirSync(join(home, 'node_modules'));
  symlinkSync(root, join(home, 'node_modules/tschart'), 'junction');
  for (const [name, text] of [
    ['Chart.yaml', 'apiVersion: v2\nname: web\nversion: 1.2.3\n'],
    ['values.yaml', 'color: red\n'],
    [
      'templates/a.yaml',
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {color: {{ .Values.color }}, kube: {{ .Capabilities.KubeVersion.Version }}}\n',
    ],
    [
      'templates/hook.yaml',
      'apiVersion: v1\nkind: Pod\nmetadata: {name: h, annotations: {helm.sh/hook: pre-install}}\n',
    ],
  ] as const) {
    mkdirSync(join(home, 'web/templates'), { recursive: true });
    writeFileSync(join(home, 'web', name), text);
  }
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** What a program prints as JSON that uses the package as it is published. */
function programPrints(body: string): unknown {
  const program = join(home, 'program.mjs');
  writeFileSync(
    program,
    `import { loadChartFrom, openStore, TschartError } from 'tschart/node';
     const chart = await loadChartFrom('web');
     const failure = (work) => Promise.resolve().then(work).then(
       () => 'no error',
       (error) => [error instanceof TschartError, error.code, error.message],
     );
     ${body}`,
  );
  return JSON.parse(execFileSync(process.execPath, [program], { cwd: home, encoding: 'utf8' }));
}

const shown = `const shown = ({ name, namespace, revision, info }) => [name, namespace, revision, info.status, info.description];`;

describe('the local store of tschart/node', () => {
  it('does what the command line does, on the same store', async () => {
    const told = programPrints(`${shown}
      const logged = [];
      const log = ({ level, message }) => level === 'WARN' && logged.push(message);
      const store = openStore({ directory: 'st', namespace: 'shop', kubeVersion: '1.30.1', log });
      const steps = [
        shown(await store.install('w', chart, { set: ['color=blue'], labels: { team: 'a' } })),
        shown(await store.upgrade('w', chart, { values: { color: 'green' } })),
        shown(await store.upgrade('w', chart, { dryRun: 'client' })),
        shown(await store.rollback('w')),
        shown(await store.get('w')),
        shown(await store.get('w', 1)),
        (await store.history('w')).map(({ revision }) => revision),
        (await store.list()).map(shown),
        (await store.list(['failed'])).map(shown),
        await store.uninstall('nope', { ignoreNotFound: true }),
      ];
      console.log(JSON.stringify({ steps, logged, directory: store.directory, namespace: store.namespace }));`);
    const rolledBack = ['w', 'shop', 3, 'deployed', 'Rollback to 1'];
    expect(told).toEqual({
      steps: [
        ['w', 'shop', 1, 'deployed', 'Install complete'],
        ['w', 'shop', 2, 'deployed', 'Upgrade complete'],
        ['w', 'shop', 3, 'pending-upgrade', 'Dry run complete'],
        rolledBack,
        rolledBack,
        ['w', 'shop', 1, 'superseded', 'Install complete'],
        [1, 2, 3],
        [rolledBack],
        [],
        '',
      ],
      logged: ['the local store runs no hooks: pre-install was left out'],
      directory: join(home, 'st'),
      namespace: 'shop',
    });
    const object = join(home, 'st/objects/shop/w/configmap-a.yaml');
    expect(readFileSync(object, 'utf8')).toContain('data:\n  color: blue\n  kube: v1.30.1\n');
    const command = async (line: string) =>
      run('tschart', line.split(' '), { HOME: home, TSCHART_STORE: join(home, 'st') });
    expect((await command('history w -n shop -o json')).stdout).toContain('"description":"Rollback to 1"');
    expect((await command('list -q -n shop -l team=a')).stdout).toBe('w\n');
    programPrints(`await openStore({ directory: 'st', namespace: 'shop' }).uninstall('w'); console.log(1);`);
    expect(existsSync(object)).toBe(false);
    expect((await command('list -q -A')).stdout).toBe('');
  });

  it('fails with TschartErrors', () => {
    expect(
      programPrints(`
        const store = openStore({ directory: 'failing' });
        const stopped = AbortSignal.abort(new TschartError('CANCELLED', 'context canceled'));
        const failures = [];
        for (const work of [
          () => openStore({ directory: '' }),
          () => openStore({}),
          () => openStore({ directory: 'failing', namespace: '../x' }),
          () => openStore({ directory: 'failing', kubeVersion: 'x' }),
          () => store.install('w', chart, { wait: 'watcher' }),
          () => store.upgrade('w', chart, { rollbackOnFailure: true }),
          () => store.rollback('w', { dryRun: 'server' }),
          () => store.install('W', chart),
          () => store.get('w'),
          () => store.uninstall('w'),
          () => store.install('w', chart, { signal: stopped }),
          () => store.get('w'),
        ]) failures.push(await failure(work));
        console.log(JSON.stringify(failures));`),
    ).toEqual([
      [true, 'STORE', 'the local store needs a folder: `directory` names none'],
      [true, 'STORE', 'the local store needs a folder: `directory` names none'],
      [true, 'NAMESPACE', 'Namespace "../x" is invalid'],
      [true, 'KUBE_VERSION_INVALID', expect.stringMatching(/^invalid kube version 'x': /)],
      [true, 'LOCAL_STORE', "wait: 'watcher': the local store runs nothing, so there is nothing to wait for"],
      [true, 'LOCAL_STORE', 'rollbackOnFailure: the local store runs nothing, so there is no failure to wait for'],
      [true, 'LOCAL_STORE', "dryRun: 'server': the local store has no server"],
      [true, 'RELEASE_NAME', expect.stringContaining('W')],
      [true, 'RELEASE_NOT_FOUND', 'release: not found'],
      [true, 'RELEASE_NOT_FOUND', 'uninstall: Release not loaded: w: release: not found'],
      [true, 'CANCELLED', 'context canceled'],
      [true, 'RELEASE_NOT_FOUND', 'release: not found'],
    ]);
  });
});
