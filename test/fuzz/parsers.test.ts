import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FuncTable, func, P } from '../../src/go/func.ts';
import { decodeUtf8 } from '../../src/go/text.ts';
import { GoError } from '../../src/go/value.ts';
import { TemplateParseError, TemplateSet } from '../../src/template/template-set.ts';
import { parseSet, parseSetJson, parseSetLiteral, parseSetString } from '../../src/values/set.ts';
import { marshalYaml } from '../../src/yaml/marshal.ts';
import { unmarshalYaml, unmarshalYamlStrict } from '../../src/yaml/unmarshal.ts';

/** Texts made mostly of the words that mean something, with bytes of any kind between. */
function textOf(words: readonly string[]): fc.Arbitrary<string> {
  const bytes = fc.uint8Array({ maxLength: 4 }).map(decodeUtf8);
  const piece = fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...words) }, { weight: 1, arbitrary: bytes });
  return fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''));
}

/** What a parser may do with a text: take it, or refuse it with one of these errors. */
function refusal(run: () => unknown, ...allowed: readonly (new (...args: never[]) => Error)[]): string {
  try {
    run();
    return '';
  } catch (error) {
    if (allowed.some((kind) => error instanceof kind)) return (error as Error).message;
    throw error;
  }
}

const FUNCTIONS: FuncTable = new Map([['f', func('f', [P.any], (value) => value)]]);
const TEMPLATE_WORDS = [
  '{{', '}}', '{{-', '-}}', '{{/*', '*/}}', ' ', '\n', '.', '.a', '$', '$x', ':=', '=', '|', '(', ')', ',', '"s"', '`r`',
  "'c'", '1', '0x1p-2', '1i', 'nil', 'true', 'if', 'else', 'end', 'range', 'with', 'define', 'block', 'template',
  'break', 'continue', 'f', 'len', 'and', 'text', '\\',
]; // biome-ignore format: a list of words
const SET_WORDS = [
  'a',
  'b.c',
  '=',
  ',',
  '[0]',
  '[',
  ']',
  '{',
  '}',
  '\\',
  'null',
  'true',
  '1',
  '1.5',
  '"',
  ' ',
  '.',
  'é',
  '[65537]',
  '{"j":1}',
];
const YAML_WORDS = [
  'a', ': ', '- ', '\n', '  ', '? ', '|', '>', '|2-', '"', "'", '[', ']', '{', '}', ',', '&x ', '*x', '!!str ', '!t ',
  '#', '---\n', '...\n', '%YAML 1.1\n', '\t', '<<: ', '1', '0x1', '1e3', 'y', 'null', '~', '2001-01-01', '\\u00e9', '\u2028', '@', '`',
]; // biome-ignore format: a list of words

describe('no text makes a parser fail in a way that nobody meant', () => {
  it('templates parse, or fail with the line', () => {
    fc.assert(
      fc.property(textOf(TEMPLATE_WORDS), (text) => {
        const set = new TemplateSet({ functions: FUNCTIONS });
        const message = refusal(() => set.parse('t', text), TemplateParseError);
        if (message !== '') expect(message).toMatch(/^template: t:\d+: ./);
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ['--set', parseSet],
    ['--set-string', parseSetString],
    ['--set-json', parseSetJson],
    ['--set-literal', parseSetLiteral],
  ])('%s is read, or refused', (_, parse) => {
    fc.assert(
      fc.property(textOf(SET_WORDS), (text) => {
        refusal(() => parse(text, new Map()), GoError);
      }),
      { numRuns: 1500 },
    );
  });

  it('YAML is read, or refused; strict reading refuses no less; what was read can be written and read again', () => {
    fc.assert(
      fc.property(textOf(YAML_WORDS), (text) => {
        const refused = refusal(() => unmarshalYaml(text), GoError);
        if (refused !== '') {
          expect(refusal(() => unmarshalYamlStrict(text), GoError)).not.toBe('');
          return;
        }
        // Helm itself writes the key `<<` so that it reads it as a merge.
        if (text.includes('<<')) return;
        const value = unmarshalYaml(text);
        expect(unmarshalYaml(marshalYaml(value))).toEqual(value);
      }),
      { numRuns: 3000 },
    );
  });
});
