// Each chart is rendered in Handlebars here and, made an ordinary one, by Helm 4.3.1 where TSCHART_ORACLE has it.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultCapabilities } from '../../src/chart/capabilities.ts';
import { loadChart } from '../../src/chart/load.ts';
import type { Chart, ChartFile } from '../../src/chart/model.ts';
import { toHelmChart } from '../../src/export/helm-chart.ts';
import { portableHost } from '../../src/funcs/host.ts';
import { decodeUtf8, encodeUtf8 } from '../../src/go/text.ts';
import type { Value } from '../../src/go/value.ts';
import * as handlebars from '../../src/handlebars/engine.ts';
import { provideHandlebars } from '../../src/render/engines.ts';
import { renderGoTemplates } from '../../src/render/gotemplate.ts';
import { collectTemplates } from '../../src/render/scope.ts';
import { topScope } from '../../src/render/values.ts';
import { unmarshalYaml } from '../../src/yaml/unmarshal.ts';
import { statements } from '../handlebars/texts.ts';

const helm = process.env['TSCHART_ORACLE'] ? join(process.env['TSCHART_ORACLE'], 'helm') : undefined;
const hasHelm = helm !== undefined && existsSync(helm);
const rooms: string[] = [];
afterAll(() => {
  for (const room of rooms) rmSync(room, { recursive: true, force: true });
});

const CHART =
  'apiVersion: v2\nname: demo\nversion: 1.0.0\n# What reads it.\nannotations:\n  tschart/engine: handlebars\n';

function chartOf(files: Readonly<Record<string, string>>): Chart {
  return loadChart(
    Object.entries({ 'Chart.yaml': CHART, ...files }).map(([name, text]) => ({ name, data: encodeUtf8(text) })),
    {},
  );
}

function converted(files: Readonly<Record<string, string>>): Record<string, string> {
  const { files: made, refusals } = toHelmChart(chartOf(files), portableHost());
  expect(refusals).toBe(undefined);
  return Object.fromEntries(made!.map(({ name, data }) => [name, decodeUtf8(data)]));
}

describe('a refused chart', () => {
  it.each([
    ['{{tpl Values.a this}}', 1, 3, 'tpl reads its text as Handlebars, in Go templates as Go'],
    [
      'a\n  {{#Values.list}}x{{/Values.list}}',
      2,
      6,
      'a block that is a loop, a context or a condition, as the value has it; write #each, #with or #if',
    ],
    ['{{Values.list.[0]}}', 1, 3, 'an element of a list in a path; write (index list 0)'],
    ['{{lookup Values "a"}}', 1, 3, 'lookup with two arguments finds nothing where Go would fail; write index or get'],
    ['{{> (printf "a")}}', 1, 5, 'a template whose name is computed'],
    ['{{> missing}}', 1, 1, 'there is no template "missing" in the chart'],
    ['{{#if a}}', 1, 10, 'a block is not closed'],
  ])('%s', (text, line, column, why) => {
    const { refusals } = toHelmChart(chartOf({ 'templates/a.yaml': text }), portableHost());
    expect(refusals).toEqual([{ file: 'templates/a.yaml', line, column, why }]);
  });

  it('has all reasons told', () => {
    const { refusals } = toHelmChart(
      chartOf({ 'templates/a.yaml': '{{#each Values}}{{tpl this}}\n{{#if (lookup this "a")}}{{/if}}{{/each}}' }),
      portableHost(),
    );
    expect(refusals!.map(({ line }) => line)).toEqual([1, 2]);
  });

  it('may not use @root in a partial that gets other contexts', () => {
    const { refusals } = toHelmChart(
      chartOf({ 'templates/_p.hbs': '{{@root.Release.Name}}', 'templates/a.yaml': '{{> p}}{{> p Values}}' }),
      portableHost(),
    );
    expect(refusals!.map(({ file }) => file)).toEqual(['templates/_p.hbs']);
  });
});

const MIXED = CHART.replace('handlebars', 'mixed');

/** What is refused: file and line, and the reason. */
function refused(files: Readonly<Record<string, string>>): string[] {
  const { refusals } = toHelmChart(chartOf({ 'Chart.yaml': MIXED, ...files }), portableHost());
  return (refusals ?? []).map(({ file, line, why }) => `${file}:${line}: ${why}`);
}

const NAME = 'it sees Template.Name, and a.yaml.hbs gets another name'.replace('a.yaml', 'templates/a.yaml');
const ANNOTATIONS = 'it sees Chart.Annotations, which will be without tschart/engine';

describe('a chart whose names or annotations are seen', () => {
  it.each<[string, Record<string, string>, string[]]>([
    ['in a file', { 'templates/a.yaml.hbs': '{{Template.Name}}' }, [`templates/a.yaml.hbs:1: ${NAME}`]],
    [
      'in a Go template that it calls',
      {
        'templates/a.yaml.hbs': 'a: {{include "n"}}',
        'templates/_n.tpl':
          '{{ define "n" }}{{ template "m" . }}{{ end }}\n{{define `m` -}}{{ $.Template.Name }}{{ end }}',
      },
      [`templates/_n.tpl:2: ${NAME}`],
    ],
    [
      'in a Go template that others call',
      {
        'templates/a.yaml.hbs': 'a: {{Template.BasePath}}',
        'templates/b.yaml': 'b: {{ include "n" . }}',
        'templates/_n.tpl': '{{ define "n" }}{{ .Template.Name }}{{ end }}',
      },
      [],
    ],
    ['in a file that keeps its name', { 'Chart.yaml': CHART, 'templates/a.yaml': '{{Template.Name}}' }, []],
    ['by a key', { 'templates/a.yaml.hbs': '{{index Template "Name"}}' }, [`templates/a.yaml.hbs:1: ${NAME}`]],
    ['with all else', { 'templates/a.yaml.hbs': '{{toYaml this}}' }, [`templates/a.yaml.hbs:1: ${NAME}`]],
    [
      'with the root',
      { 'templates/a.yaml.hbs': '{{#with Values}}{{toJson @root}}{{/with}}' },
      [`templates/a.yaml.hbs:1: ${NAME}`],
    ],
    [
      'annotations',
      { 'templates/a.yaml.hbs': '\n{{toJson Chart.Annotations}}' },
      [`templates/a.yaml.hbs:2: ${ANNOTATIONS}`],
    ],
    [
      'annotations of Go templates',
      { 'templates/a.yaml': '{{ toJson .Chart.Annotations }}' },
      [`templates/a.yaml:1: ${ANNOTATIONS}`],
    ],
    ['one annotation', { 'templates/a.yaml': '{{ .Chart.Annotations.x }}{{ index .Chart.Annotations "y" }}' }, []],
    [
      'the annotation',
      { 'templates/a.yaml': '{{ index .Chart.Annotations "tschart/engine" }}' },
      [`templates/a.yaml:1: ${ANNOTATIONS}`],
    ],
    [
      'the object Chart',
      { 'templates/a.yaml': '{{ with .Chart }}{{ .Name }}{{ toYaml . }}{{ end }}' },
      [`templates/a.yaml:1: ${ANNOTATIONS}`],
    ],
    [
      'the object Chart, its names only',
      { 'templates/a.yaml.hbs': '{{#with Chart as |c|}}{{Name}}{{c.Version}}{{/with}}' },
      [],
    ],
    [
      'the object Chart, handed on',
      { 'templates/a.yaml.hbs': '{{> p Chart=Chart}}', 'templates/_p.hbs': '{{Chart.Name}}' },
      [],
    ],
    [
      'the object Chart, handed on and written',
      { 'templates/a.yaml.hbs': '{{> p Chart=Chart}}', 'templates/_p.hbs': '{{Chart}}' },
      [`templates/_p.hbs:1: ${ANNOTATIONS}`],
    ],
    [
      'a file that is named in parts',
      {
        'templates/b.yaml': '{{ include (print .Template.BasePath "/a.yaml.hbs") . | sha256sum }}',
        'templates/a.yaml.hbs': 'a: 1',
      },
      ['templates/b.yaml:1: it names the file templates/a.yaml.hbs, which would be templates/a.yaml'],
    ],
    [
      'a file that Go templates include',
      { 'templates/b.yaml': '{{ include "demo/templates/a.yaml.hbs" . }}', 'templates/a.yaml.hbs': 'a: 1' },
      ['templates/b.yaml:1: it names the file templates/a.yaml.hbs, which would be templates/a.yaml'],
    ],
    [
      'an order that changes',
      { 'templates/a.yaml-b.yaml': 'b: 1', 'templates/a.yaml.hbs': 'a: 1' },
      [
        'templates/a.yaml.hbs:1: demo/templates/a.yaml-b.yaml would come after demo/templates/a.yaml.hbs, since names of files change',
      ],
    ],
    ['a Go template that is none', { 'templates/b.yaml': '\n{{ if }}' }, ['templates/b.yaml:2: missing value for if']],
  ])('%s', (_, files, expected) => {
    expect(refused(files)).toEqual(expected);
  });
});

describe('the ordinary chart', () => {
  it('has Go templates, and no annotation', () => {
    expect(
      converted({
        'templates/_labels.hbs': 'app: {{Chart.Name}}\n',
        'templates/a.yaml':
          'metadata:\n  labels:\n    {{> labels}}\n  name: {{quote Release.Name}}\n  {{#each Values.list as |x i|}}\n  - {{x}}{{i}}\n  {{/each}}\n',
      }),
    ).toMatchObject({
      'Chart.yaml': 'apiVersion: v2\nname: demo\nversion: 1.0.0\n# What reads it.\n',
      'templates/_labels.tpl': '{{ define "demo/_labels" }}app: {{ .Chart.Name }}\n{{ end }}\n',
      'templates/a.yaml':
        'metadata:\n  labels:\n{{ include "tschart.indentAll" (list "    " (include "demo/_labels" .)) }}  name: {{ quote .Release.Name }}\n' +
        '{{ range $k2, $c1 := .Values.list }}  - {{ $c1 }}{{ $k2 }}\n{{ end }}',
    });
  });

  it('writes braces of the text so that they begin nothing', () => {
    expect(
      converted({ 'templates/a.yaml': '\\{{a}} {{{Values.a}}} {{{{raw}}}}{{b}}{{{{/raw}}}} {' })['templates/a.yaml'],
    ).toBe('{{ "{{" }}a}} {{ .Values.a }} {{ "{{" }}b}} {{ "{" }}');
  });
});

/** Templates with the values that they are compared with. */
const TEMPLATES: readonly (readonly [name: string, files: Readonly<Record<string, string>>])[] = [
  [
    'values',
    {
      'templates/a.yaml':
        'a: {{Values.text}}|{{Values.missing}}|{{Values.number}}|{{Values.yes}}|{{Values.list}}|{{Values.map}}|{{Values.none}}',
    },
  ],
  [
    'names that Go has not',
    {
      'templates/a.yaml': 'a: {{Values.odd-name}} {{Values.[two words].x}} {{#with Values.[two words]}}{{x}}{{/with}}',
    },
  ],
  [
    'conditions',
    {
      'templates/a.yaml':
        '{{#if Values.number}}a{{else if Values.list}}b{{else}}c{{/if}}{{#unless Values.none}}d{{/unless}}{{#if (and Values.text (not Values.no))}}e{{/if}}',
    },
  ],
  [
    'loops over lists',
    {
      'templates/a.yaml':
        'l:\n{{#each Values.list as |x i|}}\n  - {{x}} {{i}} {{@index}} {{@first}} {{@last}} {{@root.Release.Name}} {{../Values.text}}\n{{else}}\n  none\n{{/each}}',
    },
  ],
  [
    'loops over maps',
    { 'templates/a.yaml': 'm:\n{{#each Values.map}}\n  {{@key}}: {{this}} {{@index}} {{@first}} {{@last}}\n{{/each}}' },
  ],
  [
    'loops in loops',
    {
      'templates/a.yaml':
        'm:\n{{#each Values.rows}}\n  {{#each cells}}\n  {{@../index}}.{{@index}}: {{this}} {{../name}} {{../../Values.text}}\n  {{/each}}\n{{/each}}',
    },
  ],
  [
    'break and continue',
    {
      'templates/a.yaml':
        '{{#each Values.list}}{{#if (eq @index 0)}}{{continue}}{{/if}}{{this}}{{#if (eq @index 1)}}{{break}}{{/if}}{{/each}}',
    },
  ],
  [
    'with and let',
    {
      'templates/a.yaml':
        '{{#with Values.map as |m|}}{{a}} {{m.b}} {{../Values.text}}{{else}}none{{/with}}{{#let (upper Values.text) Values.list as |t l|}}{{t}}{{len l}}{{/let}}',
    },
  ],
  [
    'calls as blocks',
    {
      'templates/a.yaml': '{{#eq Values.text "some text"}}same{{else}}other{{/eq}}{{^eq Values.text "x"}}not x{{/eq}}',
    },
  ],
  [
    'values on indented lines',
    {
      'templates/a.yaml':
        'a:\n  {{toYaml Values.map}}\nb:\n    {{Values.lines}}\nc: |\n  {{Values.lines}}\n  {{Values.missing}}\n  {{Values.number}}\n  {{Values.list}}',
    },
  ],
  [
    'partials',
    {
      'templates/_p.hbs': 'a: {{Values.text}}\nb:\n  {{toYaml Values.map}}\n',
      'templates/a.yaml': '{{> p}}\nx:\n  {{> p}}\ny:\n    {{> p Values=Values}}\n',
    },
  ],
  [
    'partials with a hash',
    {
      'templates/_p.hbs': '{{a}}{{b}}{{c}}',
      'templates/a.yaml':
        'x: {{> p Values.map c=1}} {{> p Values.map a=(upper "x")}} {{> p Values.map b=false a=""}}\n',
    },
  ],
  [
    'partials that show nothing',
    {
      'templates/_p.hbs': '{{Values.missing}}{{index Values "missing"}}{{Values.no}}',
      'templates/a.yaml': 'x: {{quote (include "p" this)}} {{len (include "p")}} {{> p}}',
    },
  ],
  [
    'inline partials',
    {
      'templates/_x.hbs': '{{#*inline "demo.name"}}{{~Release.Name trunc=5 upper=true~}}{{/inline}}',
      'templates/a.yaml':
        '{{include "demo.name"}} {{#each Values.list}}{{include "demo.name" @root}} {{> demo.name @root}}{{/each}}',
    },
  ],
  [
    '@root in partials',
    {
      'templates/_p.hbs': '{{#each @root.Values.list}}{{this}}{{@root.Release.Name}}{{/each}}{{> q}}',
      'templates/_q.hbs': '{{@root.Values.text}}',
      'templates/a.yaml': '{{> p}}{{#each Values.list}}{{> p @root}}{{/each}}',
    },
  ],
  [
    'functions',
    {
      'templates/a.yaml':
        '{{Values.text upper=true quote=true}} {{printf "%s-%d" "a" 3}} {{Values.missing default="x"}} {{ternary 1 2 true}} {{dict a=1 b=(list 1 "x")}} {{join "," Values.list}} {{replace "e" "3" Values.text}} {{add 1 2.0 "3"}} {{Values.number int=true}}',
    },
  ],
  [
    'methods',
    {
      'templates/a.yaml':
        '{{Capabilities.APIVersions.Has "v1"}} {{#if (Capabilities.APIVersions.Has "no/v1")}}has{{/if}} {{Files.Get "f.txt"}} {{Capabilities.KubeVersion.Major}} {{#with (Files.Glob "*.txt")}}{{AsConfig}}{{/with}}',
      'f.txt': 'file\ntext\n',
    },
  ],
  [
    'comments, raw text and blanks',
    {
      'templates/a.yaml':
        '{{! a }}x {{!-- {{b}} --}} y\n{{! alone }}\n  {{~Values.text~}}   z \\{{no}} {{{{raw}}}} {{a}} {{{{/raw}}}}',
    },
  ],
  ['statements that write nothing', { 'templates/a.yaml': '{{do (set Values "new" "n")}}{{log "x"}}{{Values.new}}' }],
  [
    'the chart called by Go templates',
    {
      'Chart.yaml': CHART.replace('handlebars', 'mixed'),
      'templates/_g.tpl': '{{define "go.name"}}go {{ .Release.Name }}{{end}}',
      'templates/_p.hbs': '{{#*inline "hbs.name"}}hbs {{Release.Name}}{{Values.missing}}{{/inline}}',
      'templates/a.yaml': 'a: {{ include "hbs.name" . | quote }}',
      'templates/b.yaml.hbs': 'b: {{include "go.name"}} {{> go.name}}',
      'templates/NOTES.txt.hbs': 'notes',
    },
  ],
  [
    'partials called by the names of their files',
    {
      'Chart.yaml': MIXED,
      'templates/_p.hbs': 'p {{Release.Name}} {{> q}}',
      'templates/_q.hbs': 'q',
      'templates/a.yaml': 'a: {{ include "demo/templates/_p.hbs" . }}{{ template "demo/templates/_p.hbs" $ }}',
      'templates/b.yaml.hbs': 'b: {{> p}}{{include "p"}}{{include "demo/templates/_q.hbs"}}',
    },
  ],
  [
    'definitions of Go templates in all spellings',
    {
      'Chart.yaml': MIXED,
      'templates/_g.tpl':
        '{{ define `g` }}g{{ end }}{{- define   "h" -}} h {{- end }}{{define\n"i"}}i{{end}}{{ block "j" . }}j{{ end }}{{ define "k\\u0021" }}k{{ end }}',
      'templates/b.yaml.hbs': 'b: {{include "g"}}{{> h}}{{include "i"}}{{include "j"}}{{include "k!"}}',
    },
  ],
  [
    'definitions that Go templates call with names that they compute',
    {
      'Chart.yaml': MIXED,
      'templates/_p.hbs': '{{#*inline "demo.x"}}x {{missing}}{{text}}{{/inline}}{{#*inline "demo.y"}}y{{/inline}}',
      'templates/a.yaml': 'a: {{ include (printf "demo.%s" "x") .Values | len }}{{ include `demo.y` . | quote }}',
    },
  ],
];

const VALUES: readonly string[] = [
  '{"text":"some text","number":3,"yes":true,"no":false,"list":["a","b","c"],"map":{"a":1,"b":"two"},"odd-name":"o","two words":{"x":"y"},"lines":"one\\ntwo\\n\\nfour","rows":[{"name":"r","cells":[1,2]},{"name":"s","cells":[]}]}',
  '{"text":"<b> & \\"q\\"","number":0,"yes":false,"list":[],"map":{},"odd-name":null,"two words":{"x":""},"lines":"one\\ntwo\\n","rows":[]}',
  '{"text":"é {{x}}","number":1234567.5,"list":[1,{"x":"y"},null],"map":{"a":null,"b":{"c":["d"]},"z":"multi\\nline\\n"},"odd-name":1,"two words":{},"lines":"  one  \\n  two  ","rows":[{"name":null,"cells":["x"]}]}',
];

function ours(chart: Chart, values: string): string {
  const host = portableHost();
  const release = { name: 'releasename', namespace: 'default', revision: 1, isInstall: true, isUpgrade: false };
  const options = { release, capabilities: defaultCapabilities(), host };
  const scope = topScope(chart, unmarshalYaml(values) as Map<string, Value>, options);
  const files = renderGoTemplates(collectTemplates(chart, scope), options);
  return [...files]
    .map(([path, { text }]) => `${path.replace(/\.hbs$/, '')}\n${text}`)
    .sort()
    .join('\n');
}

/** What Helm renders, file by file: with --debug it prints texts that are no YAML too. */
function theirs(files: readonly ChartFile[], values: string): string {
  const room = mkdtempSync(join(tmpdir(), 'tschart-export-'));
  rooms.push(room);
  for (const { name, data } of files) {
    mkdirSync(dirname(join(room, name)), { recursive: true });
    writeFileSync(join(room, name), data);
  }
  writeFileSync(join(room, 'values-of-test.json'), values);
  return execFileSync(helm!, ['template', 'releasename', room, '-f', join(room, 'values-of-test.json')], {
    encoding: 'utf8',
  });
}

/** Renders the ordinary chart by the Go engine, which other tests hold to Helm. */
function byGoEngine(files: readonly ChartFile[], values: string): string {
  return ours(loadChart(files, {}), values);
}

describe('the ordinary chart renders to the same', () => {
  beforeAll(() => provideHandlebars(handlebars));

  for (const [name, files] of TEMPLATES) {
    it.each(VALUES.map((values, i): [number, string] => [i, values]))(`${name}, values %i`, (i, values) => {
      const chart = chartOf(files);
      const { files: made, refusals } = toHelmChart(chart, portableHost());
      expect(refusals).toBe(undefined);
      const attempt = (run: () => string): string => {
        try {
          return run();
        } catch {
          return 'failed';
        }
      };
      const expected = attempt(() => ours(chart, values));
      if (i === 0) expect(expected).not.toBe('failed');
      expect(attempt(() => byGoEngine(made!, values))).toBe(expected);
    });
  }
});

describe('random charts', () => {
  beforeAll(() => provideHandlebars(handlebars));
  const item = { s: 'ess', n: 3, l: ['x'] };
  const data = {
    ...item,
    yes: true,
    no: false,
    m: { a: 1, b: 'two' },
    l: ['p', 'q'],
    o1: item,
    o2: { ...item, n: 0 },
    ol1: [item, { s: '', n: 1 }],
    ol2: [{ s: 'a\nb', n: 2 }],
  };

  it('are refused, or render to the same', () => {
    let same = 0;
    fc.assert(
      fc.property(statements(2, true, false, 0), (text) => {
        fc.pre(text.length < 1500);
        // `@root` of the generated text is a table of the values.
        const wrapped = `{{#with Values}}${text.replaceAll('@root.', '@root.Values.')}{{/with}}`;
        const chart = chartOf({
          'templates/a.yaml': wrapped,
          'templates/_p.hbs': 'P {{s}}\n  {{n}}\n',
          'templates/_q.hbs': '({{s}}{{a}})',
          'templates/_layout.hbs': '',
        });
        const { files } = toHelmChart(chart, portableHost());
        if (files === undefined) return;
        expect(byGoEngine(files, JSON.stringify(data))).toBe(ours(chart, JSON.stringify(data)));
        same++;
      }),
      { numRuns: Number(process.env['RUNS'] ?? 150) },
    );
    expect(same).toBeGreaterThan(20);
  });
});

describe.skipIf(!hasHelm)('Helm renders the ordinary chart to the same', () => {
  beforeAll(() => provideHandlebars(handlebars));

  it.each(TEMPLATES)('%s', (_, files) => {
    // Each file's text as one string of a document, so that all of it is compared, blanks too.
    for (const values of VALUES) {
      const chart = chartOf(files);
      const { files: made } = toHelmChart(chart, portableHost());
      const wrapped = made!.map(({ name, data }) => {
        if (!/^templates\/[^_].*\.yaml$/.test(name)) return { name, data };
        return {
          name: name.replace(/([^/]*)$/, '_$1.tpl'),
          data: encodeUtf8(`{{ define "whole ${name}" }}${decodeUtf8(data)}{{ end }}`),
        };
      });
      const bodies = made!
        .filter(({ name }) => /^templates\/[^_].*\.yaml$/.test(name))
        .map(({ name }) => ({
          name,
          data: encodeUtf8(`text: {{ include "whole ${name}" . | replace "<no value>" "" | toJson }}\n`),
        }));
      let expected: string;
      try {
        expected = ours(chart, values);
      } catch {
        expect(() => theirs([...wrapped, ...bodies], values)).toThrow();
        continue;
      }
      const text = theirs([...wrapped, ...bodies], values);
      const found = [...text.matchAll(/# Source: (\S+)\ntext: (.*)\n/g)].map(
        ([, path, json]) => `${path}\n${JSON.parse(json!)}`,
      );
      const notes = expected.split('\n').includes('demo/templates/NOTES.txt')
        ? ['demo/templates/NOTES.txt\nnotes']
        : [];
      expect([...found, ...notes].sort().join('\n')).toBe(expected);
    }
  });
});
