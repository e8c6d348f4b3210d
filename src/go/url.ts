/** URLs as Go's `net/url` reads and writes them. */
import { ipVersion } from './netip.ts';
import { quote } from './strconv.ts';
import { fromByteString, toByteString } from './strings.ts';
import { GoError } from './value.ts';

/** A name, and a password where there was a colon; both without escapes. */
export interface Userinfo {
  readonly name: string;
  readonly password?: string;
}

/** Parts of a URL. Path, fragment and host are without escapes; the raw forms are kept where the usual would differ. */
export interface Url {
  scheme: string;
  /** What follows the scheme where that is no slash. */
  opaque: string;
  user?: Userinfo;
  host: string;
  path: string;
  rawPath?: string;
  rawQuery: string;
  /** There was a `?` with nothing after it. */
  forceQuery?: boolean;
  fragment: string;
  rawFragment?: string;
  /** There was a path right after the scheme. */
  omitHost?: boolean;
}

type Section = 'path' | 'host' | 'zone' | 'user' | 'fragment';

/** What must be escaped in each section, of the bytes as characters U+0000 to U+00FF. */
const ESCAPED: Readonly<Record<Section, RegExp>> = {
  path: /[^A-Za-z0-9\-_.~$&+,/:;=@]/g,
  host: /[^A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"]/g,
  zone: /[^A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"]/g,
  user: /[^A-Za-z0-9\-_.~$&+,;=]/g,
  fragment: /[^A-Za-z0-9\-_.~$&+,/:;=?@!()*]/g,
};
/** Bytes of a raw path or fragment that may stand there as they are. */
const VALID_RAW: Readonly<Record<'path' | 'fragment', RegExp>> = {
  path: /^[A-Za-z0-9\-_.~$&+,/:;=@!'()*[\]%]*$/,
  fragment: /^[A-Za-z0-9\-_.~$&+,/:;=?@!'()*[\]%]*$/,
};
const CONTROL = /[\x00-\x1f\x7f]/;
const SCHEME = /^([a-zA-Z][a-zA-Z0-9+\-.]*):/;
const OPTIONAL_PORT = /^(?::[0-9]*)?$/;
const USERINFO = /^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/;
const HEX_ESCAPE = /^%[0-9a-fA-F]{2}$/;

/** `url.Parse`. Fails with `parse "…": …`. */
export function parseUrl(text: string): Url {
  const raw = toByteString(text);
  const hash = raw.indexOf('#');
  const main = hash < 0 ? raw : raw.slice(0, hash);
  const url = explained(main, () => parseMain(main));
  const fragment = hash < 0 ? '' : raw.slice(hash + 1);
  if (fragment !== '') {
    explained(raw, () => {
      url.fragment = unescapeSection(fragment, 'fragment');
      if (escapeSection(url.fragment, 'fragment') !== fragment) url.rawFragment = fragment;
    });
  }
  return mapParts(url, fromByteString);
}

/** `URL.String`. */
export function formatUrl(parts: Url): string {
  const url = mapParts(parts, toByteString);
  let out = url.scheme === '' ? '' : `${url.scheme}:`;
  if (url.opaque !== '') out += url.opaque;
  else {
    out += authority(url);
    const path = escapedPath(url);
    if (path !== '' && path[0] !== '/' && url.host !== '') out += '/';
    // The first segment of a relative path must not look like a scheme.
    if (out === '' && path.split('/', 1)[0]!.includes(':')) out = './';
    out += path;
  }
  if (url.forceQuery || url.rawQuery !== '') out += `?${url.rawQuery}`;
  if (url.fragment !== '') out += `#${escapedFragment(url)}`;
  return fromByteString(out);
}

/** `URL.Hostname`: the host without port and brackets. */
export function hostname(url: Url): string {
  const colon = url.host.lastIndexOf(':');
  const host = colon >= 0 && OPTIONAL_PORT.test(url.host.slice(colon)) ? url.host.slice(0, colon) : url.host;
  return host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
}

/** `URL.EscapedPath`. */
export function pathOf(url: Url): string {
  return fromByteString(escapedPath(mapParts(url, toByteString)));
}

/** The URL with another path, given with escapes. */
export function withPath(url: Url, escaped: string): Url {
  const raw = toByteString(escaped);
  const { rawPath: _, ...rest } = url;
  const path = unescapeSection(raw, 'path');
  const plain = { ...rest, path: fromByteString(path) };
  return escapeSection(path, 'path') === raw ? plain : { ...plain, rawPath: escaped };
}

/** `Userinfo.String`. */
export function formatUserinfo({ name, password }: Userinfo): string {
  const escaped = (part: string): string => escapeSection(toByteString(part), 'user');
  return password === undefined ? escaped(name) : `${escaped(name)}:${escaped(password)}`;
}

function explained<T>(raw: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(`parse ${quote(fromByteString(raw))}: ${error.message}`, error);
  }
}

function mapParts(url: Url, map: (part: string) => string): Url {
  const { user } = url;
  const mapped: Url = {
    ...url,
    scheme: map(url.scheme),
    opaque: map(url.opaque),
    host: map(url.host),
    path: map(url.path),
    rawQuery: map(url.rawQuery),
    fragment: map(url.fragment),
  };
  if (url.rawPath !== undefined) mapped.rawPath = map(url.rawPath);
  if (url.rawFragment !== undefined) mapped.rawFragment = map(url.rawFragment);
  if (user !== undefined) {
    mapped.user = { name: map(user.name), ...(user.password !== undefined && { password: map(user.password) }) };
  }
  return mapped;
}

/** Everything but the fragment. */
function parseMain(raw: string): Url {
  if (CONTROL.test(raw)) throw new GoError('net/url: invalid control character in URL');
  const url: Url = { scheme: '', opaque: '', host: '', path: '', rawQuery: '', fragment: '' };
  if (raw === '*') return { ...url, path: '*' };
  if (raw.startsWith(':')) throw new GoError('missing protocol scheme');
  const scheme = SCHEME.exec(raw);
  let rest = raw;
  if (scheme !== null) {
    url.scheme = scheme[1]!.toLowerCase();
    rest = raw.slice(scheme[0].length);
  }
  const question = rest.indexOf('?');
  if (question >= 0) {
    if (question === rest.length - 1) url.forceQuery = true;
    url.rawQuery = rest.slice(question + 1);
    rest = rest.slice(0, question);
  }
  if (!rest.startsWith('/')) {
    if (scheme !== null) return { ...url, opaque: rest };
    if (rest.split('/', 1)[0]!.includes(':')) throw new GoError('first path segment in URL cannot contain colon');
  }
  if (rest.startsWith('//') && (scheme !== null || !rest.startsWith('///'))) {
    const slash = rest.indexOf('/', 2);
    parseAuthority(url, slash < 0 ? rest.slice(2) : rest.slice(2, slash));
    rest = slash < 0 ? '' : rest.slice(slash);
  } else if (scheme !== null && rest.startsWith('/')) {
    url.omitHost = true;
  }
  url.path = unescapeSection(rest, 'path');
  if (escapeSection(url.path, 'path') !== rest) url.rawPath = rest;
  return url;
}

/** `[userinfo@]host[:port]` */
function parseAuthority(url: Url, text: string): void {
  const at = text.lastIndexOf('@');
  url.host = parseHost(url.scheme, text.slice(at + 1));
  if (at < 0) return;
  const userinfo = text.slice(0, at);
  if (!USERINFO.test(userinfo)) throw new GoError('net/url: invalid userinfo');
  const colon = userinfo.indexOf(':');
  url.user =
    colon < 0
      ? { name: unescapeSection(userinfo, 'user') }
      : {
          name: unescapeSection(userinfo.slice(0, colon), 'user'),
          password: unescapeSection(userinfo.slice(colon + 1), 'user'),
        };
}

function parseHost(scheme: string, host: string): string {
  const open = host.lastIndexOf('[');
  if (open > 0) throw new GoError('invalid IP-literal');
  if (open === 0) return parseIpLiteral(host);
  const first = host.indexOf(':');
  if (first >= 0) {
    // Several colons are refused for http only; elsewhere lists of hosts have been seen.
    const port = host.slice(scheme === 'http' || scheme === 'https' ? first : host.lastIndexOf(':'));
    checkPort(port);
  }
  return unescapeSection(host, 'host');
}

function checkPort(port: string): void {
  if (!OPTIONAL_PORT.test(port)) throw new GoError(`invalid port ${quote(fromByteString(port))} after host`);
}

/** `[fe80::1%25en0]:80` */
function parseIpLiteral(host: string): string {
  const close = host.lastIndexOf(']');
  if (close < 0) throw new GoError("missing ']' in host");
  const port = host.slice(close + 1);
  checkPort(port);
  const address = host.slice(1, close);
  const zone = address.indexOf('%25');
  const plain =
    zone < 0
      ? unescapeSection(address, 'host')
      : unescapeSection(address.slice(0, zone), 'host') + unescapeSection(address.slice(zone), 'zone');
  if (versionOf(plain) === 4) throw new GoError('invalid IP-literal');
  return `[${plain}]${port}`;
}

function versionOf(address: string): 4 | 6 {
  try {
    return ipVersion(fromByteString(address));
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(`invalid host: ${error.message}`, error);
  }
}

function mustEscape(char: string, section: Section): boolean {
  const { [section]: escaped } = ESCAPED;
  escaped.lastIndex = 0;
  return escaped.test(char);
}

function unescapeSection(text: string, section: Section): string {
  const isHost = section === 'host' || section === 'zone';
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (char !== '%') {
      if (isHost && char < '\x80' && mustEscape(char, section)) {
        throw new GoError(`invalid character ${quote(char)} in host name`);
      }
      out += char;
      continue;
    }
    const code = text.slice(i, i + 3);
    if (!HEX_ESCAPE.test(code)) throw escapeError(code);
    const byte = Number.parseInt(code.slice(1), 16);
    const decoded = String.fromCharCode(byte);
    // In a host only bytes beyond ASCII are escaped, in a zone only what could stand there itself, or a blank.
    if (section === 'host' && byte < 0x80 && code !== '%25') throw escapeError(code);
    if (section === 'zone' && code !== '%25' && byte !== 0x20 && mustEscape(decoded, 'host')) throw escapeError(code);
    out += decoded;
    i += 2;
  }
  return out;
}

function escapeError(code: string): GoError {
  return new GoError(`invalid URL escape ${quote(fromByteString(code))}`);
}

function escapeSection(text: string, section: Section): string {
  return text.replace(ESCAPED[section], (char) => {
    return `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
  });
}

function authority(url: Url): string {
  if (url.scheme === '' && url.host === '' && url.user === undefined) return '';
  if (url.omitHost && url.host === '' && url.user === undefined) return '';
  let out = url.host !== '' || url.path !== '' || url.user !== undefined ? '//' : '';
  if (url.user !== undefined) out += `${formatUserinfo({ ...mapUser(url.user) })}@`;
  return out + escapeSection(url.host, 'host');
}

function mapUser({ name, password }: Userinfo): Userinfo {
  return { name: fromByteString(name), ...(password !== undefined && { password: fromByteString(password) }) };
}

function escapedPath(url: Url): string {
  if (url.rawPath !== undefined && isEscapeOf(url.rawPath, url.path, 'path')) return url.rawPath;
  return url.path === '*' ? '*' : escapeSection(url.path, 'path');
}

function escapedFragment(url: Url): string {
  if (url.rawFragment !== undefined && isEscapeOf(url.rawFragment, url.fragment, 'fragment')) return url.rawFragment;
  return escapeSection(url.fragment, 'fragment');
}

/** Whether a raw form is a valid escaping of the plain one. */
function isEscapeOf(raw: string, plain: string, section: 'path' | 'fragment'): boolean {
  if (!VALID_RAW[section].test(raw)) return false;
  try {
    return unescapeSection(raw, section) === plain;
  } catch (error) {
    if (error instanceof GoError) return false;
    throw error;
  }
}
