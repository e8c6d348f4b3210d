import { describe, expect, it } from 'vitest';
import { withoutCredentials } from '../../src/compose/credentials.ts';
import { fromCompose, fromManifests } from './charts.ts';

describe('credentials in addresses', () => {
  it.each([
    ['https://u:p@h/x', 'https://h/x'],
    ['https://tok@h/x and ftp://u:p@ss@h', 'https://h/x and ftp://h'],
    ['https://h/x?ref=1&access_token=abc&y=2', 'https://h/x?ref=1&access_token=…&y=2'],
    ['ssh://git@h/x', 'ssh://git@h/x'],
    ['git@h:x', 'git@h:x'],
    ['http://h/a@b', 'http://h/a@b'],
  ])('%s', (text, shown) => expect(withoutCredentials(text)).toBe(shown));

  it.each([
    'build: {context: "https://user:tok123@github.com/x/y.git"}',
    'build: "https://tok123@github.com/x/y.git#main:dir"',
    'build: {context: ., tags: ["http://u:tok123@h/x"]}',
    'image: "https://u:tok123@h/x"',
    'build: "https://github.com/x/y.git?token=tok123"',
  ])('of services are told to nobody: %s', (line) => {
    const { files, notices } = fromCompose(`services:\n  a:\n    ${line}\n`);
    expect(notices).not.toEqual([]);
    expect(notices.join('\n')).not.toContain('tok123');
    expect(files['README.md']!.slice(files['README.md']!.indexOf('## '))).not.toContain('tok123');
  });

  it('nor by errors', () => {
    const text = 'services: {a: {image: a, ports: ["http://u:tok123@h"]}}\n';
    expect(() => fromCompose(text)).toThrow('http://h is no port');
  });
});

describe('secrets in plain', () => {
  it.each([
    ['post_start: [{command: "login --password hunter2"}]', 'services.a.post_start.command'],
    ['command: [x, --token, abc123]', 'services.a.command'],
    ['entrypoint: "x --password=abc123"', 'services.a.entrypoint'],
    ['labels: {traefik.http.middlewares.a.basicauth.users: "u:p"}', 'services.a.labels.traefik'],
    ['post_start: [{command: x, environment: {API_KEY: k}}]', 'services.a.post_start.environment'],
  ])('are told of: %s', (line, key) => {
    const { notices } = fromCompose(`services:\n  a:\n    image: a\n    ${line}\n`);
    expect(notices.filter((notice) => notice.includes('in plain'))).toEqual([
      expect.stringMatching(
        new RegExp(`^${key.replaceAll('.', '\\.')}.*: a password or token stands in the chart in plain`),
      ),
    ]);
  });

  it('and of files', () => {
    const { notices } = fromCompose(
      'services: {a: {image: a, volumes: ["./settings.yml:/s"], configs: [c]}}\nconfigs: {c: {content: "token: abc"}}\n',
      { 'settings.yml': 'db:\n  password: hunter3\n' },
    );
    expect(notices.join('\n')).toMatch(/settings\.yml.*(?:password|secret)/);
    expect(notices).toContain('configs.c: a secret stands in the chart in plain: make it one of secrets');
  });

  it.each(['OPENAI_KEY: sk-proj-abcdefgh', 'STRIPE_SK: x', 'BASIC: "Basic dXNlcjpwYXNz"'])(
    'have a Secret as variables: %s',
    (line) => {
      const { files } = fromCompose(`services: {a: {image: a, environment: {${line}}}}\n`);
      expect(files['values.yaml']).toMatch(/secretEnv:\n/);
      expect(Object.keys(files)).toContain('templates/a/secret.yaml');
    },
  );

  it.each([
    ['command: [x, "--password=hunter2"]', 'spec.containers.command'],
    ['args: ["--token", "ghp_x"]', 'spec.containers.args'],
  ])('in manifests are told of: %s', (line, path) => {
    const made = fromManifests(
      `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: c, image: "a:1", ${line}}]}\n`,
    );
    expect(made.notices.map((notice) => notice.replace('app.', ''))).toEqual([
      expect.stringContaining(path.split('.').at(-1)!),
    ]);
  });
});
