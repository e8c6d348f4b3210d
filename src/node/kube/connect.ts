import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Log } from '../../chart/log.ts';
import { TschartError } from '../../errors.ts';
import { GoError } from '../../go/value.ts';
import type { KubeApi } from '../../kube/api.ts';
import type { DiscoveryCache } from '../../kube/discovery-documents.ts';
import { createDiscoveryCache } from './discovery-cache.ts';
import { createKubeApi, type KubeApiOptions, type KubeApiWithDocuments } from './kube-api.ts';
import type { Env } from './load.ts';
import { createNoPassage, createRateLimit, type RateLimit } from './rate-limit.ts';
import { type ClientConfig, clientConfig, type KubeOverrides } from './rest-config.ts';
import { secretBase } from './server-url.ts';
import { createTransport } from './transport.ts';

export interface ConnectOptions extends Partial<KubeOverrides> {
  /** KUBECONFIG, HOME, proxies and the like; the process' own where absent. */
  readonly env?: Env;
  /** Requests a second beyond bursts; 0: client-go's default, which Helm never comes to. */
  readonly qps?: number;
  /** Requests that may go out at once; 100 where absent. */
  readonly burst?: number;
  readonly log?: Log | undefined;
  /** Put behind Helm's name in requests. */
  readonly version?: string;
  /** Waits between tries, in milliseconds; a timer where absent. */
  readonly pause?: KubeApiOptions['pause'];
  /** Takes what client-go and credential plugins write to the error output; there where absent. */
  readonly stderr?: ((text: string) => void) | undefined;
}

/** A cluster that requests can go to. */
export interface Connection {
  readonly api: KubeApi;
  /** The namespace to work in: the one asked for, the context's, the pod's own, or `default`. */
  readonly namespace: string;
  /** Where answers of discovery are kept, as kubectl and Helm keep them. */
  readonly cacheDirectory: string;
  readonly discoveryCache: DiscoveryCache;
  /** Ends idle connections. */
  close(): void;
}

const HELM_AGENT = 'Helm/4.3.1';

/**
 * Loads the kubeconfig and prepares the way to its server; nothing is asked yet. Rejects with `TschartError` in client-go's
 * words: a file that can't be read, a context that is not there, certificates that don't fit.
 */
export async function connect(options: ConnectOptions = {}): Promise<Connection> {
  const config = configOf(options);
  const opened = await inFamily(() => openApi(config, options));
  return {
    ...opened,
    namespace: namespaceOf(config),
    cacheDirectory: cacheDirectory(options.env ?? process.env),
  };
}

/**
 * The same, with the kubeconfig loaded at the first request: what is wrong with it is then that request's error, as it is
 * in Helm.
 */
export function connectLazily(options: ConnectOptions = {}): Connection {
  const config = configOf(options);
  let opening: Promise<Opened> | undefined;
  let opened: Opened | undefined;
  const open = (): Promise<Opened> => {
    opening ??= inFamily(() => openApi(config, options)).then((found) => (opened = found));
    return opening;
  };
  const cache = cacheDirectory(options.env ?? process.env);
  return {
    api: {
      request: async (request) => (await open()).api.request(request),
      text: async (request) => (await open()).api.text(request),
      encoded: async (request) => (await open()).api.encoded(request),
      stream: async (request) => (await open()).api.stream(request),
    },
    get namespace() {
      return namespaceOf(config);
    },
    cacheDirectory: cache,
    discoveryCache: {
      document: async (path, accept, fresh) => (await open()).discoveryCache.document(path, accept, fresh),
    },
    close: () => opened?.close(),
  };
}

function configOf({ env = process.env, ...overrides }: ConnectOptions): ClientConfig {
  return clientConfig(env, overrides);
}

function namespaceOf(config: ClientConfig): string {
  try {
    return config.namespace();
  } catch {
    return 'default';
  }
}

interface Opened {
  readonly api: KubeApiWithDocuments;
  readonly discoveryCache: DiscoveryCache;
  close(): void;
}

async function openApi(config: ClientConfig, options: ConnectOptions): Promise<Opened> {
  const { env = process.env, qps = 0, burst = 100, version } = options;
  const stderr = options.stderr ?? ((text: string): void => void process.stderr.write(text));
  const rest = config.restConfig();
  if (qps > 0 && burst <= 0) {
    throw new GoError(
      'burst is required to be greater than 0 when RateLimiter is not set and QPS is set to greater than 0',
    );
  }
  const userAgent = version === undefined ? HELM_AGENT : `${HELM_AGENT} tschart/${version}`;
  const transport = await createTransport(rest, { env, stderr, userAgent });
  const api = createKubeApi(transport, { limit: limitOf(qps, burst), stderr, pause: options.pause });
  const folder = join(cacheDirectory(env), 'http');
  return {
    api,
    discoveryCache: createDiscoveryCache(folder, secretBase(transport.server), api.ask),
    close: () => transport.close(),
  };
}

/** client-go's own limit, of 5 a second beyond bursts, is each client's: Helm makes so many that it comes to none. */
function limitOf(qps: number, burst: number): RateLimit | undefined {
  if (qps > 0) return createRateLimit(qps, burst);
  return qps === 0 && burst < 0 ? createNoPassage(burst) : undefined;
}

/** `~/.kube/cache`, or where KUBECACHEDIR says. */
function cacheDirectory(env: Env): string {
  return env['KUBECACHEDIR'] || join(env['HOME'] || homedir(), '.kube', 'cache');
}

async function inFamily<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof GoError) throw new TschartError('KUBE_CONFIG', error.message, { cause: error });
    throw error;
  }
}
