import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';

/** What the executable is, where TSCHART_CLI names one; command lines are run in this process otherwise. */
export const executable = ((path) => (path === undefined || path.endsWith('.js') ? undefined : resolve(path)))(
  process.env['TSCHART_CLI'],
);

const links = new Map<string, string>();
process.on('exit', () => {
  for (const link of links.values()) rmSync(resolve(link, '..'), { recursive: true, force: true });
});

/** Runs the executable under a name, with this environment only. What a test serves itself is served meanwhile. */
export function runExecutable(
  name: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  stdin: string,
): Promise<{ rc: number; stdout: string; stderr: string }> {
  let link = links.get(name);
  if (link === undefined) {
    link = join(mkdtempSync(join(tmpdir(), 'tschart-name-')), name);
    symlinkSync(executable!, link);
    links.set(name, link);
  }
  const child = spawn(link, args, { argv0: name, env: { ...env } });
  const collect = (stream: Readable): (() => string) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    return () => Buffer.concat(chunks).toString();
  };
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  // A command that reads nothing may have closed its end already.
  child.stdin.on('error', () => {});
  child.stdin.end(stdin);
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (status) => done({ rc: status ?? -1, stdout: stdout(), stderr: stderr() }));
  });
}
