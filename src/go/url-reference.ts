/** References of one URL to another, as Go's `net/url` resolves them (RFC 3986). */
import { pathOf, type Url, withPath } from './url.ts';

/** `URL.ResolveReference`: the URL that `reference` means on the page `base`. */
export function resolveReference(base: Url, reference: Url): Url {
  const url: Url = { ...reference, scheme: reference.scheme || base.scheme };
  if (reference.scheme !== '' || reference.host !== '' || reference.user !== undefined) {
    return withPath(url, resolvePath(pathOf(reference), ''));
  }
  if (reference.opaque !== '') return withPath(withoutUser({ ...url, host: '' }), '');
  if (reference.path === '' && !reference.forceQuery && reference.rawQuery === '') {
    url.rawQuery = base.rawQuery;
    if (reference.fragment === '') {
      url.fragment = base.fragment;
      if (base.rawFragment !== undefined) url.rawFragment = base.rawFragment;
    }
  }
  if (reference.path === '' && base.opaque !== '') {
    return withPath(withoutUser({ ...url, opaque: base.opaque, host: '' }), '');
  }
  const resolved: Url = { ...withoutUser(url), host: base.host };
  if (base.user !== undefined) resolved.user = base.user;
  return withPath(resolved, resolvePath(pathOf(base), pathOf(reference)));
}

/** `URL.RequestURI`: what stands in the first line of a request. */
export function requestUri(url: Url): string {
  const path = url.opaque === '' ? pathOf(url) || '/' : url.opaque;
  const target = url.opaque.startsWith('//') ? `${url.scheme}:${path}` : path;
  return url.forceQuery || url.rawQuery !== '' ? `${target}?${url.rawQuery}` : target;
}

function withoutUser({ user: _, ...rest }: Url): Url {
  return rest;
}

function resolvePath(base: string, reference: string): string {
  let full = reference;
  if (reference === '') full = base;
  else if (reference[0] !== '/') full = base.slice(0, base.lastIndexOf('/') + 1) + reference;
  if (full === '') return '';
  // What is written begins with a slash of its own.
  let out = '/';
  let first = true;
  const parts = full.split('/');
  for (const part of parts) {
    if (part === '.') {
      first = false;
    } else if (part === '..') {
      const slash = out.lastIndexOf('/');
      out = slash >= 1 ? out.slice(0, slash) : '/';
      first = out.length === 1;
    } else {
      out += first ? part : `/${part}`;
      first = false;
    }
  }
  const last = parts.at(-1);
  if (last === '.' || last === '..') out += '/';
  return out.startsWith('//') ? out.slice(1) : out;
}
