import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { limited } from '../cluster/suite.ts';
import { canRun, checkScript, readScripts } from './suite.ts';

// Helm 4.3.1 runs beside: nothing is recorded here.
const oracle = process.env['TSCHART_ORACLE'];
const registry = process.env['TSCHART_REGISTRY'];
const cli = process.env['TSCHART_CLI'] ?? resolve(import.meta.dirname, '../../dist/cli.js');
const programs = oracle && spawnSync('gpg', ['--version']).status === 0 ? (['gpg'] as const) : [];

describe.skipIf(!oracle)('charts on their way, with Helm, with tschart, and with the two in turns', () => {
  const queue = limited(3);
  const results = new Map<string, Promise<string[]>>();
  const scripts = readScripts();

  /** All scripts begin with the first test, some at a time. */
  function begin(): void {
    if (!existsSync(cli)) throw new Error('npm run build comes first');
    for (const script of scripts) {
      if (!canRun(script, registry, programs)) continue;
      const result = queue(() => checkScript(script, { helm: join(oracle!, 'helm'), tschart: cli, registry }));
      result.catch(() => {});
      results.set(script.name, result);
    }
  }

  for (const script of scripts) {
    const { name, about } = script;
    it.skipIf(!canRun(script, registry, programs))(`${name}: ${about}`, { timeout: 1_800_000 }, async () => {
      if (results.size === 0) begin();
      expect((await results.get(name)!).join('\n')).toBe('');
    });
  }
});
