import { rmSync } from 'node:fs';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** What is there for the time of a task. */
const present = new Set<string>();

/**
 * Does something with a file or directory that is taken away afterwards, however the task ends: where a signal ends the
 * program, too. A signal that somebody else listens to is left to them. Rejects as the task does.
 */
export async function withScratch<T>(path: string, task: () => Promise<T> | T): Promise<T> {
  if (present.size === 0) for (const signal of SIGNALS) process.on(signal, onSignal);
  present.add(path);
  try {
    return await task();
  } finally {
    rmSync(path, { recursive: true, force: true });
    present.delete(path);
    if (present.size === 0) ignoreSignals();
  }
}

function onSignal(signal: NodeJS.Signals): void {
  for (const path of present) {
    try {
      rmSync(path, { recursive: true, force: true });
    } catch {
      // The program is about to end: there is nobody to tell.
    }
  }
  if (process.listenerCount(signal) > 1) return;
  ignoreSignals();
  process.kill(process.pid, signal);
}

function ignoreSignals(): void {
  for (const signal of SIGNALS) process.off(signal, onSignal);
}
