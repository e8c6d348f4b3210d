import { cleanPath, joinPath } from '../go/path.ts';
import { formatUrl, parseUrl, pathOf, type Url, withPath } from '../go/url.ts';
import { resolveReference } from '../go/url-reference.ts';
import { GoError } from '../go/value.ts';
import { parseGivenUrl, shownUrl } from './shown-url.ts';

/** A URL with elements added to its path (`urlutil.URLJoin`). Throws GoError for what is no URL. */
export function joinUrl(base: string, ...elements: readonly string[]): string {
  const url = parseGivenUrl(base);
  const { rawPath: _, ...rest } = url;
  const joined: Url = { ...rest, path: joinPath(url.path, ...elements) };
  return formatUrl(url.rawPath === undefined ? joined : { ...joined, rawPath: url.rawPath });
}

/** Whether two URLs are the same, or two paths (`urlutil.Equal`). */
export function isSameUrl(a: string, b: string): boolean {
  const left = tryUrl(a);
  if (left === undefined) return cleanPath(a) === cleanPath(b);
  const right = tryUrl(b);
  return right !== undefined && normal(left) === normal(right);
}

function normal(url: Url): string {
  return formatUrl({ ...url, path: cleanPath(url.path === '' ? '/' : url.path) });
}

/** A URL, or undefined for what is none. */
export function tryUrl(text: string): Url | undefined {
  try {
    return parseUrl(text);
  } catch {
    return undefined;
  }
}

/** The URL of something in a repository: as it is where it is whole, else below the repository's. Throws GoError. */
export function resolveInRepository(base: string, reference: string): string {
  const inner = parsed(reference);
  if (inner.scheme !== '') return reference;
  const outer = parsed(base);
  const path = outer.path.replace(/\/$/, '');
  const raw = (outer.rawPath ?? '').replace(/\/$/, '');
  const directory: Url = { ...outer, path: `${path}/`, rawPath: `${raw}/` };
  const escaped = pathOf(directory);
  return formatUrl({ ...resolveReference(withPath(directory, escaped), inner), rawQuery: outer.rawQuery });
}

function parsed(text: string): Url {
  try {
    return parseGivenUrl(text);
  } catch (error) {
    throw new GoError(`failed to parse ${shownUrl(text)} as URL: ${(error as Error).message}`, error);
  }
}
