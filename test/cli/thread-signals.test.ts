import { EventEmitter } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { handSignalsOn, type Signals, takeSignals } from '../../src/cli/thread-signals.ts';

let end = (): void => {};
afterEach(() => end());

/** The signals of a first thread and of one that it started; `killed` is what the process ended by. */
function threads() {
  const killed: NodeJS.Signals[] = [];
  const make = (): Signals =>
    Object.assign(new EventEmitter(), { pid: 7, kill: (_: number, signal: NodeJS.Signals) => killed.push(signal) });
  const [first, thread] = [make(), make()];
  const { port1, port2 } = new MessageChannel();
  end = () => port1.close();
  const ended = handSignalsOn(port1, first);
  takeSignals(port2, thread);
  /** Until the first thread has heard all that the other one has said. */
  const heard = (): Promise<void> =>
    new Promise((resolve) => {
      const marker = performance.now();
      const take = (message: { marker?: number }): void => {
        if (message.marker !== marker) return;
        port1.off('message', take);
        resolve();
      };
      port1.on('message', take);
      port2.postMessage({ what: 'ignores', signal: 'SIGUSR1', marker });
    });
  return { first, thread, killed, ended, heard };
}

describe('signals of a command in a thread of its own', () => {
  it('come to who listens there, and end nothing', async () => {
    const { first, thread, killed, ended, heard } = threads();
    const came = new Promise((resolve) => thread.on('SIGINT', resolve));
    await heard();
    expect(first.eventNames()).toEqual(['SIGINT']);
    first.emit('SIGINT', 'SIGINT');
    expect(await came).toBe('SIGINT');
    await heard();
    expect(killed).toEqual([]);
    expect(ended()).toBe(false);
    expect(first.eventNames()).toEqual([]);
  });

  it('are left alone where nobody listens any more', async () => {
    const { first, thread, heard } = threads();
    const [one, two] = [() => {}, () => {}];
    thread.on('SIGTERM', one).on('SIGTERM', two).on('SIGHUP', one).off('SIGTERM', one);
    await heard();
    expect(first.eventNames()).toEqual(['SIGTERM', 'SIGHUP']);
    thread.off('SIGTERM', two);
    await heard();
    expect(first.eventNames()).toEqual(['SIGHUP']);
  });

  it('end the process where listening ended while they were on their way', async () => {
    const { first, thread, killed, heard } = threads();
    const listener = (): void => {};
    thread.on('SIGINT', listener);
    await heard();
    first.emit('SIGINT', 'SIGINT');
    thread.off('SIGINT', listener);
    while (killed.length === 0) await heard();
    expect(killed).toEqual(['SIGINT']);
  });

  it('end the process where the thread has ended before it took them', async () => {
    const { first, thread, killed, ended, heard } = threads();
    thread.on('SIGTERM', () => {});
    await heard();
    first.emit('SIGTERM', 'SIGTERM');
    expect(ended()).toBe(true);
    expect(killed).toEqual(['SIGTERM']);
  });
});
