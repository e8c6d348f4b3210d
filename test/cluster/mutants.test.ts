import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kubeconfig, oracle } from './faults.ts';
import { MUTANT_NAMES } from './mutants.ts';
import type { Script } from './script.ts';
import { openSuite, type Suite } from './suite.ts';

// One script that every fault touches, so that the comparison is known to notice. `npm run cluster -- --mutants all` takes all.
const SAMPLE = 'keep-history';
const cli = resolve(import.meta.dirname, '../../dist/cli.js');

describe.skipIf(!kubeconfig || !oracle)(`the script ${SAMPLE} notices a tschart that`, () => {
  let suite: Suite;
  let script: Script;
  beforeAll(() => {
    if (!existsSync(cli)) throw new Error('npm run build comes first');
    const sides = ['helm', 'tschart'] as const;
    suite = openSuite({
      here: import.meta.dirname,
      helm: join(oracle!, 'helm'),
      tschart: cli,
      kubeconfig: kubeconfig!,
      jobs: 1,
      sides,
    });
    script = suite.scripts.find(({ name }) => name === SAMPLE)!;
  });
  afterAll(() => suite?.close());

  it.each(MUTANT_NAMES)('%s', { timeout: 900_000 }, async (mutant) => {
    expect(await suite.tryMutant(script, mutant)).toBe('noticed');
  });
});
