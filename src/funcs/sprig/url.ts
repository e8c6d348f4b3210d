import { func, type GoFunc, P } from '../../go/func.ts';
import { formatUrl, formatUserinfo, hostname, parseUrl, type Url, type Userinfo } from '../../go/url.ts';
import { GoError, kindOf, type Value } from '../../go/value.ts';
import { NIL_DEREFERENCE } from './lists-elements.ts';

function explained<T>(prefix: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof GoError) throw new GoError(`${prefix}: ${error.message}`, error);
    throw error;
  }
}

function urlParse(text: string): Value {
  const url = explained('unable to parse url', () => parseUrl(text));
  return new Map([
    ['scheme', url.scheme],
    ['host', url.host],
    ['hostname', hostname(url)],
    ['path', url.path],
    ['query', url.rawQuery],
    ['opaque', url.opaque],
    ['fragment', url.fragment],
    ['userinfo', url.user === undefined ? '' : formatUserinfo(url.user)],
  ]);
}

function urlJoin(parts: Map<string, Value>): string {
  const part = (key: string): string => textAt(parts, key);
  const url: Url = {
    scheme: part('scheme'),
    host: part('host'),
    path: part('path'),
    rawQuery: part('query'),
    opaque: part('opaque'),
    fragment: part('fragment'),
  };
  const user = userOf(part('userinfo'));
  return formatUrl(user === undefined ? url : { ...url, user });
}

function textAt(parts: Map<string, Value>, key: string): string {
  const value = parts.get(key);
  if (typeof value === 'string') return value;
  if (!parts.has(key)) return '';
  if (value == null) throw new GoError(NIL_DEREFERENCE);
  throw new GoError(`unable to parse ${key} key, must be of type string, but ${kindOf(value)} found`);
}

function userOf(userinfo: string): Userinfo | undefined {
  if (userinfo === '') return undefined;
  return explained('unable to parse userinfo in dict', () => parseUrl(`proto://${userinfo}@host`)).user;
}

/** Sprig's URLs: https://masterminds.github.io/sprig/url.html. */
export const urlFunctions: readonly GoFunc[] = [
  func('urlParse', [P.string], urlParse),
  func('urlJoin', [P.map], urlJoin),
];
