import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Admin, openAdmin } from './admin.ts';
import { mask } from './mask.ts';
import { type Outcome, type Program, type Running, start } from './program.ts';
import { type Decide, openProxy, type Proxy } from './proxy.ts';
import { decodeSecret } from './record.ts';
import { createNamespace } from './run.ts';
import { helmProgram, linkIn, type Programs, tschartProgram } from './sides.ts';

export const kubeconfig = process.env['TSCHART_CLUSTER'];
export const oracle = process.env['TSCHART_ORACLE'];

/** No command may take longer, whatever happens to its requests: an end that is late is a hang. */
const BOUND = 300_000;

export interface Bench {
  readonly admin: Admin;
  readonly programs: Programs;
  /** tschart with what Helm does not have. */
  readonly byOwnName: Program;
  /** A namespace, and a way to the server in which requests go wrong as told. */
  room(decide?: Decide): Promise<Room>;
  close(): void;
}

export interface Room {
  readonly namespace: string;
  readonly proxy: Proxy;
  /** Through the faults. Outputs are masked. */
  run(program: Program, args: readonly string[]): Promise<Outcome>;
  start(program: Program, args: readonly string[]): Running;
  /** Past the faults. */
  calm(program: Program, args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Outcome>;
  /** The records as they are stored, by name and revision: parsed, so that a torn one rejects. */
  records(): Promise<readonly StoredRecord[]>;
  close(): Promise<void>;
}

export interface StoredRecord {
  readonly name: string;
  readonly version: number;
  readonly status: string;
  /** The status in the Secret's label. */
  readonly label: string;
}

/** The faults' own server where one is given, else that of TSCHART_CLUSTER. */
export function openBench(config = kubeconfig!): Bench {
  const cli = resolve(process.env['TSCHART_CLI'] ?? resolve(import.meta.dirname, '../../dist/cli.js'));
  if (!existsSync(cli)) throw new Error('npm run build comes first');
  const admin = openAdmin(config);
  const folder = mkdtempSync(join(tmpdir(), 'tschart-faults-'));
  symlinkSync(cli, linkIn(folder));
  symlinkSync(resolve(import.meta.dirname, 'charts'), join(folder, 'charts'));
  const programs = { helm: helmProgram(join(oracle!, 'helm')), tschart: tschartProgram(linkIn(folder)) };
  symlinkSync(cli, join(folder, 'tschart'));
  let rooms = 0;
  return {
    admin,
    programs,
    byOwnName: tschartProgram(join(folder, 'tschart')),
    async room(decide) {
      const namespace = `harness-f-${Date.now().toString(36)}${(rooms++).toString(36).padStart(3, '0')}`;
      await createNamespace(admin, namespace);
      return openRoom(admin, folder, namespace, decide ?? (() => undefined));
    },
    close() {
      admin.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function openRoom(admin: Admin, folder: string, namespace: string, decide: Decide): Promise<Room> {
  const proxy = await openProxy(admin.server, decide);
  const home = join(folder, namespace);
  const configs = { faulty: `${home}-faulty`, calm: `${home}-calm` };
  const { url, ca, token } = admin.server;
  const authority = { 'certificate-authority-data': Buffer.from(ca).toString('base64') };
  writeKubeconfig(configs.faulty, { server: proxy.url, ...authority }, token, namespace);
  writeKubeconfig(configs.calm, { server: url.href, ...authority }, token, namespace);
  const begin = (program: Program, args: readonly string[], config: string, more = {}): Running =>
    start(program, args, {
      cwd: folder,
      env: { PATH: process.env['PATH'] ?? '', HOME: home, KUBECONFIG: config, TZ: 'UTC', ...more },
      longest: BOUND,
    });
  const masked = async ({ outcome }: Running): Promise<Outcome> => {
    const { status, stdout, stderr } = await outcome;
    const names = { namespace, folder };
    return { status, stdout: mask(stdout, names), stderr: mask(stderr, names) };
  };
  return {
    namespace,
    proxy,
    start: (program, args) => begin(program, args, configs.faulty),
    run: (program, args) => masked(begin(program, args, configs.faulty)),
    calm: (program, args, env) => masked(begin(program, args, configs.calm, env)),
    async records() {
      const list = await admin.get<{ items: SecretObject[] }>(
        `/api/v1/namespaces/${namespace}/secrets?labelSelector=owner=helm`,
      );
      return (list?.items ?? []).map(({ data, metadata }) => {
        const record = JSON.parse(decodeSecret(data.release)) as {
          name: string;
          version: number;
          info: { status: string };
        };
        return {
          name: record.name,
          version: record.version,
          status: record.info.status,
          label: metadata.labels['status']!,
        };
      });
    },
    async close() {
      await proxy.close();
      await admin.ask('DELETE', `/api/v1/namespaces/${namespace}`);
    },
  };
}

interface SecretObject {
  readonly data: { readonly release: string };
  readonly metadata: { readonly labels: Readonly<Record<string, string>> };
}

function writeKubeconfig(path: string, cluster: Record<string, string>, token: string, namespace: string): void {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'c', cluster }],
    users: [{ name: 'u', user: { token } }],
    contexts: [{ name: 'c', context: { cluster: 'c', user: 'u', namespace } }],
    'current-context': 'c',
  };
  writeFileSync(path, JSON.stringify(config), { mode: 0o600 });
}

/** What no outcome may be, however its requests went: a crash, a hang, a failure that says nothing. */
export function complaints({ status, stdout, stderr }: Outcome): string[] {
  const found: string[] = [];
  if (typeof status === 'string') found.push(`ended by ${status}`);
  if (/^\s+at .*[:(]\S+:\d+:\d+\)?$/m.test(stdout + stderr)) found.push(`a stack trace: ${stderr}`);
  if (status !== 0 && !/^Error: \S/m.test(stderr)) found.push(`status ${status} without an error: ${stderr}`);
  if (/\[object Object\]|\bundefined\b|\bNaN\b/.test(stderr)) found.push(`no words for an error: ${stderr}`);
  return found;
}

/** What Helm's documentation advises for releases that a command left unfinished. */
const WAYS_OUT: Readonly<Record<string, readonly string[]>> = {
  'pending-install': ['uninstall', 'web'],
  'pending-upgrade': ['rollback', 'web'],
  'pending-rollback': ['rollback', 'web'],
  uninstalling: ['uninstall', 'web'],
};

const NOT_DEPLOYED = /"web" has no deployed releases/;
const IN_PROGRESS = /another operation \(install\/upgrade\/rollback\) is in progress/;

/**
 * After whatever happened to release `web`: every record is whole and Helm reads it; the next upgrade works, or is refused
 * in Helm's words for a release that is pending and then Helm's way out works. Ends with a deployed release.
 */
export async function recovers(room: Room, { helm, tschart }: Programs): Promise<string[]> {
  const wrong: string[] = [];
  const records = await room.records();
  for (const { status, label, version } of records)
    if (status !== label) wrong.push(`revision ${version} is ${status} and labelled ${label}`);
  const history = await room.calm(helm, ['history', 'web']);
  if (records.length > 0 && history.status !== 0) wrong.push(`Helm can't read the history: ${history.stderr}`);
  const upgrade = ['upgrade', '--install', 'web', 'charts/steps', '--set', 'message=later'];
  let next = await room.calm(tschart, upgrade);
  const last = [...records].sort((a, b) => b.version - a.version)[0];
  if (next.status !== 0) {
    if (!last || !WAYS_OUT[last.status]) return [...wrong, `the next upgrade failed: ${next.stderr}`];
    if (!(last.status === 'uninstalling' ? NOT_DEPLOYED : IN_PROGRESS).test(next.stderr))
      wrong.push(`a pending release is refused otherwise: ${next.stderr}`);
    const out = await room.calm(tschart, WAYS_OUT[last.status]!);
    if (out.status !== 0) wrong.push(`the way out of ${last.status} failed: ${out.stderr}`);
    next = await room.calm(tschart, upgrade);
    if (next.status !== 0) wrong.push(`the upgrade after the way out failed: ${next.stderr}`);
  } else if (last?.status.startsWith('pending-')) wrong.push(`an upgrade went over a release that is ${last.status}`);
  const status = await room.calm(helm, ['status', 'web']);
  if (!status.stdout.includes('STATUS: deployed'))
    wrong.push(`not deployed in the end: ${status.stdout}${status.stderr}`);
  return wrong;
}
