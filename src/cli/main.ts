import { basename } from 'node:path';
import { runCommandLine } from './app.ts';
import { AGAIN, processTerminal } from './process-terminal.ts';
import { rootCommand } from './root.ts';
import { OutputClosed, StackExhausted } from './terminal.ts';

/** What a shell reports for a program that a closed pipe ended. */
const CLOSED_PIPE_STATUS = 141;

async function main(): Promise<number> {
  const first = process.env[AGAIN] === undefined ? undefined : (await import('./deep-stack.ts')).firstRun();
  delete process.env[AGAIN];
  const program = first?.program ?? process.argv[1] ?? 'tschart';
  const name = basename(program).replace(/\.exe$/, '') === 'helm' ? 'helm' : 'tschart';
  const terminal = processTerminal(program, first);
  try {
    return await runCommandLine(rootCommand(name), process.argv.slice(2), terminal);
  } catch (error) {
    if (error instanceof OutputClosed) return CLOSED_PIPE_STATUS;
    if (error instanceof StackExhausted) return (await import('./deep-stack.ts')).runDeeper(terminal.passed());
    throw error;
  }
}

// The only place that ends the process: timers and sockets that are still open do not hold it.
main().then(
  (status) => process.exit(status),
  (error: unknown) => {
    process.exitCode = 1;
    throw error;
  },
);
