import { BlockList, isIP } from 'node:net';
import { quote } from '../../go/strconv.ts';
import { formatUrl, hostname, parseUrl, type Url } from '../../go/url.ts';
import { GoError } from '../../go/value.ts';
import { parseGivenUrl, requestedUrl } from '../../repo/shown-url.ts';
import { answerError } from './answer-error.ts';
import { readJsonObject } from './body.ts';
import { type Challenge, parseChallenge } from './challenge.ts';
import type { Credential } from './credentials.ts';
import { cleanScopes } from './scopes.ts';
import { isSameOrigin, type Send, type WireRequest, type WireResponse } from './wire.ts';

/** The most that a token server may say: ORAS's limit. */
const MAX_TOKEN_BYTES = 128 * 1024;
/** Who asks for OAuth2 tokens, as ORAS says. */
const CLIENT_ID = 'oras-go';

/** A request to a registry; `scopes` are hints for the token that it needs. */
export interface RegistryRequest extends WireRequest {
  readonly scopes?: readonly string[] | undefined;
}

export interface AuthOptions {
  /** Follows redirects. */
  readonly send: Send;
  readonly userAgent: string;
  /** What is known for a host with its port. */
  readonly credentialFor: (host: string) => Promise<Credential>;
}

interface Known {
  readonly scheme: 'basic' | 'bearer';
  /** By scopes; under the empty text for basic authentication. */
  readonly tokens: Map<string, string>;
}

/** Sends requests and says who we are where registries ask: tokens are kept by host and scopes, and fetched again once they are refused. */
export class Authenticator {
  /** Logins try OAuth2's password grant first. */
  prefersOAuth2 = false;
  credentialFor: AuthOptions['credentialFor'];
  readonly #send: Send;
  readonly #userAgent: string;
  readonly #known = new Map<string, Known>();
  readonly #pending = new Map<string, Promise<string>>();

  constructor({ send, userAgent, credentialFor }: AuthOptions) {
    this.#send = send;
    this.#userAgent = userAgent;
    this.credentialFor = credentialFor;
  }

  /** Rejects with GoError. A 401 that stays one is handed back as the answer. */
  async send(request: RegistryRequest): Promise<WireResponse> {
    if (request.headers['Authorization'] !== undefined) return this.#plain(request);
    const url = parseUrl(request.url);
    const { host } = url;
    const hints = cleanScopes(request.scopes ?? []);
    const attempted = hints.join(' ');
    const known = this.#known.get(host);
    const token = known?.tokens.get(known.scheme === 'basic' ? '' : attempted);
    const first = await this.#plain(request, known && token === undefined ? undefined : authorization(known, token));
    if (first.status !== 401) return first;
    // Who we are is nobody's business but that of the registry that was asked.
    if (!isSameOrigin(url, parseUrl(first.url))) return first;
    const challenge = parseChallenge(first.headers['www-authenticate'] ?? '');
    if (challenge.scheme === undefined) return first;
    first.body.destroy();
    try {
      if (challenge.scheme === 'basic') {
        const basic = await this.#fetchOnce(host, 'basic', '', () => this.#basicToken(host));
        return await this.#plain(request, `Basic ${basic}`);
      }
      return await this.#withBearer(request, url, challenge, hints, attempted);
    } catch (error) {
      if (!(error instanceof Unauthenticated)) throw error;
      throw new GoError(`${first.method} ${quote(requestedUrl(first.url))}: ${error.message}`, error);
    }
  }

  async #withBearer(
    request: RegistryRequest,
    url: Url,
    { parameters }: Challenge,
    hints: readonly string[],
    attempted: string,
  ): Promise<WireResponse> {
    const { host } = url;
    const asked = parameters.get('scope') ?? '';
    const scopes = asked === '' ? hints : cleanScopes([...hints, ...asked.split(' ')]);
    const key = scopes.join(' ');
    const known = this.#known.get(host);
    if (key !== attempted && known?.scheme === 'bearer') {
      const token = known.tokens.get(key);
      if (token !== undefined) {
        const response = await this.#plain(request, `Bearer ${token}`);
        if (response.status !== 401) return response;
        response.body.destroy();
      }
    }
    const realm = parameters.get('realm') ?? '';
    checkRealm(realm, url);
    const service = parameters.get('service') ?? '';
    const token = await this.#fetchOnce(host, 'bearer', key, () => this.#bearerToken(host, realm, service, scopes));
    return this.#plain(request, `Bearer ${token}`);
  }

  #plain(request: RegistryRequest, authorization?: string): Promise<WireResponse> {
    const headers: Record<string, string> = { ...request.headers, 'User-Agent': this.#userAgent };
    if (authorization !== undefined) headers['Authorization'] = authorization;
    return this.#send({ ...request, headers });
  }

  /** Several requests that need the same token wait for one. */
  async #fetchOnce(host: string, scheme: Known['scheme'], key: string, fetch: () => Promise<string>): Promise<string> {
    const name = `${host} ${scheme} ${key}`;
    const pending = this.#pending.get(name);
    if (pending !== undefined) return pending;
    const fetching = fetch().catch((error: unknown) => {
      throw error instanceof GoError ? new Unauthenticated(error.message, error) : error;
    });
    this.#pending.set(name, fetching);
    try {
      const token = await fetching;
      const known = this.#known.get(host);
      if (known?.scheme === scheme) known.tokens.set(key, token);
      else this.#known.set(host, { scheme, tokens: new Map([[key, token]]) });
      return token;
    } finally {
      this.#pending.delete(name);
    }
  }

  async #basicToken(host: string): Promise<string> {
    let credential: Credential;
    try {
      credential = await this.credentialFor(host);
    } catch (error) {
      throw new GoError(`failed to resolve credential: ${(error as Error).message}`, error);
    }
    const { username, password } = credential;
    if (isEmpty(credential)) throw new GoError('basic credential not found');
    if (username === '' || password === '') throw new GoError('missing username or password for basic auth');
    return base64(`${username}:${password}`);
  }

  async #bearerToken(host: string, realm: string, service: string, scopes: readonly string[]): Promise<string> {
    const credential = await this.credentialFor(host);
    if (credential.accessToken !== '') return credential.accessToken;
    const plain = isEmpty(credential) || (credential.refreshToken === '' && !this.prefersOAuth2);
    const response = plain
      ? await this.#askForToken(realm, service, scopes, credential)
      : await this.#askForOAuth2Token(realm, service, scopes, credential);
    if (response.status !== 200) throw await answerError(response);
    const answer = await readJsonObject(response, MAX_TOKEN_BYTES);
    for (const name of plain ? ['access_token', 'token'] : ['access_token']) {
      const token = answer.get(name);
      if (typeof token === 'string' && token !== '') return token;
    }
    throw new GoError(`${response.method} ${quote(requestedUrl(response.url))}: empty token returned`);
  }

  /** A token as registries' own protocol has it: anonymous without a name and a password. */
  #askForToken(
    realm: string,
    service: string,
    scopes: readonly string[],
    { username, password }: Credential,
  ): Promise<WireResponse> {
    const query: [string, string][] = scopes.map((scope) => ['scope', scope]);
    if (service !== '') query.push(['service', service]);
    const named = username !== '' || password !== '';
    return this.#plain(
      { method: 'GET', url: withQuery(realm, query), headers: {} },
      named ? `Basic ${base64(`${username}:${password}`)}` : undefined,
    );
  }

  #askForOAuth2Token(
    realm: string,
    service: string,
    scopes: readonly string[],
    { username, password, refreshToken }: Credential,
  ): Promise<WireResponse> {
    const form: Record<string, string> = { client_id: CLIENT_ID };
    if (refreshToken !== '') Object.assign(form, { grant_type: 'refresh_token', refresh_token: refreshToken });
    else if (username !== '' && password !== '') Object.assign(form, { grant_type: 'password', username, password });
    else throw new GoError('missing username or password for bearer auth');
    form['service'] = service;
    if (scopes.length > 0) form['scope'] = scopes.join(' ');
    return this.#plain({
      method: 'POST',
      url: realm,
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: Buffer.from(encodeQuery(Object.entries(form))),
    });
  }
}

/** What keeps us from saying who we are. */
class Unauthenticated extends GoError {}

function authorization(known: Known | undefined, token: string | undefined): string | undefined {
  if (known === undefined || token === undefined) return undefined;
  return `${known.scheme === 'basic' ? 'Basic' : 'Bearer'} ${token}`;
}

function isEmpty({ username, password, refreshToken, accessToken }: Credential): boolean {
  return username === '' && password === '' && refreshToken === '' && accessToken === '';
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

const PRIVATE = new BlockList();
for (const [network, bits] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
  ['224.0.0.0', 24],
] as const)
  PRIVATE.addSubnet(network, bits);
PRIVATE.addAddress('0.0.0.0');
for (const [network, bits] of [
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff02::', 16],
] as const)
  PRIVATE.addSubnet(network, bits, 'ipv6');
PRIVATE.addAddress('::', 'ipv6');
PRIVATE.addAddress('::1', 'ipv6');

/**
 * Refuses token servers that a registry must not send us to: without TLS where the registry has it, and at addresses
 * of this machine or a private network unless the registry is there itself (ORAS's rule).
 */
function checkRealm(realm: string, registry: Url): void {
  if (realm === '') return;
  let url: Url;
  try {
    url = parseGivenUrl(realm);
  } catch (error) {
    throw new Unauthenticated(
      `failed to parse bearer realm ${quote(requestedUrl(realm))}: ${(error as Error).message}`,
    );
  }
  const shown = quote(requestedUrl(realm));
  if (url.scheme === 'http' && registry.scheme === 'https') {
    throw new Unauthenticated(`bearer realm ${shown} uses http but registry was contacted over https`);
  }
  if (url.scheme !== 'http' && url.scheme !== 'https') {
    throw new Unauthenticated(`bearer realm ${shown} uses unsupported scheme ${quote(url.scheme)}`);
  }
  const name = hostname(url);
  const version = isIP(name);
  if (version !== 0 && PRIVATE.check(name, version === 6 ? 'ipv6' : 'ipv4') && name !== hostname(registry)) {
    throw new Unauthenticated(
      `bearer realm host ${quote(name)} is a loopback, link-local, private, or unspecified address`,
    );
  }
}

/** Adds parameters to a URL's query, all in the order of their names as Go's `url.Values` has them. */
export function withQuery(text: string, more: readonly (readonly [string, string])[]): string {
  const url = parseUrl(text);
  const names = new Set(more.map(([name]) => name));
  const own = [...new URLSearchParams(url.rawQuery)].filter(([name]) => name === 'scope' || !names.has(name));
  url.rawQuery = encodeQuery([...own, ...more]);
  return formatUrl(url);
}

function encodeQuery(parameters: readonly (readonly [string, string])[]): string {
  return [...parameters]
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, value]) => `${queryEscape(name)}=${queryEscape(value)}`)
    .join('&');
}

function queryEscape(text: string): string {
  return encodeURIComponent(text)
    .replaceAll('%20', '+')
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
