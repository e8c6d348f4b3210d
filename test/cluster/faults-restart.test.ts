import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAdmin } from './admin.ts';
import { type Bench, complaints, kubeconfig, openBench, oracle, recovers } from './faults.ts';

/** etcd and an API server of the test's own, as it is to be killed: no controllers. */
interface ControlPlane {
  readonly kubeconfig: string;
  /** Ends the API server at once. */
  kill(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  return Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((done) => {
          server.listen(0, '127.0.0.1', () => done((server.address() as { port: number }).port));
        }),
    ),
  ).finally(() => {
    for (const server of servers) server.close();
  });
}

async function controlPlane(bin: string): Promise<ControlPlane> {
  const folder = mkdtempSync(join(tmpdir(), 'tschart-restart-'));
  const [store, peer, port] = (await freePorts(3)) as [number, number, number];
  const config = join(folder, 'kubeconfig');
  writeFileSync(join(folder, 'tokens.csv'), 'admin-token,admin,1,"system:masters"\n');
  writeFileSync(
    config,
    JSON.stringify({
      clusters: [
        {
          name: 'c',
          cluster: {
            server: `https://127.0.0.1:${port}`,
            'certificate-authority': join(folder, 'certs/apiserver.crt'),
          },
        },
      ],
      users: [{ name: 'u', user: { token: 'admin-token' } }],
    }),
  );
  const run = (program: string, args: readonly string[]): ChildProcess =>
    spawn(join(bin, program), args, { stdio: 'ignore', detached: false });
  const etcd = run('etcd', [
    ...['--data-dir', join(folder, 'etcd'), '--unsafe-no-fsync', '--listen-client-urls', `http://127.0.0.1:${store}`],
    ...['--advertise-client-urls', `http://127.0.0.1:${store}`, '--listen-peer-urls', `http://127.0.0.1:${peer}`],
    ...[
      '--initial-advertise-peer-urls',
      `http://127.0.0.1:${peer}`,
      '--initial-cluster',
      `default=http://127.0.0.1:${peer}`,
    ],
  ]);
  const key = join(folder, 'sa.key');
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(key, privateKey.export({ type: 'pkcs1', format: 'pem' }));
  let server: ChildProcess | undefined;

  async function start(): Promise<void> {
    server = run('kube-apiserver', [
      ...['--etcd-servers', `http://127.0.0.1:${store}`, '--bind-address', '127.0.0.1', '--secure-port', String(port)],
      ...['--cert-dir', join(folder, 'certs'), '--token-auth-file', join(folder, 'tokens.csv')],
      ...['--authorization-mode', 'RBAC', '--service-cluster-ip-range', '10.0.0.0/24'],
      ...['--service-account-issuer', 'https://kubernetes.default.svc', '--service-account-key-file', key],
      ...['--service-account-signing-key-file', key, '--disable-admission-plugins', 'ServiceAccount'],
    ]);
    const until = Date.now() + 120_000;
    for (;;) {
      if (existsSync(join(folder, 'certs/apiserver.crt')) && (await ready(config))) return;
      if (Date.now() > until) throw new Error('the API server did not come up');
      await new Promise((done) => setTimeout(done, 200));
    }
  }

  const ended = (child: ChildProcess | undefined): Promise<void> =>
    new Promise((done) => {
      if (!child || child.exitCode !== null || child.signalCode !== null) return done();
      child.once('exit', () => done());
      child.kill('SIGKILL');
    });

  return {
    kubeconfig: config,
    start,
    kill: () => ended(server),
    async close() {
      await ended(server);
      await ended(etcd);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function ready(config: string): Promise<boolean> {
  const admin = openAdmin(config);
  try {
    return (await admin.ask('GET', '/readyz')).status === 200;
  } catch {
    return false;
  } finally {
    admin.close();
  }
}

describe.skipIf(!kubeconfig || !oracle)('an API server that is killed and comes back', () => {
  let plane: ControlPlane;
  let bench: Bench;
  beforeAll(async () => {
    plane = await controlPlane(oracle!);
    await plane.start();
    bench = openBench(plane.kubeconfig);
  }, 300_000);
  afterAll(async () => {
    bench?.close();
    await plane?.close();
  }, 60_000);

  it.each([
    ['install', ['install', 'web', 'charts/many']],
    ['upgrade', ['upgrade', 'web', 'charts/many', '--set', 'message=two']],
    ['uninstall', ['uninstall', 'web']],
  ])('in the middle of %s', { timeout: 600_000 }, async (verb, command) => {
    const { tschart } = bench.programs;
    const room = await bench.room();
    if (verb !== 'install') await room.calm(tschart, ['install', 'web', 'charts/many']);
    let some = (): void => {};
    const busy = new Promise<void>((done) => {
      some = done;
    });
    let writes = 0;
    room.proxy.decide = ({ method, path }) => {
      if (method !== 'GET' && path.includes('/configmaps/') && ++writes === 60) some();
      return undefined;
    };
    const running = room.run(tschart, command);
    await Promise.race([busy, running]);
    await plane.kill();
    const outcome = await running;
    expect(complaints(outcome)).toEqual([]);
    await plane.start();
    expect(await recovers(room, bench.programs)).toEqual([]);
    await room.close();
  });
});
