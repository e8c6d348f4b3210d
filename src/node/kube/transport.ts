import { Agent, type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import { quote } from '../../go/strconv.ts';
import { GoError } from '../../go/value.ts';
import { type CredentialSurroundings, type Credentials, credentialsOf, impersonationHeaders } from './credentials.ts';
import { dial, type TlsTarget } from './dial.ts';
import { type ConnectionError, endsOf, streamProblem } from './dial-problem.ts';
import { klogLine } from './klog.ts';
import { type ProxyUrl, proxyOfEnvironment, proxyUrl } from './proxy.ts';
import type { RestConfig } from './rest-config.ts';
import { type ServerUrl, serverUrl } from './server-url.ts';
import { systemAuthorities } from './system-authorities.ts';
import { readTlsFiles, secureContext, type TrustAndKeys } from './tls-files.ts';

/** Connections for requests with an end; what streams has its own. */
const MAX_SOCKETS = 24;
const IDLE_MS = 90_000;

export interface WireRequest {
  readonly method: string;
  /** Path and query, escaped, without the server's prefix. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** The answer has no end of its own: watches, logs that are followed. */
  readonly endless?: boolean;
}

/** Requests as they are, one at a time: no retries, no meaning of a status. */
export interface Transport {
  readonly server: ServerUrl;
  /** Rejects with `RequestFailure` where no answer came, and with the signal's reason. */
  send(request: WireRequest): Promise<IncomingMessage>;
  /** Ends idle connections, so that a process can end. */
  close(): void;
}

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

export interface TransportOptions extends CredentialSurroundings {
  readonly userAgent: string;
}

/** Prepares the way to a server. Throws GoError where files are missing or the configuration contradicts itself. */
export async function createTransport(config: RestConfig, options: TransportOptions): Promise<Transport> {
  const files = readTlsFiles(config);
  if (files.problem !== undefined) options.stderr(certificateLine(files.problem.message));
  const hasTls = files.problem !== undefined || files.ca !== undefined || files.pair !== undefined || config.insecure;
  const server = serverUrl(config.host, hasTls);
  const credentials = await credentialsOf(config, options);
  const proxy = config.proxy === undefined ? proxyOfEnvironment(options.env, server) : proxyUrl(config.proxy);
  const tls = server.scheme === 'https' ? tlsTarget(config, files, credentials) : undefined;
  const viaHttpProxy = tls === undefined && proxy !== undefined && proxy.scheme !== 'socks5' ? proxy : undefined;
  const agents = { short: agentFor(server, tls, proxy, MAX_SOCKETS), endless: agentFor(server, tls, proxy, Infinity) };
  const fixed: Record<string, string | string[]> = {
    Host: server.authority,
    'User-Agent': options.userAgent,
    ...impersonationHeaders(config.impersonate),
    ...(viaHttpProxy?.authorization !== undefined && { 'Proxy-Authorization': viaHttpProxy.authorization }),
  };
  const compression = config.disableCompression ? {} : { 'Accept-Encoding': 'gzip' };

  const once = (request: WireRequest, authorization: string | undefined): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const { method, path, body, signal, endless = false } = request;
      const url = `${server.base}${path}`;
      const call = httpRequest(
        {
          method,
          host: server.hostname,
          port: server.port,
          path: viaHttpProxy === undefined ? `${server.prefix}${path}` : url,
          agent: endless ? agents.endless : agents.short,
          setHost: false,
          headers: {
            ...fixed,
            ...compression,
            ...request.headers,
            ...(authorization !== undefined && { Authorization: authorization }),
            ...(body !== undefined && { 'Content-Length': Buffer.byteLength(body) }),
          },
        },
        (response) => {
          response.once('close', () => signal?.removeEventListener('abort', aborted));
          resolve(response);
        },
      );
      const aborted = (): void => {
        reject(signal?.reason);
        call.destroy(signal?.reason as Error | undefined);
      };
      signal?.addEventListener('abort', aborted, { once: true });
      call.once('error', (error: ConnectionError) => {
        signal?.removeEventListener('abort', aborted);
        reject(failureOf(error, method, url, call));
      });
      call.end(body);
    });

  return {
    server,
    async send(request) {
      request.signal?.throwIfAborted();
      const { scheme } = server;
      if (scheme !== 'http' && scheme !== 'https') {
        const problem = `unsupported protocol scheme ${quote(scheme)}`;
        throw new RequestFailure(request.method, `${server.base}${request.path}`, problem, false, undefined);
      }
      let authorization: string | undefined;
      try {
        authorization = await credentials.authorization();
      } catch (error) {
        const { message } = error as Error;
        throw new RequestFailure(request.method, `${server.base}${request.path}`, message, false, error);
      }
      let response: IncomingMessage;
      try {
        response = await once(request, authorization);
      } catch (error) {
        // The server had closed a connection that was kept: nothing has been said yet, so it is said again.
        if (!(error instanceof StaleConnection) || request.method !== 'GET') throw error;
        response = await once(request, authorization);
      }
      if (response.statusCode === 401) await credentials.refused?.();
      return response;
    },
    close() {
      agents.short.destroy();
      agents.endless.destroy();
    },
  };
}

function certificateLine(problem: string): string {
  const text = `"Loading client cert failed" err=${quote(problem)} logger="tls-transport-cache.UnhandledError" key="key"`;
  return klogLine('E', 'cert_rotation.go:172', text);
}

/** A request on a connection that had been used before, which broke without an answer. */
class StaleConnection extends RequestFailure {}

function failureOf(error: ConnectionError, method: string, url: string, call: ClientRequest): RequestFailure {
  // What the dialer says is in Go's words already.
  if (error instanceof GoError) {
    const { message } = error;
    return new RequestFailure(
      method,
      url,
      message,
      message === 'EOF' || /connection reset by peer$/.test(message),
      error,
    );
  }
  const problem = streamProblem(error, call.socket === null ? '' : endsOf(call.socket));
  const isEof = error.code === 'ECONNRESET';
  return isEof && call.reusedSocket
    ? new StaleConnection(method, url, problem, isEof, error)
    : new RequestFailure(method, url, problem, isEof, error);
}

function tlsTarget(config: RestConfig, files: TrustAndKeys, credentials: Credentials): TlsTarget {
  const ca = files.ca ?? systemAuthorities();
  let context: SecureContext | undefined;
  let shown = files.pair;
  return {
    serverName: config.serverName,
    insecure: config.insecure,
    async context() {
      if (files.problem !== undefined) throw files.problem;
      const pair = files.pair ?? (await credentials.pair?.());
      if (context === undefined || pair !== shown) {
        context = secureContext({ ca, pair });
        shown = pair;
      }
      return context;
    },
  };
}

type Connected = (error: Error | null, socket: Socket) => void;

function agentFor(
  { hostname, port }: ServerUrl,
  tls: TlsTarget | undefined,
  proxy: ProxyUrl | undefined,
  maxSockets: number,
): Agent {
  const agent = new Agent({ keepAlive: true, maxSockets, scheduling: 'lifo', timeout: IDLE_MS });
  const connections = agent as unknown as { createConnection(options: unknown, done: Connected): undefined };
  connections.createConnection = (_options, done) => {
    dial({ host: hostname, port, tls, proxy }).then(
      (socket) => done(null, socket),
      (error: Error) => done(error, undefined as unknown as Socket),
    );
    return undefined;
  };
  return agent;
}
