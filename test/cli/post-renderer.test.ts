import { chmodSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Run, run, runTschart } from './run.ts';

// Recorded from Helm v4.3.1, in a directory with these files, HELM_PLUGINS being its `plugins`.
const { files, runs } = JSON.parse(
  readFileSync(new URL('../golden/cli/post-renderer.json', import.meta.url), 'utf8'),
) as {
  readonly files: Readonly<Record<string, string>>;
  readonly runs: readonly (Run & { readonly args: readonly string[] })[];
};

const home = process.cwd();
const directory = realpathSync(mkdtempSync(join(tmpdir(), 'post-renderer-')));
const env = { PATH: process.env['PATH'], HELM_PLUGINS: join(directory, 'plugins') };

function write(path: string, text: string): string {
  const file = join(directory, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

beforeAll(() => {
  for (const [path, text] of Object.entries(files)) write(path, text);
  process.chdir(directory);
});

afterAll(() => {
  process.chdir(home);
  rmSync(directory, { recursive: true, force: true });
});

describe.skipIf(process.platform === 'win32')('template --post-renderer', () => {
  it.each(runs.map((row) => [row.args.slice(4).join(' '), row] as const))('%s', async (_, { args, ...expected }) => {
    const { rc, stdout, stderr } = await run(args, env);
    const here = (text: string) => text.replaceAll(directory, '$DIR');
    expect({ rc, stdout: here(stdout), stderr: here(stderr) }).toEqual(expected);
  });

  it('runs a program, given its path, as a plugin of the same command', async () => {
    const program = write('filter.sh', '#!/bin/sh\nsed -e "s/- a/- $1/"\n');
    const args = ['template', 'r', './c', '--post-renderer-args', 'sed', '--post-renderer'];
    const refused = await runTschart([...args, program], env);
    expect(refused.stderr).toContain('not found');
    chmodSync(program, 0o755);
    const [, sed] = runs;
    expect(await runTschart([...args, program], env)).toEqual({ rc: 0, stdout: sed!.stdout, stderr: '' });
    expect(await runTschart([...args, './filter.sh'], env)).toEqual({ rc: 0, stdout: sed!.stdout, stderr: '' });
    expect(await run([...args, program], env)).toEqual(refused);
  });
});
