import { request as httpRequest, type IncomingMessage } from 'node:http';
import { isIP, type Socket } from 'node:net';
import { quote } from '../../go/strconv.ts';
import { formatUrl, hostname, type Url } from '../../go/url.ts';
import { requestUri, resolveReference } from '../../go/url-reference.ts';
import { GoError } from '../../go/value.ts';
import { parseGivenUrl, requestedUrl } from '../../repo/shown-url.ts';
import { type ConnectionError, endsOf, requestProblem, streamProblem } from '../kube/dial-problem.ts';
import { proxyOfEnvironment } from '../kube/proxy.ts';
import type { Agents } from './agents.ts';
import type { Env } from './getter.ts';
import type { TlsOptions } from './tls-config.ts';

const MAX_REDIRECTS = 10;
/** As much as Go reads; Node's default is 16 KiB. */
const MAX_HEADER_BYTES = 1024 * 1024;
/** The largest body: an index of repositories with tens of thousands of versions has a tenth of it. */
export const MAX_BODY = 512 * 1024 * 1024;

/** A GET that is to be made. */
export interface Asked {
  readonly url: Url;
  readonly headers: Readonly<Record<string, string>>;
  readonly authorization: string | undefined;
  /** A redirect to another host that asks who we are is told. */
  readonly passCredentialsAll: boolean;
  readonly tls: TlsOptions;
  /** In milliseconds, for everything; 0 for none. */
  readonly timeout: number;
}

export interface Answer {
  readonly code: number;
  /** `404 Not Found`, as the server words it. */
  readonly status: string;
  /** -1 where the server does not say. */
  readonly contentLength: number;
  readonly encoding: string;
  readonly contentType: string;
  /** Read only where the code is 200. */
  readonly body: Uint8Array;
}

export interface Ways {
  readonly agents: Agents;
  readonly env: Env;
}

/** Makes a GET, following redirects as Go's client. Rejects with GoError in its words. */
export async function ask(asked: Asked, ways: Ways): Promise<Answer> {
  const deadline = new Deadline(asked.timeout);
  try {
    return await follow(asked, ways, deadline);
  } finally {
    deadline.clear();
  }
}

async function follow(asked: Asked, ways: Ways, deadline: Deadline): Promise<Answer> {
  let { url, authorization } = asked;
  let referer = '';
  for (let hops = 0; ; hops++) {
    const own = authorization ?? userAuthorization(url);
    const headers = { ...asked.headers, ...(referer !== '' && { Referer: referer }) };
    let response = await send(url, headers, own, asked.tls, ways, deadline);
    const stripped = own === undefined && asked.authorization !== undefined;
    if (response.statusCode === 401 && stripped && asked.passCredentialsAll) {
      await drained(response, deadline);
      response = await send(url, headers, asked.authorization, asked.tls, ways, deadline);
    }
    const location = isRedirect(response.statusCode!) ? (response.headers.location ?? '') : '';
    if (location === '') return await answerOf(response, deadline);
    await drained(response, deadline);
    const next = target(url, location);
    if (!mayKeepCredentials(asked.url, next)) authorization = undefined;
    if (hops + 1 >= MAX_REDIRECTS) {
      throw new GoError(`Get ${quote(requestedUrl(location))}: stopped after ${MAX_REDIRECTS} redirects`);
    }
    referer = url.scheme === 'https' && next.scheme === 'http' ? '' : formatUrl(withoutUser(url));
    url = next;
  }
}

function target(url: Url, location: string): Url {
  try {
    return resolveReference(url, parseGivenUrl(location));
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(
      `${during(url)}: failed to parse Location header ${quote(requestedUrl(location))}: ${error.message}`,
      error,
    );
  }
}

function isRedirect(status: number): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
}

function withoutUser({ user: _, ...rest }: Url): Url {
  return rest;
}

function during(url: Url): string {
  return `Get ${quote(requestedUrl(formatUrl(url)))}`;
}

function userAuthorization({ user }: Url): string | undefined {
  if (user === undefined) return undefined;
  return `Basic ${Buffer.from(`${user.name}:${user.password ?? ''}`).toString('base64')}`;
}

/** Go's rule: the same host or one below it, whatever the port. */
function mayKeepCredentials(first: Url, next: Url): boolean {
  if (first.host === next.host) return true;
  const from = hostname(first).toLowerCase();
  const to = hostname(next).toLowerCase();
  return from === to || (isIP(from) === 0 && isIP(to) === 0 && to.endsWith(`.${from}`));
}

/** Ends what takes too long. */
class Deadline {
  readonly #timer: NodeJS.Timeout | undefined;
  readonly #abort = new AbortController();

  constructor(timeout: number) {
    if (timeout > 0) this.#timer = setTimeout(() => this.#abort.abort(), timeout);
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get isOver(): boolean {
    return this.#abort.signal.aborted;
  }

  clear(): void {
    clearTimeout(this.#timer);
  }
}

function send(
  url: Url,
  headers: Readonly<Record<string, string>>,
  authorization: string | undefined,
  tls: TlsOptions,
  ways: Ways,
  deadline: Deadline,
): Promise<IncomingMessage> {
  const fail = (problem: string, cause?: unknown): GoError => new GoError(`${during(url)}: ${problem}`, cause);
  if (url.scheme !== 'http' && url.scheme !== 'https') {
    throw fail(`unsupported protocol scheme ${quote(url.scheme)}`);
  }
  if (url.host === '') throw fail('http: no Host in request URL');
  const secure = url.scheme === 'https';
  const name = hostname(url);
  const port = Number(/:(\d+)$/.exec(url.host)?.[1] ?? (secure ? 443 : 80));
  const base = formatUrl({ ...withoutUser(url), path: '', rawQuery: '', fragment: '' });
  const server = { scheme: url.scheme, hostname: name, port, prefix: '', authority: url.host, base };
  let proxy: ReturnType<typeof proxyOfEnvironment>;
  try {
    proxy = proxyOfEnvironment(ways.env, server);
  } catch (error) {
    throw fail((error as Error).message, error);
  }
  const plainProxy = !secure && proxy !== undefined && proxy.scheme !== 'socks5' ? proxy : undefined;
  const agent = ownTls(() => ways.agents.agentFor({ secure, hostname: name, port, proxy }, tls));
  const once = (): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const call = httpRequest(
        {
          method: 'GET',
          host: name,
          port,
          path: plainProxy === undefined ? requestUri(url) : `${base}${requestUri(url)}`,
          agent,
          setHost: false,
          maxHeaderSize: MAX_HEADER_BYTES,
          headers: {
            Host: url.host,
            ...headers,
            ...(authorization !== undefined && { Authorization: authorization }),
            ...(plainProxy?.authorization !== undefined && { 'Proxy-Authorization': plainProxy.authorization }),
          },
        },
        (response) => {
          deadline.signal.removeEventListener('abort', late);
          resolve(response);
        },
      );
      const late = (): void => {
        reject(fail('context deadline exceeded (Client.Timeout exceeded while awaiting headers)'));
        call.destroy();
      };
      deadline.signal.addEventListener('abort', late, { once: true });
      let link: Link | undefined;
      call.once('socket', (socket) => {
        link = linkOf(socket);
      });
      call.once('error', (error: ConnectionError) => {
        deadline.signal.removeEventListener('abort', late);
        const isStale = call.reusedSocket && error.code === 'ECONNRESET';
        reject(isStale ? new StaleConnection() : fail(requestProblem(error, link?.ends ?? ''), error));
      });
      call.end();
    });
  return once().catch((error: unknown) => {
    // The server had closed a connection that was kept: nothing has been said yet, so it is said again.
    if (error instanceof StaleConnection) return once();
    throw error;
  });
}

class StaleConnection extends Error {}

function ownTls<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(`can't create TLS config for client: ${error.message}`, error);
  }
}

/** What is known of a connection after it has gone. */
interface Link {
  readonly ends: string;
  broken?: ConnectionError;
}

const links = new WeakMap<Socket, Link>();

function linkOf(socket: Socket): Link {
  let link = links.get(socket);
  if (link === undefined) {
    const made: Link = { ends: endsOf(socket) };
    socket.on('error', (error: ConnectionError) => {
      made.broken ??= error;
    });
    links.set(socket, (link = made));
  }
  return link;
}

/** What is read of an answer that does not count, so that its connection can be used again. */
const MAX_DRAINED = 2048;

async function drained(response: IncomingMessage, { signal }: Deadline): Promise<void> {
  if (Number(response.headers['content-length'] ?? '0') > MAX_DRAINED) {
    response.destroy();
    return;
  }
  let size = 0;
  const stop = (): void => {
    response.destroy();
  };
  response.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > MAX_DRAINED) stop();
  });
  signal.addEventListener('abort', stop, { once: true });
  await new Promise<void>((resolve) => {
    for (const event of ['end', 'close', 'error']) response.once(event, () => resolve());
  });
  signal.removeEventListener('abort', stop);
}

async function answerOf(response: IncomingMessage, deadline: Deadline): Promise<Answer> {
  const code = response.statusCode!;
  const { 'content-length': length, 'content-encoding': encoding = '', 'content-type': type = '' } = response.headers;
  const reason = response.statusMessage ?? '';
  const answer = {
    code,
    status: reason === '' ? String(code) : `${code} ${reason}`,
    contentLength: length === undefined ? -1 : Number(length),
    encoding: encoding.toLowerCase(),
    contentType: type,
  };
  if (code === 200) return { ...answer, body: await readBody(response, answer.contentLength, deadline) };
  response.destroy();
  return { ...answer, body: new Uint8Array(0) };
}

function readBody(response: IncomingMessage, length: number, deadline: Deadline): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const link = linkOf(response.socket);
    const chunks: Buffer[] = [];
    let size = 0;
    const stop = (error?: GoError): void => {
      deadline.signal.removeEventListener('abort', late);
      if (error === undefined) {
        resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, size));
        return;
      }
      reject(error);
      response.destroy();
    };
    const late = (): void =>
      stop(new GoError('context deadline exceeded (Client.Timeout or context cancellation while reading body)'));
    if (deadline.isOver) return late();
    if (length > MAX_BODY) return stop(new GoError(`the answer has more than ${MAX_BODY} bytes`));
    deadline.signal.addEventListener('abort', late, { once: true });
    response.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_BODY) stop(new GoError(`the answer has more than ${MAX_BODY} bytes`));
      else chunks.push(chunk);
    });
    response.once('end', () => (response.complete ? stop() : stop(new GoError('unexpected EOF'))));
    response.once('error', (error: ConnectionError) => stop(new GoError(bodyProblem(error, link), error)));
    response.once('close', () => {
      if (!response.complete) stop(new GoError('unexpected EOF'));
    });
  });
}

/** Of a connection that breaks Node says no more than that the answer was cut off. */
function bodyProblem(error: ConnectionError, { broken, ends }: Link): string {
  if (error.code === 'HPE_INVALID_CHUNK_SIZE' || broken?.code === 'HPE_INVALID_CHUNK_SIZE') {
    return 'invalid byte in chunk length';
  }
  if (error.message !== 'aborted') return streamProblem(error, ends);
  return broken?.syscall === undefined ? 'unexpected EOF' : streamProblem(broken, ends);
}
