import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Outcome, run } from './in-process.ts';

const CHART: Record<string, string> = {
  'Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.2.3\nappVersion: "9"\n',
  'values.yaml': 'color: red\n',
  'templates/a.yaml':
    '# a comment\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  # its name\n  name: {{ .Release.Name }}-a\ndata:\n' +
    '  color: {{ .Values.color }}\n  n: {{ .Capabilities.KubeVersion }}\n  foo: {{ .Capabilities.APIVersions.Has "foo/v1" | quote }}\n',
  'templates/b.yaml':
    'apiVersion: v1\nkind: Secret\nmetadata: {name: pw}\nstringData:\n' +
    '{{- $old := lookup "v1" "Secret" .Release.Namespace "pw" }}\n' +
    '  password: {{ if $old }}{{ $old.data.password | b64dec }}{{ else }}{{ randAlphaNum 12 }}{{ end }}\n',
  'templates/c.yaml':
    'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: system:Web\n---\n' +
    'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Service\n  metadata: {name: s1}\n' +
    '- apiVersion: example.com/v1\n  kind: Thing\n  metadata: {name: t1}\n' +
    '- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: far, namespace: other}\n',
  'templates/hook.yaml':
    'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: migrate\n  annotations:\n    helm.sh/hook: pre-install,pre-upgrade\n',
  'templates/NOTES.txt': 'Painted {{ .Values.color }}.\n',
  'crds/thing.yaml':
    'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: things.example.com\n' +
    'spec:\n  group: example.com\n  scope: Namespaced\n  names: {kind: Thing, plural: things}\n',
};

let home = '';
let store = '';

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'local-'));
  for (const [name, text] of Object.entries(CHART)) {
    mkdirSync(dirname(join(home, 'web', name)), { recursive: true });
    writeFileSync(join(home, 'web', name), text);
  }
  process.chdir(home);
});
afterAll(() => {
  process.chdir(import.meta.dirname);
  rmSync(home, { recursive: true });
});
beforeEach(() => {
  store = mkdtempSync(join(home, 'store-'));
});

function tschart(line: string, env: Record<string, string> = {}): Promise<Outcome> {
  return run('tschart', line.split(' '), { HOME: home, TZ: 'UTC', TSCHART_STORE: store, ...env });
}

const read = (path: string): string => readFileSync(join(store, path), 'utf8');
const list = (path: string): string[] => readdirSync(join(store, path)).sort();
const password = (): string => /password: (\w+)/.exec(read('objects/default/w/secret-pw.yaml'))![1]!;

describe('the local store', () => {
  it('keeps one file for an object, with its namespace where it needs one', async () => {
    expect(await tschart('install w web')).toEqual({
      rc: 0,
      stdout: expect.stringMatching(
        /^NAME: w\nLAST DEPLOYED: .*\nNAMESPACE: default\nSTATUS: deployed\nREVISION: 1\nDESCRIPTION: Install complete\nTEST SUITE: None\nNOTES:\nPainted red.\n$/,
      ),
      stderr: 'level=WARN msg="the local store runs no hooks: pre-install was left out" hooks=Job/migrate\n',
    });
    expect(list('objects/default/w')).toEqual([
      'clusterrole.rbac.authorization.k8s.io-system%3A%57eb.yaml',
      'configmap-far@other.yaml',
      'configmap-w-a.yaml',
      'customresourcedefinition.apiextensions.k8s.io-things.example.com.yaml',
      'secret-pw.yaml',
      'service-s1.yaml',
      'thing.example.com-t1.yaml',
    ]);
    expect(read('objects/default/w/configmap-w-a.yaml')).toBe(
      '# Source: web/templates/a.yaml\n# a comment\napiVersion: v1\nkind: ConfigMap\nmetadata:\n' +
        '  # its name\n  namespace: default\n  name: w-a\ndata:\n  color: red\n  n: v1.37.0\n  foo: "false"\n',
    );
    expect(read('objects/default/w/thing.example.com-t1.yaml')).toContain('namespace: default');
    expect(read('objects/default/w/clusterrole.rbac.authorization.k8s.io-system%3A%57eb.yaml')).not.toContain(
      'namespace',
    );
    expect(read('objects/default/w/configmap-far@other.yaml')).toContain('namespace: other');
    expect(statSync(join(store, 'objects/default/w/secret-pw.yaml')).mode & 0o777).toBe(0o600);
    expect(statSync(join(store, 'records/default/w/v1.json')).mode & 0o777).toBe(0o600);
    expect(read('.gitignore')).toMatch(/^\/records\/$/m);
    const hooks = JSON.parse(read('records/default/w/v1.json')).hooks;
    expect(hooks).toMatchObject([{ name: 'migrate', last_run: { phase: '' } }]);
  });

  it('keeps a password that a chart makes up', async () => {
    await tschart('install w web');
    const first = password();
    await tschart('upgrade w web --set color=blue');
    expect(password()).toBe(first);
    expect(read('objects/default/w/configmap-w-a.yaml')).toContain('color: blue');
    await tschart('rollback w');
    expect(password()).toBe(first);
    expect(read('objects/default/w/configmap-w-a.yaml')).toContain('color: red');
  });

  it('deletes what is gone from the chart, and nothing else', async () => {
    await tschart('install w web');
    writeFileSync(join(store, 'objects/default/w/mine.yaml'), 'mine: true\n');
    rmSync(join(home, 'web/templates/c.yaml'));
    await tschart('upgrade w web');
    writeFileSync(join(home, 'web/templates/c.yaml'), CHART['templates/c.yaml']!);
    expect(list('objects/default/w')).toEqual([
      'configmap-w-a.yaml',
      'customresourcedefinition.apiextensions.k8s.io-things.example.com.yaml',
      'mine.yaml',
      'secret-pw.yaml',
    ]);
    expect((await tschart('uninstall w')).stdout).toBe('release "w" uninstalled\n');
    expect(list('objects/default/w')).toEqual([
      'customresourcedefinition.apiextensions.k8s.io-things.example.com.yaml',
      'mine.yaml',
    ]);
    expect(existsSync(join(store, 'records/default/w'))).toBe(false);
  });

  it('keeps histories, labels and values', async () => {
    await tschart('install w web --labels team=a --set x.y=1');
    for (const color of ['blue', 'green', 'grey'])
      await tschart(`upgrade w web --reuse-values --set color=${color} --history-max 3`);
    expect(list('records/default/w')).toEqual(['v2.json', 'v3.json', 'v4.json']);
    expect((await tschart('history w')).stdout.split('\n').map((line) => line.split('\t')[2]?.trim())).toEqual([
      'STATUS',
      'superseded',
      'superseded',
      'deployed',
      undefined,
    ]);
    expect((await tschart('get values w')).stdout).toBe('USER-SUPPLIED VALUES:\ncolor: grey\nx:\n  "y": 1\n');
    expect((await tschart('list -q -l team=a')).stdout).toBe('w\n');
    expect((await tschart('list -q -l team!=a')).stdout).toBe('');
    expect((await tschart('get metadata w')).stdout).toContain('LABELS: team=a\n');
  });

  it('shows dry runs, and does nothing', async () => {
    const { rc, stdout } = await tschart('install w web --dry-run=client --hide-secret');
    expect(rc).toBe(0);
    expect(stdout).toContain('# HIDDEN: The Secret output has been suppressed\n');
    expect(readdirSync(store)).toEqual([]);
    await tschart('install w web');
    expect((await tschart('upgrade w web --dry-run=client')).stdout).toContain(
      'STATUS: pending-upgrade\nREVISION: 2\n',
    );
    expect(list('records/default/w')).toEqual(['v1.json']);
  });

  it('makes namespaces on request', async () => {
    await tschart('install w web -n far --create-namespace');
    expect(read('objects/far/_namespace.yaml')).toBe(
      'apiVersion: v1\nkind: Namespace\nmetadata:\n  labels:\n    name: far\n  name: far\n',
    );
  });

  it('takes versions from flags', async () => {
    await tschart('install w web --kube-version 1.29.4 --api-versions foo/v1');
    expect(read('objects/default/w/configmap-w-a.yaml')).toContain('n: v1.29.4\n  foo: "true"\n');
  });

  it.each([
    ['install w web --wait', '--wait=watcher: the local store runs nothing, so there is nothing to wait for'],
    ['upgrade w web --wait=legacy', '--wait=legacy: the local store runs nothing, so there is nothing to wait for'],
    ['rollback w --wait-for-jobs', '--wait-for-jobs: the local store runs nothing, so there are no jobs to wait for'],
    [
      'install w web --dry-run=server',
      '--dry-run=server: the local store has no server; --dry-run=client renders on this machine',
    ],
    ['test w', 'test: the local store runs nothing, so tests can not run there'],
    ['install w web --kube-version x', 'invalid kube version \'x\': could not parse "x" as version'],
    ['upgrade w web', 'UPGRADE FAILED: "w" has no deployed releases'],
    ['uninstall w', 'uninstall: Release not loaded: w: release: not found'],
    ['status w', 'release: not found'],
  ])('refuses: %s', async (line, message) => {
    const { rc, stderr } = await tschart(line);
    expect(stderr).toBe(`Error: ${message}\n`);
    expect(rc).toBe(1);
  });

  it('refuses an object of another release, unless that is asked for', async () => {
    await tschart('install w web');
    const { stderr } = await tschart('install v web');
    expect(stderr).toContain(
      'Error: INSTALLATION FAILED: unable to continue with install: Secret "pw" in namespace "default" exists and cannot be imported ' +
        'into the current release: invalid ownership metadata; annotation validation error: key ' +
        '"meta.helm.sh/release-name" must equal "v": current value is "w"\n',
    );
    expect((await tschart('install v web --take-ownership')).rc).toBe(0);
    expect(list('objects/default/w')).toEqual([
      'configmap-w-a.yaml',
      'customresourcedefinition.apiextensions.k8s.io-things.example.com.yaml',
    ]);
  });

  it('does not leave its folder, whatever names are given', async () => {
    await tschart('install w web -n ../../../etc');
    expect(list('objects')).toEqual(['%2E.%2F..%2F..%2Fetc']);
    expect((await tschart('list -A -o json')).stdout).toContain('"namespace":"../../../etc"');
  });

  it('goes on past a record that something else has broken', async () => {
    await tschart('install w web');
    await tschart('upgrade w web');
    writeFileSync(join(store, 'records/default/w/v1.json'), '{');
    const { rc, stdout, stderr } = await tschart('list -q');
    expect({ rc, stdout }).toEqual({ rc: 0, stdout: 'w\n' });
    expect(stderr).toMatch(/^level=WARN msg="a record can't be read and is left out" file=.*v1.json error=/);
    expect((await tschart('status w --revision 1')).stderr).toMatch(/^Error: .*v1.json: the record is not JSON: /);
    expect((await tschart('upgrade w web')).rc).toBe(0);
  });

  it('says in one line where it can not write', async () => {
    writeFileSync(join(home, 'a-file'), '');
    const { rc, stderr } = await tschart('install w web', { TSCHART_STORE: join(home, 'a-file') });
    expect(rc).toBe(1);
    expect(stderr).toMatch(/^Error: INSTALLATION FAILED: (mkdir|open) .*\/a-file.*: (not a directory|file exists)\n$/);
  });

  it('reads its records against the schema of releases', async () => {
    const schema = JSON.parse(readFileSync(join(import.meta.dirname, '../../schemas/release.schema.json'), 'utf8'));
    const validate = new Ajv({ strict: false, validateFormats: false, logger: false }).compile(schema);
    await tschart('install w web');
    await tschart('uninstall w --keep-history');
    expect(validate(JSON.parse(read('records/default/w/v1.json')))).toBe(true);
  });
});

describe('where releases are kept', () => {
  const UNREACHABLE = /^Error: kubernetes cluster unreachable: /;
  const LOCAL = /^No cluster is configured: using the local store .*\/data\/tschart\/store\n$/;
  const rows: [why: string, name: string, line: string, env: Record<string, string>, stderr: RegExp][] = [
    ['nothing is configured', 'tschart', 'list', {}, LOCAL],
    ['the program is called helm', 'helm', 'list', {}, UNREACHABLE],
    ['KUBECONFIG names a missing file', 'tschart', 'list', { KUBECONFIG: 'nowhere' }, UNREACHABLE],
    ['a flag names a context', 'tschart', 'list --kube-context x', {}, UNREACHABLE],
    ['a flag names a kubeconfig', 'tschart', 'list --kubeconfig nowhere', {}, UNREACHABLE],
    ['a variable names a server', 'tschart', 'list', { HELM_KUBEAPISERVER: 'http://127.0.0.1:1' }, UNREACHABLE],
    [
      'a pod has a service account',
      'tschart',
      'list',
      { KUBERNETES_SERVICE_HOST: '127.0.0.1', KUBERNETES_SERVICE_PORT: '1' },
      UNREACHABLE,
    ],
    ['a driver is asked for', 'tschart', 'list', { HELM_DRIVER: 'secret' }, UNREACHABLE],
    ['HELM_DRIVER is file', 'tschart', 'list', { HELM_DRIVER: 'file', KUBECONFIG: 'nowhere' }, /^$/],
    ['HELM_DRIVER is file for helm', 'helm', 'list', { HELM_DRIVER: 'file' }, /^$/],
    ['--store is given', 'tschart', 'list --store s --kube-context x', { HELM_DRIVER: 'secret' }, /^$/],
    ['TSCHART_STORE is set', 'helm', 'list', { TSCHART_STORE: 's', KUBECONFIG: 'nowhere' }, /^$/],
    [
      'the driver is unknown',
      'tschart',
      'list',
      { HELM_DRIVER: 'floppy' },
      /^level=INFO msg="unknown driver \\"floppy\\""\n$/,
    ],
  ];
  it.each(rows)('%s', async (_, name, line, env, stderr) => {
    const outcome = await run(name, line.split(' '), {
      HOME: join(home, 'nobody'),
      XDG_DATA_HOME: join(home, 'data'),
      ...env,
    });
    expect(outcome.stderr).toMatch(stderr);
  });
});
