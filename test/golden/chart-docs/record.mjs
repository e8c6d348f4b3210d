// Records what helm-docs prints and writes: node test/golden/chart-docs/record.mjs PATH-OF-HELM-DOCS
// The recorded file is of helm-docs v1.14.2 (go install github.com/norwoodj/helm-docs/cmd/helm-docs@v1.14.2).
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

const CHART = 'apiVersion: v2\nname: demo\nversion: 1.2.3\n';

const values = `# A plain comment
plain: text
# -- described
described: 1
# -- (string) of a type
typed:
# -- first line
# second line
#third
lines: true
# -- with a default
# @default -- the chart's own
fallback: ""
# named.key -- by its name
named:
  key: 5
  other: 6
# -- a whole table
table:
  a: 1
  # -- inside
  b: [x, "y", 1.5]
# -- a list
list:
  - one
  - two: 2
list2:
  - one
  - two: 2
    # -- in an item
    three: 3
emptyTable: {}
emptyList: []
nothing:
nil: ~
float: 1.0
large: 12345678901
exponent: 1e3
octal: 0o17
hex: 0xff
date: 2001-12-14
word: yes
quoted: "yes"
html: "<a> & b"
multi: |
  several
  lines
"dotted.key": 1
"spaced key":
  inner: 2
anchored: &a
  x: 1
alias: *a
`;

const sections = `# -- one
# @section -- Second
one: 1
# -- two
# @section -- First
two: 2
three: 3
# -- four
# @section -- Second
four:
  five: 5
`;

const cases = [
  { name: 'nothing but names', files: { 'Chart.yaml': CHART, 'values.yaml': '' } },
  { name: 'values', files: { 'Chart.yaml': CHART, 'values.yaml': values } },
  { name: 'values in the order of the file', args: ['-s', 'file'], files: { 'Chart.yaml': CHART, 'values.yaml': values } },
  {
    name: 'described values only',
    args: ['--ignore-non-descriptions'],
    files: { 'Chart.yaml': CHART, 'values.yaml': values },
  },
  { name: 'sections', files: { 'Chart.yaml': CHART, 'values.yaml': sections } },
  { name: 'sections, by file', args: ['-s', 'file'], files: { 'Chart.yaml': CHART, 'values.yaml': sections } },
  {
    name: 'everything in Chart.yaml',
    files: {
      'Chart.yaml': `apiVersion: v2
name: full
version: 1.0.0-rc.1
appVersion: 1.25
type: application
deprecated: true
description: Words | and <tags>
home: https://example.org
kubeVersion: ">=1.25-0"
sources:
  - https://example.org/a
  - https://example.org/b
maintainers:
  - name: A
    email: a@example.org
    url: https://a.example.org
  - name: B
dependencies:
  - name: z
    version: 1.x
    repository: https://charts.example.org
  - name: a
    alias: b
    version: "2"
    repository: https://charts.example.org
  - name: c
    version: 3.0.0
    repository: ""
`,
      'values.yaml': 'a: 1\n',
    },
  },
  {
    name: 'requirements.yaml of old charts',
    files: {
      'Chart.yaml': 'apiVersion: v1\nname: old\nversion: 0.1.0\n',
      'requirements.yaml': 'dependencies:\n  - name: x\n    version: 1.0.0\n    repository: "@stable"\n',
      'values.yaml': 'a: 1\n',
    },
  },
  {
    name: 'ignored values',
    files: {
      'Chart.yaml': CHART,
      'values.yaml': '# @ignored\nhidden: 1\nshown: 2\ntable:\n  # -- text\n  # @ignore\n  inner: {a: 1}\n  other: 1\nlist:\n  # @ignored\n  - a\n  - b\n',
    },
  },
  {
    name: 'notations',
    files: {
      'Chart.yaml': CHART,
      'values.yaml': `# -- as YAML
# @notationType -- yaml
table:
  a: 1
  # a comment
  b:
    - x
    - y: 2
# -- as a template
# @notationType -- tpl
text: |
  {{ .Values.a }}
  more
# -- a number
# @notationType -- yaml
number: 5
# -- a list
# @notationType -- json
list: [1, 2]
# -- empty
# @notationType -- yaml
empty: {}
`,
      'README.md.gotmpl': '{{ template "chart.valuesSection" . }}\n{{ template "chart.valuesSectionHtml" . }}\n',
    },
  },
  {
    name: 'tables in HTML with sections',
    files: {
      'Chart.yaml': CHART,
      'values.yaml': `${sections}# -- a table\ntable: {a: [1, 2], b: "<x>"}\n`,
      'README.md.gotmpl': '{{ template "chart.valuesSectionHtml" . }}',
    },
  },
  {
    name: 'raw descriptions',
    files: {
      'Chart.yaml': CHART,
      'values.yaml': '# -- (object) text\n# @raw\n# * one\n#   * two\n#\n# end\na: {}\n# -- other\n# @default -- `{}`\n# more\nb: {}\n',
    },
  },
  {
    name: 'several comments above a key',
    files: {
      'Chart.yaml': CHART,
      'values.yaml': '# -- belongs to nothing\n\n# -- (int) the last counts\na: 1\n\n# a.b.c -- of no key\n# x -- named\n# @section -- S\nx:\n  y: 1 # -- beside\n  # key -- text\n  z: 2\n',
    },
  },
  {
    name: 'a template with its own parts',
    files: {
      'Chart.yaml': `${CHART}description: Words\nmaintainers:\n- name: A\n`,
      'values.yaml': '# -- text\na: 1\nb: {c: d}\n',
      'files/note.txt': 'a note\nof two lines\n',
      'README.md.gotmpl': `{{- define "chart.valuesHeader" }}## Parameters{{ end -}}
{{ template "chart.header" . }}
{{ template "chart.name" . }} {{ .Version | upper }} {{ template "chart.version" . }}|{{ template "chart.type" . }}|{{ template "chart.homepage" . }}|
{{ template "chart.description" . }}  {{ template "chart.appVersionBadge" . }}
{{ template "chart.maintainersTable" . }}
{{ template "chart.sourcesList" . }}{{ template "chart.requirementsTable" . }}
{{ template "chart.valuesSection" . }}



{{ range .Values }}{{ .Key }}={{ .Default }} {{ .LineNumber }}:{{ .Column }} {{ .Type }};
{{ end }}{{ .Files.Get "files/note.txt" }}{{ range .Maintainers }}{{ . | toJson }}{{ end }}
{{ (.Files.Glob "files/*").AsConfig }}
{{ dict "b" (list 1 "two" (dict "c" nil)) "a" "x: y" | toYaml }}
{{ len .Sections.Sections }} {{ .Sections.DefaultSection.SectionName }} {{ .SkipVersionFooter }} {{ fromYaml "a: 1" | toJson }}
{{ template "helm-docs.version" . }}`,
    },
  },
  {
    name: 'another template, badges and values file',
    args: ['-t', 'docs.tpl', '-b', 'plastic', '-f', 'other.yaml'],
    files: {
      'Chart.yaml': `${CHART}appVersion: 2-alpha\n`,
      'values.yaml': 'a: 1\n',
      'other.yaml': 'b: 2\n',
      'docs.tpl': '{{ template "chart.badgesSection" . }}\n{{ template "chart.valuesTable" . }}',
    },
  },
  {
    name: 'a template and the default one',
    args: ['-t', 'first.tpl', '-t', 'missing.tpl'],
    files: { 'Chart.yaml': CHART, 'values.yaml': 'a: 1\n', 'first.tpl': 'First\n\n' },
  },
  {
    name: 'values of dependencies',
    args: ['-u', '-g', '.'],
    files: {
      'Chart.yaml': `${CHART}dependencies:
  - name: child
    version: 1.0.0
  - name: other
    alias: twin
    version: 1.0.0
    repository: file://./charts/other
`,
      'values.yaml': '# -- of all\nglobal: {a: 1}\nown: 1\nchild: {x: 2}\n',
      'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
      'charts/child/values.yaml': '# -- child x\nx: 1\nglobal:\n  a: 5\n  b: 6\n',
      'charts/other/Chart.yaml': 'apiVersion: v2\nname: other\nversion: 1.0.0\n',
      'charts/other/values.yaml': '# -- other y\ny: 1\n',
    },
  },
  {
    name: 'Windows line ends',
    files: { 'Chart.yaml': CHART.replaceAll('\n', '\r\n'), 'values.yaml': values.replaceAll('\n', '\r\n') },
  },
  {
    name: 'charts below a directory, but for those ignored',
    args: ['-c', 'charts'],
    written: true,
    files: {
      'charts/a/Chart.yaml': 'apiVersion: v2\nname: a\nversion: 1.0.0\n',
      'charts/a/values.yaml': 'x: 1\n',
      'charts/b/Chart.yaml': 'apiVersion: v2\nname: b\nversion: 1.0.0\n',
      'charts/b/values.yaml': 'y: 1\n',
      'charts/deep/c/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n',
      'charts/deep/c/values.yaml': 'z: 1\n',
      'charts/_shared.gotmpl': '{{ define "chart.header" }}# The chart {{ .Name }}{{ end }}',
      '.helmdocsignore': 'charts/b\n',
    },
  },
  {
    name: 'a template beside the search root',
    args: ['-c', 'charts', '-t', './_shared.gotmpl', '-t', 'README.md.gotmpl', '-o', 'DOCS.md'],
    written: true,
    files: {
      'charts/a/Chart.yaml': 'apiVersion: v2\nname: a\nversion: 1.0.0\n',
      'charts/a/values.yaml': 'x: 1\n',
      'charts/_shared.gotmpl': '{{ define "chart.header" }}# The chart {{ .Name }}{{ end }}',
    },
  },
];

function filesBelow(directory) {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)))
    .sort();
}

const program = process.argv[2];
const rows = cases.map(({ name, files, args = [], written = false }) => {
  const directory = mkdtempSync(join(tmpdir(), 'chart-docs-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      writeFileSync(join(directory, path), text);
    }
    const dry = written ? [] : ['-d'];
    const { stdout, stderr } = spawnSync(program, [...dry, '-l', 'error', ...args], { cwd: directory, encoding: 'utf8' });
    if (stderr !== '') throw new Error(`${name}: ${stderr}`);
    const made = {};
    for (const path of filesBelow(directory)) if (!(path in files)) made[path] = readFileSync(join(directory, path), 'utf8');
    return JSON.stringify({ name, args: [...dry, ...args], files, stdout, made });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});
if (!existsSync(program)) throw new Error('usage: record.mjs PATH-OF-HELM-DOCS');
writeFileSync(new URL('cases.jsonl', import.meta.url), `${rows.join('\n')}\n`);
