import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Command } from '../../src/cli/command.ts';
import { splitArguments } from '../../src/cli/plugins/arguments.ts';
import { withPluginCommands } from '../../src/cli/plugins/commands.ts';

const folder = mkdtempSync(join(tmpdir(), 'plugin-commands-'));
afterAll(() => rmSync(folder, { recursive: true }));
for (const name of ['images', 'lint', 'zz']) {
  mkdirSync(join(folder, name));
  writeFileSync(join(folder, name, 'plugin.yaml'), `name: ${name}\nusage: from a plugin\ncommand: echo\n`);
}
const run = () => 0;
const root: Command = {
  name: 'tschart',
  short: '',
  subcommands: [
    { name: 'images', short: 'our own', own: true, run },
    { name: 'lint', short: "Helm's", run },
  ],
};

describe('plugins as commands', () => {
  it('take the place of commands that Helm does not have, and of no other', () => {
    const lines: string[] = [];
    const { subcommands = [] } = withPluginCommands(root, folder, [], ({ message }) => lines.push(message), false);
    expect(subcommands.map(({ name, short }) => `${name}: ${short}`)).toEqual([
      'images: from a plugin',
      "lint: Helm's",
    ]);
    // As in Helm no plugin behind the one with the name that is taken counts.
    expect(lines).toEqual(['failed to load plugins: name conflicts']);
  });
});

// Helm 4.3.1: manuallyProcessArgs.
describe('arguments of a plugin', () => {
  it.each([
    [
      ['a', '-n', 'x', '--debug', 'b'],
      ['-n', 'x', '--debug'],
      ['a', 'b'],
    ],
    [['--namespace=x', '-nx', '--kube-token', '--other'], ['--namespace=x', '--kube-token', '--other'], ['-nx']],
    [['--', '-n', 'x', '--namespace'], ['-n', 'x', '--namespace'], ['--']],
    [['--debug=true', '--color', 'never'], [], ['--debug=true', '--color', 'never']],
  ])('%j', (args, known, rest) => {
    expect(splitArguments(args)).toEqual({ known, rest });
  });
});
