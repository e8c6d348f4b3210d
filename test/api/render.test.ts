import { describe, expect, it } from 'vitest';
import { loadChart, render, SchemaViolationError, TschartError } from '../../src/index.ts';

const CHART = 'apiVersion: v2\nname: demo\nversion: 1.2.3\n';

function chartOf(files: Record<string, string>) {
  return loadChart({ 'Chart.yaml': CHART, ...files });
}

function failureOf(run: () => unknown): TschartError {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(TschartError);
    return error as TschartError;
  }
  throw new Error('it did not fail');
}

// Expected texts are Helm 4.3.1's for the same charts.
describe('render', () => {
  it('prints as helm template does, hooks last', () => {
    const chart = chartOf({
      'templates/b.yaml': 'kind: Service\nmetadata: {name: s}\n',
      'templates/a.yaml': 'kind: Job\nmetadata:\n  name: j\n  annotations:\n    helm.sh/hook: pre-install\n',
    });
    const { text, manifests, hooks } = render(chart);
    expect(text).toBe(
      '---\n# Source: demo/templates/b.yaml\nkind: Service\nmetadata: {name: s}\n' +
        '---\n# Source: demo/templates/a.yaml\nkind: Job\nmetadata:\n  name: j\n  annotations:\n    helm.sh/hook: pre-install\n\n',
    );
    expect(manifests.map(({ path, kind, name }) => [path, kind, name])).toEqual([
      ['demo/templates/b.yaml', 'Service', 's'],
    ]);
    expect(hooks.map(({ name, events }) => [name, events])).toEqual([['j', ['pre-install']]]);
  });

  it("trims what is blank to Go's libraries alone", () => {
    const chart = chartOf({ 'templates/z.yaml': 'a: 1 #\ufeff' });
    expect(render(chart).text).toBe('---\n# Source: demo/templates/z.yaml\na: 1 #\ufeff\n');
  });

  it.each([
    ['a number of an object is a float64', { values: { v: 1000000 } }, '1e+06 float64'],
    ['a bigint is an int64', { values: { v: 1000000n } }, '1000000 int64'],
    ['an assignment is an int64', { set: ['v=1000000'] }, '1000000 int64'],
    ['a values file gives float64', { valuesFiles: ['v: 1', 'v: 2'] }, '2 float64'],
    ['values are stronger than files', { valuesFiles: ['v: 1'], values: { v: 'x' } }, 'x string'],
    ['a Map is an object', { values: new Map([['v', true]]) }, 'true bool'],
  ])('%s', (_, input, expected) => {
    const chart = chartOf({ 'templates/n.yaml': 'n: {{ .Values.v }} {{ kindOf .Values.v }}' });
    expect(render(chart, input).manifests[0]!.text).toBe(`n: ${expected}`);
  });

  it('leaves the chart as it was, so that renders do not see each other', () => {
    const chart = chartOf({
      'values.yaml': 'list: [{a: 1}]\nmap: {}\n',
      'templates/x.yaml':
        '{{ $_ := set .Values.map "k" "v" }}{{ $_ := set (first .Values.list) "b" 2 }}v: {{ toJson .Values }}',
    });
    const first = render(chart).text;
    expect(render(chart).text).toBe(first);
    expect(render(chart, { values: { map: { other: 1 } } }).text).toContain('"map":{"k":"v","other":1}');
    expect(render(chart).text).toBe(first);
  });

  it('answers lookup, and Capabilities', () => {
    const chart = chartOf({
      'templates/x.yaml':
        'p: {{ (lookup "v1" "Secret" "ns" "s").data.password }}\nq: {{ len (lookup "v1" "Secret" "ns" "t") }}\n' +
        'k: {{ .Capabilities.KubeVersion.Minor }} {{ .Capabilities.APIVersions.Has "x/v1" }}\n',
    });
    const { manifests } = render(chart, {
      lookup: (_api, _kind, _namespace, name) => (name === 's' ? { data: { password: 'old' } } : undefined),
      capabilities: { kubeVersion: '1.29.3', apiVersions: ['x/v1'] },
    });
    expect(manifests[0]!.text).toBe('p: old\nq: 0\nk: 29 true\n');
  });

  it('tells where a template failed', () => {
    const chart = chartOf({
      'templates/_h.tpl': '{{ define "inner" }}\n{{ fail "no luck" }}{{ end }}',
      'templates/x.yaml': 'a: 1\nb: {{ include "inner" . }}\n',
    });
    const error = failureOf(() => render(chart));
    expect(error.message).toBe('execution error at (demo/templates/x.yaml:2:6): no luck');
    expect(error.code).toBe('TEMPLATE_EXEC');
    expect(error.at).toEqual({ template: 'demo/templates/_h.tpl', line: 2, column: 4 });
  });

  it('names the line of a template that does not parse', () => {
    const error = failureOf(() => render(chartOf({ 'templates/x.yaml': 'a:\n{{ nope }}' })));
    expect([error.code, error.message, error.at]).toEqual([
      'TEMPLATE_PARSE',
      'parse error at (demo/templates/x.yaml:2): function "nope" not defined',
      { template: 'demo/templates/x.yaml', line: 2 },
    ]);
  });

  it('names the template whose output is no YAML', () => {
    const error = failureOf(() => render(chartOf({ 'templates/x.yaml': 'a: b: c' })));
    expect([error.code, error.at?.template]).toEqual(['MANIFEST_INVALID', 'demo/templates/x.yaml']);
    expect(error.message).toBe(
      'YAML parse error on demo/templates/x.yaml: error converting YAML to JSON: yaml: mapping values are not allowed in this context',
    );
  });

  it('lists what a schema refuses', () => {
    const chart = chartOf({ 'values.schema.json': '{"properties":{"port":{"type":"integer"}}}' });
    const error = failureOf(() => render(chart, { values: { port: 'x' } }));
    expect(error).toBeInstanceOf(SchemaViolationError);
    const violation = {
      chart: 'demo',
      instanceLocation: '/port',
      path: ['port'],
      keyword: 'type',
      message: 'got string, want integer',
    };
    const violationsOf = (of: unknown) => (of as SchemaViolationError).violations;
    expect(violationsOf(error)).toEqual([{ ...violation, at: { source: 'values' } }]);
    const file = { name: 'prod.yaml', text: 'a: 1\nport: x\n' };
    const inFile = failureOf(() => render(chart, { valuesFiles: ['b: 1', file] }));
    expect(violationsOf(inFile)).toEqual([{ ...violation, at: { source: 'prod.yaml', line: 2, column: 1 } }]);
    expect(inFile.at).toEqual({ file: 'prod.yaml', line: 2, column: 1 });
    const bare = failureOf(() => render(chart, { valuesFiles: ['port: x'], set: ['c=1'] }));
    expect(violationsOf(bare)[0]?.at).toEqual({ source: 'valuesFiles[0]', line: 1, column: 1 });
    expect(violationsOf(failureOf(() => render(chart, { set: ['port=x'] })))[0]?.at).toEqual({
      source: '--set port=x',
    });
    expect(render(chart, { values: { port: 'x' }, skipSchemaValidation: true }).manifests).toEqual([]);
  });

  it('knows for each line the template line that wrote it, through include and tpl', () => {
    const chart = chartOf({
      'values.yaml': 'extra: |\n  one: {{ .Release.Name }}\n  two: 2\n',
      'templates/_labels.tpl': '{{ define "labels" }}\napp: demo\nrelease: {{ .Release.Name }}\n{{- end }}',
      'templates/x.yaml': [
        '{{- if true }}',
        'kind: ConfigMap',
        'metadata:',
        '  labels:',
        '    {{- include "labels" . | nindent 4 }}',
        'data:',
        '  {{- tpl .Values.extra . | nindent 2 }}',
        '{{- end }}',
        '---',
        'kind: Secret',
        '',
      ].join('\n'),
    });
    const { manifests } = render(chart, { sourceMap: true, release: { name: 'r' } });
    const lines = manifests.flatMap(({ text, origins }) =>
      text.split('\n').map((line, i) => [line.trim(), origins![i]?.template.replace(/^.*\//, ''), origins![i]?.line]),
    );
    expect(lines.filter(([line]) => line !== '')).toEqual([
      ['kind: Secret', 'x.yaml', 10],
      ['kind: ConfigMap', 'x.yaml', 2],
      ['metadata:', 'x.yaml', 3],
      ['labels:', 'x.yaml', 4],
      ['app: demo', '_labels.tpl', 2],
      ['release: r', '_labels.tpl', 3],
      ['data:', 'x.yaml', 6],
      ['one: r', 'gotpl', 1],
      ['two: 2', 'gotpl', 2],
    ]);
    expect(
      manifests[1]!.origins!.find(({ line, template }) => line === 2 && template.endsWith('_labels.tpl'))!.via,
    ).toEqual([{ template: 'demo/templates/x.yaml', line: 5 }]);
    expect(render(chart).manifests[0]!.origins).toBeUndefined();
  });

  it.each<[problem: string, code: string, input: object]>([
    ['`values` must be an object or a Map', 'VALUES_INVALID', { values: [1] }],
    ['`values` must be an object or a Map', 'VALUES_INVALID', { values: 'x' }],
    ['`values` must be an object or a Map', 'VALUES_INVALID', { values: null }],
    [
      '`valuesFiles` must be a list of texts, or of objects with `name` and `text`',
      'VALUES_INVALID',
      { valuesFiles: 'a: 1' },
    ],
    [
      '`valuesFiles` must be a list of texts, or of objects with `name` and `text`',
      'VALUES_INVALID',
      { valuesFiles: [{ name: 'x' }] },
    ],
    ['`set` must be a list of texts', 'VALUES_INVALID', { set: 'a=1' }],
    ['`limits.steps` must be a number that is not negative', 'LIMITS_INVALID', { limits: { steps: Number.NaN } }],
    ['`limits.work` must be a number that is not negative', 'LIMITS_INVALID', { limits: { work: '1' } }],
  ])('says that %s (%s)', (message, code, input) => {
    const chart = chartOf({ 'templates/a.yaml': 'a: 1' });
    expect(failureOf(() => render(chart, input))).toMatchObject({ code, message });
  });

  it('tells which template asked for a lookup that failed', () => {
    const chart = chartOf({ 'templates/a.yaml': 'a: 1\nb: {{ lookup "v1" "Secret" "" "" }}\n' });
    const problem = new Error('no answer');
    const lookup = () => {
      throw problem;
    };
    const error = failureOf(() => render(chart, { lookup }));
    expect(error.message).toContain('demo/templates/a.yaml:2:');
    expect(error.message).toContain('error calling lookup: no answer');
    expect(error.at).toMatchObject({ template: 'demo/templates/a.yaml', line: 2 });
  });

  it('refuses values that are no data', () => {
    const error = failureOf(() => render(chartOf({}), { values: { when: new Date() as never } }));
    expect([error.code, error.message]).toEqual(['VALUES_INVALID', 'an object of class Date is not a value']);
  });
});

describe('loadChart', () => {
  it.each<[problem: string, files: unknown]>([
    ["a chart's files must be an object or a Map of texts and bytes by path", undefined],
    ["a chart's files must be an object or a Map of texts and bytes by path", ['Chart.yaml']],
    ["Chart.yaml: a chart's file must be a text or a Uint8Array", { 'Chart.yaml': 5 }],
    ["x: a chart's file must be a text or a Uint8Array", new Map([['x', null]])],
  ])('says that %s', (message, files) => {
    expect(failureOf(() => loadChart(files as Record<string, string>))).toMatchObject({
      code: 'CHART_INVALID',
      message,
    });
  });

  it('says what is missing', () => {
    expect(failureOf(() => loadChart({})).message).toBe('unable to detect chart version, no Chart.yaml found');
    const nameless = failureOf(() => loadChart({ 'Chart.yaml': 'apiVersion: v2\nversion: 1.0.0\n' }));
    expect(nameless.message).toContain('chart.metadata.name is required');
  });
});
