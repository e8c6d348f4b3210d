// What ends templates that would work for hours. There is no limit of this kind in Helm.
import { beforeAll, describe, expect, it } from 'vitest';
import { defaultCapabilities } from '../../src/chart/capabilities.ts';
import { loadChart } from '../../src/chart/load.ts';
import { portableHost } from '../../src/funcs/host.ts';
import { encodeUtf8 } from '../../src/go/text.ts';
import type { Value } from '../../src/go/value.ts';
import * as handlebars from '../../src/handlebars/engine.ts';
import { provideHandlebars } from '../../src/render/engines.ts';
import { renderGoTemplates } from '../../src/render/gotemplate.ts';
import { collectTemplates } from '../../src/render/scope.ts';
import { topScope } from '../../src/render/values.ts';
import type { TemplateLimits } from '../../src/template/limits.ts';

beforeAll(() => provideHandlebars(handlebars));

function render(engine: string, text: string, limits: Partial<TemplateLimits> = {}): string {
  const chart = loadChart(
    [
      ['Chart.yaml', `apiVersion: v2\nname: demo\nversion: 1.0.0\nannotations: {tschart/engine: ${engine}}\n`],
      ['templates/a.yaml', text],
      ['big.txt', 'line\n'.repeat(20_000)],
    ].map(([name, content]) => ({ name: name!, data: encodeUtf8(content!) })),
    {},
  );
  const release = { name: 'r', namespace: 'default', revision: 1, isInstall: true, isUpgrade: false };
  const options = { release, capabilities: defaultCapabilities(), host: portableHost(), limits };
  const scope = topScope(chart, new Map<string, Value>(), options);
  return renderGoTemplates(collectTemplates(chart, scope), options).get('demo/templates/a.yaml')!.text;
}

const WORK = 'template: demo/templates/a.yaml: more work than that of 40000000 characters in functions';
const limits = { work: 40_000_000 };

describe('work', () => {
  it.each([
    ['passwords', '{{#each (until 1000000)}}{{do (bcrypt "x")}}{{/each}}'],
    ['long texts that are made', '{{#each (until 1000000)}}{{do (repeat 9000000 "x")}}{{/each}}'],
    [
      'long texts that are read',
      '{{#let (repeat 9000000 "x") as |a|}}{{#each (until 1000000)}}{{do (hasPrefix "y" a)}}{{/each}}{{/let}}',
    ],
    [
      'long texts that are compared',
      '{{#let (repeat 9000000 "x") as |a|}}{{#each (until 1000000)}}{{#if (eq a a)}}{{/if}}{{/each}}{{/let}}',
    ],
    ['long lists', '{{#each (until 1000000)}}{{do (until 900000)}}{{/each}}'],
    ['each element with each', '{{do (uniq (until 90000))}}'],
    ['derived passwords, which take longer', '{{do (derivePassword 1 "pin" "p" "u" "e")}}'],
    ['expressions', '{{#each (until 1000000)}}{{do (regexMatch "(a|b|ab)*c{50}d" (repeat 100000 "ab"))}}{{/each}}'],
    [
      'expressions with loops in loops',
      '{{#each (until 9000)}}{{do (regexMatch "(a*)*b" (repeat 1000 "a"))}}{{/each}}',
    ],
    ['expressions that look far ahead at each place', '{{do (regexFindAll "[^b]*b|a" (repeat 100000 "a") -1)}}'],
    ['expressions that go back', '{{#each (until 100)}}{{do (regexMatch "a*a*b" (repeat 200 "a"))}}{{/each}}'],
    ['files', '{{#each (until 1000000)}}{{do (@root.Files.Lines "big.txt")}}{{/each}}'],
    [
      'files that were picked',
      '{{#let (Files.Glob "*") as |f|}}{{#each (until 1000000)}}{{do (f.Get "big.txt")}}{{/each}}{{/let}}',
    ],
    [
      'printed tables',
      '{{#let (dict a=(until 90000)) as |m|}}{{#each (until 1000000)}}{{do (toJson m)}}{{/each}}{{/let}}',
    ],
  ])('%s', (_, text) => {
    expect(() => render('handlebars', text, limits)).toThrow(WORK);
  });

  // Lists of two that are the same list each, forty deep: short to write, 2^40 to read.
  it.each([
    ['deepCopy', '{{do (deepCopy d)}}'],
    ['toJson', '{{do (toJson d)}}'],
    ['toYaml', '{{do (toYaml d.x)}}'],
    ['printf', '{{do (printf "%v" d)}}'],
    ['uniq', '{{do (uniq (list d.x d.x))}}'],
    ['printing', '{{d.x}}'],
    ['printing with blanks before', 'x:\n  {{d.x}}'],
    ['a key', '{{lookup d d.x}}'],
  ])('shared lists, by %s', (_, use) => {
    const doubled = '{{do (set d "x" (list 1 2))}}{{#each (until 40)}}{{do (set d "x" (list d.x d.x))}}{{/each}}';
    expect(() => render('handlebars', `{{#let (dict) as |d|}}${doubled}${use}{{/let}}`, limits)).toThrow(WORK);
  });

  it.each([
    ['in tpl', '{{tpl "{{#each (until 1000000)}}{{do (bcrypt \'x\')}}{{/each}}" this}}'],
    ['in partials', '{{#*inline "p"}}{{do (bcrypt "x")}}{{/inline}}{{#each (until 1000000)}}{{> p}}{{/each}}'],
  ])('is counted %s', (_, text) => {
    expect(() => render('handlebars', text, limits)).toThrow(WORK);
  });

  it('is bounded in Go templates where a program asks for that', () => {
    const text = '{{ range until 300 }}{{ $_ := repeat 100000 "x" }}{{ end }}done';
    expect(render('go', text)).toBe('done');
    expect(() => render('handlebars', '{{do (uniq (until 90000))}}')).toThrow('that of 4294967296 characters');
    expect(() => render('go', text, { work: 1_000_000 })).toThrow(
      'template: demo/templates/a.yaml: more work than that of 1000000 characters in functions',
    );
    expect(() => render('handlebars', 'x{{upper "y"}}', { work: 10 })).toThrow('more work than that of 10 characters');
  });

  it('of usual size is not in the way', () => {
    const text =
      '{{#each (until 20000)}}{{toYaml (dict a=this b=(list 1 2))}}{{upper "x"}}\n{{/each}}{{len (uniq (until 3000))}}';
    expect(render('handlebars', text).endsWith('3000')).toBe(true);
  });
});

describe('texts of tpl inside each other', () => {
  it.each([
    ['go', '{{ tpl .t . }}', '{{ tpl "{{ tpl .t . }}" (dict "t" "{{ tpl .t . }}") }}'],
    ['handlebars', '', '{{tpl "{{tpl this.t this}}" (dict t="{{tpl this.t this}}")}}'],
  ])('%s', (engine, _, text) => {
    expect(() => render(engine, text, { tpl: 20 })).toThrow(
      'template: demo/templates/a.yaml: more than 20 texts of tpl inside each other',
    );
  });

  it('are counted where they are, not how many there were', () => {
    expect(render('go', '{{ range until 50 }}{{ tpl "{{ tpl `{{ 1 }}` . }}" . }}{{ end }}', { tpl: 2 })).toBe(
      '1'.repeat(50),
    );
    expect(render('go', '{{ range until 50 }}{{ tpl "{{ . }}" . }}{{ end }}', { tpl: 1 })).toHaveLength(90);
  });
});

// Helm 4.3.1 runs these until its memory ends.
describe('work in charts without Handlebars', () => {
  it.each([
    ['shared lists to JSON', '{{ $l := list 1 }}{{ range 40 }}{{ $l = list $l $l $l }}{{ end }}{{ toJson $l | len }}'],
    ['shared lists copied', '{{ $l := list 1 }}{{ range 40 }}{{ $l = list $l $l $l }}{{ end }}{{ deepCopy $l | len }}'],
    ['shared lists to YAML', '{{ $l := list 1 }}{{ range 40 }}{{ $l = list $l $l $l }}{{ end }}{{ toYaml $l | len }}'],
    ['shared lists printed', '{{ $l := list 1 }}{{ range 40 }}{{ $l = list $l $l $l }}{{ end }}{{ print $l | len }}'],
    ['shared lists written', '{{ $l := list 1 }}{{ range 40 }}{{ $l = list $l $l $l }}{{ end }}{{ $l }}'],
    ['lists that double', '{{ $l := list 1 }}{{ range 40 }}{{ $l = concat $l $l }}{{ end }}'],
    ['lists that grow', '{{ $l := list }}{{ range 40000000 }}{{ $l = append $l 1 }}{{ end }}'],
    ['texts that double', '{{ $x := "abc" }}{{ range 60 }}{{ $x = print $x $x }}{{ end }}'],
    ['maps that grow', '{{ $x := dict }}{{ range $i := 40000000 }}{{ $_ := set $x (print $i) $i }}{{ end }}'],
    ['files', '{{ range 40000000 }}{{ $_ := $.Files.Lines "big.txt" }}{{ end }}'],
  ])('ends: %s', (_, text) => {
    expect(() => render('go', text, limits)).toThrow(WORK);
  });

  it('is bounded by itself', () => {
    const text = '{{ uniq (until 90000) | len }}';
    expect(() => render('go', text)).toThrow('more work than that of 51539607552 characters in functions');
  });

  it('tells what the engine has no room for', () => {
    const text = '{{ $x := "abc" }}{{ range 60 }}{{ $x = print $x $x }}{{ end }}';
    expect(() => render('go', text, { work: Number.MAX_SAFE_INTEGER })).toThrow(
      'template: demo/templates/a.yaml: a text is longer than the 536,870,888 characters that the JavaScript engine allows',
    );
  });
});
