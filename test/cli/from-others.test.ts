import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from './run.ts';

const docs = resolve(import.meta.dirname, '../../docs');
const before = process.cwd();
let place = '';

beforeEach(() => {
  place = realpathSync(mkdtempSync(join(tmpdir(), 'tschart-from-')));
  process.chdir(place);
});
afterEach(() => {
  process.chdir(before);
  rmSync(place, { recursive: true, force: true });
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

const MAP = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`;

describe('create --from-manifests', () => {
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
    [
      ['--from-compose', 'a', '--from-manifests', 'b'],
      'if any flags in the group [from-compose from-manifests starter] are set none of the others can be; [from-compose from-manifests] were all set',
    ],
    [['--from-compose', 'none.yaml'], 'open none.yaml: no such file or directory'],
    [['--from-compose', 'blank.yaml'], 'blank.yaml:1:1: there are no services'],
    [['--from-compose', 'bad.yaml'], 'bad.yaml:3:5: services.web has an unknown key imge'],
  ])('refuses %j', async (args, message) => {
    write('empty/.keep', '');
    write('blank.yaml', '# nothing\n');
    write('bad.yaml', 'services:\n  web:\n    imge: nginx\n');
    write('chart/Chart.yaml', 'name: chart\n');
    const { rc, stderr } = await tschart(['create', 'new', ...args]);
    expect({ rc, stderr }).toEqual({ rc: 1, stderr: `Error: ${message}\n` });
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
