import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDiscovery } from '../../src/kube/discovery.ts';
import { type ConnectOptions, connectLazily } from '../../src/node/kube/connect.ts';
import recorded from './golden/connect.json' with { type: 'json' };
import { type ConnectCase, connectCases, scenes } from './kube-cases.ts';
import { type Laid, lay, mask, type Place } from './kube-place.ts';
import { type Servers, startServers } from './kube-server.ts';

const certificates = resolve(import.meta.dirname, 'kube-certificates');
const answers: Readonly<Record<string, string>> = recorded.answers;
let servers: Servers;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tschart-connect-'));
  servers = await startServers(certificates, scenes);
});

afterAll(async () => {
  await servers.close();
  rmSync(folder, { recursive: true, force: true });
});

const FLAGS: Readonly<Record<string, (value: string) => ConnectOptions>> = {
  '--kubeconfig': (kubeConfig) => ({ kubeConfig }),
  '--kube-context': (context) => ({ context }),
  '--kube-apiserver': (server) => ({ server }),
  '--kube-ca-file': (caFile) => ({ caFile }),
  '--kube-tls-server-name': (tlsServerName) => ({ tlsServerName }),
  '--qps': (qps) => ({ qps: Number(qps) }),
  '--burst-limit': (burst) => ({ burst: Number(burst) }),
};

function optionsOf({ flags, env }: Laid): ConnectOptions {
  let options: ConnectOptions = {
    context: env['HELM_KUBECONTEXT'] ?? '',
    server: env['HELM_KUBEAPISERVER'] ?? '',
  };
  for (let i = 0; i < flags.length; i++) {
    const flag = flags[i]!;
    if (flag === '--kube-insecure-skip-tls-verify') options = { ...options, insecure: true };
    else if (flag === '--kube-as-group') options = { ...options, asGroups: [...(options.asGroups ?? []), flags[++i]!] };
    else options = { ...options, ...FLAGS[flag]!(flags[++i]!) };
  }
  return options;
}

/** What `helm list` would write to its error output. */
async function listing(one: ConnectCase, place: Place, home: string): Promise<string> {
  const laid = lay(one, place);
  let said = '';
  const connection = connectLazily({
    ...optionsOf(laid),
    env: { PATH: process.env['PATH'], HOME: home, ...laid.env },
    pause: async () => undefined,
    stderr: (text) => {
      said += text;
    },
  });
  const { api } = connection;
  try {
    await createDiscovery(api).checkReachable();
    const path = '/api/v1/namespaces/default/secrets?labelSelector=owner%3Dhelm';
    await api.request({ method: 'GET', path }).catch((error: Error) => {
      throw new Error(`list: failed to list: ${error.message}`);
    });
  } catch (error) {
    said += `Error: ${(error as Error).message}\n`;
  } finally {
    connection.close();
  }
  return mask(said, place);
}

describe(`ways to a cluster, as Helm ${recorded.helm} goes them`, () => {
  it.each(connectCases.map((one, i) => ({ ...one, i })))('$name', async ({ i, ...one }) => {
    const place = { folder: join(folder, `case-${i}`), certificates, ports: servers.ports };
    expect(await listing(one, place, join(folder, `home-${i}`))).toBe(answers[one.name]);
  });
});
