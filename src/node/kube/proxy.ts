import { BlockList, isIP } from 'node:net';
import { parseUrl, type Url } from '../../go/url.ts';
import { GoError } from '../../go/value.ts';
import type { Env } from './load.ts';
import type { ServerUrl } from './server-url.ts';

/** A proxy to go through. */
export interface ProxyUrl {
  readonly scheme: 'http' | 'https' | 'socks5';
  readonly host: string;
  readonly port: number;
  /** `Basic …`, for HTTP proxies. */
  readonly authorization?: string | undefined;
  readonly login?: { readonly name: string; readonly password: string } | undefined;
}

const PORTS = { http: 80, https: 443, socks5: 1080 } as const;

function isScheme(scheme: string): scheme is ProxyUrl['scheme'] {
  return scheme in PORTS;
}

/** Reads a proxy's URL, as `proxy-url` of a kubeconfig has it. Throws GoError. */
export function proxyUrl(text: string): ProxyUrl {
  return asProxy(parseUrl(text));
}

function asProxy(url: Url): ProxyUrl {
  const scheme = url.scheme === 'socks5h' ? 'socks5' : url.scheme;
  if (!isScheme(scheme)) throw new GoError(`proxy: unknown scheme: ${url.scheme}`);
  const [, name = '', port] = /^(\[.*\]|[^:]*)(?::(\d*))?$/.exec(url.host) ?? [undefined, url.host, ''];
  const login = url.user === undefined ? undefined : { name: url.user.name, password: url.user.password ?? '' };
  return {
    scheme,
    host: name.replace(/^\[|\]$/g, ''),
    port: Number(port || PORTS[scheme]),
    login,
    authorization:
      login === undefined ? undefined : `Basic ${Buffer.from(`${login.name}:${login.password}`).toString('base64')}`,
  };
}

/**
 * The proxy that the environment names for a server (Go's `http.ProxyFromEnvironment`): HTTPS_PROXY or HTTP_PROXY by
 * what the server speaks, NO_PROXY's names, domains, addresses and networks left out, this machine always. Throws GoError
 * for a scheme that is not known.
 */
export function proxyOfEnvironment(env: Env, server: ServerUrl): ProxyUrl | undefined {
  const any = (name: string): string => env[name] || env[name.toLowerCase()] || '';
  const text = server.scheme === 'https' ? any('HTTPS_PROXY') : any('HTTP_PROXY');
  if (text === '' || !mayUseProxy(any('NO_PROXY'), server)) return undefined;
  const url = proxyLike(text);
  return url === undefined ? undefined : asProxy(url);
}

/** `host:port` alone is an HTTP proxy. What is no address at all counts for nothing. */
function proxyLike(text: string): Url | undefined {
  try {
    const url = parseUrl(text);
    if (url.scheme !== '' && url.host !== '') return url;
  } catch {
    // Without a scheme it may be no URL.
  }
  try {
    return parseUrl(`http://${text}`);
  } catch {
    return undefined;
  }
}

function mayUseProxy(noProxy: string, { hostname, port }: ServerUrl): boolean {
  const host = hostname.toLowerCase();
  if (host === 'localhost' || isLoopback(host)) return false;
  for (const entry of noProxy.split(',')) {
    const pattern = entry.trim().toLowerCase();
    if (pattern === '*') return false;
    if (pattern !== '' && matches(pattern, host, port)) return false;
  }
  return true;
}

function isLoopback(host: string): boolean {
  return isIP(host) === 4 ? host.startsWith('127.') : isIP(host) === 6 && isIn(host, '::1', 128);
}

function matches(pattern: string, host: string, port: number): boolean {
  const network = /^([^/]+)\/(\d+)$/.exec(pattern);
  if (network !== null && isIP(network[1]!) !== 0) return isIn(host, network[1]!, Number(network[2]));
  let name = pattern;
  const withPort = isIP(pattern) === 6 ? null : /^(\[.*\]|[^:]*):(\d+)$/.exec(pattern);
  if (withPort !== null) {
    if (Number(withPort[2]) !== port) return false;
    // Brackets count only around an address with a port.
    name = withPort[1]!.replace(/^\[|\]$/g, '');
  }
  if (name === '') return false;
  if (isIP(name) !== 0) return isIn(host, name, isIP(name) === 6 ? 128 : 32);
  const domain = name.startsWith('*.') ? name.slice(1) : name;
  if (domain.startsWith('.')) return host.endsWith(domain);
  return host === domain || host.endsWith(`.${domain}`);
}

function isIn(host: string, network: string, bits: number): boolean {
  const version = isIP(network);
  if (version === 0 || isIP(host) !== version || bits > (version === 6 ? 128 : 32)) return false;
  const list = new BlockList();
  list.addSubnet(network, bits, version === 6 ? 'ipv6' : 'ipv4');
  return list.check(host, version === 6 ? 'ipv6' : 'ipv4');
}
