import { readFileSync } from 'node:fs';
import type { SecureContext } from 'node:tls';
import { quote } from '../../go/strconv.ts';
import { encodeUtf8 } from '../../go/text.ts';
import { parseUrl } from '../../go/url.ts';
import { requestUri } from '../../go/url-reference.ts';
import { GoError, type Value } from '../../go/value.ts';
import { marshalYaml } from '../../yaml/marshal.ts';
import { unmarshalYaml } from '../../yaml/unmarshal.ts';
import { rewriteWhole } from '../files/write-whole.ts';
import type { Credentials } from './credentials.ts';
import { exchange } from './exchange.ts';
import type { Env } from './load.ts';
import { proxyOfEnvironment } from './proxy.ts';
import type { RestConfig } from './rest-config.ts';
import { createRoutes, type Routes } from './routes.ts';
import { serverOf } from './server-url.ts';
import { systemAuthorities } from './system-authorities.ts';
import { readTlsFiles, secureContext } from './tls-files.ts';

/** A token counts as expired that much too early: clocks differ. */
const EXPIRY_DELTA_MS = 10_000;
const MAX_ANSWER = 1024 * 1024;
const TIMEOUT_MS = 30_000;

/**
 * Credentials of an OpenID Connect provider (`auth-provider: {name: oidc}`): the ID token of the kubeconfig, refreshed
 * with the refresh token when it has expired; what was refreshed is written back to the kubeconfig, as client-go does. The
 * provider is reached as Go's client reaches it: through the proxies of the environment, and where it redirects to.
 * Throws GoError where the provider's address or the client's name is missing.
 */
export function createOidc(config: RestConfig, env: Env): Credentials {
  let settings = new Map(config.authProvider?.config ?? []);
  const issuer = must(settings, 'idp-issuer-url');
  must(settings, 'client-id');
  const data = settings.get('idp-certificate-authority-data');
  const { ca } = readTlsFiles({
    host: issuer,
    insecure: false,
    serverName: '',
    disableCompression: false,
    userName: '',
    caFile: settings.get('idp-certificate-authority'),
    caData: data ? Buffer.from(data, 'base64') : undefined,
  });
  let context: SecureContext | undefined;
  const trusting = (): SecureContext => (context ??= secureContext({ ca: ca ?? systemAuthorities(), pair: undefined }));
  const routes = createRoutes({
    tls: () => ({ serverName: '', insecure: false, context: trusting }),
    proxyFor: (server) => proxyOfEnvironment(env, server),
  });
  let refreshing: Promise<string> | undefined;

  const refresh = async (): Promise<string> => {
    const fresh = await refreshed(settings, issuer, routes).finally(() => routes.close());
    persist(config, fresh);
    settings = fresh;
    return settings.get('id-token')!;
  };
  return {
    async authorization() {
      const token = settings.get('id-token') ?? '';
      if (token !== '' && !isExpired(token)) return `Bearer ${token}`;
      refreshing ??= refresh().finally(() => {
        refreshing = undefined;
      });
      return `Bearer ${await refreshing}`;
    },
  };
}

function must(settings: ReadonlyMap<string, string>, key: string): string {
  const value = settings.get(key) ?? '';
  if (value === '') throw new GoError(`Must provide ${key}`);
  return value;
}

function isExpired(token: string): boolean {
  const parts = token.split('.');
  if (parts.length !== 3) throw new GoError('ID Token is not a valid JWT');
  let claims: { readonly exp?: unknown };
  try {
    claims = JSON.parse(Buffer.from(parts[1]!, 'base64url').toString()) as { readonly exp?: unknown };
  } catch (error) {
    throw new GoError(`parsing claims: ${(error as Error).message}`, error);
  }
  const expiry = typeof claims.exp === 'number' ? claims.exp * 1000 : 0;
  return Date.now() + EXPIRY_DELTA_MS >= expiry;
}

async function refreshed(
  settings: ReadonlyMap<string, string>,
  issuer: string,
  routes: Routes,
): Promise<Map<string, string>> {
  const refreshToken = settings.get('refresh-token') ?? '';
  if (refreshToken === '') throw new GoError('No valid id-token, and cannot refresh without refresh-token');
  const endpoint = await tokenEndpoint(issuer, routes);
  const answer = await refreshedBy(endpoint, settings, refreshToken, routes);
  const { id_token: idToken, refresh_token: next } = answer;
  if (typeof idToken !== 'string' || idToken === '') {
    throw new GoError(
      'token response did not contain an id_token, either the scope "openid" wasn\'t requested upon login, or the provider doesn\'t support id_tokens as part of the refresh response',
    );
  }
  const fresh = new Map(settings);
  if (typeof next === 'string' && next !== '') fresh.set('refresh-token', next);
  return fresh.set('id-token', idToken);
}

interface Answer {
  readonly status: number;
  readonly reason: string;
  readonly body: string;
}

async function tokenEndpoint(issuer: string, routes: Routes): Promise<string> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const { status, reason, body } = await ask(routes, 'GET', url);
  if (status !== 200) {
    const shown = body.length > 80 ? `${body.slice(0, 80)}...` : body;
    throw new GoError(`oidc: failed to query metadata endpoint ${status} ${reason}: ${quote(shown)}`);
  }
  let endpoint: unknown;
  try {
    endpoint = (JSON.parse(body) as { readonly token_endpoint?: unknown }).token_endpoint;
  } catch (error) {
    throw new GoError(`oidc: failed to decode provider discovery object: ${(error as Error).message}`, error);
  }
  if (typeof endpoint !== 'string' || endpoint === '') {
    throw new GoError("oidc: discovery object doesn't contain a token_endpoint");
  }
  return endpoint;
}

async function refreshedBy(
  endpoint: string,
  settings: ReadonlyMap<string, string>,
  refreshToken: string,
  routes: Routes,
): Promise<Record<string, unknown>> {
  const id = settings.get('client-id') ?? '';
  const secret = settings.get('client-secret') ?? '';
  const form = { grant_type: 'refresh_token', refresh_token: refreshToken };
  const basic = `Basic ${Buffer.from(`${escaped(id)}:${escaped(secret)}`).toString('base64')}`;
  const body = (extra: Record<string, string>): string => new URLSearchParams({ ...form, ...extra }).toString();
  const post = async (text: string, authorization?: string): Promise<Answer> => {
    try {
      return await ask(routes, 'POST', endpoint, text, authorization);
    } catch (error) {
      throw new GoError(`failed to refresh token: ${(error as Error).message}`, error);
    }
  };
  // Providers take the client's name in the header or in the form: what fails one way is tried the other way.
  let answer = await post(body({}), basic);
  if (answer.status >= 400)
    answer = await post(body({ client_id: id, ...(secret !== '' && { client_secret: secret }) }));
  const { status, reason } = answer;
  let content: Record<string, unknown> = {};
  try {
    content = JSON.parse(answer.body) as Record<string, unknown>;
  } catch {
    // The status tells.
  }
  if (status >= 200 && status < 300 && typeof content['access_token'] === 'string') return content;
  if (status >= 200 && status < 300) {
    throw new GoError('failed to refresh token: oauth2: server response missing access_token');
  }
  const { error, error_description: description } = content;
  const named = typeof error === 'string' && error !== '';
  throw new GoError(
    `failed to refresh token: oauth2: ${
      named
        ? `${quote(error)}${typeof description === 'string' && description !== '' ? ` ${quote(description)}` : ''}`
        : `cannot fetch token: ${status} ${reason}\nResponse: ${answer.body}`
    }`,
  );
}

/** As a value in a form. */
function escaped(value: string): string {
  const text = new URLSearchParams({ '': value }).toString().slice(1);
  return text.replace(/\*/g, '%2A').replace(/%7E/g, '~');
}

async function ask(
  routes: Routes,
  method: 'GET' | 'POST',
  text: string,
  body?: string,
  authorization?: string,
): Promise<Answer> {
  const url = parseUrl(text);
  const first = { server: serverOf(url, ''), path: requestUri(url) };
  const headers = {
    'User-Agent': 'Go-http-client/1.1',
    ...(body !== undefined && { 'Content-Type': 'application/x-www-form-urlencoded' }),
  };
  // The secret of a client is for the host that it was meant for.
  const response = await exchange(
    routes,
    first,
    { method, headers, body, silence: TIMEOUT_MS },
    async ({ hostname }, isDowngraded) =>
      hostname === first.server.hostname && !isDowngraded ? authorization : undefined,
  );
  let answer = '';
  try {
    response.setEncoding('utf8');
    for await (const chunk of response as AsyncIterable<string>) {
      answer += chunk;
      if (answer.length > MAX_ANSWER) throw new GoError(`more than ${MAX_ANSWER} bytes`);
    }
  } catch (error) {
    throw error instanceof GoError ? error : new GoError('unexpected EOF', error);
  }
  return { status: response.statusCode ?? 0, reason: response.statusMessage ?? '', body: answer };
}

/** Writes new tokens where the user stands in the kubeconfig. Throws GoError where that can't be. */
function persist({ userFile, userName }: RestConfig, settings: ReadonlyMap<string, string>): void {
  if (!userFile) return;
  try {
    const config = unmarshalYaml(readFileSync(userFile, 'utf8'));
    const provider = providerIn(config, userName);
    if (provider === undefined) return;
    provider.set('config', new Map<string, Value>(settings));
    // Either the old file or the new one, whatever happens in between; a link stays one.
    rewriteWhole(userFile, encodeUtf8(marshalYaml(config)), 0o600);
  } catch (error) {
    throw new GoError(`could not persist new tokens: ${(error as Error).message}`, error);
  }
}

function providerIn(config: Value, userName: string): Map<string, Value> | undefined {
  const users = config instanceof Map ? config.get('users') : undefined;
  if (!Array.isArray(users)) return undefined;
  for (const entry of users) {
    if (!(entry instanceof Map) || entry.get('name') !== userName) continue;
    const user = entry.get('user');
    const provider = user instanceof Map ? user.get('auth-provider') : undefined;
    if (provider instanceof Map) return provider as Map<string, Value>;
  }
  return undefined;
}
