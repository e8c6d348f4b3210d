import { spawnSync } from 'node:child_process';
import { AGAIN, type FirstRun } from '../cli/process-terminal.ts';

/** Enough for every nesting that Helm allows by its own limits; the memory is taken only as it is used. */
const STACK_MEGABYTES = 256;
/** What macOS allows at most. */
const STACK_MEGABYTES_DARWIN = 56;
/** What the system's stack has more than the engine takes of it. */
const REST_KILOBYTES = 7 * 1024;

/** What the first run hands on in the environment; its standard input goes through a pipe. */
type HandedOn = Pick<FirstRun, 'program' | 'written'>;

/** Runs the command line of this process once more, in a process with a large stack; gives the exit status. */
export function runDeeper({ program, written, stdin }: FirstRun): number {
  const megabytes = process.platform === 'darwin' ? STACK_MEGABYTES_DARWIN : STACK_MEGABYTES;
  const handedOn: HandedOn = { program, written };
  const script = `ulimit -s ${megabytes * 1024 + REST_KILOBYTES} && exec "$0" "$@"`;
  const { status, signal, error } = spawnSync('/bin/sh', ['-c', script, process.execPath, ...process.argv.slice(2)], {
    stdio: [stdin === undefined ? 'inherit' : 'pipe', 'inherit', 'inherit'],
    ...(stdin !== undefined && { input: stdin }),
    env: {
      ...process.env,
      [AGAIN]: JSON.stringify(handedOn),
      BUN_JSC_maxPerThreadStackUsage: String(megabytes * 1024 * 1024),
    },
  });
  if (error !== undefined) throw error;
  if (signal !== null) process.kill(process.pid, signal);
  return status ?? 1;
}

/** What the first run left to this one. */
export function firstRun(): FirstRun {
  const { program, written } = JSON.parse(process.env[AGAIN]!) as HandedOn;
  delete process.env[AGAIN];
  delete process.env['BUN_JSC_maxPerThreadStackUsage'];
  return { program, written, stdin: undefined };
}
