import fc from 'fast-check';
import Handlebars from 'handlebars';
import { describe, expect, it } from 'vitest';
import { SyntaxFault } from '../../src/handlebars/fault.ts';
import { parse } from '../../src/handlebars/parse.ts';

// The judge is the package itself, handlebars 4.7.10, with its own lexer.

/** A tree as the package gives it, with offsets for lines and columns as ours has them; programs have no place here. */
function offsets(text: string, tree: unknown): unknown {
  const starts = [0];
  for (const { index, 0: end } of text.matchAll(/\r\n?|\n/g)) starts.push(index + end.length);
  const walk = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(walk);
    if (node === null || typeof node !== 'object') return node;
    if ('line' in node && 'column' in node) {
      const { line, column } = node as { line: number; column: number };
      return starts[line - 1]! + column;
    }
    const own = Object.entries(node).filter(([key]) => key !== 'loc' || !('strip' in node && 'body' in node));
    return Object.fromEntries(own.map(([key, value]) => [key, walk(value)]));
  };
  return walk(tree);
}

function judge(text: string): unknown {
  try {
    return offsets(text, JSON.parse(JSON.stringify(Handlebars.parse(text))));
  } catch {
    return 'refused';
  }
}

function ours(text: string): unknown {
  try {
    return offsets(text, JSON.parse(JSON.stringify(parse(text))));
  } catch (error) {
    if (error instanceof SyntaxFault) return 'refused';
    throw error;
  }
}

const PIECES = [
  '{{',
  '}}',
  '{{{',
  '}}}',
  '{{{{',
  '}}}}',
  '{{#',
  '{{/',
  '{{^',
  '{{else',
  '{{else}}',
  '{{^}}',
  '{{>',
  '{{#>',
  '{{#*inline "a"}}',
  '{{!',
  '{{!--',
  '--}}',
  '{{~',
  '~}}',
  '{{&',
  '{{{{raw}}}}',
  '{{{{/raw}}}}',
  '{{/if}}',
  '{{#if a}}',
  '{{/inline}}',
  '{{#each a as |x i|}}',
  '{{/each}}',
  '{{a}}',
  '{{ a.b }}',
  '{{> p q=1}}',
  '{{#> p}}',
  '{{/p}}',
  '{{else if b}}',
  '{{ else }}',
  '\\{{',
  '\\\\{{',
  '\\',
  ' ',
  '  ',
  '\n',
  '\n  ',
  '\r\n',
  '\t',
  'a',
  'if',
  'this',
  'true',
  'null',
  'undefined',
  'as |x|',
  '|',
  '@index',
  '@',
  '@root.a',
  '../',
  './',
  '..',
  '.',
  '/',
  '[',
  ']',
  '[a b]',
  '[\\]]',
  '"',
  '"x"',
  "'y'",
  '"\\""',
  '1',
  '-2',
  '1.5',
  '01',
  '(',
  ')',
  '(a b)',
  '=',
  'k=v',
  'k=(f x)',
  'é',
  '-',
  ':',
  ',',
  '{',
  '}',
];

describe('the lexer', () => {
  it('gives the trees that the package gives, and refuses what it refuses', () => {
    const texts = fc.array(
      fc.oneof(
        { weight: 8, arbitrary: fc.constantFrom(...PIECES) },
        fc.string({ maxLength: 3 }).filter((s) => !s.includes('\0')),
      ),
      { maxLength: 14 },
    );
    fc.assert(
      fc.property(texts, (pieces) => {
        const text = pieces.join('');
        expect(ours(text)).toEqual(judge(text));
      }),
      { numRuns: Number(process.env['RUNS'] ?? 1500) },
    );
  });

  const STATEMENTS = [
    '{{a}}',
    '{{~a.b~}}',
    '{{f a 1 "s" k=(g ../b)}}',
    '{{{a}}}',
    '{{&a}}',
    '{{!-- {{a}} --}}',
    '{{! c }}',
    '{{> p}}',
    '{{> (f a) b k=1}}',
    '{{@index}} {{@root.a}} {{@../key}}',
    '\\{{x}}',
    '{{{{raw}}}} {{x}} {{{{/raw}}}}',
    'text',
    '\n',
    '  ',
    ' \n  ',
    "{{f 'a' true null undefined -1.5}}",
  ];
  const body: fc.Arbitrary<string> = fc.letrec<{ body: string; block: string }>((tie) => ({
    block: fc.oneof(
      fc.tuple(tie('body'), tie('body')).map(([a, b]) => `{{#if x}}${a}{{else}}${b}{{/if}}`),
      fc
        .tuple(tie('body'), tie('body'), tie('body'))
        .map(([a, b, c]) => `{{#if x}}${a}{{else if (f y)}}${b}{{else~}}${c}{{/if}}`),
      tie('body').map((a) => `{{#each xs as |v k|}}\n${a}\n{{/each}}`),
      tie('body').map((a) => `{{^x}}${a}{{/x}}`),
      tie('body').map((a) => `{{#> layout t=1}}\n  ${a}{{/layout}}`),
      tie('body').map((a) => `{{#*inline "n"}}${a}{{/inline}}\n`),
    ),
    body: fc
      .array(fc.oneof({ depthSize: 'small' }, fc.constantFrom(...STATEMENTS), tie('block')), { maxLength: 4 })
      .map((parts) => parts.join('')),
  })).body;

  it('gives the trees of well-formed texts', () => {
    fc.assert(
      fc.property(body, (text) => {
        fc.pre(text.length < 1500);
        const expected = judge(text);
        expect(ours(text)).toEqual(expected);
      }),
      { numRuns: Number(process.env['RUNS'] ?? 300) },
    );
  });
});
