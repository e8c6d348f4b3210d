import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import type { StepResult } from '../cluster/run.ts';
import { createMask } from './mask.ts';
import type { Need, Script, Step } from './script.ts';
import { certificatesIn, PASSWORD, type Running, startServer, USER } from './servers.ts';
import { takeSnapshot } from './snapshot.ts';

/** How a program is started: itself, and arguments that come before all others. */
export interface Program {
  readonly name: string;
  readonly file: string;
  readonly before: readonly string[];
}

/** Who runs the n-th command. */
export interface Side {
  readonly name: string;
  program(turn: number): Program;
}

export interface Place {
  /** The real Helm. */
  readonly helm: Program;
  /** The real registry's program. */
  readonly registry: string | undefined;
}

/** No command of a script takes longer: one that does is killed, and its status says so. */
const LONGEST = 240_000;

/** Runs a script for one side in a folder of its own. Rejects where the script itself is wrong. */
export async function runScript(script: Script, side: Side, place: Place): Promise<StepResult[]> {
  // Messages name real paths.
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'tschart-travel-')));
  const running: Running[] = [];
  try {
    return await runIn(folder, script, side, place, running);
  } finally {
    await Promise.all(running.map((server) => server.close()));
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runIn(
  folder: string,
  script: Script,
  side: Side,
  place: Place,
  running: Running[],
): Promise<StepResult[]> {
  const sandbox = join(folder, 'sandbox');
  const work = join(sandbox, 'work');
  const home = join(sandbox, 'home');
  const own = join(folder, 'servers');
  for (const path of [work, home, own]) mkdirSync(path, { recursive: true });
  const { ca, cert, key } = certificatesIn(own);
  const variables: [string, string][] = [
    ['$CA', ca],
    ['$CERT', cert],
    ['$KEY', key],
    ['$KEYS', join(process.env['TSCHART_TRAVEL_TESTS'] ?? import.meta.dirname, 'keys')],
    ['$WORK', work],
    ['$HOME', home],
    ['$USER', USER],
    ['$PASSWORD', PASSWORD],
  ];
  const servers = new Map<string, string>();
  const started = new Map<Need, string>();
  for (const need of script.needs) {
    if (need === 'gpg') continue;
    const server = await startServer(need, own, join(work, 'www'), place.registry, started);
    started.set(need, server.address);
    running.push(server);
    const name = need.toUpperCase().replaceAll('-', '_');
    servers.set(server.address, `<${need}>`);
    variables.push([`$${name}`, server.address]);
  }
  // The longer names first: $REGISTRY_AUTH is not $REGISTRY.
  variables.sort(([a], [b]) => b.length - a.length);
  const fill = (text: string): string =>
    variables.reduce((filled, [name, value]) => filled.replaceAll(name, value), text);
  for (const [path, text] of script.files) {
    const target = resolve(work, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, fill(text), { mode: text.startsWith('#!') ? 0o755 : 0o644 });
  }
  const mask = createMask({ folder, servers });
  const env: Record<string, string> = {
    PATH: `${join(work, 'bin')}${delimiter}${process.env['PATH'] ?? ''}`,
    HOME: home,
    TZ: 'UTC',
    // No cluster, and none that is found by chance.
    KUBECONFIG: join(folder, 'no-kubeconfig'),
  };
  const results: StepResult[] = [];
  let input = '';
  let turn = 0;

  const take = async (step: Step): Promise<void> => {
    switch (step.kind) {
      case 'env':
        if (step.value === undefined) delete env[step.name];
        else env[step.name] = fill(step.value);
        return;
      case 'input':
        input = fill(step.text);
        return;
      case 'set': {
        const { status, stdout, stderr } = await start('/bin/sh', ['-ec', fill(step.shell)], work, env, '');
        if (status !== 0) throw new Error(`${script.name} (${side.name}): ${step.line}: ${status}\n${stderr}`);
        variables.push([`$${step.name}`, stdout.trim()]);
        variables.sort(([a], [b]) => b.length - a.length);
        return;
      }
      case 'tool': {
        const [file, args] =
          step.args === undefined
            ? (['/bin/sh', ['-ec', fill(step.shell)]] as const)
            : ([place.helm.file, [...place.helm.before, ...step.args.map(fill)]] as const);
        const { status, stdout, stderr } = await start(file, args, work, env, '');
        if (status !== 0) throw new Error(`${script.name} (${side.name}): ${step.line}: ${status}\n${stdout}${stderr}`);
        return;
      }
      case 'helm': {
        const program = side.program(turn++);
        const { file, before } = program;
        const outcome = await start(file, [...before, ...step.args.map(fill)], work, env, input);
        input = '';
        const masked = { ...outcome, stdout: mask(outcome.stdout), stderr: mask(outcome.stderr) };
        const files = takeSnapshot(sandbox, { mask, ignored: script.ignored, same: script.same });
        results.push({ line: step.line, program: program.name, outcome: masked, objects: files });
      }
    }
  };
  for (const step of script.steps) await take(step);
  return results;
}

function start(
  file: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
  input: string,
): Promise<StepResult['outcome']> {
  return new Promise((done, fail) => {
    const child = spawn(file, [...args], { cwd, env: { ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, LONGEST);
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (part: Buffer) => stdout.push(part));
    child.stderr.on('data', (part: Buffer) => stderr.push(part));
    child.stdin.on('error', () => {});
    child.stdin.end(input);
    child.on('error', fail);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      done({
        status: late ? `not ended after ${LONGEST / 1000} s` : (code ?? signal ?? 'unknown'),
        stdout: Buffer.concat(stdout).toString(),
        stderr: Buffer.concat(stderr).toString(),
      });
    });
  });
}
