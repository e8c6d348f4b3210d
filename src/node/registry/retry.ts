import { setTimeout as wait } from 'node:timers/promises';
import type { Send, WireResponse } from './wire.ts';
import { WireFailure } from './wire.ts';

const MAX_RETRIES = 5;
const FIRST_WAIT_MS = 250;
const LEAST_WAIT_MS = 200;
const MOST_WAIT_MS = 3000;
const JITTER = 0.1;

/**
 * Asks again as ORAS does, five times at most: after 408, 429 and 5xx, and where a connection took too long. Between
 * them it waits 250 ms and twice as long each time, or what `Retry-After` of a 429 says, three seconds at most. What
 * has a body is said once.
 */
export function retrying(send: Send): Send {
  return async (request) => {
    for (let attempt = 0; ; attempt++) {
      let response: WireResponse | undefined;
      let failure: unknown;
      try {
        response = await send(request);
      } catch (error) {
        failure = error;
      }
      const again =
        response === undefined
          ? failure instanceof WireFailure && failure.isTimeout
          : response.status === 408 || response.status === 429 || response.status >= 500;
      if (!again || attempt >= MAX_RETRIES || request.body !== undefined) {
        if (response === undefined) throw failure;
        return response;
      }
      const delay = waitBefore(attempt, response);
      response?.body.destroy();
      await wait(delay);
    }
  };
}

function waitBefore(attempt: number, response: WireResponse | undefined): number {
  const asked = response?.status === 429 ? Number(response.headers['retry-after'] ?? '') : Number.NaN;
  const own = FIRST_WAIT_MS * 2 ** attempt * (1 - JITTER + 2 * JITTER * Math.random());
  return Math.min(MOST_WAIT_MS, Math.max(LEAST_WAIT_MS, Number.isInteger(asked) && asked > 0 ? asked * 1000 : own));
}
