import { type ChildProcess, spawn } from 'node:child_process';

/** How a program is started: itself, and arguments that come before all others. */
export interface Program {
  readonly name: string;
  readonly file: string;
  readonly before: readonly string[];
}

export interface Outcome {
  /** The exit status, or the signal that ended it. */
  readonly status: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly outcome: Promise<Outcome>;
}

/** No command of a script takes longer: one that does is killed, and its status says so. */
const LONGEST = 600_000;

export function start(
  { file, before }: Program,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string>>; readonly longest?: number },
): Running {
  const child = spawn(file, [...before, ...args], {
    cwd: options.cwd,
    env: { ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let late = false;
  const longest = options.longest ?? LONGEST;
  const timer = setTimeout(() => {
    late = true;
    child.kill('SIGKILL');
  }, longest);
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on('data', (part: Buffer) => stdout.push(part));
  child.stderr.on('data', (part: Buffer) => stderr.push(part));
  const outcome = new Promise<Outcome>((done, fail) => {
    child.on('error', fail);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      done({
        status: late ? `not ended after ${longest / 1000} s` : (code ?? signal ?? 'unknown'),
        stdout: Buffer.concat(stdout).toString(),
        stderr: Buffer.concat(stderr).toString(),
      });
    });
  });
  return { child, outcome };
}
