import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadChart } from '../../src/api/chart.ts';
import { render } from '../../src/api/render.ts';
import { unmarshalYaml } from '../../src/yaml/unmarshal.ts';
import { fromCompose } from './charts.ts';
import { differences, type Json } from './compose-seen.ts';
import { randomProject } from './random-compose.ts';

// The same projects each time; TSCHART_SEED and TSCHART_COUNT draw others. TSCHART_ORACLE names the folder with Helm 4.3.1.
const SEED = Number(process.env['TSCHART_SEED'] ?? 1);
const COUNT = Number(process.env['TSCHART_COUNT'] ?? 40);
const oracle = process.env['TSCHART_ORACLE'];

function toJson(text: string): Json {
  const plain = (_: string, value: unknown): unknown => (value instanceof Map ? Object.fromEntries(value) : value);
  return JSON.parse(JSON.stringify(unmarshalYaml(text), plain)) as Json;
}

function rendered(files: Readonly<Record<string, string>>): { text: string; objects: Json[] } {
  const chart = loadChart(files);
  const on = Object.fromEntries(
    Object.entries(toJson(files['values.yaml']!)).flatMap(([key, value]) =>
      (value as Json)?.['enabled'] === (false as unknown) ? [[key, { enabled: true }]] : [],
    ),
  );
  const { manifests, text } = render(chart, { values: on, release: { name: 'rel', namespace: 'ns' } });
  return { text, objects: manifests.map((manifest) => toJson(manifest.text)) };
}

describe('random projects', () => {
  it.each(Array.from({ length: COUNT }, (_, i) => SEED * 100_000 + i))(
    '%i: containers see what Compose shows them',
    (seed) => {
      const { text, files, services } = randomProject(seed);
      const made = fromCompose(text, files);
      expect(differences(rendered(made.files).objects, services)).toEqual([]);
    },
  );
});

describe.skipIf(!oracle)('random projects under Helm', { timeout: 600_000 }, () => {
  it(`lint without errors, and render as here (${oracle ? COUNT : 0} of them)`, () => {
    const place = mkdtempSync(join(tmpdir(), 'tschart-random-'));
    const helm = join(oracle!, 'helm');
    try {
      for (let i = 0; i < Math.min(COUNT, Number(process.env['TSCHART_COUNT'] ?? 12)); i++) {
        const seed = SEED * 100_000 + i;
        const { text, files } = randomProject(seed);
        const made = fromCompose(text, files).files;
        const folder = join(place, String(seed), 'demo');
        for (const [path, content] of Object.entries(made)) {
          mkdirSync(dirname(join(folder, path)), { recursive: true });
          writeFileSync(join(folder, path), content);
        }
        const lint = spawnSync(helm, ['lint', folder], { encoding: 'utf8' });
        expect(`${seed}: ${lint.stdout}${lint.stderr}`).toContain('1 chart(s) linted, 0 chart(s) failed');
        const theirs = execFileSync(helm, ['template', 'rel', folder, '-n', 'ns'], { encoding: 'utf8' });
        const { text: ours } = render(loadChart(made), { release: { name: 'rel', namespace: 'ns' } });
        expect(`${seed}\n${ours}`).toBe(`${seed}\n${theirs}`);
        rmSync(join(place, String(seed)), { recursive: true });
      }
    } finally {
      rmSync(place, { recursive: true, force: true });
    }
  });
});
