// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are variables of plugin.yaml.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { LogRecord } from '../../src/chart/log.ts';
import { prepareCommand } from '../../src/node/plugin/command.ts';
import { expandVariables } from '../../src/node/plugin/expand.ts';
import { findPlugin } from '../../src/node/plugin/find.ts';
import { postRendererPlugin, postRendererProgram } from '../../src/node/plugin/post-renderer.ts';
import { readPluginMetadata } from '../../src/node/plugin/read-metadata.ts';

const base = mkdtempSync(join(tmpdir(), 'plugins-'));
afterAll(() => rmSync(base, { recursive: true }));

function write(path: string, text: string): string {
  const file = join(base, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
  return file;
}

const head = (name: string): string =>
  `apiVersion: v1\nname: ${name}\ntype: postrenderer/v1\nversion: 0.1.0\nruntime: subprocess\n`;

// Helm 4.3.1, with such a file in a directory of HELM_PLUGINS.
describe('plugin.yaml', () => {
  it.each([
    ['', 'failed to peek plugin.yaml API version: EOF'],
    ['a: b: c\n', 'failed to peek plugin.yaml API version: yaml: mapping values are not allowed in this context'],
    [
      '- a\n',
      'failed to peek plugin.yaml API version: yaml: unmarshal errors:\n  line 1: cannot unmarshal !!seq into plugin.apiVersion',
    ],
    ['apiVersion: v2\n', 'invalid plugin apiVersion: "v2"'],
    [`${head('zz')}foo: bar\n`, 'yaml: unmarshal errors:\n  line 6: field foo not found in type plugin.MetadataV1'],
    [
      'apiVersion: v1\nname: [zz]\ntype: {}\nversion: 1\nruntime: ~\n',
      'yaml: unmarshal errors:\n  line 2: cannot unmarshal !!seq into string\n  line 3: cannot unmarshal !!map into string',
    ],
    ['apiVersion: v1\nname: 12\n', 'plugin `version` is required'],
    [head('z z'), 'invalid plugin `name`'],
    [head('zz').replace('0.1.0', 'x'), 'invalid plugin `version` "x": must be valid semver'],
    [head('zz').replace('postrenderer/v1', 'pr'), 'failed to convert MetadataV1 to Metadata: unknown plugin type "pr"'],
    [
      head('zz').replace('subprocess', 'foo'),
      'failed to convert MetadataV1 to Metadata: unsupported plugin runtime type: "foo"',
    ],
    [
      `${head('zz')}config:\n  a: b\n  postrendererArgs: [a]\n`,
      'failed to convert MetadataV1 to Metadata: yaml: unmarshal errors:\n  line 1: field a not found in type schema.ConfigPostRendererV1\n  line 2: field postrendererArgs not found in type schema.ConfigPostRendererV1',
    ],
    [
      `${head('zz')}runtimeConfig:\n  platformCommand: foo\n  x: y\n`,
      'failed to convert MetadataV1 to Metadata: failed to unmarshal runtimeConfig for subprocess runtime: yaml: unmarshal errors:\n  line 1: cannot unmarshal !!str `foo` into []plugin.PlatformCommand',
    ],
  ])('%j', (text, message) => {
    expect(() => readPluginMetadata(text)).toThrow(expect.objectContaining({ message }));
  });

  it("of Helm 3's form adds a command, or fetches", () => {
    expect(readPluginMetadata('name: old\nversion: 0.1.0\nusage: x\ncommand: cat -n\nodd: 1\n')).toMatchObject({
      apiVersion: 'legacy',
      name: 'old',
      type: 'cli/v1',
      commands: [{ command: 'cat -n', args: [] }],
    });
    expect(readPluginMetadata('name: old\ndownloaders:\n- command: x\n  protocols: [s]\n')).toMatchObject({
      type: 'getter/v1',
    });
  });
});

// Go 1.26's os.Expand.
describe('expandVariables', () => {
  it.each([
    ['plain', 'plain'],
    ['$A', '<A>'],
    ['${A}b', '<A>b'],
    ['$AB', '<AB>'],
    ['x$', 'x$'],
    ['$ a', '$ a'],
    ['${}', ''],
    ['${A', 'A'],
    ['$$', '<$>'],
    ['$1x', '<1>x'],
    ['${12}', '<12>'],
    ['$-y', '<->y'],
    ['a${A}${B}c', 'a<A><B>c'],
    ['${A B}', '<A B>'],
    ['$é', '$é'],
    ['\\$A', '\\<A>'],
    ['${*}', '<*>'],
    ['${*x}', '<*x>'],
  ])('%s', (text, expected) => {
    expect(expandVariables(text, (name) => `<${name}>`)).toBe(expected);
  });
});

describe('the command for a platform', () => {
  const command = (text: string, os = '', arch = '') => ({ os, arch, command: text, args: ['$A', '$B'] });
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const architecture = { x64: 'amd64', ia32: '386' }[process.arch as string] ?? process.arch;

  it('is the most exact one, with variables replaced', () => {
    const any = command('any one');
    const ours = command('ours', system.toUpperCase());
    const exact = command('exact', system, architecture);
    const other = command('other', 'plan9');
    const program = (...list: (typeof any)[]) => prepareCommand(list, [], {}).program;
    expect(program(other, any, ours, exact)).toBe('exact');
    expect(program(other, any, ours)).toBe('ours');
    expect(program(other, any)).toBe('any');
    expect(() => program(other)).toThrow('no plugin command is applicable');
    expect(prepareCommand([command('$X a $A')], ['$A'], { A: 'aa', X: 'x y' })).toEqual({
      program: 'x y',
      args: ['a', 'aa', 'aa', '', '$A'],
    });
  });
});

describe('finding plugins', () => {
  it('skips what it cannot read, with a warning', () => {
    write('find/a/plugin.yaml', 'apiVersion: v2\n');
    write('find/b/plugin.yaml', head('b'));
    const records: LogRecord[] = [];
    const found = findPlugin(join(base, 'find'), 'b', 'postrenderer/v1', (record) => records.push(record));
    expect(found).toMatchObject({ directory: join(base, 'find/b'), metadata: { name: 'b' } });
    const directory = join(base, 'find/a');
    expect(records).toEqual([
      {
        level: 'WARN',
        message: 'failed to load plugin (ignoring)',
        attributes: [
          ['plugin_yaml', join(directory, 'plugin.yaml')],
          ['error', `failed to load plugin "${directory}": invalid plugin apiVersion: "v2"`],
        ],
      },
    ]);
    expect(() => findPlugin(join(base, 'find'), 'c', 'postrenderer/v1', () => undefined)).toThrow(
      'plugin: {Name:c Type:postrenderer/v1} not found',
    );
    expect(() => findPlugin(join(base, 'find'), 'b', 'getter/v1', () => undefined)).toThrow('not found');
  });

  it('refuses two of one name', () => {
    write('twice/p/plugin.yaml', head('same'));
    write('twice/q/plugin.yaml', head('same'));
    const directory = join(base, 'twice');
    expect(() => findPlugin(directory, 'same', 'postrenderer/v1', () => undefined)).toThrow(
      `two plugins claim the name "same" at "${directory}/p" and "${directory}/q"`,
    );
  });
});

describe.skipIf(process.platform === 'win32')('running a post-renderer', () => {
  const environment = { PATH: process.env['PATH'], HELM_NAMESPACE: 'ns' };
  const run = (command: string, args: readonly string[] = [], input = 'in\n') => {
    const commands = [{ os: '', arch: '', command, args }];
    const metadata = { ...readPluginMetadata(head('p')), commands };
    return postRendererPlugin({ metadata, directory: '/dir' }, ['last'], environment, () => undefined)(input);
  };
  const failed = (rest: string) =>
    expect.objectContaining({ message: `failed to invoke post-renderer plugin "p": ${rest}` });

  it('gives it input, arguments and environment', () => {
    const script = write('env.sh', 'cat; echo "$1 $2 $HELM_PLUGIN_NAME $HELM_PLUGIN_DIR $HELM_NAMESPACE"');
    expect(run(`sh ${script}`, ['${HELM_PLUGIN_NAME}x'])).toBe('in\npx last p /dir ns\n');
  });

  // Helm 4.3.1's texts.
  it('tells of failures as Helm does', () => {
    expect(() => run('sh -c', ['exit 3'])).toThrow(failed('plugin "p" exited with error'));
    expect(() => run('no-such-program-here')).toThrow(
      failed('exec: "no-such-program-here": executable file not found in $PATH'),
    );
    expect(() => run('/no/such')).toThrow(failed('fork/exec /no/such: no such file or directory'));
    expect(() => run('')).toThrow(failed('failed to prepare plugin command: no plugin command is applicable'));
    expect(() => run('true')).toThrow(expect.objectContaining({ message: 'post-renderer "p" produced empty output' }));
  });

  it('lets it leave input unread', () => {
    expect(run('echo', [], 'x'.repeat(1_000_000))).toBe('last\n');
  });

  it('runs a program too, and says what that said', () => {
    const file = write('program.sh', '#!/bin/sh\necho "no: $1" >&2\n[ "$1" = ok ] && cat || exit 2\n');
    chmodSync(file, 0o755);
    expect(postRendererProgram(file, ['ok'], environment)('text')).toBe('text');
    expect(() => postRendererProgram(file, ['bad'], environment)('text')).toThrow(
      `post-renderer "${file}" ended with status 2: no: bad`,
    );
  });
});
