import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { compareRuns } from '../cluster/compare.ts';
import type { StepResult } from '../cluster/run.ts';
import { helmProgram, linkIn, type SideName, sideOf, tschartProgram } from '../cluster/sides.ts';
import { runScript } from './run.ts';
import { type Need, parseScript, type Script } from './script.ts';

/** Who takes turns, unless told otherwise: Helm alone is what the others are compared with. */
export const TRAVEL_SIDES: readonly SideName[] = ['helm', 'tschart', 'alternating'];

export interface SuiteOptions {
  readonly helm: string;
  /** dist/cli.js, or another build. */
  readonly tschart: string;
  /** The program of the real registry. */
  readonly registry: string | undefined;
  readonly sides?: readonly SideName[];
}

/** The scripts beside this file. */
export function readScripts(): Script[] {
  const folder = join(process.env['TSCHART_TRAVEL_TESTS'] ?? import.meta.dirname, 'scripts');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.txt'))
    .sort()
    .map((name) => parseScript(name.replace(/\.txt$/, ''), readFileSync(join(folder, name), 'utf8')));
}

/** Whether there is all that a script needs. */
export function canRun({ needs }: Script, registry: string | undefined, programs: readonly Need[]): boolean {
  return needs.every((need) => {
    if (need.startsWith('registry')) return registry !== undefined;
    return need !== 'gpg' || programs.includes('gpg');
  });
}

/** Runs a script with Helm, with tschart, and with the two in turns; gives what differs. */
export async function checkScript(script: Script, options: SuiteOptions): Promise<string[]> {
  const { helm, tschart, registry, sides = TRAVEL_SIDES } = options;
  const links = mkdtempSync(join(tmpdir(), 'tschart-link-'));
  try {
    symlinkSync(resolve(tschart), linkIn(links));
    const programs = { helm: helmProgram(resolve(helm)), tschart: tschartProgram(linkIn(links)) };
    const place = { helm: programs.helm, registry };
    const runs: StepResult[][] = [];
    for (const name of sides) {
      const { program } = sideOf(name, programs);
      runs.push(await runScript(script, { name, program }, place));
    }
    const [expected, ...others] = runs as [StepResult[], ...StepResult[][]];
    const wrong = wrongStatus(script, expected);
    if (wrong !== undefined) return [wrong];
    return others.flatMap((run, i) =>
      compareRuns(expected, run).map((found) => `${script.name}: ${sides[0]!} / ${sides[i + 1]!}: ${found}`),
    );
  } finally {
    rmSync(links, { recursive: true, force: true });
  }
}

/** Where the reference succeeds or fails otherwise than the script says, it does not test what it is to test. */
function wrongStatus(script: Script, results: readonly StepResult[]): string | undefined {
  const compared = script.steps.filter((step) => step.kind === 'helm');
  for (const [i, step] of compared.entries()) {
    const { outcome } = results[i]!;
    if (step.fails === (outcome.status === 0))
      return `${script.name}: ${step.line}: ended with ${outcome.status}\n${outcome.stdout}${outcome.stderr}`;
  }
  return undefined;
}
