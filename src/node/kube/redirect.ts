import type { IncomingMessage } from 'node:http';
import { quote } from '../../go/strconv.ts';
import { formatUrl, formatUserinfo, parseUrl, type Url } from '../../go/url.ts';
import { resolveReference } from '../../go/url-reference.ts';
import { GoError } from '../../go/value.ts';

/** Requests that one may lead to, the first included: the limit of Go's client. */
export const MAX_HOPS = 10;
/** What is read of an answer that does not count, so that its connection can be used again. */
const MAX_DRAINED = 2048;

/** The request that an answer asks for instead. */
export interface Hop {
  readonly method: string;
  readonly url: Url;
  /** As the answer said it, without a password. */
  readonly location: string;
  /** What was sent is sent again. */
  readonly keepsBody: boolean;
}

/**
 * Where an answer leads to, as Go's client follows it: undefined where it is no redirect, or does not say where. `url` is
 * what was asked. Throws GoError for a place that is no URL.
 */
export function redirectOf(method: string, url: () => Url, response: IncomingMessage): Hop | undefined {
  const { statusCode = 0, headers } = response;
  const keepsBody = statusCode === 307 || statusCode === 308;
  if (!keepsBody && statusCode !== 301 && statusCode !== 302 && statusCode !== 303) return undefined;
  const location = headers.location ?? '';
  if (location === '') return undefined;
  const becomesGet = !keepsBody && method !== 'HEAD';
  const to = target(url(), location);
  const shown = to.user?.password === undefined ? location : shownUrl(to);
  return { method: becomesGet ? 'GET' : method, url: to, location: shown, keepsBody };
}

function target(from: Url, location: string): Url {
  try {
    return resolveReference(from, parseUrl(location));
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(`failed to parse Location header ${quote(location)}: ${error.message}`, error);
  }
}

/** Does away with an answer whose body is not wanted. */
export function discard(response: IncomingMessage): void {
  const length = Number(response.headers['content-length'] ?? Number.POSITIVE_INFINITY);
  response.on('error', () => {});
  if (length <= MAX_DRAINED) response.resume();
  else response.destroy();
}

/** A URL as Go's client shows it in errors: without its password. */
export function shownUrl(url: Url): string {
  const text = formatUrl(url);
  const { user } = url;
  if (user?.password === undefined) return text;
  return text.replace(`${formatUserinfo(user)}@`, () => `${user.name}:***@`);
}
