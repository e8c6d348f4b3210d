import { quote } from '../../go/strconv.ts';
import { fromByteString, toByteString } from '../../go/strings.ts';
import { encodeUtf8 } from '../../go/text.ts';
import { formatUrl, type Url } from '../../go/url.ts';
import { GoError } from '../../go/value.ts';

/** The path as a URL shows it. */
function escapedPath({ path, rawPath }: Url): string {
  const alone = { scheme: '', opaque: '', host: '', path, rawQuery: '', fragment: '' };
  return formatUrl(rawPath === undefined ? alone : { ...alone, rawPath }).replace(/^\.\/(?=[^/]*:)/, '');
}

/** `URL.ResolveReference`, with an opaque base kept as the schema library keeps it. */
export function resolveUrl(base: Url, ref: Url): Url {
  const named = ref.host !== '' || ref.user !== undefined;
  if (ref.scheme !== '' || named) {
    const resolved = withPath(ref, mergePaths(escapedPath(ref), ''));
    return ref.scheme === '' ? { ...resolved, scheme: base.scheme, opaque: base.opaque } : resolved;
  }
  const bare = ref.path === '' && !ref.forceQuery && ref.rawQuery === '';
  const rawQuery = bare ? base.rawQuery : ref.rawQuery;
  const resolved = { ...ref, scheme: base.scheme, rawQuery, opaque: base.opaque };
  if (ref.path === '' && base.opaque !== '') return resolved;
  const located = base.user === undefined ? resolved : { ...resolved, user: base.user };
  return withPath({ ...located, host: base.host }, mergePaths(escapedPath(base), escapedPath(ref)));
}

function withPath(url: Url, path: string): Url {
  return { ...url, path: unescapePath(path), rawPath: path };
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

const TRIPLE = /^%[\dA-Fa-f]{2}$/;

/** `url.PathUnescape`. Throws a `GoError` for a broken escape. */
export function unescapePath(text: string): string {
  if (!text.includes('%')) return text;
  const raw = toByteString(text);
  let out = '';
  for (let i = 0; i < raw.length; i++) {
    if (raw[i] !== '%') {
      out += raw[i];
      continue;
    }
    const triple = raw.slice(i, i + 3);
    if (!TRIPLE.test(triple)) throw new GoError(`invalid URL escape ${quote(fromByteString(triple))}`);
    out += String.fromCharCode(Number.parseInt(triple.slice(1), 16));
    i += 2;
  }
  return fromByteString(out);
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
