import { basename } from 'node:path';
import { runCommandLine } from './app.ts';
import { type FirstRun, processTerminal } from './process-terminal.ts';
import { rootCommand } from './root.ts';
import { OutputClosed, StackExhausted } from './terminal.ts';

/** What a shell reports for a program that a closed pipe ended. */
const CLOSED_PIPE_STATUS = 141;

/** How this process was started, and how it starts again. */
export interface Start {
  /** The path under which it was started: its name is that of the root command, itself HELM_BIN. */
  readonly program: string;
  /** What an earlier run of the same command left, where this one runs it again with a larger stack. */
  readonly first: FirstRun | undefined;
  /** Runs the command line again with a larger stack, where that can be had; gives the exit status. */
  readonly runDeeper: ((first: FirstRun) => Promise<number>) | undefined;
}

/** Runs the command line of this process, and ends the process. */
export function runProcess(start: Start): void {
  // The only place that ends the process: timers and sockets that are still open do not hold it.
  run(start).then(
    (status) => process.exit(status),
    (error: unknown) => {
      process.exitCode = 1;
      throw error;
    },
  );
}

async function run({ program, first, runDeeper }: Start): Promise<number> {
  const name = basename(program).replace(/\.exe$/, '') === 'helm' ? 'helm' : 'tschart';
  const terminal = processTerminal(program, first, runDeeper !== undefined);
  try {
    return await runCommandLine(rootCommand(name), process.argv.slice(2), terminal);
  } catch (error) {
    if (error instanceof OutputClosed) return CLOSED_PIPE_STATUS;
    if (error instanceof StackExhausted && runDeeper !== undefined) return runDeeper(terminal.passed());
    throw error;
  }
}
