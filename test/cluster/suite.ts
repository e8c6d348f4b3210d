import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { nodesReady, openAdmin, unreadyNodes } from './admin.ts';
import { compareRuns } from './compare.ts';
import { MUTANT_NAMES, mutantSide } from './mutants.ts';
import { type Place, runScript, type Side, type StepResult } from './run.ts';
import { parseScript, type Script } from './script.ts';
import { helmProgram, linkIn, type Programs, SIDES, type SideName, sideOf, tschartProgram } from './sides.ts';

/** A command of a broken program may wait for what never comes. */
const LONGEST_BROKEN = 60_000;

export interface SuiteOptions {
  /** This folder: scripts and charts stand in it. */
  readonly here: string;
  readonly helm: string;
  /** dist/cli.js */
  readonly tschart: string;
  readonly kubeconfig: string;
  readonly postgres?: string | undefined;
  /** How many scripts run side by side. */
  readonly jobs?: number;
  /** The first is what the others are compared with. */
  readonly sides?: readonly SideName[];
}

/** Whether a script told a broken program from a whole one; some faults do not touch what it does. */
export type MutantResult = 'noticed' | 'unnoticed' | 'untouched';

export interface Suite {
  readonly place: Place;
  readonly programs: Programs;
  readonly scripts: readonly Script[];
  /** What differs; empty where all sides, or those named, are alike. Rejects where the script itself is wrong. */
  check(script: Script, only?: readonly SideName[]): Promise<string[]>;
  /** Runs work when there is room for it. */
  queue<T>(work: () => Promise<T>): Promise<T>;
  /** Runs the script with tschart broken on purpose, in one of the ways of `MUTANT_NAMES`. */
  tryMutant(script: Script, mutant: string): Promise<MutantResult>;
  /**
   * The same with one way after the other: what went unnoticed, empty where all was noticed. `first` is the first to try,
   * `most` how many that touch the script.
   */
  checkMutants(script: Script, first: number, most: number): Promise<string[]>;
  close(): void;
}

export function readScripts(here: string): Script[] {
  const folder = join(here, 'scripts');
  return readdirSync(folder)
    .sort()
    .map((name) => parseScript(name.replace(/\.txt$/, ''), readFileSync(join(folder, name), 'utf8')));
}

export function openSuite(options: SuiteOptions): Suite {
  const admin = openAdmin(options.kubeconfig);
  const links = mkdtempSync(join(tmpdir(), 'tschart-link-'));
  symlinkSync(resolve(options.tschart), linkIn(links));
  const programs = { helm: helmProgram(resolve(options.helm)), tschart: tschartProgram(linkIn(links)) };
  const place: Place = {
    admin,
    bin: dirname(resolve(options.helm)),
    charts: join(options.here, 'charts'),
    viewer: `${resolve(options.kubeconfig)}-viewer`,
    postgres: options.postgres,
  };
  const queue = limited(options.jobs ?? 4);
  const sides = (options.sides ?? SIDES).map((name) => sideOf(name, programs));

  let nodes: Promise<void> | undefined;
  /** Adds to what differs that the cluster is at fault, where it is. */
  const blamed = async (found: string[]): Promise<string[]> =>
    found.length === 0 ? found : [...found, ...(await unreadyNodes(admin))];

  const references = new Map<string, Promise<StepResult[]>>();
  const reference = (script: Script): Promise<StepResult[]> => {
    const known = references.get(script.name);
    if (known) return known;
    const run = queue(() => runScript(script, sides[0]!, place));
    references.set(script.name, run);
    return run;
  };

  async function tryMutant(script: Script, name: string): Promise<MutantResult> {
    nodes ??= nodesReady(admin);
    await nodes;
    const expected = await reference(script);
    const mutant = await mutantSide(name, sides[1] ?? sides[0]!, admin.server);
    try {
      let noticed = false;
      const side: Side = {
        ...mutant.side,
        longest: LONGEST_BROKEN,
        isEnough: (result, i) => (noticed ||= compareRuns(expected.slice(i, i + 1), [result]).length > 0),
      };
      // A script whose own tools stumble over what is missing has noticed it, too.
      await queue(() => runScript(script, side, place)).catch(() => (noticed = true));
      if (mutant.touched() === 0) return 'untouched';
      return noticed ? 'noticed' : 'unnoticed';
    } finally {
      await mutant.close();
    }
  }

  async function checkMutants(script: Script, first: number, most: number): Promise<string[]> {
    const unnoticed: string[] = [];
    let touching = 0;
    for (let i = 0; i < MUTANT_NAMES.length && touching < most; i++) {
      const name = MUTANT_NAMES[(first + i) % MUTANT_NAMES.length]!;
      const result = await tryMutant(script, name);
      if (result === 'untouched') continue;
      touching++;
      if (result === 'unnoticed') unnoticed.push(`${script.name}: not noticed: one that ${name}`);
    }
    return touching === 0 ? [`${script.name}: no fault touches it`] : unnoticed;
  }

  async function check(script: Script, only?: readonly SideName[]): Promise<string[]> {
    const chosen = sides.filter(({ name }, i) => i === 0 || !only || (only as readonly string[]).includes(name));
    nodes ??= nodesReady(admin);
    await nodes;
    const runs = await Promise.all([
      reference(script),
      ...chosen.slice(1).map((side) => queue(() => runScript(script, side, place))),
    ]);
    const [expected, ...others] = runs as [StepResult[], ...StepResult[][]];
    const wrong = wrongStatus(script, expected);
    if (wrong) return blamed([wrong]);
    return blamed(
      others.flatMap((run, i) =>
        compareRuns(expected, run).map(
          (difference) => `${script.name}: ${chosen[0]!.name} / ${chosen[i + 1]!.name}: ${difference}`,
        ),
      ),
    );
  }

  return {
    place,
    programs,
    scripts: readScripts(options.here),
    check,
    tryMutant,
    checkMutants,
    queue,
    close() {
      admin.close();
      rmSync(links, { recursive: true, force: true });
    },
  };
}

/** Where the reference succeeds or fails otherwise than the script says, it does not test what it is to test. */
export function wrongStatus(script: Script, results: readonly StepResult[]): string | undefined {
  const compared = script.steps.filter((step) => step.kind === 'helm' || step.kind === 'end');
  for (const [i, step] of compared.entries()) {
    const { outcome } = results[i]!;
    if (step.fails === (outcome.status === 0))
      return `${script.name}: ${step.line}: ended with ${outcome.status}\n${outcome.stdout}${outcome.stderr}`;
  }
  return undefined;
}

/** Runs at most so many works at once, in the order asked. */
export function limited(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= most) await new Promise<void>((go) => waiting.push(go));
    else running++;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
