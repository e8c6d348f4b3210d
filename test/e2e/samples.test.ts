// What Helm 4.3.1 printed stands in test/golden/charts; scripts/record-golden.mjs records it.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { before, file } from './program.ts';
import samples from './samples.json' with { type: 'json' };

const root = resolve(import.meta.dirname, '../..');
const helm = process.env['TSCHART_ORACLE'] ? join(process.env['TSCHART_ORACLE'], 'helm') : undefined;

function run(program: string, args: readonly string[]): string {
  const env = { PATH: process.env['PATH'], HOME: '/nowhere', TZ: 'UTC', KUBECONFIG: '/nowhere' };
  return execFileSync(program, args, { cwd: root, encoding: 'utf8', env });
}

/** Those in Handlebars, which Helm can't read, are compared with their twins in handlebars.test.ts. */
const helmCharts = readdirSync(join(root, 'charts')).filter((name) => !name.endsWith('-handlebars'));

describe('the sample charts', () => {
  it.each(samples)('$name renders as Helm renders it', ({ name, chart, args }) => {
    const expected = readFileSync(join(root, 'test/golden/charts', `${name}.yaml`), 'utf8');
    const actual = run(file, [...before, 'template', 'sample', chart, '--namespace', 'samples', ...args]);
    expect(actual).toBe(expected);
  });

  it('are all rendered here, but for the library', () => {
    const rendered = new Set(samples.map(({ chart }) => chart));
    const charts = helmCharts.map((name) => `charts/${name}`);
    expect(charts.filter((chart) => !rendered.has(chart))).toEqual(['charts/standard']);
  });

  it('give the library to its user unchanged', () => {
    for (const file of ['Chart.yaml', 'templates/_names.tpl']) {
      const copy = readFileSync(join(root, 'charts/worker/charts/standard', file), 'utf8');
      expect(copy).toBe(readFileSync(join(root, 'charts/standard', file), 'utf8'));
    }
  });

  it.skipIf(helm === undefined || !existsSync(helm)).each(helmCharts)(
    '%s is linted by Helm without a complaint',
    (chart) => {
      expect(run(helm!, ['lint', '--strict', join('charts', chart)])).toContain('1 chart(s) linted, 0 chart(s) failed');
    },
  );
});
