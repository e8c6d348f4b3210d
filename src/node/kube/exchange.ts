import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { quote } from '../../go/strconv.ts';
import type { Url } from '../../go/url.ts';
import { requestUri } from '../../go/url-reference.ts';
import { GoError } from '../../go/value.ts';
import { type ConnectionError, endsOf, streamProblem } from './dial-problem.ts';
import { malformedAnswer, malformedBody } from './malformed.ts';
import { discard, MAX_HOPS, redirectOf, shownUrl } from './redirect.ts';
import type { Routes } from './routes.ts';
import { type ServerUrl, serverOf, urlAt, userAuthorization } from './server-url.ts';

/** No answer came. The message has Go's words for that: `Get "https://…": dial tcp …`. */
export class RequestFailure extends GoError {
  /** What is said without the request in front. */
  readonly problem: string;
  /** A connection that was there broke: what Go takes for a probable end. */
  readonly isEof: boolean;

  constructor(method: string, url: string, problem: string, isEof: boolean, cause: unknown) {
    super(`${method.charAt(0)}${method.slice(1).toLowerCase()} ${quote(url)}: ${problem}`, cause);
    this.problem = problem;
    this.isEof = isEof;
  }
}

/** A request on a connection that had been used before, which broke without an answer. */
class StaleConnection extends RequestFailure {}

type Headers = Readonly<Record<string, string | readonly string[]>>;

export interface Exchange {
  readonly method: string;
  readonly headers: Headers;
  readonly body?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** The answer has no end of its own: watches, logs that are followed. */
  readonly endless?: boolean | undefined;
  /** How long the server may be silent, in milliseconds; for ever where absent. */
  readonly silence?: number | undefined;
}

/** What a server is shown, unless its URL says who asks. `isDowngraded`: after a redirect from HTTPS to HTTP. */
export type Authorize = (server: ServerUrl, isDowngraded: boolean) => Promise<string | undefined>;

/** The first request of several that redirects may lead to. */
interface First {
  readonly server: ServerUrl;
  /** Behind the server's base. */
  readonly path: string;
}

/**
 * Makes a request and follows redirects as Go's client does. Rejects with RequestFailure where no answer came, and with
 * the signal's reason.
 */
export async function exchange(
  routes: Routes,
  { server, path }: First,
  asked: Exchange,
  authorize: Authorize,
): Promise<IncomingMessage> {
  let to: Sent = { server, uri: `${server.prefix}${path}`, url: () => urlAt(server, path) };
  let now = asked;
  let isDowngraded = false;
  const fail = (error: unknown): RequestFailure =>
    new RequestFailure(asked.method, shownUrl(to.url()), (error as Error).message, false, error);
  for (let hops = 1; ; hops++) {
    const response = await sent(routes, to, now, asked.method, () => authorize(to.server, isDowngraded));
    let hop: ReturnType<typeof redirectOf>;
    try {
      hop = redirectOf(now.method, to.url, response);
    } catch (error) {
      discard(response);
      throw fail(error);
    }
    if (hop === undefined) return response;
    discard(response);
    const { url, location } = hop;
    if (hops >= MAX_HOPS) {
      const problem = `stopped after ${MAX_HOPS} redirects`;
      throw new RequestFailure(asked.method, location, problem, false, undefined);
    }
    isDowngraded ||= to.server.scheme === 'https' && url.scheme === 'http';
    now = { ...now, method: hop.method, ...(!hop.keepsBody && withoutBody(now)) };
    to = { server: serverOf(url, ''), uri: requestUri(url), url: () => url };
  }
}

function withoutBody({ headers }: Exchange): Pick<Exchange, 'headers' | 'body'> {
  const { 'Content-Type': _, ...rest } = headers;
  return { headers: rest, body: undefined };
}

/** Where a request goes. */
interface Sent {
  readonly server: ServerUrl;
  /** What stands in the first line of the request. */
  readonly uri: string;
  readonly url: () => Url;
}

async function sent(
  routes: Routes,
  to: Sent,
  asked: Exchange,
  verb: string,
  authorize: () => Promise<string | undefined>,
): Promise<IncomingMessage> {
  const fail = (problem: string, cause?: unknown): RequestFailure =>
    new RequestFailure(verb, shownUrl(to.url()), problem, false, cause);
  const { scheme, authority } = to.server;
  if (scheme !== 'http' && scheme !== 'https') throw fail(`unsupported protocol scheme ${quote(scheme)}`);
  if (authority === '') throw fail('http: no Host in request URL');
  let authorization: string | undefined;
  try {
    authorization = userAuthorization(to.server) ?? (await authorize());
  } catch (error) {
    throw fail((error as Error).message, error);
  }
  const once = (): Promise<IncomingMessage> => sendOnce(routes, to, asked, verb, authorization);
  try {
    return await once();
  } catch (error) {
    // The server had closed a connection that was kept: nothing has been said yet, so it is said again.
    if (!(error instanceof StaleConnection) || asked.method !== 'GET') throw error;
    return once();
  }
}

function sendOnce(
  routes: Routes,
  { server, uri, url }: Sent,
  { method, headers, body, signal, endless = false, silence }: Exchange,
  verb: string,
  authorization: string | undefined,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const { viaHttpProxy, short, endless: own } = routes.to(server);
    let answer: IncomingMessage | undefined;
    const open = (): ClientRequest =>
      httpRequest(
        {
          method,
          host: server.hostname,
          port: server.port,
          path: viaHttpProxy === undefined ? uri : `${server.scheme}://${server.authority}${uri}`,
          agent: endless ? own : short,
          setHost: false,
          headers: {
            Host: server.authority,
            ...headers,
            ...(viaHttpProxy?.authorization !== undefined && { 'Proxy-Authorization': viaHttpProxy.authorization }),
            ...(authorization !== undefined && { Authorization: authorization }),
            ...(body !== undefined && { 'Content-Length': Buffer.byteLength(body) }),
          },
        },
        (response) => {
          response.once('close', () => signal?.removeEventListener('abort', aborted));
          answer = response;
          resolve(response);
        },
      );
    let call: ClientRequest;
    try {
      call = open();
    } catch (error) {
      const header = INVALID_HEADER.exec((error as Error).message)?.[1];
      if (header === undefined) throw error;
      const problem = `net/http: invalid header field value for ${quote(header)}`;
      return reject(new RequestFailure(verb, shownUrl(url()), problem, false, error));
    }
    const aborted = (): void => {
      reject(signal?.reason);
      call.destroy(signal?.reason as Error | undefined);
    };
    signal?.addEventListener('abort', aborted, { once: true });
    if (silence !== undefined) call.setTimeout(silence, () => call.destroy(new GoError('i/o timeout')));
    call.once('error', (error: ConnectionError) => {
      signal?.removeEventListener('abort', aborted);
      // The answer itself will only say that it was cut off.
      if (answer !== undefined) brokenBy.set(answer, error);
      reject(failureOf(error, verb, shownUrl(url()), call));
    });
    call.end(body);
  });
}

/** What Node says of a header that no request may have. */
const INVALID_HEADER = /^Invalid character in header content \["(.+)"\]$/;

/** Why answers that had begun were given up. */
const brokenBy = new WeakMap<IncomingMessage, Error>();

/** Why reading an answer failed, in Go's words. */
export function readProblem(response: IncomingMessage, error: unknown): string {
  const malformed = malformedBody(brokenBy.get(response));
  if (malformed !== undefined) return malformed;
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'ECONNRESET' ? 'unexpected EOF' : message;
}

function failureOf(error: ConnectionError, method: string, url: string, call: ClientRequest): RequestFailure {
  // What the dialer says is in Go's words already.
  if (error instanceof GoError) {
    const { message } = error;
    const isEof = message === 'EOF' || /connection reset by peer$/.test(message);
    return new RequestFailure(method, url, message, isEof, error);
  }
  const malformed = malformedAnswer(error);
  if (malformed !== undefined) return new RequestFailure(method, url, malformed, false, error);
  const problem = streamProblem(error, call.socket === null ? '' : endsOf(call.socket));
  const isEof = error.code === 'ECONNRESET';
  return isEof && call.reusedSocket
    ? new StaleConnection(method, url, problem, isEof, error)
    : new RequestFailure(method, url, problem, isEof, error);
}
