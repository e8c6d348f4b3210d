import type { Case } from './case.ts';
import { drawValues } from './chart-values.ts';
import { count, type Drawing, operand, pipeline, type Scope, stringLiteral } from './expressions.ts';
import { type Random, seeded } from './random.ts';
import * as W from './words.ts';

/** Paths that every chart of these cases has, by kind. `@` is the root. */
const OBJECTS: Readonly<Record<string, readonly string[]>> = {
  S: [
    '.Release.Name',
    '.Release.Namespace',
    '.Release.Service',
    '.Chart.Name',
    '.Chart.Version',
    '.Chart.AppVersion',
    '.Chart.Description',
    '.Chart.Type',
    '.Chart.Home',
    '.Template.Name',
    '.Template.BasePath',
    '.Capabilities.KubeVersion.Version',
    '.Capabilities.KubeVersion.Major',
    '.Capabilities.KubeVersion.GitVersion',
    '.Capabilities.HelmVersion.Version',
    '(@.Files.Get "conf/a.txt")',
    '(@.Files.Get "none")',
    '(@.Files.Glob "conf/*").AsConfig',
    '(@.Files.Glob "**.txt").AsSecrets',
    '(@.Values.YAML)',
    '(@.Capabilities.KubeVersion.String)',
  ],
  SL: ['(@.Files.Lines "conf/a.txt")', '.Chart.Keywords', '.Chart.Sources'],
  B: [
    '.Release.IsInstall',
    '.Release.IsUpgrade',
    '.Chart.IsRoot',
    '.Chart.Deprecated',
    '(@.Capabilities.APIVersions.Has "v1")',
    '(@.Capabilities.APIVersions.Has "apps/v2")',
  ],
  I: ['.Release.Revision'],
  D: ['.Values', '.Release', '.Subcharts', '(@.Values.AsMap)', '.Template'],
  DS: ['.Chart.Annotations'],
  M: ['.Values', '.Files', '.Release'],
  A: [
    '.Values.none',
    '.Capabilities.KubeVersion',
    '(@.Files.GetBytes "conf/a.txt")',
    '.Chart.Maintainers',
    '.Chart.Dependencies',
    '.Capabilities.HelmVersion',
    '.Capabilities.APIVersions',
  ],
};

/** What fails unless the values happen to have it. */
const FAILING = ['.Values.none.deeper', '(@.Values.PathValue "a.b")', '(@.Values.Table "a")', '.Chart.None'];

const TEXTS = [
  'text',
  ' ',
  '\n',
  '\n\n',
  ' a ',
  ': ',
  '- x\n',
  'é',
  '"',
  '{ x',
  '} }',
  '  \n  ',
  '# c',
  '\t',
  '%',
  '<no value>',
  '👍',
] as const;

/** A random chart whose template holds every kind of node and function sooner or later. */
export function drawTemplateCase(seed: number, used: Map<string, number>): Case {
  const random = seeded(seed);
  const values = drawValues(random);
  const paths = new Map<string, string[]>();
  for (const source of [Object.entries(OBJECTS), values.paths.entries(), values.paths.entries()]) {
    for (const [kind, list] of source) paths.set(kind, [...(paths.get(kind) ?? []), ...list]);
  }
  if (random.chance(0.08)) paths.get('A')!.push(...FAILING);
  const d: Drawing = {
    random,
    used,
    paths,
    names: ['helper', 'scoped'],
    wrong: random.chance(0.6) ? 0 : 0.04,
    nested: () => nestedText(d),
  };
  const root: Scope = { root: '', dot: undefined, vars: [] };
  const helper = `{{define "helper"}}${random.chance(0.5) ? '{{- . | toString | trunc 9 -}}' : `h${body({ ...d, names: [] }, { root: undefined, dot: undefined, vars: [] }, 1)}`}{{end}}`;
  const scoped = `{{define "scoped"}}${body({ ...d, names: ['helper'] }, { root: undefined, dot: undefined, vars: [] }, 1)}{{end}}`;
  let text = body(d, root, 0);
  if (random.chance(0.06)) text = damaged(random, text);
  const files: Record<string, string> = {
    'templates/_helpers.tpl': helper + scoped,
    'conf/a.txt': random.pick(W.STRINGS),
  };
  const args = [...values.args];
  if (random.chance(0.05)) args.push('--is-upgrade');
  if (random.chance(0.05)) args.push('--kube-version', random.pick(['1.30', 'v1.29.3-gke.100', '1.27.0', 'x', '1']));
  if (random.chance(0.05)) args.push('--api-versions', random.pick(['a/v1', 'apps/v2', 'v1/Pod']));
  if (random.chance(0.05)) {
    const more = drawValues(random);
    files['../more.yaml'] = more.text;
    args.push('-f', 'more.yaml');
  }
  if (random.chance(0.05)) files['templates/NOTES.txt'] = body(d, root, 1);
  if (random.chance(0.05)) files['templates/hook.yaml'] = hook(random, body(d, root, 2));
  const common = { values: values.text, files, args };
  const choice = random.next();
  if (choice < 0.1) return { ...common, ...withSubchart(d, text, files) };
  if (choice < 0.25)
    return { ...common, template: `apiVersion: v1\nkind: ${random.pick(KINDS)}\nmetadata:\n  name: t\n# ${text}\n` };
  if (choice < 0.35) {
    const shown = `data: |\n{{ include "case" . | indent 2 }}\n`;
    files['templates/_case.tpl'] = `{{define "case"}}${text}{{end}}`;
    return { ...common, template: `apiVersion: v1\nkind: ${random.pick(KINDS)}\n${shown}` };
  }
  return { ...common, snippet: text };
}

/** A file of two documents, the first of them a hook. */
function hook(random: Random, text: string): string {
  const events = random.pick(['pre-install', 'post-install, test', 'none', 'pre-install,post-delete', '']);
  const weight = random.pick(['"-5"', '3', '"x"', '1.5', '']);
  return `kind: ${random.pick(['Job', 'Pod', 'Secret'])}
metadata:
  name: h
  annotations:
    helm.sh/hook: ${events}
    helm.sh/hook-weight: ${weight}
${random.pick(['---', '--- ', '---\n---', ' ---', '---\t# x'])}
kind: Service
x: |
  {{ $x := 1 }}${text.replaceAll('\n', '\n  ')}
`;
}

const KINDS = ['ConfigMap', 'Secret', 'Deployment', 'Thing', '""', '1'];

function withSubchart(d: Drawing, text: string, files: Record<string, string>): Partial<Case> {
  const { random } = d;
  const inner = body(d, { root: '', dot: undefined, vars: [] }, 1);
  return {
    snippet: text,
    files: {
      ...files,
      'templates/_helpers.tpl': '{{define "helper"}}{{ . | toString | trunc 9 }}{{end}}{{define "scoped"}}s{{end}}',
      'conf/a.txt': 'x',
      'charts/sub/Chart.yaml': 'apiVersion: v2\nname: sub\nversion: 0.1.0\n',
      'charts/sub/values.yaml': random.pick(['a: 1\n', 'a: {b: c}\nglobal: {g: sub}\n', '', 'list: [1]\n']),
      'charts/sub/templates/_s.tpl': `{{define "sub"}}${inner}{{end}}`,
      'charts/sub/templates/s.yaml': 'kind: X\nv: {{ include "sub" . | toJson }}\nw: {{ .Values | toJson }}\n',
    },
  };
}

function nestedText(d: Drawing): string {
  return d.random.chance(0.2)
    ? d.random.pick(W.STRINGS)
    : body({ ...d, names: [], nested: () => 'deep' }, { root: undefined, dot: undefined, vars: [] }, 2);
}

interface Block {
  readonly depth: number;
  readonly loop: boolean;
}

function body(d: Drawing, scope: Scope, depth: number): string {
  return statements(d, scope, { depth, loop: false });
}

/** Statements one after another; a variable declared in one is seen by the next. */
function statements(d: Drawing, outer: Scope, block: Block): string {
  const { random } = d;
  let scope = outer;
  let text = '';
  const n = random.between(1, Math.max(1, 4 - block.depth));
  for (let i = 0; i < n; i++) {
    if (random.chance(0.4)) {
      count(d, 'node:text');
      text += random.pick(TEXTS);
    }
    if (random.chance(0.15)) {
      const name = `$v${scope.vars.length}`;
      const kind = random.pick(['S', 'I', 'F', 'B', 'L', 'D', 'SL', 'A']);
      count(d, 'node:declaration');
      text += action(d, `${name} ${random.pick([':=', ':= '])} ${pipeline(d, kind, scope)}`);
      scope = { ...scope, vars: [...scope.vars, { name, kind }] };
    } else {
      text += statement(d, scope, block);
    }
  }
  return text;
}

function statement(d: Drawing, scope: Scope, block: Block): string {
  const { random } = d;
  const nestable = block.depth < 3;
  const kind = random.weighted([
    [10, 'action'],
    [1, 'comment'],
    [nestable ? 2 : 0, 'if'],
    [nestable ? 1.5 : 0, 'with'],
    [nestable ? 2.5 : 0, 'range'],
    [scope.vars.length > 0 ? 1 : 0, 'assignment'],
    [block.depth === 0 ? 0.7 : 0, 'template'],
    [block.depth === 0 ? 0.4 : 0, 'block'],
    [block.loop ? 1.5 : 0, 'jump'],
  ] as const);
  const inner: Block = { ...block, depth: block.depth + 1 };
  switch (kind) {
    case 'action':
      count(d, 'node:action');
      return action(d, pipeline(d, random.pick(['S', 'S', 'A', 'I', 'F', 'B', 'L', 'D', 'SL', 'A']), scope));
    case 'comment':
      count(d, 'node:comment');
      return random.pick(['{{/* c */}}', '{{- /* c */ -}}', '{{/* a\nb "}}" */}}', '{{/**/}}']);
    case 'assignment': {
      count(d, 'node:assignment');
      const variable = random.pick(scope.vars);
      return action(d, `${variable.name} = ${pipeline(d, variable.kind, scope)}`);
    }
    case 'jump': {
      const word = random.pick(['break', 'continue']);
      count(d, `node:${word}`);
      return `${action(d, `if ${operand(d, 'B', scope, 2)}`)}${action(d, word)}{{end}}`;
    }
    case 'if': {
      count(d, 'node:if');
      let text = action(d, `if ${condition(d, scope)}`) + statements(d, scope, inner);
      while (random.chance(0.3)) {
        count(d, 'node:else if');
        text += action(d, `else if ${condition(d, scope)}`) + statements(d, scope, inner);
      }
      return text + otherwise(d, scope, inner) + action(d, 'end');
    }
    case 'with': {
      count(d, 'node:with');
      const kind = random.pick(['S', 'D', 'L', 'I', 'A', 'NIL']);
      const declared = random.chance(0.3);
      const variable = `$w${scope.vars.length}`;
      const within = moved(scope, kind, declared ? [{ name: variable, kind }] : []);
      let text = action(d, `with ${declared ? `${variable} := ` : ''}${pipeline(d, kind, scope)}`);
      text += statements(d, within, inner);
      if (random.chance(0.15)) {
        count(d, 'node:else with');
        text += action(d, `else with ${pipeline(d, kind, scope)}`) + statements(d, moved(scope, kind, []), inner);
      }
      return text + otherwise(d, scope, inner) + action(d, 'end');
    }
    case 'range':
      return loop(d, scope, inner);
    case 'template': {
      count(d, 'node:template');
      const data = random.chance(0.8) ? ` ${pipeline(d, random.pick(['CTX', 'A', 'D']), scope)}` : '';
      return action(d, `template ${stringLiteral(d, random.pick(d.names.length > 0 ? d.names : ['missing']))}${data}`);
    }
    case 'block': {
      count(d, 'node:block');
      const name = `block${random.below(3)}`;
      const kind = random.pick(['S', 'D', 'L', 'A']);
      const within: Scope = { root: undefined, dot: kind, vars: [] };
      return `${action(d, `block "${name}" ${operand(d, kind, scope, 1)}`)}${statements(d, within, inner)}{{end}}`;
    }
  }
}

function otherwise(d: Drawing, scope: Scope, inner: Block): string {
  if (!d.random.chance(0.4)) return '';
  count(d, 'node:else');
  return action(d, 'else') + statements(d, scope, inner);
}

function condition(d: Drawing, scope: Scope): string {
  const { random } = d;
  if (random.chance(0.1)) {
    count(d, 'node:declaration');
    return `$c := ${pipeline(d, 'A', scope)}`;
  }
  return pipeline(d, random.pick(['B', 'B', 'A', 'S', 'L', 'D']), scope);
}

const ELEMENT: Record<string, string> = { L: 'A', SL: 'S', IL: 'I', D: 'A', DS: 'S', I: 'I' };

function loop(d: Drawing, scope: Scope, inner: Block): string {
  const { random } = d;
  count(d, 'node:range');
  const kind = random.weighted([
    [4, 'L'],
    [3, 'SL'],
    [1, 'IL'],
    [4, 'D'],
    [1, 'DS'],
    [0.5, 'PI'],
    [0.1, 'S'],
    [0.3, 'NIL'],
  ] as const);
  const element = ELEMENT[kind] ?? 'A';
  const n = scope.vars.length;
  const shape = random.below(3);
  const value = { name: `$e${n}`, kind: element };
  const index = { name: `$k${n}`, kind: kind === 'D' || kind === 'DS' ? 'S' : 'I' };
  const declared = shape === 0 ? [] : shape === 1 ? [value] : [index, value];
  if (declared.length > 0) count(d, 'node:range with variables');
  const head =
    declared.length === 0 ? '' : `${declared.map(({ name }) => name).join(', ')} ${random.chance(0.95) ? ':=' : '='} `;
  const within = moved(scope, element, declared);
  const source = kind === 'PI' ? random.pick(W.POSITIVE) : pipeline(d, kind, scope);
  const text = action(d, `range ${head}${source}`) + statements(d, within, { ...inner, loop: true });
  return text + otherwise(d, scope, inner) + action(d, 'end');
}

/** The scope within `with` and `range`, where dot is something else. */
function moved(scope: Scope, dot: string, vars: Scope['vars']): Scope {
  return { root: scope.root === undefined ? undefined : '$', dot, vars: [...scope.vars, ...vars] };
}

function action(d: Drawing, text: string): string {
  const { random } = d;
  const left = random.chance(0.12) ? '{{- ' : random.chance(0.5) ? '{{ ' : '{{';
  const right = random.chance(0.12) ? ' -}}' : random.chance(0.5) ? ' }}' : '}}';
  if (left === '{{- ' || right === ' -}}') count(d, 'node:trim marker');
  return left + text + right;
}

const JUNK = [
  '{{',
  '}}',
  '{{end}}',
  '{{else}}',
  '"',
  '`',
  '(',
  ')',
  '|',
  '.',
  '$',
  '$x',
  ':=',
  '=',
  ',',
  '-',
  "'",
  '\\',
  '\n',
  ' ',
  '{{/*',
  '*/',
  '0x',
  '1.2.3',
  '..',
  'nil',
  '@',
  '\0',
  'é',
  '{{break}}',
];

/** A template with a mistake in it. */
function damaged(random: Random, text: string): string {
  const at = random.below(text.length + 1);
  const kept = text.slice(0, at);
  return random.chance(0.5) ? kept + random.pick(JUNK) + text.slice(at) : kept + text.slice(at + random.between(1, 3));
}
