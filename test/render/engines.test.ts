import { describe, expect, it } from 'vitest';
import { loadChart } from '../../src/chart/load.ts';
import type { Chart } from '../../src/chart/model.ts';
import { encodeUtf8 } from '../../src/go/text.ts';
import { engineOf, isHandlebars } from '../../src/render/engines.ts';
import { collectTemplates } from '../../src/render/scope.ts';

function chartOf(engine: string | undefined, more: Readonly<Record<string, string>> = {}): Chart {
  const annotations = engine === undefined ? '' : `annotations:\n  tschart/engine: ${engine}\n`;
  const files = { 'Chart.yaml': `apiVersion: v2\nname: c\nversion: 1.0.0\n${annotations}`, ...more };
  return loadChart(
    Object.entries(files).map(([name, text]) => ({ name, data: encodeUtf8(text) })),
    {},
  );
}

describe('what a chart is written in', () => {
  it.each([
    [undefined, 'go', false, false],
    ['go', 'go', false, false],
    ['mixed', 'mixed', false, true],
    ['handlebars', 'handlebars', true, true],
  ] as const)('%s', (annotation, engine, plain, hbs) => {
    expect(engineOf(chartOf(annotation))).toBe(engine);
    expect(isHandlebars(engine, 'templates/a.yaml')).toBe(plain);
    expect(isHandlebars(engine, 'templates/a.yaml.hbs')).toBe(hbs);
  });

  it('may not be something else', () => {
    expect(() => engineOf(chartOf('jinja'))).toThrow('chart c: unknown tschart/engine "jinja" in Chart.yaml');
  });

  it('each chart of a tree says for itself', () => {
    const sub = (name: string, annotations: string): Record<string, string> => ({
      [`charts/${name}/Chart.yaml`]: `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n${annotations}`,
      [`charts/${name}/templates/x.yaml`]: '',
      [`charts/${name}/templates/y.yaml.hbs`]: '',
    });
    const chart = chartOf('handlebars', {
      'templates/x.yaml': '',
      ...sub('go', ''),
      ...sub('mix', 'annotations:\n  tschart/engine: mixed\n'),
    });
    const found = collectTemplates(chart, { values: new Map(), release: new Map(), capabilities: null });
    expect(found.filter(({ handlebars }) => handlebars).map(({ name }) => name)).toEqual([
      'c/charts/mix/templates/y.yaml.hbs',
      'c/templates/x.yaml',
    ]);
  });
});
