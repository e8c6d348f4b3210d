import { runCommandLine } from '../../src/cli/app.ts';
import { rootCommand } from '../../src/cli/root.ts';
import type { Environment } from '../../src/cli/terminal.ts';
import { executable, runExecutable } from './executable.ts';

export interface Run {
  readonly rc: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line as the program does, or with the executable that TSCHART_CLI names, and catches what it prints. */
export async function run(args: readonly string[], env: Environment = {}, name = 'helm', stdin = ''): Promise<Run> {
  const whole = { HOME: '/nonexistent', PATH: '/usr/bin', ...env };
  if (executable !== undefined) return runExecutable(name, args, whole, stdin);
  let stdout = '';
  let stderr = '';
  const rc = await runCommandLine(rootCommand(name), args, {
    env: whole,
    program: name,
    stdout: (text) => (stdout += text),
    stderr: (text) => (stderr += text),
    stdin: () => new TextEncoder().encode(stdin),
  });
  return { rc, stdout, stderr };
}

/** The same under the program's own name, with all that Helm does not have. */
export function runTschart(args: readonly string[], env: Environment = {}, stdin = ''): Promise<Run> {
  return run(args, env, 'tschart', stdin);
}
