/** Beyond what timers can count, a deadline is none. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** A time within which something is to be done, or until it is called off. */
export interface Deadline {
  /** Aborted when the time is over, when the outer signal is, or by `stop`. */
  readonly signal: AbortSignal;
  /** Whether the time is over. */
  readonly passed: () => boolean;
  /** Throws the outer signal's reason where that was aborted. */
  readonly throwIfCalledOff: () => void;
  readonly stop: () => void;
}

/** A deadline after some nanoseconds (0 and less: none), called off by the outer signal. */
export function deadlineAfter(nanoseconds: bigint, outer: AbortSignal | undefined): Deadline {
  const controller = new AbortController();
  let passed = false;
  const milliseconds = Number(nanoseconds) / 1e6;
  const timer =
    nanoseconds > 0n && milliseconds <= LONGEST_TIMER
      ? setTimeout(() => {
          passed = true;
          controller.abort();
        }, milliseconds)
      : undefined;
  const callOff = (): void => controller.abort(outer?.reason);
  if (outer?.aborted) callOff();
  else outer?.addEventListener('abort', callOff);
  return {
    signal: controller.signal,
    passed: () => passed,
    throwIfCalledOff: () => {
      if (!passed) outer?.throwIfAborted();
    },
    stop: () => {
      clearTimeout(timer);
      outer?.removeEventListener('abort', callOff);
      controller.abort();
    },
  };
}
