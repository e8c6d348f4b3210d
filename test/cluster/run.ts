import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Admin } from './admin.ts';
import { mask, type Names } from './mask.ts';
import { type Outcome, type Program, type Running, start } from './program.ts';
import { setStatus } from './record.ts';
import type { EndStep, Script, Step } from './script.ts';
import { Camera, type Snapshot } from './snapshot.ts';
import { createDatabase, type Database } from './sql.ts';

/** Where scripts run and with what. */
export interface Place {
  readonly admin: Admin;
  /** The folder with helm, helm3 and kubectl. */
  readonly bin: string;
  /** The folder of charts that scripts name as `charts/…`. */
  readonly charts: string;
  /** A kubeconfig of a user without rights; scripts name it `$VIEWER`. */
  readonly viewer: string;
  /** A connection string of a Postgres server. */
  readonly postgres: string | undefined;
}

/** Who runs the n-th command, and through which server. */
export interface Side {
  readonly name: string;
  /** Which program takes the n-th command; from 0. */
  program(turn: number): Program;
  /** Another address than the API server's, for what stands in between. */
  readonly server?: string | undefined;
  /** What becomes of outcomes, for a side that is broken on purpose. */
  alter?(outcome: Outcome): Outcome;
  /** How long a command may take, in milliseconds. */
  readonly longest?: number | undefined;
  /** Told of each result; whether the rest of the script can tell no more. */
  isEnough?(result: StepResult, index: number): boolean;
}

/** What is compared after a command. */
export interface StepResult {
  readonly line: string;
  readonly program: string;
  readonly outcome: Outcome;
  readonly objects: Snapshot;
}

const SIGNALS = { kill: 'SIGKILL', interrupt: 'SIGINT', terminate: 'SIGTERM' } as const;

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

function freshNamespace(): string {
  let name = 'harness-';
  for (let i = 0; i < 7; i++) name += LETTERS[Math.floor(Math.random() * 26)];
  return name;
}

/** Runs a script for one side in a namespace of its own. Rejects where the script itself is wrong. */
export async function runScript(script: Script, side: Side, place: Place): Promise<StepResult[]> {
  const run = await open(script, side, place);
  try {
    for (const step of script.steps) {
      await run.take(step);
      const last = run.results.length - 1;
      if (last >= 0 && side.isEnough?.(run.results[last]!, last)) break;
    }
    return run.results;
  } finally {
    await run.close();
  }
}

async function open(script: Script, side: Side, place: Place) {
  const { admin } = place;
  const names: Names = { namespace: freshNamespace(), folder: mkdtempSync(join(tmpdir(), 'tschart-script-')) };
  const { namespace, folder } = names;
  const database = script.sql ? await createDatabase(place.postgres!) : undefined;
  writeFiles(script, names, side.server ?? admin.server.url.href, place);
  if (script.namespace) await createNamespace(admin, namespace);
  const env = environment(names, place, database);
  const camera = new Camera(admin, names);
  const running = new Map<string, Running & { readonly program: Program }>();
  const results: StepResult[] = [];
  let turn = 0;

  const server = side.server ?? admin.server.url.href;
  const fill = (text: string): string =>
    text
      .replaceAll('$NS', namespace)
      .replaceAll('$VIEWER', place.viewer)
      .replaceAll('$SERVER', server)
      .replaceAll('$TOKEN', admin.server.token);
  const spawn = (program: Program, args: readonly string[]): Running =>
    start(program, args.map(fill), { cwd: folder, env, ...(side.longest !== undefined && { longest: side.longest }) });

  async function note(line: string, program: Program, told: Outcome): Promise<void> {
    const outcome = side.alter?.(told) ?? told;
    const masked = { ...outcome, stdout: mask(outcome.stdout, names), stderr: mask(outcome.stderr, names) };
    const [objects, rows] = await Promise.all([camera.take(), database?.take(names)]);
    results.push({ line, program: program.name, outcome: masked, objects: new Map([...objects, ...(rows ?? [])]) });
  }

  async function end({ line, name, how }: EndStep): Promise<void> {
    const started = running.get(name);
    if (!started) throw new Error(`${script.name}: ${line}: not started`);
    running.delete(name);
    if (how !== 'finish') started.child.kill(SIGNALS[how]);
    await note(line, started.program, await started.outcome);
  }

  async function take(step: Step): Promise<void> {
    switch (step.kind) {
      case 'helm': {
        const program = side.program(turn++);
        return note(step.line, program, await spawn(program, step.args).outcome);
      }
      case 'start': {
        const program = side.program(turn++);
        running.set(step.name, { ...spawn(program, step.args), program });
        return;
      }
      case 'end':
        return end(step);
      case 'tool': {
        const tool: Program = { name: step.program, file: join(place.bin, step.program), before: [] };
        const { status, stdout, stderr } = await spawn(tool, step.args).outcome;
        if (status !== 0) throw new Error(`${script.name} (${side.name}): ${step.line}: ${status}\n${stdout}${stderr}`);
        return;
      }
      case 'env':
        if (step.value === undefined) delete env[step.name];
        else env[step.name] = fill(step.value);
        return;
      case 'watch':
        camera.watch(fill(step.path));
        return;
      case 'record':
        return setStatus(admin, namespace, step.key, step.status);
    }
  }

  async function close(): Promise<void> {
    for (const { child } of running.values()) child.kill('SIGKILL');
    await Promise.all([...running.values()].map(({ outcome }) => outcome));
    rmSync(folder, { recursive: true, force: true });
    await database?.drop();
    // Not waited for: the cluster goes on with it while other scripts run.
    for (const name of [namespace, `${namespace}-b`]) await admin.ask('DELETE', `/api/v1/namespaces/${name}`);
  }

  return { take, close, results };
}

function writeFiles(script: Script, { namespace, folder }: Names, server: string, { admin, charts }: Place): void {
  symlinkSync(charts, join(folder, 'charts'));
  for (const [path, text] of script.files) {
    const target = resolve(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    const filled = text.replaceAll('$NS', namespace).replaceAll('$SERVER', server);
    writeFileSync(target, filled.replaceAll('$TOKEN', admin.server.token), { mode: 0o700 });
  }
  writeFileSync(join(folder, 'ca.crt'), admin.server.ca);
  const cluster = { server, 'certificate-authority-data': base64(admin.server.ca) };
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'c', cluster }],
    users: [{ name: 'u', user: { token: admin.server.token } }],
    contexts: [{ name: 'c', context: { cluster: 'c', user: 'u', namespace } }],
    'current-context': 'c',
  };
  writeFileSync(join(folder, 'kubeconfig'), JSON.stringify(config), { mode: 0o600 });
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

function environment({ folder }: Names, { bin }: Place, database: Database | undefined): Record<string, string> {
  const env: Record<string, string> = {
    PATH: `${bin}:${process.env['PATH'] ?? ''}`,
    HOME: join(folder, 'home'),
    KUBECONFIG: join(folder, 'kubeconfig'),
    TZ: 'UTC',
  };
  if (database) env['HELM_DRIVER_SQL_CONNECTION_STRING'] = database.url;
  return env;
}

export async function createNamespace(admin: Admin, name: string): Promise<void> {
  const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
  const { status, text } = await admin.ask('POST', '/api/v1/namespaces', body);
  if (status >= 400) throw new Error(`namespace ${name}: ${text}`);
}
