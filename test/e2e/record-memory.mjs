// Records what Helm 4.3.1 prints for releases in memory: node test/e2e/record-memory.mjs HELM > test/e2e/golden/memory.jsonl
// Cases are data files times commands; nothing of them depends on the time of day.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const helm = process.argv[2];

const manifest = (name, extra = '') =>
  `---\n# Source: app/templates/cm.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${extra}`;
const time = (n) => `2024-01-${String((n % 27) + 1).padStart(2, '0')}T03:04:05.678901234Z`;
const release = (name, namespace, version, status, more = {}) => ({
  name,
  namespace,
  version,
  info: {
    first_deployed: time(1),
    last_deployed: time(version + name.length),
    status,
    description: `${status} ${version}`,
    ...more.info,
  },
  chart:
    more.chart === undefined
      ? { metadata: { name: 'app', version: `1.${version}.0`, appVersion: '2.0', apiVersion: 'v2' } }
      : more.chart,
  config: more.config ?? { a: version },
  manifest: more.manifest ?? manifest(name),
  hooks: more.hooks,
  apply_method: more.apply_method,
});

const many = [
  release('alpha', 'default', 1, 'superseded'),
  release('alpha', 'default', 2, 'deployed', { info: { notes: 'Thanks\n\n for <alpha> & more\n' } }),
  release('beta', 'default', 1, 'uninstalled', { info: { deleted: time(9) } }),
  release('gamma', 'default', 1, 'deployed'),
  release('gamma', 'default', 2, 'failed'),
  release('gamma', 'default', 3, 'failed'),
  release('delta', 'default', 1, 'pending-install'),
  release('epsilon', 'default', 1, 'deployed'),
  release('epsilon', 'default', 2, 'pending-upgrade'),
  release('zeta', 'default', 1, 'uninstalling'),
  release('eta', 'default', 1, 'pending-rollback'),
  release('theta', 'default', 1, 'unknown'),
  release('iota', 'default', 1, 'superseded'),
  release('alpha', 'other', 7, 'deployed', { apply_method: 'ssa' }),
  release('kappa', 'other', 1, 'deployed', { apply_method: 'csa' }),
  release('lambda', '', 1, 'deployed'),
];

const keep = `${manifest('one')}---\n# Source: app/templates/b.yaml\napiVersion: v1\nkind: Secret\nmetadata:\n  name: kept\n  annotations:\n    helm.sh/resource-policy: " Keep "\n---\n# Source: app/templates/c.yaml\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: kept-too\n  annotations:\n    helm.sh/resource-policy: keep\n`;
const rich = [
  release('rich', 'default', 1, 'superseded', { manifest: keep }),
  release('rich', 'default', 2, 'deployed', {
    manifest: keep,
    apply_method: 'odd',
    info: { rollback_revision: 1, notes: 'ünïcode \u2603\n', last_deployed: '2024-06-01T10:00:00+02:00' },
    config: {
      n: null,
      f: 1.5,
      big: 12345678901,
      list: [1, 'two', { three: 3 }],
      text: 'multi\nline',
      quote: 'yes',
      html: '<a&b>',
    },
    chart: {
      metadata: {
        name: 'app',
        version: '1.0.0',
        appVersion: 'v"2"',
        apiVersion: 'v2',
        description: 'd',
        type: 'application',
        home: 'https://x',
        sources: ['s1', 's2'],
        keywords: ['k'],
        icon: 'i',
        kubeVersion: '>=1.0.0',
        maintainers: [{ name: 'm', email: 'e', url: 'u' }],
        annotations: { b: '2', a: '1' },
        deprecated: true,
        dependencies: [
          {
            name: 'zz',
            version: '1.x',
            repository: 'https://r',
            condition: 'zz.on',
            tags: ['t'],
            alias: 'al',
            enabled: true,
            'import-values': ['x', { child: 'a', parent: 'b' }],
          },
          { name: 'aa', repository: '' },
        ],
      },
      lock: {
        generated: '2024-01-01T00:00:00Z',
        digest: 'sha256:1',
        dependencies: [{ name: 'zz', version: '1.2', repository: 'https://r' }],
      },
      templates: [{ name: 'templates/a.yaml', data: 'aGVsbG8=' }],
      values: { n: 1, deep: { er: [1, 2] }, f: 2 },
      schema: 'e30=',
      files: [{ name: 'README.md', data: 'eA==', modtime: '2024-01-01T00:00:00.5Z' }],
    },
    hooks: [
      {
        name: 'h1',
        kind: 'Job',
        path: 'app/templates/h1.yaml',
        manifest: 'kind: Job\n',
        events: ['pre-install', 'test'],
        last_run: { started_at: '2024-01-01T00:00:00Z', completed_at: '2024-01-01T00:00:09Z', phase: 'Succeeded' },
        weight: -5,
        delete_policies: ['hook-succeeded'],
        output_log_policies: ['hook-failed'],
      },
      {
        name: 'h2',
        kind: 'Pod',
        path: 'app/templates/h2.yaml',
        manifest: 'kind: Pod',
        events: ['test'],
        last_run: { phase: '' },
      },
      {
        name: 'h3',
        kind: 'Pod',
        path: 'app/templates/h3.yaml',
        manifest: 'kind: Pod',
        events: ['post-delete'],
        last_run: {},
      },
    ],
  }),
  release('bare', 'default', 1, 'deployed', {
    chart: null,
    config: {},
    info: { first_deployed: '', last_deployed: null, description: '' },
    manifest: '',
  }),
  release('old', 'default', 1, 'deployed', {
    chart: { metadata: null },
    info: { last_deployed: '0001-01-01T00:00:00Z' },
  }),
  release('broken', 'default', 1, 'deployed', { manifest: '---\nkind: [\n' }),
  release('gap', 'default', 3, 'superseded'),
  release('gap', 'default', 5, 'deployed'),
];
for (let i = 1; i <= 14; i++)
  rich.push(release('long', 'default', i, i === 3 ? 'deployed' : i === 14 ? 'failed' : 'superseded'));

const json = (value) => JSON.stringify(value, null, 1);
const data = {
  many: [json(many)],
  rich: [json(rich)],
  two: [json(many.slice(0, 2)), json(rich.slice(0, 2))],
  empty: ['[]'],
  blank: [''],
  nothing: undefined,
  typed: [
    '- name: 5\n  namespace: y\n  version: 1\n  info: {status: deployed, description: 1.50}\n  chart: {metadata: {name: 7, version: 1, appVersion: 1.10}}\n',
  ],
  'not-yaml': ['a: [\n'],
  'not-a-list': ['a: 1\n'],
  'wrong-type': ['- name: x\n  version: one\n'],
  'wrong-time': ['- name: x\n  version: 1\n  info: {last_deployed: yesterday}\n'],
  twice: [json([many[0], many[0]])],
  'key-case': [
    '- NAME: x\n  Namespace: default\n  Version: 1\n  Info: {Status: deployed}\n  chart: {metadata: {name: a, version: 1.0.0}}\n',
  ],
};

const onMany = `list
list -o json
list -o yaml
list -q
list -q -o json
list -q -o yaml
ls --all-namespaces
list -A -q
list -A --date
list --date --reverse
list -r
list --deployed
list --failed
list --pending
list --uninstalled
list --uninstalling
list --superseded
list --superseded --deployed
list --superseded -o json
list --failed --deployed
list --no-headers
list --no-headers --failed --filter nothing
list --filter ^a
list --filter a$
list --filter [
list --filter (?i)ALPHA
list -f ta --max 1
list --max 2
list --max 0
list --max -1
list --offset 2
list --offset 2 --max 1
list --offset 99
list --time-format 2006
list --time-format Jan_2T15:04
list --time-format RFC -o json
list --selector a=b
list --selector !a
list --selector a!=b -q
list -l a,b
list -l a=b,,
list -l =
list -l a==
list -l a in
list -l a(
list -l -n
list -l /a
list -l a/b/c
list -l a=-
list -l a>x
list -l a<3
list -n other
list -n nowhere
list -n nowhere -o json
list -n nowhere -o yaml
list -n nowhere -q -o json
list x
list -o xml
list --color always
list --color always -A
status alpha
status alpha -n other
status alpha --revision 1
status alpha --revision 9
status alpha --revision -1
status alpha --revision x
status alpha -o json
status alpha -o yaml
status nowhere
status ALPHA
status a.b
status a_b
status delta
status theta
status beta --color always
status gamma --color always
status
status a b
history alpha
hist gamma
history gamma --max 1
history gamma --max 0
history gamma --max -1
history gamma -o json
history gamma -o yaml
history gamma --show-rollback-revision
history nowhere
history A
history alpha -n other
get
get all alpha
get all alpha -n other
get all alpha --revision 1
get all nowhere
get hooks alpha
get manifest alpha
get manifest alpha --revision 2
get notes alpha
get notes gamma
get values alpha
get values alpha --all
get values alpha -o json
get values alpha -a -o yaml
get values alpha --revision 7
get metadata alpha
get metadata alpha -o json
get metadata alpha -o yaml
get metadata alpha -n other
get metadata kappa -n other
get metadata nowhere
get all alpha --template {{.Release.Name}}-{{.Release.Version}}
get all alpha --template {{.Release.Info.Status}}{{.Release.Info.LastDeployed}}
get all alpha --template {{.Release.Chart.Name}}{{.Release.Chart.Metadata.Version}}{{.Release.Chart.AppVersion}}
get all alpha --template {{.Release.Manifest}}{{.Release.Config.a}}
get all alpha --template {{.Release.Nope}}
get all alpha --template {{.Release.Info.Notes|printf "%q"}}
get all alpha --template {{
get all alpha --template {{toYaml
get all alpha --template {{len .Release.Hooks}}
rollback alpha
rollback alpha 1
rollback alpha 0
rollback alpha 2
rollback alpha 3
rollback alpha -- -1
rollback alpha one
rollback alpha 1 2
rollback gamma
rollback gamma 1
rollback gamma --dry-run=client
rollback gamma --dry-run=server
rollback gamma --dry-run
rollback gamma --dry-run=true
rollback gamma --dry-run=false
rollback gamma --dry-run=maybe
rollback nowhere
rollback Nowhere
rollback beta
rollback delta
rollback epsilon
rollback alpha --wait
rollback alpha --wait=false
rollback alpha --wait=never
rollback alpha --wait=legacy --wait-for-jobs
rollback alpha --force
rollback alpha --force --force-conflicts
rollback alpha --force-replace --force-conflicts
rollback alpha --server-side x
rollback alpha --server-side=false --no-hooks --cleanup-on-fail --history-max 2
rollback alpha --description ${'d'.repeat(257)}
rollback alpha --description ${'ü'.repeat(256)}
rollback
uninstall alpha
uninstall alpha gamma
uninstall alpha nowhere
uninstall nowhere
uninstall nowhere --ignore-not-found
uninstall Nowhere
uninstall Nowhere --ignore-not-found
uninstall alpha --keep-history
uninstall alpha --keep-history alpha
uninstall beta
uninstall beta --keep-history
uninstall zeta
uninstall delta
uninstall alpha --dry-run
uninstall nowhere --dry-run
uninstall nowhere --dry-run --ignore-not-found
uninstall alpha --cascade x
uninstall alpha --cascade foreground --no-hooks --description x
uninstall alpha --wait
uninstall
del alpha
un alpha -n other
upgrade alpha
install
version --short
template
${[
  '__complete status ',
  '__complete status al',
  '__complete uninstall alpha ',
  '__complete history alpha ',
  '__complete rollback gamma ',
  '__complete rollback nowhere ',
  '__complete get values gamma --revision ',
  '__complete upgrade ',
  '__complete status -n other ',
].join('\n')}`.split('\n');

const onRich = `list
list -o json
list --date
list --date -r
list -d -o yaml
status rich
status rich -o json
status rich -o yaml
status bare
status bare -o json
status old
history rich
history rich --show-rollback-revision
history rich -o json
history rich --show-rollback-revision -o yaml
history bare
history bare -o json
history old
history long
history long --max 3
get all rich
get all rich --revision 1
get hooks rich
get hooks bare
get manifest rich
get manifest bare
get notes rich
get notes bare
get values rich
get values rich --all
get values rich --all -o json
get values bare
get values bare --all -o json
get values bare -o json
get metadata rich
get metadata rich -o json
get metadata rich -o yaml
get all rich --template {{range .Release.Hooks}}{{.Name}} {{.Weight}} {{.LastRun.Phase}};{{end}}
get all rich --template {{range .Release.Chart.Metadata.Dependencies}}{{.Name}},{{end}}
uninstall rich
uninstall rich --dry-run
uninstall rich --keep-history
uninstall broken
uninstall broken --dry-run
uninstall long
rollback rich
rollback long
rollback long 3
rollback long 4 --history-max 3
rollback gap
rollback gap 3
rollback gap 4`.split('\n');

const few = `list
list -A -o json
version --short
status x -n y
status 5 -n y
get values x
rollback x
uninstall x
history alpha
env --help
nonsense`.split('\n');

const zones = {
  many: ['list', 'list -o json', 'status alpha', 'history alpha', 'get metadata alpha'],
  rich: ['list', 'status rich', 'history rich -o yaml'],
};

/** Arguments stand between blanks; a template is one argument. */
function split(line) {
  const at = line.indexOf('--template ');
  if (at >= 0) return [...line.slice(0, at).trim().split(' '), '--template', line.slice(at + '--template '.length)];
  return line.split(' ');
}

function record(set, line, env = {}) {
  const directory = mkdtempSync(join(tmpdir(), 'memory-'));
  const names = (data[set] ?? []).map((text, i) => {
    writeFileSync(join(directory, `${i}.yaml`), text);
    return `${i}.yaml`;
  });
  const { status, stdout, stderr } = spawnSync(helm, split(line), {
    cwd: directory,
    encoding: 'utf8',
    env: {
      HOME: directory,
      TZ: 'UTC',
      HELM_DRIVER: 'memory',
      ...(data[set] ? { HELM_MEMORY_DRIVER_DATA: names.join(':') } : {}),
      ...env,
    },
  });
  rmSync(directory, { recursive: true });
  console.log(
    JSON.stringify({
      set,
      args: split(line),
      env: Object.keys(env).length ? env : undefined,
      rc: status,
      stdout,
      stderr,
    }),
  );
}

for (const [set, files] of Object.entries(data)) if (files) console.log(JSON.stringify({ data: set, files }));
for (const line of onMany) record('many', line);
for (const line of onRich) record('rich', line);
for (const line of ['list', 'status rich', 'history alpha', 'uninstall alpha rich']) record('two', line);
for (const set of Object.keys(data).slice(3)) for (const line of few) record(set, line);
for (const [set, lines] of Object.entries(zones)) for (const line of lines) record(set, line, { TZ: 'Europe/Berlin' });
record('many', 'list', { HELM_NAMESPACE: 'other' });
record('many', 'list', { HELM_DRIVER: 'Memory' });
record('many', 'version', { HELM_DRIVER: 'odd' });
record('many', 'list', { HELM_MEMORY_DRIVER_DATA: '0.yaml:missing.yaml' });
record('many', 'list', { HELM_MEMORY_DRIVER_DATA: '/' });
record('long', 'list', { HELM_MEMORY_DRIVER_DATA: '' });
