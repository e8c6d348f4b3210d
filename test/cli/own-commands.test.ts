import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runTschart as run } from './run.ts';

const samples = resolve(import.meta.dirname, '../../charts');
const home = process.cwd();
let directory = '';

beforeEach(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'own-')));
  process.chdir(directory);
});

afterEach(() => {
  process.chdir(home);
  rmSync(directory, { recursive: true, force: true });
});

function place(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
}

describe('commands that Helm does not have', () => {
  it('stand apart in the help', async () => {
    const { stdout } = await run(['--help']);
    const [, helms, own] = /Available Commands:([\s\S]*)\n\nCommands that Helm does not have:([\s\S]*?)\n\nFlags:/.exec(
      stdout,
    )!;
    const names = (list: string) => [...list.matchAll(/^ {2}(\S+)/gm)].map(([, name]) => name);
    expect(names(own!)).toEqual(expect.arrayContaining(['chart-docs', 'images', 'schema']));
    expect(names(helms!).filter((name) => names(own!).includes(name))).toEqual([]);
  });

  it('are not offered where the program stands in for helm', async () => {
    expect((await run(['__complete', 'ima'])).stdout).toMatch(/^images\t/);
    expect((await run(['imags'])).stderr).toContain('Did you mean this?\n\timages\n');
  });
});

describe('images', () => {
  it('prints a table of images and what uses them', async () => {
    expect(await run(['images', join(samples, 'web')])).toEqual({
      rc: 0,
      stderr: '',
      stdout: [
        'IMAGE                    \tUSED BY                                                                      ',
        'busybox:1.36             \tPod/release-name-web-reachable (wget)                                        ',
        'ghcr.io/example/web:1.4.0\tDeployment/release-name-web (web), Job/release-name-web-migration (migration)',
        'memcached:1.6.31         \tDeployment/release-name-cache (cache)                                        ',
        '',
      ].join('\n'),
    });
  });

  it('takes names, values and formats', async () => {
    const args = [
      'shop',
      join(samples, 'web'),
      '--set',
      'cache.enabled=false',
      '--set-string',
      'image.tag=9',
      '--skip-tests',
      '-o',
      'json',
    ];
    const { stdout } = await run(['images', ...args]);
    const images = JSON.parse(stdout) as { image: string; uses: { name: string; hooks?: string[] }[] }[];
    expect(images.map(({ image }) => image)).toEqual(['ghcr.io/example/web:9']);
    expect(images[0]!.uses.map(({ name, hooks }) => [name, hooks])).toEqual([
      ['shop-web', undefined],
      ['shop-web-migration', ['pre-install', 'pre-upgrade']],
    ]);
    const { stdout: yaml } = await run(['images', join(samples, 'web'), '--no-hooks', '-o', 'yaml']);
    expect(yaml).toContain('- image: memcached:1.6.31\n  uses:\n  - container: cache\n');
    expect(yaml).not.toContain('busybox');
  });

  it('fails as template does', async () => {
    place({ 'c/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n', 'c/templates/x.yaml': '{{ fail "no" }}' });
    expect((await run(['images', 'c'])).stderr).toContain('execution error at (c/templates/x.yaml:1:3): no');
    expect((await run(['images', 'nowhere'])).rc).toBe(1);
    expect((await run(['images', 'c', '--kube-version', 'x'])).stderr).toContain("invalid kube version 'x'");
  });
});

const VALUES = `# @schema
# type: [integer, string]
# minimum: 1
# @schema
replicas: 2
# -- the image
image: {repository: a}
bad: 5 # @schema type:string
`;

describe('schema', () => {
  const chart = (values: string) => ({
    'c/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n',
    'c/values.yaml': values,
    'c/templates/x.yaml': 'kind: {{ .Values.kind | default "ConfigMap" }}\nn: {{ .Values.replicas }}\n',
  });

  it('generate prints or writes a schema, and tells what comments ask for in vain', async () => {
    place(chart(VALUES));
    const { rc, stdout, stderr } = await run(['schema', 'generate', 'c']);
    expect(rc).toBe(0);
    expect(stderr).toBe(
      'level=WARN msg="c/values.yaml: the default of bad does not meet its @schema annotation: got number, want string"\n',
    );
    expect(JSON.parse(stdout)).toEqual({
      $schema: 'http://json-schema.org/draft-07/schema#',
      type: 'object',
      properties: {
        replicas: { type: ['integer', 'string'], default: 2, minimum: 1 },
        image: {
          description: 'the image',
          type: 'object',
          properties: { repository: { type: 'string', default: 'a' } },
        },
        bad: { type: 'string', default: 5 },
        kind: { type: ['string', 'null'] },
        global: { type: 'object', description: 'Values for this chart and all charts that it depends on' },
      },
    });
    expect((await run(['schema', 'generate', 'c', '-o', 'c/values.schema.json'])).stdout).toBe('');
    expect(readFileSync('c/values.schema.json', 'utf8')).toBe(stdout);
  });

  it('generate finds out the same of a chart in Handlebars as of its twin', async () => {
    const [go, handlebars] = [join(samples, 'web'), join(samples, 'web-handlebars')];
    const generated = await run(['schema', 'generate', go]);
    expect(generated.stdout).toContain('(the templates require it: ingress.host must be set)');
    expect(await run(['schema', 'generate', handlebars])).toEqual(generated);
  });

  it('refuses words that it does not know', async () => {
    place(chart(''));
    const message = async (...args: string[]) => (await run(['schema', ...args])).stderr;
    expect(await message('generate', 'c', '--draft', '4')).toBe('Error: --draft: "4" is none of draft-07, 2020-12\n');
    expect(await message('types', 'c', '--additional-properties', 'x')).toContain('"x" is none of allow, deny');
    expect(await message('generate', 'c', '-o', 'no/dir.json')).toBe(
      'Error: open no/dir.json: no such file or directory\n',
    );
    expect(await message('generate', 'nowhere')).toContain('nowhere');
  });

  it("types prints types of the chart's own schema, or of a generated one", async () => {
    place(chart('replicas: 2\n'));
    const generated = (await run(['schema', 'types', 'c', '--name', 'Mine'])).stdout;
    expect(generated).toContain(
      '/** Values of the chart c 1.0.0. */\nexport interface Mine {\n  /** @default 2 */\n  readonly replicas?: number | bigint;\n',
    );
    place({ 'c/values.schema.json': '{"properties":{"own":{"type":"string"}}}' });
    expect((await run(['schema', 'types', 'c'])).stdout).toContain(
      'export interface Values {\n  readonly own?: string;\n}\n',
    );
    expect((await run(['schema', 'types', 'c', '--generate', '--name', 'Mine'])).stdout).toBe(generated);
    place({ 'c/values.schema.json': '{' });
    const broken = await run(['schema', 'types', 'c'], { TSCHART_ERRORS: 'details' });
    expect(broken.rc).toBe(1);
    expect(broken.stderr).toContain(
      'at: c/values.schema.json\n  advice: make one from values.yaml instead: --generate\n',
    );
  });
});

describe('values that a schema refuses', () => {
  const files = {
    'c/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n',
    'c/values.yaml': 'port: x\nname: a\n',
    'c/values.schema.json':
      '{"properties":{"port":{"type":"integer"},"name":{"maxLength":3},"list":{"items":{"type":"string"}}}}',
    'prod.yaml': '# of production\nname: too long\nlist:\n  - a\n  - 5\n',
  };
  const args = ['template', 'c', '-f', 'prod.yaml', '--set', 'x=1', '--set-string', 'name=longer'];
  const HELMS = `Error: values don't meet the specifications of the schema(s) in the following chart(s):
c:
- at '/list/1': got number, want string
- at '/name': maxLength: got 6, want 3
- at '/port': got string, want integer

`;

  it('are told in Helm’s words', async () => {
    place(files);
    expect(await run(args)).toEqual({ rc: 1, stdout: '', stderr: HELMS });
  });

  it('are told with what set them when asked to', async () => {
    place(files);
    const { stderr } = await run(args, { TSCHART_ERRORS: 'details' });
    expect(stderr).toBe(`${HELMS}  code: SCHEMA_VIOLATION
  at: prod.yaml:5:5
  violation: list[1]: got number, want string (set by prod.yaml:5:5)
  violation: name: maxLength: got 6, want 3 (set by --set-string name=longer)
  violation: port: got string, want integer (set by c/values.yaml:1:1)
`);
    expect((await run([...args, '--errors', 'details'])).stderr).toBe(stderr);
    expect((await run([...args, '--errors=text'], { TSCHART_ERRORS: 'json' })).stderr).toBe(HELMS);
    expect((await run([...args, '--errors', 'x'])).stderr).toContain('must be one of: text, details, json');
    expect((await run(['template', '--help'])).stdout).not.toContain('--errors');
    const json = JSON.parse((await run(args, { TSCHART_ERRORS: 'json' })).stderr) as { violations: object[] };
    expect(json.violations[0]).toEqual({
      path: 'list[1]',
      message: 'got number, want string',
      chart: 'c',
      keyword: 'type',
      at: { source: 'prod.yaml', line: 5, column: 5 },
    });
  });

  it('are told so by install too, and of what comes by standard input', async () => {
    place(files);
    const env = { TSCHART_ERRORS: 'details' };
    const { stderr } = await run(['install', 'r', 'c', '-f', '-', '--store', 'store'], env, 'port: text\n');
    expect(stderr).toContain('violation: port: got string, want integer (set by -:1:1)\n');
  });
});
