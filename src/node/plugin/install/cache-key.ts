import { parseGivenUrl } from '../../../repo/shown-url.ts';

/** `user@host:path`, as ssh is asked for a repository. */
export const SCP_ADDRESS = /^([a-zA-Z0-9_]+)@([a-zA-Z0-9._-]+):(.*)$/;

/** The name of a source's directory in the cache. Throws GoError for what is no URL. */
export function cacheKey(source: string): string {
  const [scp, user, scpHost, scpPath] = SCP_ADDRESS.exec(source) ?? [];
  if (scp !== undefined) return `${user}-${scpHost}-${scpPath}`.replaceAll('/', '-').replaceAll(':', '-');
  const url = parseGivenUrl(source);
  const userName = url.user?.name ?? '';
  const parts = [url.scheme, userName].filter((part) => part !== '').map((part) => `${part}-`);
  return `${parts.join('')}${url.host}${url.path.replaceAll('/', '-')}`.replaceAll(':', '-');
}
