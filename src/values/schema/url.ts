import { quote } from '../../go/strconv.ts';
import { byteLength, decodeUtf8, encodeUtf8, sliceBytes } from '../../go/text.ts';
import { GoError } from '../../go/value.ts';
import { parseAddress } from './address.ts';

/** A URL in the parts of Go's `net/url`, without fragment. `path` is still escaped as it was written. */
export interface Url {
  readonly scheme: string;
  readonly opaque: string;
  /** With its `@`, or `''`. */
  readonly user: string;
  readonly host: string;
  readonly path: string;
  readonly query: string;
  readonly forceQuery: boolean;
  /** Written without `//`, though it has a scheme. */
  readonly omitHost: boolean;
}

const CONTROL = /[\0-\x1f\x7f]/;
const SCHEME = /^([a-zA-Z][a-zA-Z0-9+.-]*):/;

/** `url.Parse` for a text without fragment. Throws a `GoError` with Go's text. */
export function parseUrl(text: string): Url {
  try {
    return parse(text);
  } catch (error) {
    throw error instanceof GoError ? new GoError(`parse ${quote(text)}: ${error.message}`, error) : error;
  }
}

function parse(text: string): Url {
  if (CONTROL.test(text)) throw new GoError('net/url: invalid control character in URL');
  if (text.startsWith(':')) throw new GoError('missing protocol scheme');
  const found = SCHEME.exec(text);
  const scheme = found === null ? '' : found[1]!.toLowerCase();
  let rest = found === null ? text : text.slice(found[0].length);
  const mark = rest.indexOf('?');
  const forceQuery = mark >= 0 && mark === rest.length - 1;
  const query = mark < 0 ? '' : rest.slice(mark + 1);
  if (mark >= 0) rest = rest.slice(0, mark);
  const base = { scheme, opaque: '', user: '', host: '', path: '', query, forceQuery, omitHost: false };
  if (!rest.startsWith('/')) {
    if (scheme !== '') return { ...base, opaque: rest };
    if (rest.split('/', 1)[0]!.includes(':')) throw new GoError('first path segment in URL cannot contain colon');
  }
  if (rest.startsWith('//') && (scheme !== '' || !rest.startsWith('///'))) {
    const end = rest.indexOf('/', 2);
    const authority = parseAuthority(scheme, end < 0 ? rest.slice(2) : rest.slice(2, end));
    const path = end < 0 ? '' : rest.slice(end);
    unescapePath(path);
    return { ...base, ...authority, path };
  }
  unescapePath(rest);
  return { ...base, path: rest, omitHost: scheme !== '' && rest.startsWith('/') };
}

const USER = /^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/;

function parseAuthority(scheme: string, authority: string): { user: string; host: string } {
  const at = authority.lastIndexOf('@');
  const host = parseHost(scheme, authority.slice(at + 1));
  if (at < 0) return { user: '', host };
  const user = authority.slice(0, at);
  if (!USER.test(user)) throw new GoError('net/url: invalid userinfo');
  for (const part of splitOnce(user, ':')) unescapePath(part);
  return { user: `${user}@`, host };
}

function splitOnce(text: string, separator: string): string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function parseHost(scheme: string, host: string): string {
  const open = host.lastIndexOf('[');
  if (open > 0) throw new GoError('invalid IP-literal');
  if (open === 0) {
    const close = host.lastIndexOf(']');
    if (close < 0) throw new GoError("missing ']' in host");
    const port = host.slice(close + 1);
    checkPort(port);
    const name = host.slice(1, close);
    const zone = name.indexOf('%25');
    const unescaped =
      zone < 0 ? unescapeHost(name) : unescapeHost(name.slice(0, zone)) + unescapeZone(name.slice(zone));
    checkLiteral(unescaped);
    return `[${unescaped}]${port}`;
  }
  const first = host.indexOf(':');
  if (first >= 0) {
    const web = scheme === 'http' || scheme === 'https';
    checkPort(host.slice(web ? first : host.lastIndexOf(':')));
  }
  return unescapeHost(host);
}

function checkLiteral(name: string): void {
  try {
    parseAddress(name);
  } catch (error) {
    throw error instanceof GoError ? new GoError(`invalid host: ${error.message}`, error) : error;
  }
  if (!name.includes(':')) throw new GoError('invalid IP-literal');
}

function checkPort(port: string): void {
  if (port !== '' && !/^:\d*$/.test(port)) throw new GoError(`invalid port ${quote(port)} after host`);
}

const HOST_CHARS = /[A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"]/;

function unescapeHost(text: string): string {
  return undoEscapes(text, (triple) => Number.parseInt(triple[1]!, 16) >= 8 || triple === '%25', HOST_CHARS);
}

function unescapeZone(text: string): string {
  const allowed = (triple: string) =>
    triple === '%25' || triple === '%20' || HOST_CHARS.test(String.fromCharCode(Number.parseInt(triple.slice(1), 16)));
  return undoEscapes(text, allowed, HOST_CHARS);
}

/** Undoes escapes of a path. Throws a `GoError` for a broken one. */
export function unescapePath(text: string): string {
  return text.includes('%') ? undoEscapes(text, () => true, undefined) : text;
}

const ESCAPE = /^%[\dA-Fa-f]{2}$/;

function undoEscapes(text: string, allowed: (triple: string) => boolean, chars: RegExp | undefined): string {
  let escapes = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (char === '%') {
      const triple = text.slice(i, i + 3);
      if (!ESCAPE.test(triple) || !allowed(triple))
        throw new GoError(`invalid URL escape ${quote(firstBytes(text.slice(i), 3))}`);
      escapes = true;
      i += 2;
    } else if (chars !== undefined && char < '\x80' && !chars.test(char)) {
      throw new GoError(`invalid character ${quote(char)} in host name`);
    }
  }
  if (!escapes) return text;
  const bytes: number[] = [];
  for (let i = 0; i < text.length; ) {
    if (text[i] === '%') {
      bytes.push(Number.parseInt(text.slice(i + 1, i + 3), 16));
      i += 3;
    } else {
      const char = String.fromCodePoint(text.codePointAt(i)!);
      bytes.push(...encodeUtf8(char));
      i += char.length;
    }
  }
  return decodeUtf8(Uint8Array.from(bytes));
}

function firstBytes(text: string, n: number): string {
  return byteLength(text) <= n ? text : sliceBytes(text, 0, n);
}

/** The host without port and brackets. */
export function hostName(url: Url): string {
  const host = url.host.replace(/:\d*$/, '');
  return host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
}

const VALID_PATH = /^[A-Za-z0-9\-_.~!$&'()*+,;=:@[\]%/]*$/;
const ESCAPED_IN_PATH = /[^A-Za-z0-9\-_.~$&+,/:;=@]/;

/** The path as Go writes it: as it was where that is valid, else escaped anew. */
export function escapedPath(url: Url): string {
  return VALID_PATH.test(url.path) ? url.path : escapeWhere(unescapePath(url.path), ESCAPED_IN_PATH);
}

/** The path as written where Go would have escaped it otherwise, else `''`. */
export function rawPath(url: Url): string {
  return escapeWhere(unescapePath(url.path), ESCAPED_IN_PATH) === url.path ? '' : url.path;
}

function escapeWhere(text: string, escaped: RegExp): string {
  let out = '';
  for (const char of text) {
    if (!escaped.test(char)) out += char;
    else for (const byte of encodeUtf8(char)) out += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return out;
}

const ESCAPED_IN_SEGMENT = /[^A-Za-z0-9\-_.~$&+:=@]/;

/** A JSON pointer as a URL's fragment, segment by segment. */
export function escapeFragment(pointer: string): string {
  return ESCAPED_IN_FRAGMENT.test(pointer)
    ? pointer
        .split('/')
        .map((part) => escapeWhere(part, ESCAPED_IN_SEGMENT))
        .join('/')
    : pointer;
}

const ESCAPED_IN_FRAGMENT = /[^A-Za-z0-9\-_.~$&+:=@/]/;

export function formatUrl(url: Url): string {
  let out = url.scheme === '' ? '' : `${url.scheme}:`;
  if (url.opaque !== '') {
    out += url.opaque;
  } else {
    const named = url.host !== '' || url.user !== '';
    if (named || (url.scheme !== '' && !url.omitHost && url.path !== '')) out += '//';
    out += url.user + escapeWhere(url.host, ESCAPED_IN_HOST);
    const path = escapedPath(url);
    if (path !== '' && !path.startsWith('/') && url.host !== '') out += '/';
    if (out === '' && path.split('/', 1)[0]!.includes(':')) out += './';
    out += path;
  }
  return url.forceQuery || url.query !== '' ? `${out}?${url.query}` : out;
}

const ESCAPED_IN_HOST = /[^A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"]/;

/** `URL.ResolveReference`, with an opaque base kept as the schema library keeps it. */
export function resolveUrl(base: Url, ref: Url): Url {
  if (ref.scheme !== '') return { ...ref, path: mergePaths(escapedPath(ref), '') };
  if (ref.host !== '' || ref.user !== '') {
    return { ...ref, scheme: base.scheme, opaque: base.opaque, path: mergePaths(escapedPath(ref), '') };
  }
  const query = ref.path === '' && !ref.forceQuery && ref.query === '' ? base.query : ref.query;
  const resolved = { ...ref, scheme: base.scheme, query, opaque: base.opaque };
  if (ref.path === '' && base.opaque !== '') return resolved;
  const path = mergePaths(escapedPath(base), escapedPath(ref));
  return { ...resolved, user: base.user, host: base.host, path };
}

function mergePaths(base: string, ref: string): string {
  const full = ref === '' ? base : ref.startsWith('/') ? ref : base.slice(0, base.lastIndexOf('/') + 1) + ref;
  if (full === '') return '';
  const parts: string[] = [];
  const segments = full.startsWith('/') ? full.slice(1).split('/') : full.split('/');
  for (const segment of segments) {
    if (segment === '..') parts.pop();
    else if (segment !== '.') parts.push(segment);
  }
  const last = segments.at(-1);
  if (last === '.' || last === '..') parts.push('');
  return `/${parts.join('/')}`;
}
