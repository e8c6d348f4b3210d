import { gunzipSync } from 'node:zlib';
import type { Url } from '../../go/url.ts';
import { GoError } from '../../go/value.ts';
import { parseGivenUrl, shownUrl } from '../../repo/shown-url.ts';
import { Agents } from './agents.ts';
import { type Answer, type Asked, ask } from './exchange.ts';
import { DEFAULT_TIMEOUT_MS, type GetOptions, type Getter, type Surroundings } from './getter.ts';

/** What asks with as User-Agent. */
const USER_AGENT = 'Helm/4.3.1';

const agents = new Agents();

/** The getter of http and https (`getter.HTTPGetter`). Limits: 10 redirects, 512 MiB, two minutes unless told otherwise. */
export function createHttpGetter({ env, log }: Pick<Surroundings, 'env' | 'log'>): Getter {
  return async (href, options) => {
    const shown = shownUrl(href);
    const asked = requestOf(href, options);
    const debug = (message: string, attributes: readonly (readonly [string, string])[]): void =>
      log({ level: 'DEBUG', message, attributes });
    debug('fetching', [['url', shown]]);
    const answer = await ask(asked, { agents, env });
    debug('fetch complete', [
      ['url', shown],
      ['status', answer.status],
      ['content-length', String(answer.contentLength)],
    ]);
    if (answer.code !== 200) throw new GoError(`failed to fetch ${shown} : ${answer.status}`);
    return unpacked(answer, options);
  };
}

/** Asks for a URL and takes whatever comes (`http.Get`), within so many milliseconds. Rejects with GoError where no answer comes. */
export function fetchAnswer(href: string, env: Surroundings['env'], timeout: number): Promise<Answer> {
  return ask(requestOf(href, { timeout }), { agents, env });
}

function requestOf(href: string, options: GetOptions): Asked {
  const own = parsed(options.url ?? '', 'unable to parse getter URL');
  const url = parsed(href, 'unable to parse URL getting from');
  const { username = '', password = '', passCredentialsAll = false } = options;
  const isOwn = own.scheme === url.scheme && own.host === url.host;
  const hasCredentials = username !== '' && password !== '' && (passCredentialsAll || isOwn);
  return {
    url,
    headers: {
      'User-Agent': options.userAgent || USER_AGENT,
      ...(options.acceptHeader && { Accept: options.acceptHeader }),
      ...(options.compressed && { 'Accept-Encoding': 'gzip' }),
    },
    authorization: hasCredentials ? basic(username, password) : undefined,
    passCredentialsAll,
    tls: options,
    timeout: options.timeout ?? DEFAULT_TIMEOUT_MS,
  };
}

/** Go's client makes the request before it looks at the other URL: its own complaint about this one comes first. */
function parsed(text: string, what: string): Url {
  try {
    return parseGivenUrl(text);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(what === 'unable to parse getter URL' ? `${what}: ${error.message}` : error.message, error);
  }
}

function basic(name: string, password: string): string {
  return `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;
}

/** Compressed bodies are taken apart only where they were asked for. */
function unpacked({ body, encoding }: Answer, { compressed }: GetOptions): Uint8Array {
  if (!compressed || encoding !== 'gzip') return body;
  try {
    return gunzipSync(body, { maxOutputLength: MAX_UNPACKED });
  } catch (error) {
    throw new GoError(`gzip: ${(error as Error).message}`, error);
  }
}

const MAX_UNPACKED = 512 * 1024 * 1024;
