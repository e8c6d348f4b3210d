import { quote } from '../../go/strconv.ts';
import { parseUrl } from '../../go/url.ts';
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
  const { scheme, host: authority } = url;
  const prefix = url.path.replace(/\/+$/, '');
  const [, name = '', port] = /^(\[.*\]|[^:]*)(?::(\d*))?$/.exec(authority) ?? [undefined, authority, ''];
  return {
    scheme,
    hostname: name.replace(/^\[|\]$/g, ''),
    port: Number(port || (scheme === 'https' ? 443 : 80)),
    base: `${scheme}://${authority}${prefix}`,
    prefix,
    authority,
  };
}

function tried(text: string): ReturnType<typeof parseUrl> | undefined {
  try {
    return parseUrl(text);
  } catch {
    return undefined;
  }
}
