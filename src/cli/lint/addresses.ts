import { mustCompileRegexp } from '../../go/regexp.ts';
import { byteLength, runeCount } from '../../go/text.ts';
import { parseUrl } from '../../go/url.ts';

/** Letters beyond ASCII that an address may hold. */
const WIDE = '\\x{00A0}-\\x{D7FF}\\x{F900}-\\x{FDCF}\\x{FDF0}-\\x{FFEF}';
const ATOM = `[a-zA-Z0-9!#$%&'*+\\-/=?^_\`{|}~${WIDE}]+`;
const SPACE = '(?:(?:[ \\t]*\\r\\n)?[ \\t]+)?';
const QUOTED_CHAR = `(?:[\\x01-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f\\x21\\x23-\\x5b\\x5d-\\x7e${WIDE}]|\\([\\x01-\\x09\\x0b\\x0c\\x0d-\\x7f${WIDE}])`;
const LETTER = `[a-zA-Z${WIDE}]`;
const WORD = `[a-zA-Z0-9${WIDE}]`;
const LOCAL = `(?:${ATOM}(?:\\.${ATOM})*|"(?:${SPACE}${QUOTED_CHAR})*${SPACE}")`;
const DOMAIN = `(?:(?:${WORD}|${WORD}[a-zA-Z0-9\\-._~${WIDE}]*${WORD})\\.)+(?:${LETTER}|${LETTER}[a-zA-Z0-9\\-_~${WIDE}]*${LETTER})\\.?`;

let email: ReturnType<typeof mustCompileRegexp> | undefined;

/** Whether Helm's linter takes a text for a mail address. */
export function isEmail(text: string): boolean {
  email ??= mustCompileRegexp(`^${LOCAL}@${DOMAIN}$`);
  return email.match(text);
}

const OCTET = '(?:\\d{1,2}|1\\d\\d|2[0-4]\\d|25[0-5])';
const IPV4 = `(?:[1-9]\\d?|1\\d\\d|2[01]\\d|22[0-3]|24\\d|25[0-5])(?:\\.${OCTET}){2}\\.(?:[0-9]\\d?|1\\d\\d|2[0-4]\\d|25[0-5])`;
const IPV6 = '\\[[0-9a-fA-F:.%]+\\]';
const LABELS = '[a-zA-Z0-9](?:[a-zA-Z0-9_-]+)?[a-zA-Z0-9](?:[-.][a-zA-Z0-9]+)*';
const SUBDOMAIN = '(?:www\\.|[a-zA-Z0-9]+(?:[-_.]?[a-zA-Z0-9])*[a-zA-Z0-9]\\.[a-zA-Z0-9]+)?';
const NAME = '(?:[a-zA-Z\\x{00a1}-\\x{ffff}0-9]+-?-?)*[a-zA-Z\\x{00a1}-\\x{ffff}0-9]+';
const HOST = `(?:${IPV4}|${IPV6}|(?:${LABELS}|${SUBDOMAIN})?${NAME}(?:\\.[a-zA-Z\\x{00a1}-\\x{ffff}]+)?)`;
const URL_PATTERN = `^(?:(?:ftp|tcp|udp|wss?|https?)://)?(?:\\S+(?::\\S*)?@)?${HOST}\\.?(?::\\d{1,5})?(?:[/?#]\\S*)?$`;
const MAX_URL_LENGTH = 2083;
const MIN_URL_LENGTH = 3;

let url: ReturnType<typeof mustCompileRegexp> | undefined;

/** Whether Helm's linter takes a text for a URL; the scheme may be missing. */
export function isUrl(text: string): boolean {
  if (text === '' || text.startsWith('.')) return false;
  if (runeCount(text) >= MAX_URL_LENGTH || byteLength(text) <= MIN_URL_LENGTH) return false;
  let parsed: ReturnType<typeof parseUrl>;
  try {
    parsed = parseUrl(text.includes(':') && !text.includes('://') ? `http://${text}` : text);
  } catch {
    return false;
  }
  if (parsed.host.startsWith('.')) return false;
  if (parsed.host === '' && parsed.path !== '' && !parsed.path.includes('.')) return false;
  url ??= mustCompileRegexp(URL_PATTERN);
  return url.match(text);
}

/** Whether a text is an absolute URL, of any scheme. */
export function isRequestUrl(text: string): boolean {
  try {
    return parseUrl(text).scheme !== '';
  } catch {
    return false;
  }
}
