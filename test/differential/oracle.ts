import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Answer, type Case, readAnswer, requestLine } from './case.ts';

const HELM = 'v4.3.1';
const SOURCES = ['main.go', 'go.mod', 'go.sum'];

/** The folder for what is built: outside the repository. */
export function cacheFolder(): string {
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'tschart-oracle');
}

/** Builds the program that answers as Helm does, unless it is there already; gives its path. Needs Go. */
export function buildOracle(sources: string): string {
  const hash = createHash('sha256');
  for (const name of SOURCES) hash.update(readFileSync(join(sources, name)));
  const folder = join(cacheFolder(), `differential-${hash.digest('hex').slice(0, 12)}`);
  const program = join(folder, 'oracle');
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  for (const name of SOURCES) copyFileSync(join(sources, name), join(folder, name));
  const flags = `-X helm.sh/helm/v4/internal/version.version=${HELM}`;
  execFileSync('go', ['build', '-ldflags', flags, '-o', program, '.'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, GOFLAGS: '-mod=mod -buildvcs=false' },
  });
  return program;
}

/** Answers cases one after another; `undefined` for one that took too long or ended the program. */
export interface Answerer {
  ask(cases: readonly Case[]): Promise<(Answer | undefined)[]>;
  close(): void;
}

/** The oracle's process, started anew after a case that it does not survive. */
export function startOracle(program: string, patience = 6_000): Answerer {
  let child: ChildProcess | undefined;
  let received: ((line: string) => void) | undefined;
  let ended: (() => void) | undefined;
  const start = (): ChildProcess => {
    // Memory has a limit: Helm has none on what a template may make.
    const started = spawn('/bin/sh', ['-c', 'ulimit -v 4000000; exec "$0"', program], {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: { ...process.env, TZ: 'UTC' },
    });
    createInterface({ input: started.stdout }).on('line', (line) => received?.(line));
    started.on('exit', () => {
      if (child !== started) return;
      child = undefined;
      ended?.();
    });
    started.stdin.on('error', () => {});
    return started;
  };
  const run = (cases: readonly Case[], from: number, answers: (Answer | undefined)[]): Promise<number> =>
    new Promise((resolve) => {
      child ??= start();
      let next = from;
      const giveUp = (): void => {
        clearTimeout(timer);
        child?.kill('SIGKILL');
        child = undefined;
        resolve(next + 1);
      };
      let timer = setTimeout(giveUp, patience);
      ended = giveUp;
      received = (line) => {
        const { id, answer } = readAnswer(line);
        answers[id] = answer;
        next = id + 1;
        if (next === cases.length) {
          clearTimeout(timer);
          ended = undefined;
          resolve(next);
        } else timer = restart(timer, giveUp, patience);
      };
      let text = '';
      for (let i = from; i < cases.length; i++) text += requestLine(i, cases[i]!);
      child.stdin!.write(text);
    });
  return {
    async ask(cases) {
      const answers = new Array<Answer | undefined>(cases.length).fill(undefined);
      let at = 0;
      while (at < cases.length) at = await run(cases, at, answers);
      return answers;
    },
    close() {
      child?.stdin?.end();
    },
  };
}

function restart(timer: NodeJS.Timeout, then: () => void, patience: number): NodeJS.Timeout {
  clearTimeout(timer);
  return setTimeout(then, patience);
}
