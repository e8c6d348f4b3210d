import type { EventEmitter } from 'node:events';

/** Node delivers signals to the first thread of a process only. */
const SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** One end of the way between two threads. */
interface Port {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
}

/** The signals of a process, and how it ends by one. */
export interface Signals extends EventEmitter {
  readonly pid: number;
  kill(pid: number, signal: NodeJS.Signals): unknown;
}

/** What the thread says. `done`: the signal was handled there; `ended`: nobody listens to it there. */
interface Told {
  readonly what: 'listens' | 'ignores' | 'done' | 'ended';
  readonly signal: NodeJS.Signals;
}

/**
 * Hands signals on to a thread, in the first thread: those that somebody listens to there. A signal that nobody listens
 * to any more when it comes there ends the process, as it would have without the thread. Gives what is to be called when
 * the thread has ended; it tells whether a signal is ending the process.
 */
export function handSignalsOn(port: Port, own: Signals): () => boolean {
  const waiting: NodeJS.Signals[] = [];
  const forward = (signal: NodeJS.Signals): void => {
    waiting.push(signal);
    port.postMessage(signal);
  };
  const stop = (): void => {
    for (const signal of SIGNALS) own.off(signal, forward);
  };
  const endBy = (signal: NodeJS.Signals): void => {
    stop();
    own.kill(own.pid, signal);
  };
  port.on('message', (message) => {
    const { what, signal } = message as Told;
    if (what === 'listens') own.on(signal, forward);
    else if (what === 'ignores') own.off(signal, forward);
    else {
      waiting.splice(waiting.indexOf(signal), 1);
      if (what === 'ended') endBy(signal);
    }
  });
  return () => {
    stop();
    const [signal] = waiting;
    if (signal !== undefined) endBy(signal);
    return signal !== undefined;
  };
}

/** Makes signals of the first thread events of this thread's `process`; the port holds nothing that has to be waited for. */
export function takeSignals(port: Port, own: Signals): void {
  const tell = (what: Told['what'], signal: NodeJS.Signals): void => port.postMessage({ what, signal } satisfies Told);
  const isSignal = (name: unknown): name is NodeJS.Signals => SIGNALS.some((signal) => signal === name);
  own.on('newListener', (name: unknown) => {
    if (isSignal(name) && own.listenerCount(name) === 0) tell('listens', name);
  });
  own.on('removeListener', (name: unknown) => {
    if (isSignal(name) && own.listenerCount(name) === 0) tell('ignores', name);
  });
  port.on('message', (signal) => {
    if (!isSignal(signal)) return;
    tell(own.emit(signal, signal) ? 'done' : 'ended', signal);
  });
}
