import { describe, expect, it } from 'vitest';
import { withoutCredentials } from '../../src/compose/credentials.ts';
import { fromCompose } from './charts.ts';

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
