/** How work that waits for nothing is ended by a signal all the same. */
export interface Interruption {
  /** Comes before the first change: where the signal came already, throws its reason, and nothing has been done. */
  begin(): Promise<void>;
  /** Comes between changes, and throws the signal's reason. */
  pause(): Promise<void>;
}

/** How long to work before the process may see its signals, in milliseconds. */
const TURN_MS = 20;

/** Lets the process see its signals now and then; `begin` does only once, as what has begun is to be written down. */
export function createInterruption(signal: AbortSignal): Interruption {
  let hasBegun = false;
  let last = 0;
  const pause = async (): Promise<void> => {
    if (Date.now() - last >= TURN_MS) {
      await turn();
      last = Date.now();
    }
    signal.throwIfAborted();
    hasBegun = true;
  };
  return { pause, begin: async () => (hasBegun ? undefined : pause()) };
}

/** A whole turn of the event loop: the first half of it may be that of the turn under way, after its signals. */
async function turn(): Promise<void> {
  for (let half = 0; half < 2; half++) await new Promise((resolve) => setImmediate(resolve));
}
