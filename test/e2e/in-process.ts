import { runCommandLine } from '../../src/cli/app.ts';
import { rootCommand } from '../../src/cli/root.ts';
import { executable, runExecutable } from '../cli/executable.ts';

export interface Outcome {
  readonly rc: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line in this process (or with the executable of TSCHART_CLI), under a name, with an environment of its own. */
export async function run(name: string, args: readonly string[], env: Record<string, string>): Promise<Outcome> {
  if (executable !== undefined) return runExecutable(name, args, env, '');
  let stdout = '';
  let stderr = '';
  const rc = await runCommandLine(rootCommand(name), args, {
    env,
    program: name,
    stdout(text) {
      stdout += text;
    },
    stderr(text) {
      stderr += text;
    },
    stdin: () => new Uint8Array(0),
  });
  return { rc, stdout, stderr };
}
