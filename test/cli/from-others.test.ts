import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from './run.ts';

const docs = resolve(import.meta.dirname, '../../docs');
const before = process.cwd();
let place = '';
/** A file that belongs to no project. */
let outside = '';

beforeEach(() => {
  place = realpathSync(mkdtempSync(join(tmpdir(), 'tschart-from-')));
  outside = join(realpathSync(mkdtempSync(join(tmpdir(), 'tschart-outside-'))), 'passwd');
  writeFileSync(outside, 'root:hunter2');
  process.chdir(place);
});
afterEach(() => {
  process.chdir(before);
  rmSync(place, { recursive: true, force: true });
  rmSync(dirname(outside), { recursive: true, force: true });
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(place, path)), { recursive: true });
  writeFileSync(join(place, path), text);
}

const read = (path: string): string => readFileSync(join(place, path), 'utf8');

/** The example of a page that a comment names: `<!-- file: web.yaml -->`. */
function example(page: string, name: string): string {
  const text = readFileSync(join(docs, page), 'utf8');
  const at = text.indexOf(`<!-- ${name} -->\n`);
  if (at < 0) throw new Error(`${page} has no ${name}`);
  return /```\w+\n([\s\S]*?)```/.exec(text.slice(at))![1]!;
}

const tschart = (args: string[], stdin = '') => run(args, {}, 'tschart', stdin);

describe('docs/from-compose.md', () => {
  it('says what the command says', async () => {
    write('shop/compose.yaml', example('from-compose.md', 'file: shop/compose.yaml'));
    write('shop/conf/default.conf', 'server {}\n');
    const { rc, stdout, stderr } = await tschart(['create', 'shop-chart', '--from-compose', 'shop/compose.yaml']);
    expect({ rc, stdout, stderr }).toEqual({
      rc: 0,
      stdout: 'Creating shop-chart\n',
      stderr: example('from-compose.md', 'report: shop/compose.yaml'),
    });
    expect(readdirSync('shop-chart/templates').sort()).toEqual(['NOTES.txt', '_helpers.tpl', 'api', 'db', 'web']);
    expect(read('shop-chart/files/web/conf/default.conf')).toBe('server {}\n');
    expect((await tschart(['lint', 'shop-chart'])).rc).toBe(0);
  });
});

describe('docs/from-manifests.md', () => {
  it('shows what the command writes', async () => {
    write('web.yaml', example('from-manifests.md', 'file: web.yaml'));
    const { rc, stderr } = await tschart(['create', 'web', '--from-manifests', 'web.yaml']);
    expect({ rc, stderr }).toEqual({ rc: 0, stderr: '' });
    for (const path of ['templates/web-deployment.yaml', 'values.yaml']) {
      expect(read(join('web', path))).toBe(example('from-manifests.md', `chart: ${path}`));
    }
  });
});

describe('a chart that cannot be written', () => {
  const manifest = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n';
  const everything = (): string[] => readdirSync('.', { recursive: true, encoding: 'utf8' }).sort();

  it.each([
    ['a folder stands where a file belongs', 'chart/templates/a/deployment.yaml/x'],
    ['a file stands where a folder belongs', 'chart/templates/a'],
  ])('leaves nothing behind: %s', async (_, blocker) => {
    write('c.yaml', 'services: {a: {image: "x:1"}}\n');
    write(blocker, 'before');
    write('chart/values.yaml', 'mine: 1\n');
    const there = everything();
    const { rc } = await tschart(['create', 'chart', '--from-compose', 'c.yaml']);
    expect(rc).toBe(1);
    expect(everything()).toEqual(there);
    expect(read('chart/values.yaml')).toBe('mine: 1\n');
    expect(read(blocker)).toBe('before');
  });

  it('nor of manifests', async () => {
    write('m.yaml', manifest);
    write('chart/templates', 'before');
    const there = everything();
    expect((await tschart(['create', 'chart', '--from-manifests', 'm.yaml'])).rc).toBe(1);
    expect(everything()).toEqual(there);
  });
});

const COMPOSE = `services:
  web:
    image: app:1
    command: [run, --password, "$DB_PASSWORD"]
    environment:
      CONN: postgres://u:$DB_PASSWORD@db/x
      REDIS_URL: redis://:hunter2@h
      JWT: hunter2
      PASSPHRASE: hunter2
      AUTH: neo4j/hunter2
    volumes:
      - ./.env:/app/.env
      - ./link:/link
      - ./tls:/tls:ro
`;

const MAP = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`;

describe('create --from-compose', () => {
  it('brings no secrets of the machine into the chart, and says where texts are left out', async () => {
    write('p/compose.yaml', COMPOSE);
    write('p/.env', 'DB_PASSWORD=hunter2\n');
    write('p/tls/server.key', 'hunter2');
    write('p/tls/server.crt', 'public');
    symlinkSync(outside, 'p/link');
    symlinkSync(outside, 'p/tls/passwd');
    const { rc, stderr } = await tschart(['create', 'safe', '--from-compose', 'p/compose.yaml']);
    expect(rc).toBe(0);
    const texts = readdirSync('safe', { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => readFileSync(path, 'utf8').includes('hunter2'));
    // values.yaml has the Secrets' texts, as the list says.
    expect(texts).toEqual([join('safe', 'values.yaml')]);
    expect(stderr.replaceAll(outside, 'OUTSIDE')).toBe(`Not carried over, or left to do:
  p/compose.yaml:6: services.web.environment: CONN, REDIS_URL, JWT, PASSPHRASE, AUTH: in a Secret, with the value in values.yaml (secretEnv): keep that file to yourself, or name an existingSecret
  p/compose.yaml:12: services.web.volumes: ./.env:/app/.env: looks like a secret, so its text is not in the chart: install with --set-file secrets.env.value=./.env
  p/compose.yaml:13: services.web.volumes: ./link:/link: ./link is a link that leads out of the project, to OUTSIDE: a volume of its own stands for it
  p/compose.yaml:14: services.web.volumes: ./tls:/tls: passwd: left out: no file, or a link that leads out of the project
  p/compose.yaml:14: services.web.volumes: ./tls:/tls: looks like a secret, so its text is not in the chart: install with --set-file secrets.serverKey.value=./tls/server.key
  p/compose.yaml:4: services.web.command: the value of DB_PASSWORD stands in the chart in plain: give it as a variable
`);
    const values = ['--set-file', 'secrets.serverKey.value=p/tls/server.key'];
    const rendered = (await tschart(['template', 'x', 'safe', ...values])).stdout;
    expect(rendered).toContain(`
        - name: tls
          projected:
            sources:
              - configMap:
                  name: x-safe-web-tls
                  items:
                    - key: server.crt
                      path: server.crt
              - secret:
                  name: x-safe-server-key
                  items:
                    - key: server.key
                      path: server.key
`);
    expect(rendered).toContain('stringData:\n  server.key: "hunter2"');
    expect(rendered).toContain('    - name: env\n          projected:\n');
  });

  it('keeps files that packages leave out by their names', async () => {
    write('compose.yaml', 'services: {web: {image: a, volumes: ["./d:/d:ro"]}}\n');
    for (const name of ['.gitignore', '.git/config', 'a.bak', 'b~', '.vscode/x.swp', 'plain'])
      write(`d/${name}`, `text of ${name}`);
    await tschart(['create', 'kept', '--from-compose', 'compose.yaml']);
    const { stdout } = await tschart(['template', 'x', 'kept']);
    expect(stdout.match(/text of .*(?=")/g)).toHaveLength(6);
  });

  it('tells of templates that were there before', async () => {
    write('compose.yaml', 'services: {web: {image: a}}\n');
    write('again/templates/old/x.yaml', '');
    const { stderr } = await tschart(['create', 'again', '--from-compose', 'compose.yaml']);
    expect(stderr).toBe(
      'Not carried over, or left to do:\n  templates/old/x.yaml: is there from before, and stays a part of the chart\n',
    );
  });
});

describe('create --from-manifests', () => {
  it('leaves out the file of Kustomize in a folder, and says so', async () => {
    write('all/kustomization.yaml', 'resources: [a.yaml]\n');
    write('all/a.yaml', MAP('a'));
    const { rc, stderr } = await tschart(['create', 'one', '--from-manifests', 'all']);
    expect({ rc, stderr }).toEqual({
      rc: 0,
      stderr:
        'Not carried over, or left to do:\n  all/kustomization.yaml:1: Kustomization: left out: this is for Kustomize: make the chart of what kubectl kustomize prints\n',
    });
  });

  it('reads a directory as kubectl does, and those below with -R', async () => {
    write('all/b.yaml', MAP('b'));
    write('all/a.json', '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}}');
    write('all/readme.md', 'no: [');
    write('all/below/c.yml', MAP('c'));
    await tschart(['create', 'one', '--from-manifests', 'all']);
    expect(readdirSync('one/templates').sort()).toEqual([
      'NOTES.txt',
      '_helpers.tpl',
      'a-configmap.yaml',
      'b-configmap.yaml',
    ]);
    await tschart(['create', 'two', '--from-manifests', 'all', '-R']);
    expect(readdirSync('two/templates')).toContain('c-configmap.yaml');
  });

  it('reads standard input', async () => {
    const { rc } = await tschart(['create', 'in', '--from-manifests', '-'], `${MAP('one')}---\n${MAP('two')}`);
    expect(rc).toBe(0);
    expect(readdirSync('in/templates')).toContain('two-configmap.yaml');
  });

  it.each([
    [['--from-manifests', 'none.yaml'], 'stat none.yaml: no such file or directory'],
    [['--from-manifests', 'empty'], 'there are no manifests in empty'],
    [['--from-manifests', 'blank.yaml'], 'there are no objects in blank.yaml'],
    [['--from-manifests', 'https://example.com/a.yaml'], 'https://example.com/a.yaml is an address'],
    [['--from-manifests', 'chart'], 'chart is a chart already'],
    [['--from-manifests', 'blank.yaml', '--profile', 'x'], '--profile goes with --from-compose'],
    [['--profile', 'x'], '--profile goes with --from-compose'],
    [['--env-file', 'x'], '--env-file goes with --from-compose'],
    [['-R'], '--recursive goes with --from-manifests'],
    [['--crds-in-templates'], '--crds-in-templates goes with --from-manifests'],
    [['--from-compose', 'c.yaml', '--engine', 'handlebars'], '--engine handlebars does not go with --from-compose'],
    [['--from-manifests', 'm.yaml', '--engine', 'x'], '--engine x does not go with --from-manifests'],
    [['--starter', 's', '--engine', 'handlebars'], '--engine handlebars does not go with --starter'],
    [['--from-compose', 'image.yaml'], 'image.yaml:2:3: services.c has neither image nor build'],
    [['--from-compose', 'port.yaml'], 'port.yaml:1:40: services.c.ports: an empty text is no port'],
    [['--from-compose', 'name.yaml'], 'name.yaml:1:12: services has the name "A B"'],
    [
      ['--from-compose', 'remote.yaml'],
      'remote.yaml:1:11: https://example.com/x.git is not on this machine: only files are read',
    ],
    [['--from-compose', 'linked.yaml'], 'linked.yaml:2:21: ./out is a link that leads out of the project, to OUTSIDE'],
    [
      ['--from-compose', 'a', '--from-manifests', 'b'],
      'if any flags in the group [from-compose from-manifests starter] are set none of the others can be; [from-compose from-manifests] were all set',
    ],
    [['--from-compose', 'https://example.com/a.yaml'], 'https://example.com/a.yaml is an address'],
    [['--from-compose', 'none.yaml'], 'open none.yaml: no such file or directory'],
    [['--from-compose', 'blank.yaml'], 'blank.yaml:1:1: there are no services'],
    [['--from-compose', 'bad.yaml'], 'bad.yaml:3:5: services.web has an unknown key imge'],
  ])('refuses %j', async (args, message) => {
    write('empty/.keep', '');
    write('blank.yaml', '# nothing\n');
    write('bad.yaml', 'services:\n  web:\n    imge: nginx\n');
    write('chart/Chart.yaml', 'name: chart\n');
    write('image.yaml', 'services:\n  c: {image: ""}\n');
    write('port.yaml', 'services: {c: {image: a, ports: ["80", ""]}}\n');
    write('name.yaml', 'services: {"A B": {image: a}}\n');
    write('remote.yaml', 'include: ["https://example.com/x.git"]\nservices: {c: {image: a}}\n');
    write('linked.yaml', 'services: {c: {image: a, configs: [d]}}\nconfigs: {d: {file: ./out}}\n');
    symlinkSync(outside, 'out');
    const { rc, stderr } = await tschart(['create', 'new', ...args]);
    expect({ rc, stderr }).toEqual({ rc: 1, stderr: `Error: ${message.replace('OUTSIDE', outside)}\n` });
    expect(readdirSync('.')).not.toContain('new');
  });
});

describe('a folder of manifests in the place of a chart', () => {
  const lines = (folder: string, name = join(place, folder)): string[] => [
    `unable to detect chart at ${name}/Chart.yaml: open ${name}/Chart.yaml: no such file or directory`,
    `${name} holds manifests, no chart. To make a chart of them: tschart create NAME --from-manifests ${name}`,
  ];

  it.each([
    ['template', 'Error: '],
    ['install', 'Error: INSTALLATION FAILED: '],
  ])('%s names the command', async (command, prefix) => {
    write('plain/a.yaml', MAP('a'));
    const args = [command, 'x', 'plain', ...(command === 'install' ? ['--store', join(place, 'store')] : [])];
    const { rc, stderr } = await tschart(args);
    const [error, advice] = lines('plain');
    expect(rc).toBe(1);
    expect(stderr.split('\n').slice(-3)).toEqual([prefix + error, advice, '']);
  });

  it('has the advice in the error object, and nothing where the program stands in for Helm', async () => {
    write('plain/a.yaml', MAP('a'));
    const json = await run(['template', 'x', 'plain'], { TSCHART_ERRORS: 'json' }, 'tschart');
    expect(JSON.parse(json.stderr)).toMatchObject({ code: 'MANIFEST_FOLDER', advice: lines('plain')[1] });
    expect((await run(['template', 'x', 'plain'])).stderr).toBe(`Error: ${lines('plain')[0]}\n`);
  });

  it('is told from a file of manifests', async () => {
    write('plain.yaml', MAP('a'));
    const { rc, stderr } = await tschart(['template', 'x', 'plain.yaml']);
    expect(rc).toBe(1);
    expect(stderr.split('\n').at(-2)).toMatch(/plain\.yaml holds manifests, no chart\. To make a chart of them: /);
  });

  it('is told from an empty one', async () => {
    write('none/a.txt', '');
    expect((await tschart(['template', 'x', 'none'])).stderr).toBe(`Error: ${lines('none')[0]}\n`);
  });
});

// TSCHART_ORACLE names the folder with the real Helm.
const oracle = process.env['TSCHART_ORACLE'];
describe.skipIf(!oracle)('Helm itself', { timeout: 120_000 }, () => {
  const helm = (...args: string[]): string =>
    execFileSync(join(oracle!, 'helm'), args, { encoding: 'utf8', stdio: 'pipe' });

  it.each([
    ['--from-compose', 'from-compose.md', 'shop/compose.yaml'],
    ['--from-manifests', 'from-manifests.md', 'web.yaml'],
  ])('lints a chart made %s, and renders it as tschart does', async (flag, page, name) => {
    write(name, example(page, `file: ${name}`));
    write('shop/conf/default.conf', 'server { {{ x }} }\n');
    expect((await tschart(['create', 'made', flag, name])).rc).toBe(0);
    expect(helm('lint', 'made')).toContain('1 chart(s) linted, 0 chart(s) failed');
    expect(helm('template', 'demo', 'made')).toBe((await tschart(['template', 'demo', 'made'])).stdout);
  });
});
