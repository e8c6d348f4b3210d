import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { decodeUtf8 } from '../../src/go/text.ts';
import type { Case } from './case.ts';
import { compare, type Difference, type Sides } from './compare.ts';
import { missingFrom, printCoverage } from './coverage.ts';
import { buildOracle, startOracle } from './oracle.ts';
import { startOurs } from './ours-thread.ts';
import { seedOf } from './random.ts';
import { checkSample } from './sample.ts';
import { shrink } from './shrink.ts';
import { drawTemplateCase } from './templates.ts';
import { DOCUMENTS } from './yaml-documents.ts';
import { drawYamlCase } from './yaml-mutations.ts';

const USAGE = `differential: compare random charts with Helm 4.3.1
  --count N     cases of each kind (10000)
  --seed N      seed of the run (the time)
  --only KIND   templates or yaml
  --case I      only case number I of the run, printed
  --cases FILE  compare these cases, a JSON object a line, instead of random ones
  --record FILE with --cases: write them with Helm's answers
  --seeds DIR   YAML files to mutate, beside the project's own
  --sample N    first compare N cases with the helm binary itself and with dist/cli.js
  --show N      differences to make minimal and print (10)
  --out FILE    write the minimal cases there, a JSON object a line
  --errors N    the N commonest reasons why cases do not render (0)
  --seconds N   stop after so long`;

const BATCH = 250;
/** One case in so many may be one that Helm dies of: its own recursion or memory has no limit. */
const MAX_UNANSWERED = 500;
/** A run of so many cases uses every function and every kind of node; some take a second to run and are drawn rarely. */
const FULL_COVERAGE = 5000;
const MAX_RARE_DRAWS = 100_000;

const { values: flags } = parseArgs({
  options: {
    count: { type: 'string', default: '10000' },
    seed: { type: 'string' },
    only: { type: 'string' },
    case: { type: 'string' },
    cases: { type: 'string' },
    record: { type: 'string' },
    seeds: { type: 'string' },
    sample: { type: 'string', default: '0' },
    show: { type: 'string', default: '10' },
    out: { type: 'string' },
    seconds: { type: 'string', default: '1e9' },
    errors: { type: 'string', default: '0' },
    help: { type: 'boolean' },
  },
});

interface Kind {
  readonly name: string;
  draw(seed: number): Case;
}

interface Tally {
  cases: number;
  rendered: number;
  random: number;
  unanswered: number;
  readonly errors: Map<string, number>;
  readonly differences: Difference[];
}

const used = new Map<string, number>();
const seed = flags.seed === undefined ? Date.now() % 1_000_000_007 : Number(flags.seed);
const documents = [...DOCUMENTS, ...(flags.seeds === undefined ? [] : yamlFiles(flags.seeds))];
const kinds: readonly Kind[] = [
  { name: 'templates', draw: (s: number) => drawTemplateCase(s, used) },
  { name: 'yaml', draw: (s: number) => drawYamlCase(s, documents) },
].filter(({ name }) => flags.only === undefined || flags.only === name);

function yamlFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).size < 20_000)
    .map((path) => decodeUtf8(readFileSync(path)));
}

/** Further cases of the run, from number `from` on: those that use what no case before them used. */
function rareCases(from: number): Case[] {
  const cases: Case[] = [];
  for (let i = from; i < from + MAX_RARE_DRAWS && missingFrom(used).length > 0; i++) {
    const uses = new Map<string, number>();
    const drawn = drawTemplateCase(seedOf(seed, i), uses);
    if (![...uses.keys()].some((what) => !used.has(what))) continue;
    for (const [what, n] of uses) used.set(what, (used.get(what) ?? 0) + n);
    cases.push(drawn);
  }
  return cases;
}

async function runKind(kind: Kind, sides: Sides, deadline: number): Promise<Tally> {
  const tally: Tally = { cases: 0, rendered: 0, random: 0, unanswered: 0, errors: new Map(), differences: [] };
  const started = Date.now();
  const total = Number(flags.count);
  for (let from = 0; from < total && Date.now() < deadline; from += BATCH) {
    const cases: Case[] = [];
    for (let i = from; i < Math.min(from + BATCH, total); i++) cases.push(kind.draw(seedOf(seed, i)));
    if (kind.name === 'templates' && from + BATCH >= total && total >= FULL_COVERAGE) cases.push(...rareCases(total));
    const verdicts = await compare(sides, cases);
    verdicts.forEach((verdict, i) => {
      tally.cases++;
      if (verdict.helm !== undefined && verdict.helm.error === undefined) tally.rendered++;
      else count(tally.errors, reason(verdict.helm?.error ?? 'no answer'));
      if (verdict.kind === 'random') tally.random++;
      if (verdict.kind === 'unanswered') {
        tally.unanswered++;
        console.log(`${kind.name} ${from + i}: no answer from Helm`);
      }
      if (verdict.kind === 'different') {
        console.log(`${kind.name} ${from + i}: different`);
        tally.differences.push(verdict.difference);
      }
    });
  }
  const { cases, rendered, random, unanswered, differences } = tally;
  const share = ((100 * rendered) / Math.max(1, cases)).toFixed(1);
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(
    `${kind.name}: seed ${seed}, ${cases} cases in ${seconds} s, ${share} % render, ${differences.length} different, ` +
      `${random} where Helm itself is random, ${unanswered} without an answer`,
  );
  const reasons = [...tally.errors].sort((a, b) => b[1] - a[1]).slice(0, Number(flags.errors));
  for (const [text, n] of reasons) console.log(`  ${n} ${text}`);
  return tally;
}

function count(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}

/** What an error says at its end, without its names and numbers. */
function reason(error: string): string {
  const line = error
    .replace(/\n\nUse --debug.*/s, '')
    .trimEnd()
    .split('\n')
    .at(-1)!;
  return line
    .replace(/"(?:[^"\\]|\\.)*"/g, '""')
    .replace(/\d+/g, '0')
    .slice(-110)
    .trim();
}

async function main(): Promise<boolean> {
  if (flags.help) {
    console.log(USAGE);
    return true;
  }
  console.log(`seed ${seed}`);
  const oracle = startOracle(buildOracle(join(process.env['TSCHART_DIFFERENTIAL']!, 'oracle')));
  const ours = startOurs(join(import.meta.dirname, 'ours-worker.mjs'));
  const sides: Sides = { oracle, ours };
  try {
    if (flags.cases !== undefined) {
      const lines = readFileSync(flags.cases, 'utf8').trimEnd().split('\n');
      const cases = lines.map((line) => JSON.parse(line) as Case);
      const verdicts = await compare(sides, cases);
      const kept = verdicts.filter(({ kind }) => kind !== 'same');
      for (const verdict of kept) console.log(JSON.stringify(verdict));
      console.log(`${cases.length} cases, ${kept.length} different, random or without an answer`);
      if (flags.record !== undefined) {
        const rows = cases.map((c, i) => `${JSON.stringify({ ...c, ...verdicts[i]!.helm })}\n`);
        writeFileSync(flags.record, rows.join(''));
      }
      return kept.length === 0;
    }
    if (flags.case !== undefined) {
      const c = kinds[0]!.draw(seedOf(seed, Number(flags.case)));
      const [[helm], [own]] = await Promise.all([oracle.ask([c]), ours.ask([c])]);
      console.log(JSON.stringify({ ...c, helm, ours: own }, undefined, 1));
      return true;
    }
    let good = true;
    if (Number(flags.sample) > 0) {
      for (const kind of kinds) {
        const cases = Array.from({ length: Number(flags.sample) }, (_, i) => kind.draw(seedOf(seed, i)));
        good = (await checkSample(kind.name, cases, sides)) && good;
      }
      used.clear();
    }
    const deadline = Date.now() + Number(flags.seconds) * 1000;
    for (const [i, kind] of kinds.entries()) {
      const share = (deadline - Date.now()) / (kinds.length - i);
      const tally = await runKind(kind, sides, Date.now() + share);
      if (tally.rendered * 2 < tally.cases) {
        console.log(`${kind.name}: fewer than half of the cases render`);
        good = false;
      }
      if (tally.differences.length > 0) good = false;
      if (tally.unanswered * MAX_UNANSWERED > tally.cases) {
        console.log(`${kind.name}: Helm leaves too many cases without an answer`);
        good = false;
      }
      await report(tally.differences, sides);
      if (kind.name === 'templates') {
        printCoverage(used);
        const missing = missingFrom(used);
        if (missing.length > 0 && tally.cases >= FULL_COVERAGE) {
          console.log(`never drawn: ${missing.join(', ')}`);
          good = false;
        }
      }
    }
    return good;
  } finally {
    oracle.close();
    ours.close();
  }
}

async function report(differences: readonly Difference[], sides: Sides): Promise<void> {
  const seen = new Set<string>();
  let shown = 0;
  for (const difference of differences) {
    if (shown >= Number(flags.show)) break;
    const { c, helm, ours } = await shrink(sides, difference);
    const row = JSON.stringify({ ...c, helm, ours });
    if (seen.has(row)) continue;
    seen.add(row);
    shown++;
    console.log(row);
    if (flags.out !== undefined) writeFileSync(flags.out, `${row}\n`, { flag: 'a' });
  }
}

process.exitCode = (await main()) ? 0 : 1;
