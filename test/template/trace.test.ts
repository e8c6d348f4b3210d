import { describe, expect, it } from 'vitest';
import { type FuncTable, func, P, variadic } from '../../src/go/func.ts';
import type { Value } from '../../src/go/value.ts';
import { TemplateSet } from '../../src/template/template-set.ts';
import { scansOf } from './scans.ts';

function functions(set: () => TemplateSet): FuncTable {
  const indent = (n: number, text: string): string => text.replaceAll(/^/gm, ' '.repeat(n));
  const all = [
    func('include', [P.string, P.any], (name, data) => set().execute(name, data)),
    func('tpl', [P.string, P.any], (text, data) => {
      const clone: TemplateSet = set().clone(functions(() => clone));
      clone.parse('gotpl', text);
      return clone.execute('gotpl', data);
    }),
    func('nindent', [P.int, P.string], (n, text) => `\n${indent(n, text)}`),
    func('indent', [P.int, P.string], indent),
    func('trim', [P.string], (text) => text.trim()),
    variadic('list', [], P.any, (...items) => items),
    func('lines', [P.list], (items) => items.join('\n')),
    func('sort', [P.string], (text) => text.split('\n').sort().join('\n')),
  ];
  return new Map(all.map((f) => [f.name, f]));
}

const HELPERS = `{{- define "labels" -}}
app: {{ .name }}
{{ include "selector" . }}
{{- if .extra }}
extra: yes
{{- end }}
{{- end }}

{{- define "selector" -}}
name: {{ .name }}
{{- end }}
`;

/** Lines of output with \`file:line\`, then those that called. */
function trace(text: string, backEnd: 'code' | 'closures'): string[] {
  const set: TemplateSet = new TemplateSet({ functions: functions(() => set), missingKey: 'zero', backEnd });
  set.parse('h', HELPERS);
  set.parse('t', text);
  const data = new Map<string, Value>([
    ['name', 'n'],
    ['extra', true],
    ['list', ['a', 'b']],
    ['tpl', 'first: {{ .name }}\n{{- range .list }}\nitem: {{ . }}\n{{- end }}'],
  ]);
  const { text: output, origins } = set.executeTraced('t', data);
  expect(output).toBe(set.execute('t', data));
  return output.split('\n').flatMap((line, i) => {
    const origin = origins[i];
    if (origin === undefined) return [];
    return `${line} <- ${[origin, ...(origin.via ?? [])].map((at) => `${at.template}:${at.line}`).join(' ')}`;
  });
}

describe.each(['code', 'closures'] as const)('%s', (backEnd) => {
  it.each([
    ['text and values', 'a: 1\nb: {{ .name }}\n', ['a: 1 <- t:1', 'b: n <- t:2']],
    ['a value that begins a line', 'a:\n{{ .name }}: 1', ['a: <- t:1', 'n: 1 <- t:2']],
    [
      'trimmed actions',
      'a:\n{{- if .extra }}\n  b: 1\n{{- end }}\nc: 2',
      ['a: <- t:1', '  b: 1 <- t:3', 'c: 2 <- t:5'],
    ],
    [
      'range',
      'l:\n{{- range $i, $v := .list }}\n- {{ $v }}\n  n: {{ $i }}\n{{- end }}\nend:',
      ['l: <- t:1', '- a <- t:3', '  n: 0 <- t:4', '- b <- t:3', '  n: 1 <- t:4', 'end: <- t:6'],
    ],
    [
      'include with nindent',
      'labels:\n  {{- include "labels" . | nindent 2 }}\nspec:',
      ['labels: <- t:1', '  app: n <- h:2 t:2', '  name: n <- h:10 h:3 t:2', '  extra: yes <- h:5 t:2', 'spec: <- t:3'],
    ],
    [
      'include with indent and trim',
      'labels:\n{{ include "labels" . | trim | indent 2 }}\n',
      ['labels: <- t:1', '  app: n <- h:2 t:2', '  name: n <- h:10 h:3 t:2', '  extra: yes <- h:5 t:2'],
    ],
    [
      'a variable that holds an include',
      '{{- $l := include "labels" . }}\nlabels:\n  {{- $l | nindent 2 }}\n',
      [' <- t:1', 'labels: <- t:2', '  app: n <- h:2 t:3', '  name: n <- h:10 h:3 t:3', '  extra: yes <- h:5 t:3'],
    ],
    [
      'lines in another order',
      '{{ include "labels" . | sort }}',
      ['app: n <- h:2 t:1', 'extra: yes <- h:5 t:1', 'name: n <- h:10 h:3 t:1'],
    ],
    [
      'template',
      'x:\n{{ template "labels" . }}\ny:',
      ['x: <- t:1', 'app: n <- h:2 t:2', 'name: n <- h:10 h:3 t:2', 'extra: yes <- h:5 t:2', 'y: <- t:3'],
    ],
    [
      'tpl',
      'x:\n  {{- tpl .tpl . | nindent 2 }}',
      ['x: <- t:1', '  first: n <- gotpl:1 t:2', '  item: a <- gotpl:3 t:2', '  item: b <- gotpl:3 t:2'],
    ],
    ['lines of a value', 'x:\n{{ lines .list | indent 2 }}\n', ['x: <- t:1', '  a <- t:2', '  b <- t:2']],
    ['nothing', '', [' <- t:1']],
    [
      'a value that is equal to what was included before',
      'a:{{ include "selector" . | nindent 2 }}\nb:\n{{ lines (list "name: n" "c") | indent 2 }}',
      ['a: <- t:1', '  name: n <- h:10 t:1', 'b: <- t:2', '  name: n <- t:3', '  c <- t:3'],
    ],
    [
      'a value beside an included one that is equal to it',
      'b:\n{{ lines (list "name: n" "c" (include "selector" .)) }}',
      ['b: <- t:1', 'name: n <- t:2', 'c <- t:2', 'name: n <- t:2'],
    ],
    [
      'two includes in one action, in another order',
      '{{ lines (list (include "selector" . | indent 1) "c" (include "labels" .)) | sort }}',
      [' name: n <- t:1', 'app: n <- h:2 t:1', 'c <- t:1', 'extra: yes <- h:5 t:1', 'name: n <- t:1'],
    ],
    [
      'variables of the same name',
      '{{ $l := include "labels" . }}{{ range .list }}{{ $l := lines (list "name: n" .) }}\n{{ $l }}{{ end }}\n{{ $l }}',
      [
        ' <- t:1',
        'name: n <- t:2',
        'a <- t:2',
        'name: n <- t:2',
        'b <- t:2',
        'app: n <- h:2 t:3',
        'name: n <- h:10 h:3 t:3',
        'extra: yes <- h:5 t:3',
      ],
    ],
    [
      'what with and if hold',
      '{{ with include "labels" . }}x:\n{{ . | indent 2 }}{{ end }}\n{{ if $s := include "selector" . }}{{ $s }}{{ end }}',
      [
        'x: <- t:1',
        '  app: n <- h:2 t:2',
        '  name: n <- h:10 h:3 t:2',
        '  extra: yes <- h:5 t:2',
        'name: n <- h:10 t:3',
      ],
    ],
    [
      'a variable set again',
      '{{ $l := include "labels" . }}{{ $l = lines (list "name: n" "c") }}{{ $l }}\n{{ $l = lines (list $l (include "selector" . | indent 1)) }}{{ $l | trim }}',
      ['name: n <- t:1', 'c <- t:1', 'name: n <- t:2', 'c <- t:2', ' name: n <- t:2'],
    ],
  ])('%s', (_, text, want) => {
    expect(trace(text, backEnd)).toEqual(want);
  });
});

it('looks at what each line is made from only', () => {
  const turns = 1000;
  const set: TemplateSet = new TemplateSet({ functions: functions(() => set), missingKey: 'zero' });
  set.parse('h', HELPERS);
  set.parse(
    't',
    '{{ $v := include "labels" . }}{{ range $.turns }}{{ include "labels" $ | nindent 2 }}\n{{ lines $.list | indent 1 }}\n{{ $v }}\n{{ end }}' +
      '{{ lines .turns }}',
  );
  const turn = Array.from({ length: turns }, (_, i) => `${i}`);
  const data = new Map<string, Value>([
    ['list', ['a', 'b']],
    ['turns', turn],
  ]);
  let lines = 0;
  const scans = scansOf(() => {
    lines = set.executeTraced('t', data).origins.length;
  });
  expect(lines).toBeGreaterThan(7 * turns);
  // Each value beside all that was included before it would be more than 1,000,000.
  expect(scans).toBeLessThan(20 * lines);
});
