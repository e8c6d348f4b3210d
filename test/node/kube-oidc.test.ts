import {
  chmodSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createOidc } from '../../src/node/kube/oidc.ts';
import { clientConfig } from '../../src/node/kube/rest-config.ts';

// What is asked and written here Helm 4.3.1 asked and wrote.
const ENDED = 'e30.eyJleHAiOjF9.e30';
const LASTING = 'e30.eyJleHAiOjQxMDI0NDQ4MDB9.e30';

let folder: string;
let server: Server;
let asked: string[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tschart-oidc-'));
  asked = [];
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    asked.push(`${request.method} ${request.url} ${request.headers.authorization ?? ''} ${body}`);
    const { port } = server.address() as AddressInfo;
    const answer =
      request.method === 'GET'
        ? { token_endpoint: `http://127.0.0.1:${port}/token` }
        : { access_token: 'a', id_token: LASTING, refresh_token: 'second' };
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

const text = (token: string, refresh: string): string => `apiVersion: v1
clusters:
- cluster:
    server: https://127.0.0.1:1
  name: c
contexts:
- context:
    cluster: c
    user: u
  name: x
current-context: x
kind: Config
users:
- name: u
  user:
    auth-provider:
      config:
        client-id: i d
        client-secret: p&w
        id-token: ${token}
        idp-issuer-url: http://127.0.0.1:${(server.address() as AddressInfo).port}/
        refresh-token: ${refresh}
      name: oidc
`;

it('writes what it refreshed where a link leads to, with the mode that is there', async () => {
  const real = join(folder, 'real');
  const link = join(folder, 'link');
  writeFileSync(real, text(ENDED, 'first'));
  chmodSync(real, 0o640);
  symlinkSync('real', link);
  const config = clientConfig({}, { kubeConfig: link }).restConfig();
  const credentials = createOidc(config, {});
  expect(await Promise.all([credentials.authorization(), credentials.authorization()])).toEqual([
    `Bearer ${LASTING}`,
    `Bearer ${LASTING}`,
  ]);
  expect(asked).toEqual([
    'GET /.well-known/openid-configuration  ',
    `POST /token Basic ${Buffer.from('i+d:p%26w').toString('base64')} grant_type=refresh_token&refresh_token=first`,
  ]);
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
  expect(readFileSync(real, 'utf8')).toBe(text(LASTING, 'second'));
  expect(statSync(real).mode & 0o777).toBe(0o640);
  expect(readdirSync(folder).sort()).toEqual(['link', 'real']);
});
