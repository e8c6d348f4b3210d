import { withoutPassword } from '../getter/secrets.ts';

const MASK = '*****';

/** Parameters of queries that let everybody in who knows them: signed URLs of storage services, tokens. */
const SECRET_PARAMETER =
  /([?&;](?:[a-z0-9_-]*(?:signature|credential|security-token|token|secret|password|apikey|api_key|accesskeyid)|sig|key-pair-id|policy|code)=)[^&#\s"]*/gi;

/** A URL for messages and logs: without the password in it, and without what signs it. */
export function shownUrl(url: string): string {
  return withoutPassword(url).replace(SECRET_PARAMETER, `$1${MASK}`);
}

const SECRET_HEADERS = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'x-registry-auth',
  'x-amz-security-token',
]);
const URL_HEADERS = new Set(['location', 'link', 'referer', 'content-location']);

/** A header's value for logs. */
export function shownHeader(name: string, value: string): string {
  const lower = name.toLowerCase();
  if (SECRET_HEADERS.has(lower)) return MASK;
  return URL_HEADERS.has(lower) ? shownUrl(value) : value;
}

const CREDENTIALS = /"(?:token|access_token|refresh_token|id_token|password|secret|identitytoken)"/i;

/** Whether a body may hold what opens doors. */
export function holdsCredentials(body: string): boolean {
  return CREDENTIALS.test(body);
}
