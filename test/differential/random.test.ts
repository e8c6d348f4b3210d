// A short run of the random comparison. It needs the real Helm's packages: Go, and TSCHART_ORACLE, which says that
// this machine is to compare with Helm. The long run is `npm run differential`.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const SECONDS = 60;
const FIXED_SEED = 43;
const TIME_TO_BUILD = 600_000;

function reasonToSkip(): string | undefined {
  if (process.env['TSCHART_ORACLE'] === undefined) return 'TSCHART_ORACLE names no folder with the real Helm';
  if (spawnSync('go', ['version']).status !== 0) return 'there is no Go to build the oracle with';
  return undefined;
}

const skipped = reasonToSkip();
const seed = Number(process.env['TSCHART_SEED'] ?? FIXED_SEED);

it.skipIf(skipped !== undefined)(
  `random templates and YAML agree with Helm 4.3.1 (${skipped ?? `seed ${seed}`})`,
  () => {
    const args = ['--count', '6000', '--seed', String(seed), '--seconds', String(SECONDS), '--show', '3'];
    const run = spawnSync(process.execPath, [join(import.meta.dirname, 'run.mjs'), ...args], { encoding: 'utf8' });
    console.log(run.stdout);
    expect(run.status, `${run.stdout}\n${run.stderr}`).toBe(0);
  },
  TIME_TO_BUILD,
);
