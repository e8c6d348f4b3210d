// Functions are bound to one render after the other: what belongs to one is never seen by another.
import { beforeAll, describe, expect, it } from 'vitest';
import { defaultCapabilities } from '../../src/chart/capabilities.ts';
import { loadChart } from '../../src/chart/load.ts';
import { portableHost } from '../../src/funcs/host.ts';
import { encodeUtf8 } from '../../src/go/text.ts';
import type { Value } from '../../src/go/value.ts';
import * as handlebars from '../../src/handlebars/engine.ts';
import { provideHandlebars } from '../../src/render/engines.ts';
import { renderGoTemplates } from '../../src/render/gotemplate.ts';
import type { RenderOptions } from '../../src/render/options.ts';
import { collectTemplates } from '../../src/render/scope.ts';
import { topScope } from '../../src/render/values.ts';

beforeAll(() => provideHandlebars(handlebars));

const host = portableHost();

function render(engine: string, files: Readonly<Record<string, string>>, more: Partial<RenderOptions> = {}): string {
  const chart = loadChart(
    Object.entries({
      'Chart.yaml': `apiVersion: v2\nname: demo\nversion: 1.0.0\nannotations: {tschart/engine: ${engine}}\n`,
      ...files,
    }).map(([name, text]) => ({ name, data: encodeUtf8(text) })),
    {},
  );
  const release = { name: 'r', namespace: 'default', revision: 1, isInstall: true, isUpgrade: false };
  const options = { release, capabilities: defaultCapabilities(), host, ...more };
  const scope = topScope(chart, new Map<string, Value>(), options);
  return renderGoTemplates(collectTemplates(chart, scope), options).get('demo/templates/a.yaml')!.text;
}

const LANGUAGES = {
  go: {
    uses: '{{ include "p" . }}{{ (lookup "v1" "Pod" "" "x").a }}{{ include "p" . }}',
    p: (text: string) => `{{ define "p" }}${text}{{ end }}`,
    deep: '{{ include "p" . }}',
    fails: '{{ required "must" .Values.none }}',
  },
  handlebars: {
    uses: '{{> p}}{{get (lookup "v1" "Pod" "" "x") "a"}}{{> p}}',
    p: (text: string) => text,
    deep: '{{include "p"}}',
    fails: '{{required "must" Values.none}}',
  },
} as const;

describe.each(['go', 'handlebars'] as const)('functions in %s charts', (engine) => {
  const { uses, p, deep, fails } = LANGUAGES[engine];
  const files = (name: string) => ({ 'templates/a.yaml': uses, 'templates/_p.tpl': p(name) });

  it('of a render inside another are its own', () => {
    const inner = { lookup: () => new Map<string, Value>([['a', '-in-']]) };
    const outer = { lookup: () => new Map<string, Value>([['a', `[${render(engine, files('inner'), inner)}]`]]) };
    for (let round = 0; round < 3; round++) {
      expect(render(engine, files('outer'), outer)).toBe('outer[inner-in-inner]outer');
      expect(render(engine, files('outer'), inner)).toBe('outer-in-outer');
    }
  });

  it('know nothing of a render that failed', () => {
    for (let round = 0; round < 3; round++) {
      expect(() => render(engine, { 'templates/a.yaml': deep, 'templates/_p.tpl': p(deep) })).toThrow(/nested/);
      expect(() => render(engine, { 'templates/a.yaml': fails })).toThrow('must');
      expect(render(engine, { 'templates/a.yaml': fails }, { lintMode: true })).toBe('');
      expect(render(engine, { 'templates/a.yaml': deep, 'templates/_p.tpl': p('x') })).toBe('x');
    }
  });
});

it('partials of charts of one name are not mixed up', () => {
  const call = { 'templates/a.yaml': '{{> p}}' };
  expect(render('handlebars', { ...call, 'templates/_p.tpl': '1' })).toBe('1');
  expect(render('handlebars', { ...call, 'templates/_p.hbs': '2' })).toBe('2');
  expect(render('handlebars', { ...call, 'templates/b.yaml': '{{#*inline "p"}}3{{/inline}}' })).toBe('3');
  expect(() => render('handlebars', call)).toThrow('there is no partial "p"');
});
