import { describe, expect, it } from 'vitest';
import { type FuncTable, func, P } from '../../src/go/func.ts';
import type { Value } from '../../src/go/value.ts';
import { TemplateSet } from '../../src/template/template-set.ts';

function include(set: () => TemplateSet): FuncTable {
  return new Map([['include', func('include', [P.string, P.any], (name, data) => set().execute(name, data))]]);
}

function newSet(): TemplateSet {
  const set: TemplateSet = new TemplateSet({ functions: include(() => set), name: 'gotpl' });
  return set;
}

describe('definitions', () => {
  // As Go 1.26's Template.Parse: later texts replace, blank bodies don't.
  it.each([
    ['a later text replaces', ['{{ define "d" }}1{{ end }}', '{{ define "d" }}2{{ end }}'], '2'],
    ['a blank one does not', ['{{ define "d" }}1{{ end }}', '{{ define "d" }} {{/* c */}}\n{{ end }}'], '1'],
    ['a blank one is replaced', ['{{ define "d" }} {{ end }}', '{{ define "d" }}2{{ end }}'], '2'],
    ['a block is one', ['{{ define "d" }}1{{ end }}', '{{ block "d" . }}2{{ end }}'], '2'],
  ])('%s', (_, texts, want) => {
    const set = newSet();
    for (const [i, text] of texts.entries()) set.parse(`t${i}`, text);
    expect(set.execute('d', null)).toBe(want);
    expect(set.names().sort()).toEqual(['d', 't0', 't1']);
  });

  it('tells of an unknown template as Go does', () => {
    const set = newSet();
    expect(set.has('x')).toBe(false);
    expect(() => set.execute('a "b"\n', null)).toThrow(
      String.raw`template: no template "a \"b\"\n" associated with template "gotpl"`,
    );
  });
});

describe('clones', () => {
  it('see what was defined and change nothing', () => {
    const set = newSet();
    set.parse('t', '{{ define "a" }}a{{ end }}{{ include "a" . }}');
    const clone: TemplateSet = set.clone(include(() => clone));
    clone.parse('u', '{{ define "a" }}clone{{ end }}{{ define "b" }}b{{ end }}');
    expect([set.execute('t', null), clone.execute('t', null)]).toEqual(['a', 'clone']);
    expect([set.has('b'), clone.has('b')]).toEqual([false, true]);
    set.parse('v', '{{ define "c" }}late{{ end }}{{ define "a" }}late{{ end }}');
    expect([set.execute('t', null), clone.execute('t', null), clone.has('c')]).toEqual(['late', 'clone', false]);
    const second = clone.clone();
    second.parse('w', '{{ define "b" }}second{{ end }}');
    expect([clone.execute('b', null), second.execute('b', null)]).toEqual(['b', 'second']);
  });

  it('may have functions of other parameters', () => {
    const one = func('f', [P.any], (value) => value);
    const two = func('f', [P.any, P.any], (_, value) => value);
    const set = new TemplateSet({ functions: new Map([['f', one]]) });
    set.parse('t', '{{ f 1 }}');
    const clone = set.clone(new Map([['f', two]]));
    expect(set.execute('t', null)).toBe('1');
    expect(() => clone.execute('t', null)).toThrow('wrong number of args for f: want 2 got 1');
    expect(set.execute('t', null)).toBe('1');
  });
});

describe('texts that were parsed before', () => {
  const text = '{{ define "same" }}{{ .x.y }}{{ end }}{{ template "same" . }}{{ f }}';
  const functions: FuncTable = new Map([['f', func('f', [], () => 'f')]]);
  const data = new Map<string, Value>([['x', new Map<string, Value>([['y', 1]])]]);

  it('are errors under the name they have now', () => {
    for (const name of ['one', 'two']) {
      const set = new TemplateSet({ functions });
      set.parse(name, text);
      expect(set.execute(name, data)).toBe('1f');
      expect(() => set.execute(name, new Map<string, Value>([['x', 's']]))).toThrow(
        `template: ${name}:1:24: executing "same" at <.x.y>: can't evaluate field y in type interface {}`,
      );
    }
  });

  it('still need their functions', () => {
    new TemplateSet({ functions }).parse('t', text);
    expect(() => new TemplateSet({ functions: new Map() }).parse('t', text)).toThrow(
      'template: t:1: function "f" not defined',
    );
  });

  it('still may not define their own name twice', () => {
    const set = newSet();
    set.parse('t', '{{ define "n" }}1{{ end }}\n2');
    // Go 1.26's text, with its doubled prefix.
    expect(() => set.parse('n', '{{ define "n" }}1{{ end }}\n2')).toThrow(
      'template: n:2: template: multiple definition of template "n"',
    );
  });
});

it('compiles a body that runs often, with the same result', () => {
  const set = newSet();
  set.parse(
    't',
    '{{ define "x" }}{{ range $i, $v := . }}{{ $i }}{{ $v }}{{ end }}{{ end }}{{ range . }}{{ include "x" $ }}{{ end }}',
  );
  const data = Array.from({ length: 40 }, (_, i) => `v${i};`);
  const line = data.map((v, i) => i + v).join('');
  expect(set.execute('t', data)).toBe(line.repeat(40));
});
