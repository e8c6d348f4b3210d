import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** What the executable is, where TSCHART_CLI names one; command lines are run in this process otherwise. */
export const executable = ((path) => (path === undefined || path.endsWith('.js') ? undefined : resolve(path)))(
  process.env['TSCHART_CLI'],
);

const links = new Map<string, string>();
process.on('exit', () => {
  for (const link of links.values()) rmSync(resolve(link, '..'), { recursive: true, force: true });
});

/** Runs the executable under a name, with this environment only. */
export function runExecutable(
  name: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  stdin: string,
): { rc: number; stdout: string; stderr: string } {
  let link = links.get(name);
  if (link === undefined) {
    link = join(mkdtempSync(join(tmpdir(), 'tschart-name-')), name);
    symlinkSync(executable!, link);
    links.set(name, link);
  }
  const child = spawnSync(link, args, { argv0: name, env: { ...env }, input: stdin, maxBuffer: 1 << 28 });
  if (child.error) throw child.error;
  return { rc: child.status ?? -1, stdout: child.stdout.toString(), stderr: child.stderr.toString() };
}
