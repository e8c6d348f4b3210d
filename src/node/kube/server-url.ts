import { quote } from '../../go/strconv.ts';
import { formatUrl, parseUrl, pathOf, type Url, type Userinfo } from '../../go/url.ts';
import { GoError } from '../../go/value.ts';

/** The address of an API server, taken apart. */
export interface ServerUrl {
  /** `http` or `https`; requests to anything else fail. */
  readonly scheme: string;
  /** Without brackets. */
  readonly hostname: string;
  readonly port: number;
  /** `scheme://host[:port]/prefix`, without a slash at its end: paths are put behind it. */
  readonly base: string;
  /** The prefix of all paths; empty as a rule. */
  readonly prefix: string;
  /** As it stands in the `Host` header. */
  readonly authority: string;
  /** The name and password in the URL, which are shown to the server instead of other credentials. */
  readonly user?: Userinfo | undefined;
}

/**
 * Reads a server's address: a URL, or a host with a port, for which `defaultTls` says what is spoken. Throws GoError in
 * client-go's words (`rest.DefaultServerURL`).
 */
export function serverUrl(host: string, defaultTls: boolean): ServerUrl {
  const text = host || 'localhost';
  let url = tried(text);
  if (url === undefined || url.scheme === '' || url.host === '') {
    url = parseUrl(`${defaultTls ? 'https' : 'http'}://${text}`);
    if (url.path !== '' && url.path !== '/') {
      throw new GoError(`host must be a URL or a host:port pair: ${quote(text)}`);
    }
  }
  // Of a path only its meaning counts, not how it was escaped.
  const { rawPath: _, ...plain } = url;
  return serverOf(url, pathOf(plain).replace(/\/+$/, ''));
}

/** The server of a URL, with a prefix of paths. */
export function serverOf({ scheme, host: authority, user }: Url, prefix: string): ServerUrl {
  const [, name = '', port] = /^(\[.*\]|[^:]*)(?::(\d*))?$/.exec(authority) ?? [undefined, authority, ''];
  return {
    scheme,
    hostname: name.replace(/^\[|\]$/g, ''),
    port: Number(port || (scheme === 'https' ? 443 : 80)),
    base: `${scheme}://${authority}${prefix}`,
    prefix,
    authority,
    user,
  };
}

/** What a path is asked for at a server, with the user in it. */
export function urlAt({ base, user }: ServerUrl, path: string): Url {
  const url = parseUrl(`${base}${path}`);
  return user === undefined ? url : { ...url, user };
}

/** The `Authorization` header that a URL's user makes; undefined for none. */
export function userAuthorization({ user }: ServerUrl): string | undefined {
  if (user === undefined) return undefined;
  return `Basic ${Buffer.from(`${user.name}:${user.password ?? ''}`).toString('base64')}`;
}

/** The whole address, password and all: for names that are derived from it, never for messages. */
export function secretBase(server: ServerUrl): string {
  return server.user === undefined ? server.base : formatUrl(urlAt(server, ''));
}

function tried(text: string): Url | undefined {
  try {
    return parseUrl(text);
  } catch {
    return undefined;
  }
}
