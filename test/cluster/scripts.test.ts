import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openSuite, readScripts, type Suite } from './suite.ts';

// Helm 4.3.1 runs beside: nothing is recorded here.
const kubeconfig = process.env['TSCHART_CLUSTER'];
const oracle = process.env['TSCHART_ORACLE'];
const postgres = process.env['TSCHART_POSTGRES'];
const cli = resolve(process.env['TSCHART_CLI'] ?? resolve(import.meta.dirname, '../../dist/cli.js'));

describe.skipIf(!kubeconfig || !oracle)('scripts, with Helm, with tschart, and with the two in turns', () => {
  const scripts = readScripts(import.meta.dirname);
  let suite: Suite | undefined;
  const results = new Map<string, Promise<string[]>>();

  /** All scripts begin with the first test; the suite itself limits how many run at once. */
  function begin(): void {
    if (!existsSync(cli)) throw new Error('npm run build comes first');
    suite = openSuite({
      here: import.meta.dirname,
      helm: join(oracle!, 'helm'),
      tschart: cli,
      kubeconfig: kubeconfig!,
      postgres,
      jobs: 6,
    });
    for (const [i, script] of scripts.entries()) {
      if (script.sql && !postgres) continue;
      // Which of the two begins is tried both ways by `npm run cluster`.
      const result = suite.check(script, ['tschart', i % 2 === 0 ? 'alternating' : 'reversed']);
      result.catch(() => {});
      results.set(script.name, result);
    }
  }

  for (const { name, about, sql } of scripts)
    it.skipIf(sql && !postgres)(`${name}: ${about}`, { timeout: 1_800_000 }, async () => {
      if (!suite) begin();
      expect((await results.get(name)!).join('\n')).toBe('');
    });

  afterAll(() => suite?.close());
});
