import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { quote } from '../../go/strconv.ts';
import { GoError, type Value } from '../../go/value.ts';
import { marshalYaml } from '../../yaml/marshal.ts';
import { unmarshalYaml } from '../../yaml/unmarshal.ts';
import type { Credentials } from './credentials.ts';
import { type ConnectionError, dialProblem, handshakeProblem } from './dial-problem.ts';
import type { Env } from './load.ts';
import type { RestConfig } from './rest-config.ts';
import { readTlsFiles } from './tls-files.ts';

/** A token counts as expired that much too early: clocks differ. */
const EXPIRY_DELTA_MS = 10_000;
const MAX_ANSWER = 1024 * 1024;
const TIMEOUT_MS = 30_000;

/**
 * Credentials of an OpenID Connect provider (`auth-provider: {name: oidc}`): the ID token of the kubeconfig, refreshed
 * with the refresh token when it has expired; what was refreshed is written back to the kubeconfig, as client-go does.
 * Throws GoError where the provider's address or the client's name is missing.
 */
export function createOidc(config: RestConfig, _env: Env): Credentials {
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
  let refreshing: Promise<string> | undefined;

  const refresh = async (): Promise<string> => {
    const fresh = await refreshed(settings, issuer, ca);
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
  ca: readonly string[] | undefined,
): Promise<Map<string, string>> {
  const refreshToken = settings.get('refresh-token') ?? '';
  if (refreshToken === '') throw new GoError('No valid id-token, and cannot refresh without refresh-token');
  const endpoint = await tokenEndpoint(issuer, ca);
  const answer = await exchange(endpoint, settings, refreshToken, ca);
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

async function tokenEndpoint(issuer: string, ca: readonly string[] | undefined): Promise<string> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const { status, reason, body } = await ask('GET', url, ca);
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

async function exchange(
  endpoint: string,
  settings: ReadonlyMap<string, string>,
  refreshToken: string,
  ca: readonly string[] | undefined,
): Promise<Record<string, unknown>> {
  const id = settings.get('client-id') ?? '';
  const secret = settings.get('client-secret') ?? '';
  const form = { grant_type: 'refresh_token', refresh_token: refreshToken };
  const basic = `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`;
  const body = (extra: Record<string, string>): string => new URLSearchParams({ ...form, ...extra }).toString();
  // Providers take the client's name in the header or in the form: what fails one way is tried the other way.
  let answer = await ask('POST', endpoint, ca, body({}), basic);
  if (answer.status >= 400) {
    answer = await ask('POST', endpoint, ca, body({ client_id: id, ...(secret !== '' && { client_secret: secret }) }));
  }
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

function ask(
  method: 'GET' | 'POST',
  url: string,
  ca: readonly string[] | undefined,
  body?: string,
  authorization?: string,
): Promise<Answer> {
  const { protocol, hostname, port } = new URL(url);
  const secure = protocol === 'https:';
  const request = secure ? httpsRequest : httpRequest;
  const verb = method === 'GET' ? 'Get' : 'Post';
  return new Promise((resolve, reject) => {
    const failed = (problem: string, cause?: unknown): void =>
      reject(new GoError(`${verb} ${quote(url)}: ${problem}`, cause));
    const call = request(
      url,
      {
        method,
        timeout: TIMEOUT_MS,
        agent: false,
        ...(secure && ca !== undefined && { ca: [...ca] }),
        headers: {
          'User-Agent': 'Go-http-client/1.1',
          ...(authorization !== undefined && { Authorization: authorization }),
          ...(body !== undefined && { 'Content-Type': 'application/x-www-form-urlencoded' }),
        },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
          if (text.length > MAX_ANSWER) call.destroy(new Error(`more than ${MAX_ANSWER} bytes`));
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, reason: response.statusMessage ?? '', body: text }),
        );
        response.on('error', (error) => failed(error.message, error));
      },
    );
    call.on('timeout', () => call.destroy(new Error('i/o timeout')));
    call.on('error', (error: ConnectionError) => {
      const isDial = error.syscall === 'connect' || error.syscall === 'getaddrinfo' || error.errors !== undefined;
      const number = Number(port || (secure ? 443 : 80));
      failed(isDial ? dialProblem(error, hostname, number) : handshakeProblem(error), error);
    });
    call.end(body);
  });
}

/** Writes new tokens where the user stands in the kubeconfig. Throws GoError where that can't be. */
function persist({ userFile, userName }: RestConfig, settings: ReadonlyMap<string, string>): void {
  if (!userFile) return;
  try {
    const config = unmarshalYaml(readFileSync(userFile, 'utf8'));
    const provider = providerIn(config, userName);
    if (provider === undefined) return;
    provider.set('config', new Map<string, Value>(settings));
    // Either the old file or the new one, whatever happens in between.
    const next = `${userFile}.${process.pid}.tmp`;
    writeFileSync(next, marshalYaml(config), { mode: statSync(userFile).mode & 0o777 });
    renameSync(next, userFile);
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
