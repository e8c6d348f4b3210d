import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from 'vitest';
import { limited } from '../cluster/suite.ts';
import { canRun, checkScript, readScripts } from './suite.ts';

// Helm 4.3.1 runs beside: nothing is recorded here.
const oracle = process.env['TSCHART_ORACLE'];
const registry = process.env['TSCHART_REGISTRY'];
const cli = process.env['TSCHART_CLI'] ?? resolve(import.meta.dirname, '../../dist/cli.js');
const programs = oracle && spawnSync('gpg', ['--version']).status === 0 ? (['gpg'] as const) : [];

describe.skipIf(!oracle)('charts on their way, with Helm, with tschart, and with the two in turns', () => {
  const queue = limited(3);

  for (const script of readScripts()) {
    const { name, about } = script;
    const test = canRun(script, registry, programs) ? it.concurrent : it.skip;
    test(`${name}: ${about}`, { timeout: 1_800_000 }, async ({ expect }) => {
      if (!existsSync(cli)) throw new Error('npm run build comes first');
      const differences = await queue(() =>
        checkScript(script, { helm: join(oracle!, 'helm'), tschart: cli, registry }),
      );
      expect(differences.join('\n')).toBe('');
    });
  }
});
