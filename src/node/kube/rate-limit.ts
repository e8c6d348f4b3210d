import { GoError } from '../../go/value.ts';

/** Lets requests through: `burst` at once, then `perSecond` a second, in the order that they came. */
export interface RateLimit {
  /** Resolves when a request may go. Rejects with the signal's reason. */
  wait(signal?: AbortSignal): Promise<void>;
}

/** Clock and timer, in milliseconds. */
interface Timing {
  readonly now?: () => number;
  readonly pause?: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}

/** A bucket of `burst` tokens that fills again (Go's `rate.Limiter`). */
export function createRateLimit(perSecond: number, burst: number, timing: Timing = {}): RateLimit {
  const { now = () => performance.now(), pause = sleep } = timing;
  let tokens = burst;
  let at = now();
  return {
    wait(signal) {
      const time = now();
      tokens = Math.min(burst, tokens + ((time - at) / 1000) * perSecond) - 1;
      at = time;
      // A token that is not there yet is taken all the same: who comes later waits longer.
      return tokens >= 0 ? Promise.resolve() : pause((-tokens / perSecond) * 1000, signal);
    },
  };
}

/** Lets nothing through, as a bucket with no room for a token. */
export function createNoPassage(burst: number): RateLimit {
  const problem = `rate: Wait(n=1) exceeds limiter's burst ${burst}`;
  return { wait: () => Promise.reject(new GoError(`client rate limiter Wait returned an error: ${problem}`)) };
}

/** Waits. Rejects with the signal's reason. */
export function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const done = (): void => {
      signal?.removeEventListener('abort', aborted);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    const aborted = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', aborted, { once: true });
  });
}
