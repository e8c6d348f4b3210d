import type { IncomingMessage } from 'node:http';
import type { SecureContext } from 'node:tls';
import { quote } from '../../go/strconv.ts';
import { type CredentialSurroundings, type Credentials, credentialsOf, impersonationHeaders } from './credentials.ts';
import type { TlsTarget } from './dial.ts';
import { type Authorize, exchange } from './exchange.ts';
import { klogLine } from './klog.ts';
import { proxyOfEnvironment, proxyUrl } from './proxy.ts';
import type { RestConfig } from './rest-config.ts';
import { createRoutes } from './routes.ts';
import { type ServerUrl, serverUrl } from './server-url.ts';
import { systemAuthorities } from './system-authorities.ts';
import { readTlsFiles, secureContext, type TrustAndKeys } from './tls-files.ts';

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
  const routes = createRoutes({
    // A plugin is not asked for what the URL says.
    tls: () => tlsTarget(config, files, server.user === undefined ? credentials : {}),
    proxyFor: (to) => (config.proxy === undefined ? proxyOfEnvironment(options.env, to) : proxyUrl(config.proxy)),
  });
  routes.to(server);
  const fixed = {
    'User-Agent': options.userAgent,
    ...impersonationHeaders(config.impersonate),
    ...(!config.disableCompression && { 'Accept-Encoding': 'gzip' }),
  };
  // Wherever a server sends us to we are the same, as with client-go; but nothing secret goes where all can read it.
  const authorize: Authorize = async (_server, isDowngraded) =>
    isDowngraded ? undefined : credentials.authorization();

  return {
    server,
    async send({ path, headers, ...request }) {
      request.signal?.throwIfAborted();
      const asked = { ...request, headers: { ...fixed, ...headers } };
      const response = await exchange(routes, { server, path }, asked, authorize);
      if (response.statusCode === 401 && server.user === undefined) await credentials.refused?.();
      return response;
    },
    close: () => routes.close(),
  };
}

function certificateLine(problem: string): string {
  const text = `"Loading client cert failed" err=${quote(problem)} logger="tls-transport-cache.UnhandledError" key="key"`;
  return klogLine('E', 'cert_rotation.go:172', text);
}

function tlsTarget(config: RestConfig, files: TrustAndKeys, credentials: Pick<Credentials, 'pair'>): TlsTarget {
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
