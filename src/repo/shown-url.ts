/** How URLs and references are shown in messages and logs: without what opens doors. */
import { quote } from '../go/strconv.ts';
import { parseUrl, type Url } from '../go/url.ts';
import { GoError } from '../go/value.ts';

/** What stands for a secret, as in Go's `URL.Redacted`. */
const MASK = 'xxxxx';

/** Parameters of queries that let everybody in who knows them: signed URLs of storage services, tokens, keys. */
const SECRET_PARAMETER =
  /([?&;](?:[\w%.-]*(?:sig(?:nature)?|credential|token|secret|passw(?:or)?d|passwd|pwd|pass|api_?-?key|access_?-?key(?:id)?|key-pair-id|jwt)|key|auth|policy|code|session)=)[^&#\s"]*/gi;

/**
 * A URL, or a reference to a registry, that somebody gave, for messages: without its password, or a token in
 * the place of a name, and without secret parameters. In a text that is no URL, because the password has signs that need escapes there, all up to the last `@`
 * counts as the password.
 */
export function shownUrl(text: string): string {
  return withoutPassword(text, MASK).replace(SECRET_PARAMETER, `$1${MASK}`);
}

/** The same of a URL that was asked for, where Go's HTTP client shows it: its mask of passwords is another one. */
export function requestedUrl(text: string): string {
  return withoutPassword(text, '***').replace(SECRET_PARAMETER, `$1${MASK}`);
}

const SCHEME = /^[A-Za-z][A-Za-z0-9+.-]*:\/\//;
/** Passwords that say that the name is a token, as GitHub has it. A name alone is one, too. */
const TOKEN_PASSWORDS = new Set(['', 'x-oauth-basic']);
/** A host with a port, or with nothing, behind the last colon. */
const PLAIN_HOST = /^(?:[^:]*|\[[^\]]*\])(?::\d*)?$/;

function withoutPassword(text: string, mask: string): string {
  const scheme = SCHEME.exec(text)?.[0] ?? '';
  const rest = text.slice(scheme.length);
  if (!rest.includes('@')) return text;
  const authority = /^[^/?#]*/.exec(rest)![0];
  const at = authority.lastIndexOf('@');
  const end = at >= 0 ? at : PLAIN_HOST.test(authority) ? -1 : lastAt(rest);
  const colon = rest.indexOf(':');
  const hasPassword = colon >= 0 && colon < end;
  const isToken = hasPassword
    ? TOKEN_PASSWORDS.has(rest.slice(colon + 1, end))
    : at > 0 && scheme !== '' && !/ssh:\/\/$/i.test(scheme);
  if (isToken) return `${scheme}${mask}${rest.slice(hasPassword ? colon : end)}`;
  return hasPassword ? `${scheme}${rest.slice(0, colon)}:${mask}${rest.slice(end)}` : text;
}

/** The last `@` that is not that of a digest; -1 where there is none. */
function lastAt(text: string): number {
  const at = text.lastIndexOf('@');
  return /^@[a-z0-9]+:[0-9a-fA-F]+$/.test(text.slice(at)) ? text.lastIndexOf('@', at - 1) : at;
}

/** `url.Parse` of what somebody gave: what is wrong with it is told without the secrets in it. */
export function parseGivenUrl(text: string): Url {
  try {
    return parseUrl(text);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(withoutSecretsOf(text, error.message), error);
  }
}

/** A message about a text that is no URL, without the secrets in it. */
function withoutSecretsOf(text: string, message: string): string {
  const main = text.split('#', 1)[0]!;
  if (shownUrl(text) === text) return message;
  // What is wrong may be in the middle of the password.
  return message
    .replace(quote(text), quote(shownUrl(text)))
    .replace(quote(main), quote(shownUrl(text).split('#', 1)[0]!))
    .replace(/(invalid (?:port|URL escape) )"(?:[^"\\]|\\.)*"/, `$1"${MASK}"`);
}
