import {
  type ClientRequest,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http';
import { quote } from '../../go/strconv.ts';
import { formatUrl, hostname, parseUrl, type Url } from '../../go/url.ts';
import { requestUri, resolveReference } from '../../go/url-reference.ts';
import { GoError } from '../../go/value.ts';
import { parseGivenUrl, requestedUrl } from '../../repo/shown-url.ts';
import type { Agents } from '../getter/agents.ts';
import type { TlsOptions } from '../getter/tls-config.ts';
import { type ConnectionError, endsOf, requestProblem, streamProblem } from '../kube/dial-problem.ts';
import type { Env } from '../kube/load.ts';
import { proxyOfEnvironment } from '../kube/proxy.ts';

const MAX_REDIRECTS = 10;
/** As much as Go reads; Node's default is 16 KiB. */
const MAX_HEADER_BYTES = 1024 * 1024;
/** How long a server may be silent in the middle of an exchange, unless told otherwise. */
const SILENCE_MS = 120_000;
/** Uploads are handed over in pieces of this size, so that their progress can be seen. */
const PIECE = 256 * 1024;
const SHORT = 4096;

export interface WireRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | undefined;
  /** Told how many bytes of the body have gone out. */
  readonly onSent?: ((bytes: number) => void) | undefined;
}

export interface WireResponse {
  /** Those of the request that was answered in the end. */
  readonly method: string;
  readonly url: string;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly status: number;
  /** `404 Not Found`, as the server words it. */
  readonly statusText: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Body;
}

/** The bytes of an answer, to be read once or destroyed. Reading rejects with GoError, `unexpected EOF` where they are cut off. */
export interface Body extends AsyncIterable<Uint8Array> {
  destroy(): void;
}

/** One exchange: no redirects, no retries. Rejects with WireFailure. */
export type Send = (request: WireRequest) => Promise<WireResponse>;

/** No answer came. The message has what went wrong in Go's words, without the request. */
export class WireFailure extends GoError {
  readonly isTimeout: boolean;

  constructor(message: string, cause?: unknown) {
    super(message, cause);
    this.isTimeout = message.endsWith('i/o timeout') || message.endsWith('handshake timeout');
  }
}

export interface WireOptions {
  readonly env: Env;
  readonly agents: Agents;
  readonly tls: TlsOptions;
  /** How long a server may be silent, in milliseconds; two minutes where it is left out. */
  readonly silence?: number | undefined;
}

/** What makes single exchanges, over connections that are kept. */
export function createWire({ env, agents, tls, silence = SILENCE_MS }: WireOptions): Send {
  return async (request) => {
    const url = parseUrl(request.url);
    if (url.scheme !== 'http' && url.scheme !== 'https') {
      throw new WireFailure(`unsupported protocol scheme ${quote(url.scheme)}`);
    }
    if (url.host === '') throw new WireFailure('http: no Host in request URL');
    const secure = url.scheme === 'https';
    const name = hostname(url);
    const port = Number(/:(\d+)$/.exec(url.host)?.[1] ?? (secure ? 443 : 80));
    const base = `${url.scheme}://${url.host}`;
    const proxy = proxyFor(env, { scheme: url.scheme, hostname: name, port, prefix: '', authority: url.host, base });
    const plainProxy = !secure && proxy !== undefined && proxy.scheme !== 'socks5' ? proxy : undefined;
    const settings = {
      method: request.method,
      host: name,
      port,
      path: plainProxy === undefined ? requestUri(url) : `${base}${requestUri(url)}`,
      agent: agents.agentFor({ secure, hostname: name, port, proxy }, tls),
      setHost: false,
      maxHeaderSize: MAX_HEADER_BYTES,
      headers: {
        Host: url.host,
        ...request.headers,
        ...((request.body !== undefined || request.method === 'POST' || request.method === 'PUT') && {
          'Content-Length': String(request.body?.length ?? 0),
        }),
        ...(plainProxy?.authorization !== undefined && { 'Proxy-Authorization': plainProxy.authorization }),
      },
    };
    try {
      return await exchange(request, settings, silence);
    } catch (error) {
      // The server had closed a connection that was kept: it has not taken anything in, so it is said again.
      if (error instanceof StaleConnection) return exchange(request, settings, silence);
      throw error;
    }
  };
}

function proxyFor(env: Env, server: Parameters<typeof proxyOfEnvironment>[1]): ReturnType<typeof proxyOfEnvironment> {
  try {
    return proxyOfEnvironment(env, server);
  } catch (error) {
    throw new WireFailure((error as Error).message, error);
  }
}

class StaleConnection extends WireFailure {}

function exchange(request: WireRequest, settings: RequestOptions, silence: number): Promise<WireResponse> {
  let late: WireFailure | undefined;
  return new Promise((resolve, reject) => {
    const call = httpRequest(settings, (response) => {
      const { statusCode = 0, statusMessage = '' } = response;
      // What breaks afterwards is told by the body.
      call.on('error', () => {});
      resolve({
        method: request.method,
        url: request.url,
        requestHeaders: request.headers,
        status: statusCode,
        statusText: statusMessage === '' ? String(statusCode) : `${statusCode} ${statusMessage}`,
        headers: response.headers,
        body: bodyOf(response, request, () => late),
      });
    });
    call.setTimeout(silence, () => {
      const problem = new WireFailure(`the server has said nothing for ${silence / 1000} seconds`);
      late = problem;
      call.destroy(problem);
    });
    call.once('error', (error: ConnectionError) => {
      const stale = call.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
      reject(
        stale
          ? new StaleConnection('http: server closed idle connection', error)
          : new WireFailure(said(error, call), error),
      );
    });
    if (request.body === undefined) call.end();
    else if (request.onSent === undefined || request.body.length <= PIECE) {
      call.end(request.body, () => request.onSent?.(request.body!.length));
    } else sendPieces(call, request.body, request.onSent);
  });
}

function sendPieces(call: ClientRequest, body: Uint8Array, onSent: (bytes: number) => void): void {
  let at = 0;
  const next = (): void => {
    if (call.destroyed) return;
    if (at >= body.length) {
      call.end();
      return;
    }
    const piece = body.subarray(at, at + PIECE);
    at += piece.length;
    call.write(piece, () => {
      onSent(at);
      next();
    });
  };
  next();
}

function said(error: ConnectionError, call: ClientRequest): string {
  return requestProblem(error, call.socket === null ? '' : endsOf(call.socket));
}

function bodyOf(response: IncomingMessage, request: WireRequest, late: () => GoError | undefined): Body {
  // What breaks before anybody reads is told to who reads.
  response.on('error', () => {});
  return {
    async *[Symbol.asyncIterator]() {
      try {
        for await (const piece of response as AsyncIterable<Uint8Array>) yield piece;
      } catch (error) {
        throw late() ?? new GoError(bodyProblem(error as ConnectionError, response), error);
      }
      if (!response.complete) throw new GoError('unexpected EOF');
    },
    destroy() {
      // A connection is worth reading the rest of a short answer.
      const length = request.method === 'HEAD' ? 0 : Number(response.headers['content-length'] ?? Infinity);
      if (length <= SHORT) response.resume();
      else response.destroy();
    },
  };
}

function bodyProblem(error: ConnectionError, body: IncomingMessage): string {
  if (error instanceof GoError) return error.message;
  if (error.message === 'aborted' || error.code === 'ECONNRESET') return 'unexpected EOF';
  return streamProblem(error, body.socket === null ? '' : endsOf(body.socket));
}

/** Whether two URLs have the same scheme, host and port. */
export function isSameOrigin(a: Url, b: Url): boolean {
  return a.scheme === b.scheme && canonicalHost(a) === canonicalHost(b);
}

function canonicalHost(url: Url): string {
  const port = /:(\d+)$/.exec(url.host)?.[1] ?? (url.scheme === 'https' ? '443' : '80');
  return `${hostname(url).toLowerCase()}:${port}`;
}

const REDIRECTS = [301, 302, 303, 307, 308];

/**
 * Follows redirects as Go's client does. What says who we are stays behind for good when one leads to another scheme,
 * host or port. Rejects with GoError, `Get "https://…": …`.
 */
export function followingRedirects(send: Send): Send {
  return async (first) => {
    let request = first;
    for (let hops = 1; ; hops++) {
      let response: WireResponse;
      try {
        response = await send(request);
      } catch (error) {
        if (!(error instanceof GoError)) throw error;
        throw new GoError(`${during(request)}: ${error.message}`, error);
      }
      const location = REDIRECTS.includes(response.status) ? response.headers.location : undefined;
      if (!location) return response;
      response.body.destroy();
      if (hops >= MAX_REDIRECTS) {
        throw new GoError(
          `${titled(request.method)} ${quote(requestedUrl(location))}: stopped after ${MAX_REDIRECTS} redirects`,
        );
      }
      request = redirected(request, location, response.status);
    }
  };
}

function redirected(request: WireRequest, location: string, status: number): WireRequest {
  const from = parseUrl(request.url);
  let to: Url;
  try {
    to = resolveReference(from, parseGivenUrl(location));
  } catch (error) {
    throw new GoError(
      `${during(request)}: failed to parse Location header ${quote(requestedUrl(location))}: ${(error as Error).message}`,
    );
  }
  const { Authorization: authorization, ...headers } = request.headers;
  const keeps = authorization !== undefined && isSameOrigin(from, to);
  const becomesGet = status <= 303 && request.method !== 'GET' && request.method !== 'HEAD';
  return {
    method: becomesGet ? 'GET' : request.method,
    url: formatUrl(to),
    headers: keeps ? { ...headers, Authorization: authorization } : headers,
    body: becomesGet ? undefined : request.body,
    onSent: becomesGet ? undefined : request.onSent,
  };
}

function during({ method, url }: WireRequest): string {
  return `${titled(method)} ${quote(requestedUrl(url))}`;
}

function titled(method: string): string {
  return method.charAt(0) + method.slice(1).toLowerCase();
}
