import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run, runTschart } from './run.ts';

interface Surface {
  readonly usage: string;
  readonly aliases: readonly string[];
  readonly flags: readonly string[];
  readonly subs: readonly string[];
}

// Recorded from Helm v4.3.1: see test/golden/cli/README.md.
const recorded = JSON.parse(readFileSync(new URL('../golden/cli/surface.json', import.meta.url), 'utf8')) as Readonly<
  Record<string, Surface>
>;

async function offered(path: readonly string[], word: string): Promise<string[]> {
  const { stdout } = await run(['__completeNoDesc', ...path, word]);
  return stdout.split('\n').filter((line) => line !== '' && !line.startsWith(':') && !line.startsWith('_activeHelp_'));
}

/** The names in the lists of commands that a help text has. */
function commandsIn(help: string): string[] {
  const lists = help.matchAll(/^(?:Available Commands|Commands that Helm does not have):\n((?: {2}.*\n)+)/gm);
  return [...lists].flatMap(([, list]) => list!.trimEnd().split('\n')).map((line) => line.trim().split(/\s/, 1)[0]!);
}

describe('called as helm', () => {
  it.each(Object.entries(recorded))('%s is called as in Helm', async (name, expected) => {
    const path = name === '' ? [] : name.split(' ');
    const { stdout: help } = await run([...path, '--help']);
    const global = path.length === 0 ? [] : await offered([], '--');
    const flags = new Set([...(await offered(path, '--')), ...(await offered(path, '-'))]);
    expect({
      usage: /^Usage:\n {2}(.*)/m.exec(help)?.[1],
      aliases: /^Aliases:\n {2}(.*)/m.exec(help)?.[1]?.split(', ').slice(1) ?? [],
      flags: [...flags].filter((flag) => !global.includes(flag)).sort(),
      subs: commandsIn(help),
    }).toEqual(expected);
  });

  // Recorded from Helm v4.3.1.
  it.each([
    [['list', '--store', 'x'], 'Error: unknown flag: --store\n'],
    [['list', '--errors', 'details'], 'Error: unknown flag: --errors\n'],
    [['upgrade', 'a', 'b', '--record-parts'], 'Error: unknown flag: --record-parts\n'],
    [['create', 'c', '--from-compose', 'x'], 'Error: unknown flag: --from-compose\n'],
    [['create', 'c', '-R'], "Error: unknown shorthand flag: 'R' in -R\n"],
    [['dependency', 'update', 'c', '--recursive'], 'Error: unknown flag: --recursive\n'],
    [['schema', 'types', 'c'], `Error: unknown command "schema" for "helm"\nRun 'helm --help' for usage.\n`],
    [['imags'], `Error: unknown command "imags" for "helm"\nRun 'helm --help' for usage.\n`],
  ])('%j fails as in Helm', async (args, stderr) => {
    expect(await run(args)).toEqual({ rc: 1, stdout: '', stderr });
  });

  it('has no words about what Helm does not have', async () => {
    expect((await run(['create', '--help'])).stdout).not.toContain('--from-');
    expect((await runTschart(['create', '--help'])).stdout).toContain('With --from-compose');
    const { stdout } = await run(['search', 'oci', 'x']);
    expect(commandsIn(stdout)).toEqual(['hub', 'repo']);
  });

  it('writes man pages of the same form', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'man-'));
    try {
      const env = { HOME: '/nonexistent', SOURCE_DATE_EPOCH: '0' };
      expect(await run(['docs', '--type', 'man', '--dir', directory], env)).toEqual({ rc: 0, stdout: '', stderr: '' });
      const names = Object.keys(recorded).map((name) => ['helm', ...name.split(' ')].filter(Boolean).join('-'));
      const pages = names.filter((name) => name !== 'helm-help').map((name) => `${name}.1`);
      expect(readdirSync(directory).sort()).toEqual(pages.sort());
      const page = readFileSync(join(directory, 'helm-verify.1'), 'utf8').replace(/^\t.*\n/gm, '');
      const part = (from: string, to: string) => page.slice(page.indexOf(from), page.indexOf(to) + to.length + 1);
      const frame = part('.SH SYNOPSIS', '.SH DESCRIPTION') + part('.SH OPTIONS', '.SH HISTORY');
      expect(frame).toBe(readFileSync(new URL('../golden/cli/man-verify.txt', import.meta.url), 'utf8'));
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it('knows the variables of the environment that are not Helm’s', async () => {
    const { stderr } = await run(['template', 'x', '/nowhere'], { TSCHART_ERRORS: 'json' });
    expect(JSON.parse(stderr)).toMatchObject({ message: 'path "/nowhere" not found' });
  });
});
