import { requestedUrl } from '../../repo/shown-url.ts';

/** What Helm writes in the place of such a header. */
const MASK = '*****';

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
  return URL_HEADERS.has(lower) ? requestedUrl(value) : value;
}

const CREDENTIALS = /"(?:token|access_token|refresh_token|id_token|password|secret|identitytoken)"/i;

/** Whether a body may hold what opens doors. */
export function holdsCredentials(body: string): boolean {
  return CREDENTIALS.test(body);
}
