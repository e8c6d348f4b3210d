import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from './run.ts';

/** Stands for the program: completes a few words. */
const PROGRAM = `#!/bin/sh
for last; do :; done
case "$last" in
  c*) printf 'chart one\\tits name has a space\\n:4\\n' ;;
  o*) printf 'oci://\\n:2\\n' ;;
  *) printf 'lint\\texamine a chart for possible issues\\nlist\\tlist releases\\n_activeHelp_ a hint\\n:4\\n' ;;
esac
`;

let room = '';

beforeAll(async () => {
  room = mkdtempSync(join(tmpdir(), 'completion-'));
  writeFileSync(join(room, 'helm'), PROGRAM);
  chmodSync(join(room, 'helm'), 0o755);
  for (const shell of ['bash', 'fish']) writeFileSync(join(room, shell), (await run(['completion', shell])).stdout);
});

afterAll(() => rmSync(room, { recursive: true }));

function inShell(shell: string, args: readonly string[]): string {
  const env = { PATH: `${room}${delimiter}${process.env['PATH']}`, HOME: room };
  return spawnSync(shell, args, { cwd: room, env, encoding: 'utf8' }).stdout;
}

const isMissing = (shell: string) => spawnSync(shell, ['-c', 'true']).status !== 0;

// What the scripts of Helm v4.3.1 make of the same program's answers.
describe('completion scripts', () => {
  it.skipIf(isMissing('bash')).each([
    ['li', 60, 'lint  (examine a chart for possible issues)\nlist  (list releases)\n'],
    ['li', 16, 'lint  (examine…)\nlist  (list re…)\n'],
    ['lin', 60, 'lint\n'],
    ['c', 60, 'chart\\ one\n'],
    ['o', 60, 'oci://\n'],
    ['-o=', 60, 'lint  (examine a chart for possible issues)\nlist  (list releases)\n'],
    ['x', 60, '\n'],
  ])('bash completes %s in %i columns', (word, columns, expected) => {
    const line = `COLUMNS=${columns} COMP_WORDS=(helm "${word}") COMP_CWORD=1 COMP_TYPE=9 LC_ALL=C.UTF-8`;
    const script = `source ./bash; ${line}; __helm_complete 2>/dev/null; printf '%s\\n' "\${COMPREPLY[@]}"`;
    expect(inShell('bash', ['--norc', '-c', script])).toBe(expected);
  });

  it.skipIf(isMissing('fish')).each([
    ['li', 'lint\texamine a chart for possible issues\nlist\tlist releases\n'],
    ['c', 'chart one\tits name has a space\n'],
    ['o', 'oci://\n'],
    ['-o=', '-o=lint\texamine a chart for possible issues\n-o=list\tlist releases\n'],
  ])('fish completes %s', (word, expected) => {
    expect(inShell('fish', ['--no-config', '-c', `source ./fish; complete -C 'helm ${word}'`])).toBe(expected);
  });
});
