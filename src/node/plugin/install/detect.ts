import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { decodeUtf8 } from '../../../go/text.ts';
import type { Url } from '../../../go/url.ts';
import { GoError } from '../../../go/value.ts';
import { parseGivenUrl } from '../../../repo/shown-url.ts';
import type { Surroundings } from '../../getter/getter.ts';
import { SCP_ADDRESS } from './cache-key.ts';

export type VersionControl = 'git' | 'svn' | 'hg' | 'bzr';

const SYSTEMS: readonly VersionControl[] = ['git', 'svn', 'hg', 'bzr'];
const TIMEOUT_MS = 120_000;

/** What is said where no system is recognised. */
export function cannotDetect(): GoError {
  return new GoError('Cannot detect VCS');
}

/** Hosts that are known to have repositories of one kind, with what a path there looks like. */
const HOSTS: Readonly<Record<string, readonly [VersionControl, RegExp]>> = {
  'github.com': ['git', /^(github\.com[/|:][\w.-]+\/[\w.-]+)(\/[\w.-]+)*$/],
  'bitbucket.org': ['git', /^(bitbucket\.org\/[\w.-]+\/[\w.-]+)(\/[\w.-]+)*$/],
  'launchpad.net': ['bzr', /^(launchpad\.net\/([\w.-]+(\/[\w.-]+)?|~[\w.-]+\/(\+junk|[\w.-]+)\/[\w.-]+))(\/[\w.-]+)*$/],
  'git.launchpad.net': ['git', /^(git\.launchpad\.net\/([\w.-]+|~[\w.-]+\/(\+git|[\w.-]+)\/[\w.-]+))$/],
  'hub.jazz.net': ['git', /^(hub\.jazz\.net\/git\/[a-z0-9]+\/[\w.-]+)(\/[\w.-]+)*$/],
  'go.googlesource.com': ['git', /^(go\.googlesource\.com\/[\w.-]+\/?)$/],
  'git.openstack.org': ['git', /^(git\.openstack\.org\/[\w.-]+\/[\w.-]+)$/],
  'hg.code.sf.net': ['hg', /^(hg.code.sf.net\/p\/[\w.-]+\/[\w.-]+)*$/],
  'git.code.sf.net': ['git', /^(git.code.sf.net\/p\/[\w.-]+\/[\w.-]+)*$/],
  'svn.code.sf.net': ['svn', /^(svn.code.sf.net\/p\/[\w.-]+\/[\w.-]+)*$/],
};

const BY_SCHEME: Readonly<Record<string, VersionControl>> = {
  'git+ssh': 'git',
  git: 'git',
  'bzr+ssh': 'bzr',
  'svn+ssh': 'svn',
};

/** The system whose files lie in a directory. */
export function systemOfDirectory(directory: string): VersionControl | undefined {
  return SYSTEMS.find((system) => existsSync(join(directory, `.${system}`)));
}

/** A repository and how it is kept. */
export interface Remote {
  readonly system: VersionControl;
  readonly url: string;
}

/**
 * The repository that a URL or an address of ssh names; a server may be asked for it (`go-import`). `undefined` where
 * none is recognised. Rejects with GoError for what is no URL. Source of the rules: Masterminds/vcs 1.13.3.
 */
export async function detectRemote(source: string, { env }: Pick<Surroundings, 'env'>): Promise<Remote | undefined> {
  const known = systemOfUrl(source);
  if (known !== undefined) return { system: known, url: source };
  const url = parseGivenUrl(source);
  if (url.host === '' || !/^https?$/.test(url.scheme)) return undefined;
  const { fetchAnswer } = await import('../../getter/http.ts');
  try {
    const query = url.rawQuery === '' ? '?go-get=1' : '+go-get=1';
    const { body } = await fetchAnswer(`${source.split('#', 1)[0]}${query}`, env, TIMEOUT_MS);
    return importOf(decodeUtf8(body), `${url.host}${url.path}`);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    return undefined;
  }
}

function systemOfUrl(source: string): VersionControl | undefined {
  const [scp, user = '', scpHost = '', scpPath = ''] = SCP_ADDRESS.exec(source) ?? [];
  const url: Pick<Url, 'scheme' | 'host' | 'path'> = scp
    ? { scheme: 'ssh', host: scpHost, path: `/${scpPath}` }
    : parseGivenUrl(source);
  if (url.scheme === 'file') return systemOfDirectory(url.path);
  if (url.host === '') return undefined;
  const byScheme = BY_SCHEME[url.scheme];
  if (byScheme !== undefined) return byScheme;
  const known = HOSTS[url.host];
  const path = `${url.host}${url.path}`;
  if (known !== undefined) return known[1].test(path) ? known[0] : undefined;
  const suffix = /\.(git|hg|svn|bzr)$/.exec(path);
  if (suffix !== null) return suffix[1] as VersionControl;
  const name = scp ? user : (parseGivenUrl(source).user?.name ?? '');
  return name === 'git' || name === 'hg' ? name : undefined;
}

/** `<meta name="go-import" content="PREFIX SYSTEM URL">` in the head of a page. */
function importOf(page: string, path: string): Remote | undefined {
  const head = page.split(/<body|<\/head/i, 1)[0]!;
  for (const [tag] of head.matchAll(/<meta\b[^>]*>/gi)) {
    if (!/\bname\s*=\s*["']?go-import\b/i.test(tag)) continue;
    const content = /\bcontent\s*=\s*["']([^"']*)["']/i.exec(tag)?.[1] ?? '';
    const [prefix = '', system = '', url = '', ...more] = content.trim().split(/\s+/);
    if (url === '' || more.length > 0 || !path.startsWith(prefix)) continue;
    return SYSTEMS.includes(system as VersionControl) ? { system: system as VersionControl, url } : undefined;
  }
  return undefined;
}
