import { TschartError } from '../../errors.ts';
import type { Invocation } from '../command.ts';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * Does work that SIGINT and SIGTERM cancel: it is told through a signal, so that it can record what became of it. The
 * first one is said on standard output; further ones change nothing, as in Helm.
 */
export async function cancellable<T>(
  { terminal }: Invocation,
  name: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const cancel = (): void => {
    if (controller.signal.aborted) return;
    controller.abort(new TschartError('CANCELLED', 'context canceled'));
    try {
      terminal.stdout(`Release ${name} has been cancelled.\n`);
    } catch {
      // Ctrl-C ends a pipe's reader, too. Nobody hears of it then, but the record is to say what became of the release.
    }
  };
  for (const signal of SIGNALS) process.on(signal, cancel);
  try {
    return await work(controller.signal);
  } finally {
    for (const signal of SIGNALS) process.off(signal, cancel);
  }
}

/**
 * Does work that SIGINT and SIGTERM end: it is told through a signal, so that it can record where it stood; then the
 * process ends by that signal, and says nothing, as Helm does. A second one ends it at once.
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let received: NodeJS.Signals | undefined;
  const stopListening = (): void => {
    for (const signal of SIGNALS) process.off(signal, interrupt);
  };
  const interrupt = (signal: NodeJS.Signals): void => {
    received = signal;
    stopListening();
    controller.abort(new TschartError('CANCELLED', 'context canceled'));
  };
  for (const signal of SIGNALS) process.on(signal, interrupt);
  try {
    return await work(controller.signal);
  } finally {
    stopListening();
    if (received !== undefined) await endBy(received);
  }
}

/** Nobody handles the signal any more: it ends the process. */
function endBy(signal: NodeJS.Signals): Promise<never> {
  process.kill(process.pid, signal);
  return new Promise(() => {});
}
