import { realpathSync } from 'node:fs';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { AGAIN, type FirstRun } from './process-terminal.ts';
import { handSignalsOn, takeSignals } from './thread-signals.ts';

/** Enough for every nesting that Helm allows by its own limits; the memory is taken only as it is used. */
const STACK_MEGABYTES = 256;

/** Runs the command line of this process once more, in a thread with a large stack; gives the exit status. */
export function runDeeper(first: FirstRun): Promise<number> {
  const worker = new Worker(realpathSync(process.argv[1]!), {
    argv: process.argv.slice(2),
    env: { ...process.env, [AGAIN]: '1' },
    workerData: first,
    resourceLimits: { stackSizeMb: STACK_MEGABYTES },
  });
  const ended = handSignalsOn(worker, process);
  return new Promise((resolve, reject) => {
    worker.on('error', reject);
    worker.on('exit', (status) => {
      if (!ended()) resolve(status);
    });
  });
}

/** What the first run left to this one. The signals of the process come here from now on. */
export function firstRun(): FirstRun {
  takeSignals(parentPort!, process);
  parentPort!.unref();
  return workerData as FirstRun;
}
