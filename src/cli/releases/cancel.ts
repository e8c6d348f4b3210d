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
    terminal.stdout(`Release ${name} has been cancelled.\n`);
    controller.abort(new TschartError('CANCELLED', 'context canceled'));
  };
  for (const signal of SIGNALS) process.on(signal, cancel);
  try {
    return await work(controller.signal);
  } finally {
    for (const signal of SIGNALS) process.off(signal, cancel);
  }
}
