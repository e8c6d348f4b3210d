/** What a password in a URL is shown as, as Go's HTTP client does. */
const MASK = '***';

/** A URL without the password in it, for messages. */
export function withoutPassword(url: string): string {
  return url.replace(/^([A-Za-z][A-Za-z0-9+.-]*:\/\/[^/?#@:]*):[^/?#@]*@/, `$1:${MASK}@`);
}
