// A batch prints what the same releases print one by one: those runs are held to Helm by other tests.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { before, cli, file } from './program.ts';

let room = '';

beforeAll(() => {
  room = mkdtempSync(join(tmpdir(), 'tschart-batch-test-'));
  const write = (path: string, text: string): void => {
    mkdirSync(join(room, path, '..'), { recursive: true });
    writeFileSync(join(room, path), text);
  };
  write('charts/web/Chart.yaml', 'apiVersion: v2\nname: web\nversion: 1.0.0\n');
  write('charts/web/values.yaml', 'port: 80\nword: none\nlist: []\n');
  write(
    'charts/web/templates/a.yaml',
    'name: {{ .Release.Name }}.{{ .Release.Namespace }}\nvalues: {{ toJson .Values }}\n' +
      'kind: {{ kindOf .Values.port }}\n{{ if eq .Values.word "bad" }}{{ fail "a bad word" }}{{ end }}\n',
  );
  write('envs/word.yaml', 'word: from a file\n');
  write(
    'envs/releases.yaml',
    `releases:
- name: one
  namespace: prod
  chart: ../charts/web
  values: [word.yaml, {port: 8080, list: [1, "2"]}]
  set: ["list[0]=x"]
- name: two
  chart: ../charts/web
  set:
  - {name: word, value: "a,b={c}"}
  - {name: port, value: 81}
`,
  );
});
afterAll(() => rmSync(room, { recursive: true, force: true }));

function run(args: readonly string[], program: readonly [string, ...string[]] = [file, ...before]) {
  const [command, ...first] = program;
  const env = { PATH: process.env['PATH'], HOME: room, KUBECONFIG: '/nowhere' };
  const { status, stdout, stderr } = spawnSync(command, [...first, ...args], { cwd: room, encoding: 'utf8', env });
  return { status, stdout, stderr };
}

describe('template --batch', () => {
  it('prints what the releases print alone', () => {
    const chart = 'charts/web';
    writeFileSync(join(room, 'inline.yaml'), 'port: 8080\nlist: [1, "2"]\n');
    const files = ['-f', 'envs/word.yaml', '-f', 'inline.yaml'];
    const one = run(['template', 'one', chart, '-n', 'prod', ...files, '--set', 'list[0]=x']);
    const two = run(['template', 'two', chart, '--set', 'word=a\\,b=\\{c\\}', '--set-json', 'port=81']);
    expect(run(['template', '--batch', 'envs/releases.yaml'])).toEqual({
      status: 0,
      stdout: `# Release: one\n${one.stdout}# Release: two\n${two.stdout}`,
      stderr: '',
    });
  });

  it('takes flags of the command line for all releases, under those of each', () => {
    const { stdout } = run(['template', '--batch', 'envs/releases.yaml', '-n', 'all', '--set', 'word=w']);
    expect(stdout.match(/^name: .*$/gm)).toEqual(['name: one.prod', 'name: two.all']);
  });

  it('names a release that fails, and goes on', () => {
    writeFileSync(
      join(room, 'fails.yaml'),
      '- {name: bad, chart: ./charts/web, values: {word: bad}}\n- {name: gone, chart: ./charts/gone}\n' +
        '- {name: good, chart: ./charts/web}\n',
    );
    const { status, stdout, stderr } = run(['template', '--batch', 'fails.yaml']);
    expect([status, stdout.match(/^# Release: .*$/gm)]).toEqual([1, ['# Release: good']]);
    expect(stderr).toMatch(/^Error: release bad: [\s\S]*a bad word/);
    expect(stderr).toContain('Error: release gone: path "');
  });

  it('writes a directory for each release', () => {
    const { status } = run(['template', '--batch', 'envs/releases.yaml', '--output-dir', 'out']);
    expect([status, readdirSync(join(room, 'out'))]).toEqual([0, ['one', 'two']]);
    expect(readFileSync(join(room, 'out/two/web/templates/a.yaml'), 'utf8')).toContain('name: two.default\n');
  });

  it.each([
    ['- {name: a}', 'release a: chart is missing'],
    ['- {chart: a}', 'release 1: name is missing'],
    [
      '- {name: a, chart: b, vaules: []}',
      'release a: unknown field "vaules": there are name, chart, namespace, version, values, set',
    ],
    ['- {name: a, chart: b, values: [1]}', 'release a: values are paths of files, or objects'],
    ['- {name: a, chart: b, set: [{name: c}]}', 'release a: what is set is key=value, or an object of name and value'],
    ['a: 1', 'unknown field "a": there is releases'],
    ['text', 'there is no list of releases'],
  ])('refuses %s', (text, problem) => {
    writeFileSync(join(room, 'wrong.yaml'), text);
    const { status, stderr } = run(['template', '--batch', 'wrong.yaml']);
    expect([status, stderr]).toEqual([1, `Error: wrong.yaml: ${problem}\n`]);
  });

  it('refuses a chart beside it, releases that would share a directory, and a name that is not there', () => {
    expect(run(['template', 'x', 'charts/web', '--batch', 'envs/releases.yaml']).stderr).toContain(
      'Error: "tschart template" accepts no arguments',
    );
    writeFileSync(join(room, 'twins.yaml'), '- {name: a, chart: ./charts/web}\n- {name: a, chart: ./charts/web}\n');
    expect(run(['template', '--batch', 'twins.yaml', '--output-dir', 'twins']).stderr).toBe(
      'Error: two releases have the name a: with --output-dir they would share a directory\n',
    );
    expect(run(['template', '--batch', 'none.yaml']).stderr).toBe('Error: open none.yaml: no such file or directory\n');
  });

  it('is unknown to Helm, and so under its name', () => {
    symlinkSync(cli, join(room, 'helm'));
    const link = join(room, 'helm');
    const program: [string, ...string[]] = cli.endsWith('.js') ? [file, link] : [link];
    for (const flag of ['batch', 'watch'])
      expect(run(['template', `--${flag}`], program).stderr).toBe(`Error: unknown flag: --${flag}\n`);
  });
});
