import { buildSync } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { type FuncTable, func, P } from '../../src/go/func.ts';
import type { Value } from '../../src/go/value.ts';
import { LimitError, type TemplateLimits, TemplateSet } from '../../src/template/template-set.ts';

function setOf(text: string, backEnd: 'code' | 'closures', limits: Partial<TemplateLimits> = {}): TemplateSet {
  const include = func('include', [P.string, P.any], (name, data) => set.execute(name, data));
  const set = new TemplateSet({ functions: new Map([['include', include]]), backEnd, limits });
  set.parse('t', text);
  return set;
}

describe.each(['code', 'closures'] as const)('%s', (backEnd) => {
  const run = (text: string, limits?: Partial<TemplateLimits>, data: Value = null): string =>
    setOf(text, backEnd, limits).execute('t', data);

  it('ends templates that call themselves as Go does', () => {
    const text = '{{ define "a" }}{{ template "a" . }}{{ end }}\n{{ template "a" . }}';
    // The message is Go 1.26's, with its limit of 100000.
    expect(() => run(text, { depth: 50 })).toThrow(
      'template: t:1:28: executing "a" at <{{template "a" .}}>: exceeded maximum template depth (50)',
    );
  });

  it.each([
    ['a range over a large number', '{{ range 9999999999 }}{{ end }}'],
    ['ranges in ranges', '{{ range 1000 }}{{ range 1000 }}{{ end }}{{ end }}'],
    [
      'calls that double',
      `{{ define "a0" }}{{ end }}${Array.from({ length: 30 }, (_, i) => `{{ define "a${i + 1}" }}{{ template "a${i}" }}{{ template "a${i}" }}{{ end }}`).join('')}{{ template "a30" }}`,
    ],
  ])('counts the steps of %s', (_, text) => {
    expect(() => run(text, { steps: 10_000 })).toThrow(
      new LimitError('template: more than 10000 steps (turns of ranges and calls of templates)'),
    );
  });

  it('counts steps to the last over several looks at the clock', () => {
    const all = (count: number): string => run(`{{ range ${count} }}x{{ end }}`, { steps: 5000 });
    expect(all(5000)).toBe('x'.repeat(5000));
    expect(() => all(5001)).toThrow('more than 5000 steps');
  });

  it('looks at the clock after each 1,024 steps', () => {
    expect(run('{{ range 1024 }}x{{ end }}', { seconds: 0 })).toBe('x'.repeat(1024));
    expect(() => run('{{ range 1025 }}x{{ end }}', { seconds: 0 })).toThrow(
      new LimitError('template: more than 0 seconds'),
    );
  });

  it('counts the steps of each run anew', () => {
    const set = setOf('{{ range 600 }}x{{ end }}', backEnd, { steps: 1000 });
    expect(set.execute('t', null)).toBe(set.execute('t', null));
  });

  it('bounds the output', () => {
    expect(() => run('{{ range 9999 }}0123456789{{ end }}', { output: 1000 })).toThrow(
      new LimitError('template: more than 1000 characters of output'),
    );
  });

  it.each([
    [
      'parentheses',
      `{{ ${'('.repeat(20_000)}1${')'.repeat(20_000)} }}`,
      'template: t:1: max expression depth exceeded',
    ],
    ['blocks', `${'{{ if 1 }}'.repeat(5000)}${'{{ end }}'.repeat(5000)}`, 'template: t:1: max nesting depth exceeded'],
  ])('bounds nested %s', (_, text, message) => {
    expect(() => setOf(text, backEnd)).toThrow(message);
  });

  it.each([
    ['arguments', `{{ print${' "x"'.repeat(70_000)} | len }}`, '70000'],
    ['pipelines', `{{ "x"${' | print'.repeat(5000)} }}`, 'x'],
    ['else ifs', `{{ if false }}${'{{ else if false }}x'.repeat(900)}{{ else }}y{{ end }}`, 'y'],
    ['actions', '{{ 1 }}'.repeat(20_000), '1'.repeat(20_000)],
  ])('takes long %s', (_, text, want) => {
    expect(run(text)).toBe(want);
  });

  it('passes what is no error of a template through', () => {
    const stop = new RangeError('stop');
    const functions: FuncTable = new Map([
      [
        'stop',
        func('stop', [], () => {
          throw stop;
        }),
      ],
    ]);
    class Suspended extends Error {}
    const suspended = new Suspended();
    const lookup = func('stop', [], () => {
      throw suspended;
    });
    const set = new TemplateSet({ functions: new Map([...functions, ['stop', lookup]]), backEnd });
    set.parse('t', '{{ stop }}');
    expect(() => set.execute('t', null)).toThrow(suspended);
  });
});

/** The test runner's own wrapping of modules swallows the errors of a full stack, so these run as they are shipped. */
describe('a full stack', async () => {
  const { outputFiles } = buildSync({
    stdin: {
      contents: `export { TemplateSet } from '../../src/template/template-set.ts';
        export { func, P } from '../../src/go/func.ts';`,
      resolveDir: import.meta.dirname,
    },
    bundle: true,
    write: false,
    format: 'esm',
  });
  const source = Buffer.from(outputFiles[0]!.contents).toString('base64');
  const shipped = (await import(`data:text/javascript;base64,${source}`)) as {
    TemplateSet: typeof TemplateSet;
    func: typeof func;
    P: typeof P;
  };

  it.each([
    // The message is Go 1.26's, which through ranges it reaches after many minutes.
    [
      'template',
      '{{ define "a" }}{{ template "a" . }}{{ end }}\n{{ template "a" . }}',
      'template: t:1:28: executing "a" at <{{template "a" .}}>: exceeded maximum template depth (100000)',
    ],
    [
      'template in a range',
      '{{ define "a" }}{{ range . }}{{ printf "%v" . }}{{ template "a" $ }}{{ end }}{{ end }}\n{{ template "a" . }}',
      'template: t:1:60: executing "a" at <{{template "a" $}}>: exceeded maximum template depth (100000)',
    ],
    [
      'include',
      '{{ define "a" }}{{ include "a" . }}{{ end }}\n{{ include "a" . }}',
      'template: t:1:19: executing "a" at <include "a" .>: templates are nested too deeply',
    ],
  ])('%s', (_, text, message) => {
    for (const backEnd of ['code', 'closures', 'adaptive'] as const) {
      const include = shipped.func('include', [shipped.P.string, shipped.P.any], (name, data) =>
        set.execute(name, data),
      );
      const set: TemplateSet = new shipped.TemplateSet({ functions: new Map([['include', include]]), backEnd });
      set.parse('t', text);
      expect(() => set.execute('t', [1])).toThrow(message);
      expect(() => set.execute('t', [1])).toThrow(message);
    }
  });
});
