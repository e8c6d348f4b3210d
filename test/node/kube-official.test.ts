// The official client reads the same kubeconfigs; what it has loaded can be handed over.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { afterAll, describe, expect, test } from 'vitest';
import { clientConfig } from '../../src/node/kube/rest-config.ts';

const folder = mkdtempSync(join(tmpdir(), 'kube-official-'));
afterAll(() => rmSync(folder, { recursive: true }));

const AUTHORITY = Buffer.from('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n').toString('base64');

const TEXT = `
apiVersion: v1
kind: Config
current-context: token
clusters:
  - {name: plain, cluster: {server: "https://one.example.com:6443/base", certificate-authority-data: ${AUTHORITY}}}
  - {name: other, cluster: {server: "https://two.example.com", insecure-skip-tls-verify: true, tls-server-name: inner, proxy-url: "http://proxy.example.com:3128"}}
users:
  - {name: token, user: {token: abc}}
  - {name: basic, user: {username: me, password: secret}}
  - {name: certificate, user: {client-certificate-data: ${AUTHORITY}, client-key-data: ${AUTHORITY}}}
  - {name: exec, user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: tell, args: [a, b], env: [{name: A, value: b}], interactiveMode: Never}}}
  - {name: provider, user: {auth-provider: {name: oidc, config: {client-id: a, id-token: b}}}}
  - {name: nobody}
contexts:
  - {name: token, context: {cluster: plain, user: token, namespace: shop}}
  - {name: basic, context: {cluster: other, user: basic}}
  - {name: certificate, context: {cluster: plain, user: certificate}}
  - {name: exec, context: {cluster: plain, user: exec}}
  - {name: provider, context: {cluster: other, user: provider}}
  - {name: nobody, context: {cluster: plain, user: nobody}}
`;

const env = { HOME: folder };
const CONTEXTS = ['token', 'basic', 'certificate', 'exec', 'provider', 'nobody'];

function official(): KubeConfig {
  const config = new KubeConfig();
  config.loadFromString(TEXT);
  return config;
}

const file = join(folder, 'config');
writeFileSync(file, TEXT);

describe.each(CONTEXTS)('context %s', (context) => {
  test('is read as the official client reads it', () => {
    const client = official();
    client.setCurrentContext(context);
    const cluster = client.getCurrentCluster()!;
    const user = client.getCurrentUser()!;
    const ours = clientConfig(env, { kubeConfig: file, context });
    const raw = ours.raw();
    const { cluster: clusterName = '', user: userName = '', namespace } = raw.contexts.get(context)!;
    const mine = raw.users.get(userName)!;
    expect(namespace).toBe(client.getContextObject(context)!.namespace);
    expect(raw.clusters.get(clusterName)!.server).toBe(cluster.server);
    expect(raw.clusters.get(clusterName)!['proxy-url']).toBe(cluster.proxyUrl);
    expect(raw.clusters.get(clusterName)!['tls-server-name']).toBe(cluster.tlsServerName);
    expect([mine.token, mine.username, mine.password]).toEqual(
      [user.token, user.username, user.password].map((text) => text ?? undefined),
    );
    expect(mine['auth-provider']?.name).toBe((user.authProvider as { name?: string } | undefined)?.name);
    expect(mine.exec?.command).toBe((user.exec as { command?: string } | undefined)?.command);
  });

  test('is taken over from it', () => {
    const client = official();
    client.setCurrentContext(context);
    const read = clientConfig(env, { kubeConfig: file, context }).restConfig();
    expect(clientConfig(env, { client }).restConfig()).toEqual({ ...read, userFile: '' });
    expect(clientConfig(env, { client }).namespace()).toBe(
      clientConfig(env, { kubeConfig: file, context }).namespace(),
    );
  });
});
