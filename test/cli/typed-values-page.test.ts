import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from './run.ts';

const page = readFileSync(resolve(import.meta.dirname, '../../docs/typed-values.md'), 'utf8');
const home = process.cwd();
let directory = '';

/** Commands of the page, each with what it prints. */
function commands(): [command: string, output: string][] {
  const blocks = [...page.matchAll(/^```console\n([\s\S]*?)^```/gm)].map(([, block]) => block!);
  return blocks.flatMap((block) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((text): [string, string] => {
        const end = text.indexOf('\n');
        return [text.slice(0, end), text.slice(end + 1)];
      }),
  );
}

beforeAll(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'page-')));
  for (const [, path, text] of page.matchAll(/^```yaml (\S+)\n([\s\S]*?)^```/gm)) {
    mkdirSync(dirname(join(directory, path!)), { recursive: true });
    writeFileSync(join(directory, path!), text!);
  }
  process.chdir(directory);
});

afterAll(() => {
  process.chdir(home);
  rmSync(directory, { recursive: true, force: true });
});

describe('docs/typed-values.md', () => {
  it.each(commands())('%s', async (command, output) => {
    const [program, ...args] = command.split(' ');
    expect(program).toBe('tschart');
    const { stdout, stderr } = await run(args, {}, 'tschart');
    const trimmed = (text: string) => text.replace(/ +$/gm, '');
    expect(trimmed(stdout + stderr)).toBe(trimmed(output));
  });

  it('shows six commands at least', () => {
    expect(commands().length).toBeGreaterThanOrEqual(6);
  });
});
