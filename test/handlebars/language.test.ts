import fc from 'fast-check';
import Handlebars from 'handlebars';
import { describe, expect, it } from 'vitest';
import { render } from './render.ts';
import { statements } from './texts.ts';

type Texts = Readonly<Record<string, string>>;

/** What the package itself renders: handlebars 4.7.10, without HTML's escapes. */
function judge(text: string, data: object, partials: Texts = {}): string {
  const own = Handlebars.create();
  for (const [name, body] of Object.entries(partials)) own.registerPartial(name, body);
  return own.compile(text, { noEscape: true })(data);
}

const DATA = {
  s: 'ess',
  n: 3,
  yes: true,
  no: false,
  o: { s: 'inner', n: 4, o: { s: 'deep', n: 5 } },
  l: ['x', 'y', 'z'],
  ol: [
    { s: 'first', n: 1, l: ['p'] },
    { s: 'second', n: 2, l: ['q', 'r'] },
  ],
  m: { a: 1, b: 'two', c: 'three' },
};

/** Numbers side by side are added by the package, without HTML's escapes. */
const texts = (): typeof DATA =>
  JSON.parse(JSON.stringify(DATA, (_, value) => (typeof value === 'number' ? String(value) : value)));

/** Of each object a copy for each depth: where a context is the one around it, `../` skips it in the package. */
const TEXTS = { ...texts(), o1: texts().o, o2: texts().o, ol1: texts().ol, ol2: texts().ol };

const PARTIALS = {
  p: 'P {{s}}\n  {{n}}\n',
  q: '({{s}}{{a}})',
  layout: '[{{> @partial-block}}|{{n}}]\n',
  each: '{{#each l}}{{this}}{{@index}}{{/each}}',
};

describe('the language', () => {
  it.each([
    ['{{s}} {{this.s}} {{./s}} {{this/s}} {{@root.s}} {{[s]}}'],
    ['{{n}} {{yes}} {{no}} {{missing}}'],
    ['{{{s}}} {{&s}} {{~s~}} x'],
    ['{{o.s}} {{o.o.s}} {{o/o/s}} {{l.[1]}} {{ol.[1].s}} {{ol.0.s}}'],
    ['{{#if s}}a{{else}}b{{/if}}{{#if missing}}a{{else if no}}b{{else if n}}c{{else}}d{{/if}}'],
    ['{{#unless no}}a{{else}}b{{/unless}}{{^if s}}a{{else}}b{{/if}}'],
    ['{{#if l}}l{{/if}}{{#if missing}}m{{/if}}{{#if n}}n{{/if}}'],
    ['{{#each l}}{{this}}{{@index}}{{@key}}{{@first}}{{@last}} {{/each}}'],
    ['{{#each m}}{{@key}}={{this}}{{@index}}{{@first}}{{@last}} {{/each}}'],
    [
      '{{#each ol as |v i|}}{{v.s}}{{i}}{{s}}{{../s}}{{#each l}}{{this}}{{@../index}}{{@index}}{{../s}}{{../../s}}{{v.n}}{{/each}}{{/each}}',
    ],
    ['{{#each missing}}a{{else}}none{{/each}}{{#each m as |v k|}}{{k}}{{v}}{{/each}}'],
    [
      '{{#with o as |x|}}{{s}}{{x.s}}{{../s}}{{#with o}}{{s}}{{../s}}{{../../s}}{{/with}}{{/with}}{{#with missing}}a{{else}}b{{/with}}',
    ],
    [
      '{{#o}}{{s}}{{../s}}{{/o}}{{#l}}{{this}}{{/l}}{{#ol}}{{s}}{{@index}}{{/ol}}{{^missing}}m{{/missing}}{{#yes}}{{s}}{{/yes}}{{#no}}a{{^}}b{{/no}}',
    ],
    [
      '{{lookup o "s"}}{{lookup l 1}}{{lookup m (lookup l 9)}}{{#each l}}{{lookup ../ol @index}}{{/each}}'.replace(
        '{{lookup ../ol @index}}',
        '{{lookup ../l @index}}',
      ),
    ],
    ['  {{> p}}\nx {{> p}}\n    {{> p o}}\n'],
    ['{{> q a=1}}{{> q o a=s}}{{> (lookup o "none")}}'.replace('{{> (lookup o "none")}}', '')],
    ['{{#> layout}}body {{s}}{{/layout}}{{#> layout o}}body {{s}}{{/layout}}{{#> none}}instead {{s}}{{/none}}'],
    ['{{#each ol}}{{#> layout}}{{s}}{{../s}}{{@index}}{{/layout}}{{/each}}'],
    ['{{#each ol}}{{> each}}{{/each}}'],
    ['{{#*inline "own"}}<{{s}}>{{/inline}}{{> own}}{{> own o}}'],
    ['a\n{{#if s}}\n  b\n{{else}}\n  c\n{{/if}}\nd\n  {{! gone }}\ne {{!-- {{x}} --}} f'],
    ['\\{{s}} \\\\{{s}} {{{{raw}}}} {{s}} {{{{/raw}}}}'.replace(/ \{\{\{\{.*/, '')],
    ['{{#each l}}\n  - {{this}}\n{{/each}}\n{{#each l~}}\n  - {{this}}\n{{~/each}}\n'],
    ['{{#with "text"}}{{this}}{{/with}}{{#with 5 as |five|}}{{five}}{{/with}}'],
    ["{{lookup o 's'}}"],
  ])('as the package: %s', (text) => {
    expect(render(text, DATA, PARTIALS)).toBe(judge(text, DATA, PARTIALS));
  });

  it('renders random texts as the package does', () => {
    fc.assert(
      fc.property(statements(2, true, false, 0), (text) => {
        fc.pre(text.length < 1500);
        expect(render(text, TEXTS, PARTIALS)).toBe(judge(text, TEXTS, PARTIALS));
      }),
      { numRuns: Number(process.env['RUNS'] ?? 200) },
    );
  });
});
