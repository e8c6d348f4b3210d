import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isLarge } from '../../src/standalone/large-chart.ts';

const room = mkdtempSync(join(tmpdir(), 'tschart-large-'));
const at = (path: string): string => join(room, path);

beforeAll(() => {
  for (const chart of ['small', 'large', 'deep', 'many']) {
    mkdirSync(at(`${chart}/templates/sub/sub`), { recursive: true });
    writeFileSync(at(`${chart}/Chart.yaml`), 'name: x\n');
  }
  writeFileSync(at('large/values.yaml'), 'x'.repeat(200_000));
  writeFileSync(at('deep/templates/sub/sub/a.yaml'), 'x'.repeat(200_000));
  for (let i = 0; i < 600; i++) writeFileSync(at(`many/templates/${i}.yaml`), '');
  mkdirSync(at('no-chart'));
  writeFileSync(at('no-chart/a'), 'x'.repeat(200_000));
  writeFileSync(at('small.tgz'), 'x'.repeat(1000));
  writeFileSync(at('large.tgz'), 'x'.repeat(50_000));
  writeFileSync(at('large.txt'), 'x'.repeat(500_000));
});
afterAll(() => rmSync(room, { recursive: true, force: true }));

it.each([
  ['small', false],
  ['large', true],
  ['deep', true],
  ['many', true],
  ['no-chart', false],
  ['small.tgz', false],
  ['large.tgz', true],
  ['large.txt', false],
  ['nothing', false],
])('%s: %s', (path, large) => {
  expect(isLarge(['template', 'x', at(path), '-f', 'values.yaml', ''])).toBe(large);
});

it('takes no flag for a chart', () => {
  expect(isLarge([`-${at('large')}`, '--'])).toBe(false);
});
