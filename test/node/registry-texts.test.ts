import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { GoError } from '../../src/go/value.ts';
import { parseChallenge } from '../../src/node/registry/challenge.ts';
import { loadCredentialsFile } from '../../src/node/registry/credentials-file.ts';
import { checkDigest, digestOf } from '../../src/node/registry/digest.ts';
import { pluginNameOf } from '../../src/node/registry/getter.ts';
import { formatReference, hostOf, parseReference } from '../../src/node/registry/reference.ts';
import { cleanScopes } from '../../src/node/registry/scopes.ts';
import { holdsCredentials, shownHeader } from '../../src/node/registry/secrets.ts';
import { matchingVersion, versionsOfTags } from '../../src/node/registry/versions.ts';
import { followingRedirects } from '../../src/node/registry/wire.ts';
import { requestedUrl } from '../../src/repo/shown-url.ts';

interface Recorded {
  readonly references: readonly {
    readonly text: string;
    readonly error?: string;
    readonly registry?: string;
    readonly repository?: string;
    readonly reference?: string;
    readonly formatted?: string;
    readonly host?: string;
  }[];
  readonly names: readonly { readonly text: string; readonly name?: string; readonly error?: string }[];
  readonly scopes: readonly { readonly scopes: string[]; readonly clean: string[] | null }[];
  readonly versions: readonly { readonly wanted: string; readonly found?: string; readonly error?: string }[];
  readonly files: readonly {
    readonly text: string;
    readonly panic?: true;
    readonly error?: string;
    readonly configured?: boolean;
    readonly got?: readonly [string, string, string, string];
    readonly getError?: string;
    readonly afterPut?: string;
    readonly afterDelete?: string;
  }[];
}

// Recorded from oras-go 2.6.2 and helm.sh/helm/v4 4.3.1 (registry, registry/remote/auth, registry/remote/credentials, pkg/registry).
const recorded = JSON.parse(readFileSync(join(import.meta.dirname, 'golden/registry.json'), 'utf8')) as Recorded;

function attempt<T>(task: () => T): T | { readonly error: string } {
  try {
    return task();
  } catch (error) {
    return { error: (error as Error).message };
  }
}

describe('references', () => {
  it.each(recorded.references)('reads $text', ({ text, error, host, formatted, ...parts }) => {
    const found = attempt(() => parseReference(text));
    if (error !== undefined) {
      expect(found).toEqual({ error });
      return;
    }
    expect(found).toEqual(parts);
    const reference = parseReference(text);
    expect([formatReference(reference), hostOf(reference.registry)]).toEqual([formatted, host]);
  });

  it('is quick with names that are made to keep it busy', () => {
    const since = performance.now();
    for (const part of ['a', 'a-', 'a_', 'a__', 'a/']) {
      expect(() => parseReference(`host/${part.repeat(50_000)}!`)).toThrow(/invalid repository/);
    }
    expect(performance.now() - since).toBeLessThan(20_000);
  });

  it.each(recorded.names)('finds the plugin in $text', ({ text, name, error }) => {
    expect(attempt(() => pluginNameOf(text))).toEqual(error === undefined ? name : { error });
  });
});

describe('versions', () => {
  const tags = [
    '0.9.0',
    '1.0.0',
    '1.0.0_a',
    '1.10.0',
    '1.2.0-rc.1',
    '2.0.0-beta.1_x.y',
    'latest',
    'v3.0.0',
    '1.0',
    '_',
  ];
  const versions = versionsOfTags(tags);

  it('sorts what tags stand for, the newest first', () => {
    expect(versions).toEqual(['2.0.0-beta.1+x.y', '1.10.0', '1.2.0-rc.1', '1.0.0', '1.0.0+a', '0.9.0']);
  });

  it.each(recorded.versions)('finds $wanted', ({ wanted, found, error }) => {
    expect(attempt(() => matchingVersion(versions, wanted))).toEqual(error === undefined ? found : { error });
  });
});

describe('scopes', () => {
  it.each(recorded.scopes)('cleans $scopes', ({ scopes, clean }) => {
    expect(cleanScopes(scopes)).toEqual(clean ?? []);
  });
});

describe('challenges', () => {
  // RFC 7235, and what the distribution project says of bearer challenges.
  it.each([
    ['Basic realm="x"', 'basic', {}],
    ['BASIC', 'basic', {}],
    ['Negotiate', undefined, {}],
    ['', undefined, {}],
    [
      'Bearer realm="https://a/b",service="s",scope="repository:x:pull,push"',
      'bearer',
      { realm: 'https://a/b', service: 's', scope: 'repository:x:pull,push' },
    ],
    ['bearer  realm = "a" ,  service=plain', 'bearer', { realm: 'a', service: 'plain' }],
    ['Bearer realm="with \\"quotes\\""', 'bearer', { realm: 'with "quotes"' }],
    ['Bearer realm="a", , service="b"', 'bearer', { realm: 'a' }],
    ['Bearer realm="never ends', 'bearer', {}],
    ['Bearer realm="a" service="b"', 'bearer', { realm: 'a' }],
  ] as const)('reads %s', (header, scheme, parameters) => {
    const found = parseChallenge(header);
    expect([found.scheme, Object.fromEntries(found.parameters)]).toEqual([scheme, parameters]);
  });
});

describe('digests', () => {
  it('are those of sha256sum', () => {
    expect(digestOf(Buffer.from('x'))).toBe('sha256:2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881');
  });

  it.each(['sha1:2d71', 'sha256', ':x', 'sha256:', 'sha512:00', `sha256:${'G'.repeat(64)}`])('are not %s', (digest) => {
    expect(() => checkDigest(digest)).toThrow(/digest/);
  });
});

describe('files of credentials', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tschart-credentials-'));
  const path = join(folder, 'config.json');
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  // Go's library panics on the files with `panic`; for some mistakes it goes on to tell Go types, and one shows a password.
  it.each(recorded.files)('reads and writes $text', (row) => {
    writeFileSync(path, row.text, { mode: 0o644 });
    const file = attempt(() => loadCredentialsFile(path));
    if (row.error !== undefined) {
      expect(file).toEqual({ error: row.error.replace('FILE', path) });
      return;
    }
    if ('error' in file) throw new Error(file.error);
    if (row.panic) return;
    expect(file.isConfigured).toBe(row.configured);
    const got = attempt(() => file.get('host.example'));
    if (row.getError !== undefined) {
      expect(got).toEqual({ error: row.getError.replace(/: auth '[^']*' does/s, ': auth does') });
    } else if (!('error' in got)) {
      expect([got.username, got.password, got.refreshToken, got.accessToken]).toEqual(row.got);
    } else throw new Error(got.error);
    file.put('new.example', { username: 'ü<', password: 'p:&"w', refreshToken: '', accessToken: '' });
    expect(readFileSync(path, 'utf8')).toBe(row.afterPut);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    file.delete('host.example');
    file.delete('one');
    expect(readFileSync(path, 'utf8')).toBe(row.afterDelete);
  });
});

describe('secrets', () => {
  it.each([
    [
      'https://a/b?X-Amz-Signature=abc&x=1&X-Amz-Credential=k%2F',
      'https://a/b?X-Amz-Signature=xxxxx&x=1&X-Amz-Credential=xxxxx',
    ],
    ['https://a/b?sig=abc&se=2024', 'https://a/b?sig=xxxxx&se=2024'],
    ['https://a/b?x=1&access_token=abc#f', 'https://a/b?x=1&access_token=xxxxx#f'],
    ['https://u:p@a/b', 'https://u:***@a/b'],
    ['https://a/token?scope=repository%3Ax%3Apull&service=s', 'https://a/token?scope=repository%3Ax%3Apull&service=s'],
    ['https://a/v2/x/blobs/uploads/1?_state=abc', 'https://a/v2/x/blobs/uploads/1?_state=abc'],
  ])('are not shown of %s', (url, shown) => {
    expect(requestedUrl(url)).toBe(shown);
    expect(shownHeader('Location', url)).toBe(shown);
  });

  it('are not shown of redirects to what is no URL', async () => {
    const asked = { method: 'GET', url: 'http://a/x', headers: {} };
    const send = followingRedirects(async ({ method, url }) => ({
      method,
      url,
      requestHeaders: {},
      status: 302,
      statusText: '302 Found',
      headers: { location: 'http://u:wonder-land@[::1/x' },
      body: Object.assign((async function* () {})(), { destroy: () => {} }),
    }));
    await expect(send(asked)).rejects.toThrow(
      new GoError(
        'Get "http://a/x": failed to parse Location header "http://u:***@[::1/x": parse "http://u:xxxxx@[::1/x": missing \']\' in host',
      ),
    );
  });

  it('are not shown of headers and bodies', () => {
    for (const name of ['Authorization', 'set-cookie', 'Cookie', 'PROXY-AUTHORIZATION']) {
      expect(shownHeader(name, 'secret')).toBe('*****');
    }
    expect(holdsCredentials('{"refresh_token": "x"}')).toBe(true);
    expect(holdsCredentials('{"tags": ["token"]}')).toBe(true);
    expect(holdsCredentials('{"name": "x"}')).toBe(false);
  });
});
