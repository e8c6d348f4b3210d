import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { readMetadata } from '../../src/chart/decode.ts';
import type { Dependency } from '../../src/chart/model.ts';
import { lockDigestText, oldLockDigestText, writeLock } from '../../src/repo/lock.ts';
import { readRepositoryFile, withRepository, writeRepositoryFile } from '../../src/repo/repository-file.ts';

const CHART = `apiVersion: v2
name: a
version: 1.0.0
dependencies:
- name: near
  version: ">=1.0.0 <4"
  repository: file://../near
  alias: front
  condition: front.enabled,x<y
  tags: [a, "b&c"]
  enabled: true
  import-values: [data, {child: x, parent: y, n: 1.5, big: 12345678901234567890, z: null}]
- name: near
  version: "*"
  repository: file://../near
`;

const LOCKED: readonly Dependency[] = [1, 2].map(() => ({
  name: 'near',
  repository: 'file://../near',
  version: '3.2.1',
}));

function sha256(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

function wanted(): readonly (Dependency | null)[] | undefined {
  return readMetadata(CHART, 'v2', undefined).dependencies;
}

// Chart.lock as Helm 4.3.1 wrote it for this chart.
test('the digest of a lock', () => {
  expect(sha256(lockDigestText(wanted(), LOCKED))).toBe(
    'sha256:98f0575a1129a010f5fa13b78752279d420c82231873dd49a8dea99837f12355',
  );
});

test('a lock', () => {
  const lock = { generated: '2026-11-21T17:57:30.123456789Z', digest: 'sha256:00', dependencies: [...LOCKED] };
  expect(writeLock(lock)).toBe(`dependencies:
- name: near
  repository: file://../near
  version: 3.2.1
- name: near
  repository: file://../near
  version: 3.2.1
digest: sha256:00
generated: "2026-11-21T17:57:30.123456789Z"
`);
});

// json.Marshal of Go 1.26
test('what Helm 2 took the digest of', () => {
  expect(oldLockDigestText(undefined)).toBe('{"dependencies":null}');
  expect(oldLockDigestText([{ name: 'a', repository: '' }])).toBe('{"dependencies":[{"name":"a","repository":""}]}');
});

// repositories.yaml as Helm 4.3.1 wrote it.
test('repositories', () => {
  const empty = readRepositoryFile('');
  const entry = {
    name: 'shop',
    url: 'http://127.0.0.1:1/',
    username: 'me',
    password: 'p: #1',
    certFile: '',
    keyFile: '',
    caFile: '/ca.pem',
    insecureSkipTlsVerify: true,
    passCredentialsAll: false,
  };
  const text = writeRepositoryFile(withRepository(empty, entry));
  expect(text).toBe(`apiVersion: ""
generated: "0001-01-01T00:00:00Z"
repositories:
- caFile: /ca.pem
  certFile: ""
  insecure_skip_tls_verify: true
  keyFile: ""
  name: shop
  pass_credentials_all: false
  password: 'p: #1'
  url: http://127.0.0.1:1/
  username: me
`);
  expect(readRepositoryFile(text).repositories).toEqual([entry]);
  expect(withRepository(readRepositoryFile(text), { ...entry, url: 'http://other' }).repositories.length).toBe(1);
});
