import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
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

  // What the API server of Kubernetes 1.36 said to Helm v4.3.1 of a namespace that it was to create.
  const LABEL =
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
  it.each([
    ['BAD', `metadata.name: Invalid value: "BAD": ${LABEL}`],
    ['../../../etc', `metadata.name: Invalid value: "../../../etc": ${LABEL}`],
    ['a'.repeat(64), `metadata.name: Invalid value: "${'a'.repeat(64)}": must be no more than 63 characters`],
  ])('has no namespace %s, as no cluster has', async (namespace, problem) => {
    for (const line of ['install w web', 'install w web --create-namespace']) {
      expect(await tschart(`${line} -n ${namespace}`)).toMatchObject({
        rc: 1,
        stderr: `Error: INSTALLATION FAILED: Namespace "${namespace}" is invalid: ${problem}\n`,
      });
    }
    expect((await tschart(`upgrade --install w web -n ${namespace}`)).rc).toBe(1);
    expect(readdirSync(store)).toEqual([]);
    expect((await tschart(`list -q -n ${namespace}`)).rc).toBe(0);
    expect((await tschart(`status w -n ${namespace}`)).stderr).toBe('Error: release: not found\n');
    expect((await tschart(`install w web --dry-run=client -n ${namespace}`)).rc).toBe(0);
  });

  it.each(['--wait', '--wait-for-jobs', '--rollback-on-failure', '--atomic', '--dry-run=server'])(
    'refuses %s',
    async (flag) => {
      for (const line of ['install w web', 'upgrade --install w web']) {
        const { rc, stderr } = await tschart(`${line} ${flag}`);
        expect(rc).toBe(1);
        expect(stderr).toContain(`Error: ${flag.replace(/^--wait$/, '--wait=watcher')}: the local store `);
      }
      expect(readdirSync(store)).toEqual([]);
    },
  );

  it('says what stands in its place', async () => {
    writeFileSync(join(home, 'file'), '');
    symlinkSync('nowhere', join(home, 'dangling'));
    for (const line of ['list', 'install w web']) {
      expect((await tschart(line, { TSCHART_STORE: 'file' })).stderr).toBe(
        `Error: there can be no local store in ${process.cwd()}/file: it is no folder\n`,
      );
      expect((await tschart(line, { TSCHART_STORE: 'dangling' })).stderr).toBe(
        `Error: there can be no local store in ${process.cwd()}/dangling: it is a link that leads nowhere\n`,
      );
      expect((await tschart(line, { TSCHART_STORE: 'file/x' })).stderr).toBe(
        `Error: stat ${process.cwd()}/file/x: not a directory\n`,
      );
      expect(await run('tschart', [...line.split(' '), '--store', ''], { HOME: home })).toEqual({
        rc: 1,
        stdout: '',
        stderr: 'Error: --store: an empty text names no folder\n',
      });
    }
  });

  it('is refused in the folder of the chart that is released', async () => {
    symlinkSync('web', join(home, 'same'));
    for (const [line, root] of [
      ['install w web', 'web/demo'],
      ['upgrade w web', 'web/demo'],
      ['upgrade -i w ./web', 'web/not/yet/there'],
      ['install w web', 'web'],
      ['install w same', 'web/demo'],
      ['install w web', 'same/demo'],
      ['install w web --dry-run=client', 'web/demo'],
    ] as const) {
      const { rc, stderr } = await tschart(line, { TSCHART_STORE: root });
      expect({ rc, stderr }).toEqual({
        rc: 1,
        stderr: expect.stringMatching(
          `^Error: (INSTALLATION FAILED: )?the local store ${join(process.cwd(), root)} is inside of the chart .*/(web|same)\n$`,
        ),
      });
    }
    expect(readdirSync(join(home, 'web')).sort()).toEqual(['Chart.yaml', 'crds', 'templates', 'values.yaml']);
    expect((await tschart('install w web', { TSCHART_STORE: 'web-store' })).rc).toBe(0);
    expect((await tschart('upgrade w web', { TSCHART_STORE: '..web' })).stderr).not.toContain('inside');
  });

  it('is no part of a chart whose folder it lies in', async () => {
    const chart = join(home, 'around');
    mkdirSync(join(chart, 'templates'), { recursive: true });
    writeFileSync(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: around\nversion: 1.0.0\n');
    writeFileSync(join(chart, 'kept.txt'), '');
    writeFileSync(
      join(chart, 'templates/f.yaml'),
      '{{ range $name, $_ := .Files.Glob "**" }}{{ $name }}: 0\n{{ end }}',
    );
    await tschart('install w web', { TSCHART_STORE: join(chart, 'demo') });
    await tschart('install w web', { TSCHART_STORE: join(chart, 'templates/demo') });
    expect(readdirSync(join(chart, 'demo/records/default/w'))).toEqual(['v1.json']);

    const warnings = [join(chart, 'demo'), join(chart, 'templates/demo')]
      .map(
        (path) => `level=WARN msg="the folder of a local store is left out: it is no part of the chart" path=${path}\n`,
      )
      .join('');
    const rendered = await tschart('template around');
    expect(rendered).toEqual({
      rc: 0,
      stdout: '---\n# Source: around/templates/f.yaml\nkept.txt: 0\n',
      stderr: warnings,
    });
    expect((await tschart('lint around')).rc).toBe(0);
    expect((await tschart(`package around -d ${home}`)).rc).toBe(0);
    const archive = gunzipSync(readFileSync(join(home, 'around-1.0.0.tgz'))).toString('latin1');
    expect(archive).toContain('around/kept.txt');
    expect(archive).not.toContain('demo/');
  });

  it('is told of where it is missing and a command only reads', async () => {
    const store = join(home, 'missing');
    const warning = `level=WARN msg="there is no local store yet" folder=${store}\n`;
    expect(await tschart('list -q', { TSCHART_STORE: store })).toEqual({ rc: 0, stdout: '', stderr: warning });
    expect((await tschart('status w', { TSCHART_STORE: store })).stderr).toBe(`${warning}Error: release: not found\n`);
    expect((await tschart('install w web', { TSCHART_STORE: store })).stderr).not.toContain('no local store');
    expect((await tschart('list -q', { TSCHART_STORE: store })).stderr).toBe('');
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

  it('names records of wrong types, in wrong places, and what is no file', async () => {
    await tschart('install w web');
    await tschart('install other web --skip-crds --take-ownership');
    await tschart('upgrade w web');
    const good = JSON.parse(read('records/default/w/v2.json'));
    const place = join(store, 'records/default/w');
    for (const [problem, text] of [
      ['json: cannot unmarshal number into Go struct field Release.name of type string', '{"name":5,"version":"x"}'],
      [
        'json: cannot unmarshal string into Go struct field Release.version of type int',
        JSON.stringify({ ...good, version: '2' }),
      ],
      [
        'json: cannot unmarshal bool into Go struct field Release.info.status of type string',
        JSON.stringify({ ...good, info: { status: true } }),
      ],
      [
        'json: cannot unmarshal object into Go struct field Release.hooks of type []*v1.Hook',
        JSON.stringify({ ...good, hooks: {} }),
      ],
      ['the record is that of revision 0 of release "" in namespace "", whose place is another', '{}'],
      [
        'the record is that of revision 1 of release "other" in namespace "default", whose place is another',
        read('records/default/other/v1.json'),
      ],
      [
        'the record is that of revision 2 of release "w" in namespace "far", whose place is another',
        JSON.stringify({ ...good, namespace: 'far' }),
      ],
    ] as const) {
      writeFileSync(join(place, 'v2.json'), text);
      const { rc, stdout, stderr } = await tschart('list -q');
      expect({ rc, stdout }).toEqual({ rc: 0, stdout: 'other\nw\n' });
      expect(stderr).toContain(`level=WARN msg="a record can't be read and is left out" file=${place}/v2.json error=`);
      expect((await tschart('get values w --revision 2')).stderr).toBe(`Error: ${place}/v2.json: ${problem}\n`);
      for (const line of ['upgrade w web', 'rollback w', 'uninstall w', 'uninstall w --ignore-not-found']) {
        const outcome = await tschart(line);
        expect(outcome.rc).toBe(1);
        expect(outcome.stderr).toContain(`${place}/v2.json: ${problem}\n`);
      }
    }
    mkdirSync(join(place, 'v9.json'));
    const { rc, stdout, stderr } = await tschart('list -A -q');
    expect({ rc, stdout }).toEqual({ rc: 0, stdout: 'other\nw\n' });
    expect(stderr).toContain(`file=${place}/v9.json error="is a directory"`);
    expect((await tschart('upgrade w web')).stderr).toContain(
      `Error: UPGRADE FAILED: ${place}/v9.json: is a directory\n`,
    );
  });

  it('leaves a release alone whose newest record can not be read', async () => {
    await tschart('install w web');
    writeFileSync(join(home, 'web/templates/late.yaml'), 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: late}\n');
    await tschart('upgrade w web');
    rmSync(join(home, 'web/templates/late.yaml'));
    const record = read('records/default/w/v2.json');
    writeFileSync(join(store, 'records/default/w/v2.json'), record.slice(0, 100));
    const objects = list('objects/default/w');
    expect(objects).toContain('configmap-late.yaml');
    const { rc, stdout, stderr } = await tschart('uninstall w');
    expect({ rc, stdout }).toEqual({ rc: 1, stdout: '' });
    expect(stderr).toMatch(/Error: .*\/records\/default\/w\/v2.json: the record is not JSON: /);
    expect(list('objects/default/w')).toEqual(objects);
    expect(list('records/default/w')).toEqual(['v1.json', 'v2.json']);

    writeFileSync(join(store, 'records/default/w/v2.json'), record);
    expect((await tschart('uninstall w')).stdout).toContain('release "w" uninstalled\n');
    expect(existsSync(join(store, 'objects/default/w/configmap-late.yaml'))).toBe(false);
  });

  it('refuses objects without a name', async () => {
    const chart = join(home, 'nameless');
    mkdirSync(join(chart, 'templates'), { recursive: true });
    writeFileSync(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: nameless\nversion: 1.0.0\n');
    const object = join(chart, 'templates/a.yaml');
    writeFileSync(object, 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n');
    expect((await tschart('install w nameless')).rc).toBe(0);
    writeFileSync(object, 'apiVersion: v1\nkind: ConfigMap\nmetadata: {generateName: foo-}\n');
    for (const line of ['install other nameless', 'upgrade w nameless']) {
      const { rc, stderr } = await tschart(line);
      expect({ rc, stderr }).toEqual({
        rc: 1,
        stderr: expect.stringMatching(
          /^Error: (INSTALLATION|UPGRADE) FAILED: .*resource name may not be empty: the local store takes no ConfigMap with generateName\n$/,
        ),
      });
    }
    expect(list('records/default')).toEqual(['w']);
    expect(list('objects/default/w')).toEqual(['configmap-a.yaml']);
  });

  it('tells of an object that a chart has twice', async () => {
    const chart = join(home, 'twice');
    mkdirSync(join(chart, 'templates'), { recursive: true });
    writeFileSync(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: twice\nversion: 1.0.0\n');
    const object = (n: number): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata: {n: "${n}"}\n`;
    writeFileSync(join(chart, 'templates/a.yaml'), `${object(1)}---\n${object(2)}`);
    for (const line of ['install w twice', 'upgrade w twice']) {
      const { rc, stderr } = await tschart(line);
      expect({ rc, stderr }).toEqual({
        rc: 0,
        stderr: 'level=WARN msg="the release holds an object more than once: the last one counts" object=ConfigMap/a\n',
      });
      expect(read('objects/default/w/configmap-a.yaml')).toContain('"2"');
    }
  });

  it('says in one line where it can not write', async () => {
    writeFileSync(join(store, 'records'), '');
    const { rc, stderr } = await tschart('install w web');
    expect(rc).toBe(1);
    expect(stderr).toMatch(/^Error: INSTALLATION FAILED: (mkdir|open) .*\/records.*: not a directory\n$/);
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
  const NAMED = /^level=WARN msg="there is no local store yet" folder=\/.*\n$/;
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
    ['HELM_DRIVER is file', 'tschart', 'list', { HELM_DRIVER: 'file', KUBECONFIG: 'nowhere' }, NAMED],
    ['HELM_DRIVER is file for helm', 'helm', 'list', { HELM_DRIVER: 'file' }, NAMED],
    ['--store is given', 'tschart', 'list --store s --kube-context x', { HELM_DRIVER: 'secret' }, NAMED],
    ['TSCHART_STORE is set', 'helm', 'list', { TSCHART_STORE: 's', KUBECONFIG: 'nowhere' }, NAMED],
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
