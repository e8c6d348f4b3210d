import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadAll } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { loadChart } from '../../src/api/chart.ts';
import { render } from '../../src/api/render.ts';
import { fromCompose, fromManifests, type Made } from './charts.ts';
import { SAMPLES, type Sample } from './samples.ts';

type Json = { readonly [key: string]: unknown };

const chartOf = ({ kind, text, beside }: Sample): Made =>
  kind === 'compose' ? fromCompose(text, beside) : fromManifests(text);

const RELEASE = { name: 'rel', namespace: 'ns' };

/** Objects as texts, in an order of their own; lists stand for their items. */
function objectsOf(text: string): string[] {
  const objects = (loadAll(text) as Json[]).filter(Boolean);
  const items = objects.flatMap((object) =>
    String(object['kind']).endsWith('List') ? (object['items'] as Json[]) : [object],
  );
  return items.map((object) => JSON.stringify(sorted(object), null, 1)).sort();
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}

describe('manifests of the shapes of public ones', () => {
  it.each(SAMPLES.filter(({ kind }) => kind === 'manifests'))('$name: a chart gives the same objects', (sample) => {
    const { files } = chartOf(sample);
    const { text } = render(loadChart(files), { release: RELEASE });
    const crds = Object.entries(files).flatMap(([path, crd]) => (path.startsWith('crds/') ? [crd] : []));
    expect(objectsOf([text, ...crds].join('\n---\n'))).toEqual(objectsOf(sample.text));
    // Where values are changed, so are the objects.
    expect(files['values.yaml']).toMatch(/^\w+:$/m);
  });
});

// TSCHART_ORACLE names the folder with Helm 4.3.1.
const oracle = process.env['TSCHART_ORACLE'];
describe.skipIf(!oracle)('under Helm', { timeout: 120_000 }, () => {
  it.each(SAMPLES)('$kind $name: lints without errors, and renders as here', (sample) => {
    const { files } = chartOf(sample);
    const place = mkdtempSync(join(tmpdir(), 'tschart-sample-'));
    try {
      const folder = join(place, 'demo');
      for (const [path, content] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), content);
      }
      const lint = spawnSync(join(oracle!, 'helm'), ['lint', folder], { encoding: 'utf8' });
      expect(lint.stdout + lint.stderr).toContain('1 chart(s) linted, 0 chart(s) failed');
      const theirs = execFileSync(join(oracle!, 'helm'), ['template', 'rel', folder, '-n', 'ns'], { encoding: 'utf8' });
      expect(render(loadChart(files), { release: RELEASE }).text).toBe(theirs);
    } finally {
      rmSync(place, { recursive: true, force: true });
    }
  });
});
