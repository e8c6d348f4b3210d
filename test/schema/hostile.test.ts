import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadChart } from '../../src/chart/load.ts';
import { TschartError } from '../../src/errors.ts';
import { encodeUtf8 } from '../../src/go/text.ts';
import { readAnnotation } from '../../src/schema/annotations.ts';
import { readSchema } from '../../src/schema/embed.ts';
import { generateSchema } from '../../src/schema/generate.ts';
import { typesOf } from '../../src/schema/types.ts';

/** Pieces of comments, put together at random. */
const piece = fc.constantFrom(
  ...[
    '# @schema',
    '# @schema.root',
    '# @schema type:[string',
    '# -- (x) ',
    '# a -- ',
    '# @default -- ',
    '# @raw',
    '##',
    '',
  ],
  ...[
    '# @schema enum:[a,"b;c"];{',
    '# @schema item:',
    '# @schema $ref: $k8s/',
    '# type: [a, *b]',
    '# <<: 1',
    '# - : {',
  ],
);
const comment = fc.array(fc.oneof(piece, fc.string()), { maxLength: 8 }).map((lines) => lines.join('\n'));

describe('comments', () => {
  it('never break the reader', () => {
    fc.assert(
      fc.property(comment, comment, comment, (above, beside, below) => {
        readAnnotation(above, beside, below);
      }),
      { numRuns: 500 },
    );
  });

  it('never break a schema, which is one for Helm', () => {
    const line = fc.oneof(
      piece,
      fc.constantFrom('a: 1', 'b: {c: [1, x]}', 'd: &x {y: 1}', 'e: *x', 'f:', '  g: 1 # @schema required', '? h'),
    );
    const texts = fc.array(line, { maxLength: 12 }).map((lines) => `${lines.join('\n')}\n`);
    fc.assert(
      fc.property(texts, (values) => {
        const files = { 'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n', 'values.yaml': values };
        const list = Object.entries(files).map(([name, text]) => ({ name, data: encodeUtf8(text) }));
        let chart: ReturnType<typeof loadChart>;
        try {
          chart = loadChart(list);
        } catch (error) {
          // Values that Helm can't read either.
          if (error instanceof TschartError) return;
          throw error;
        }
        let generated: ReturnType<typeof generateSchema>;
        try {
          generated = generateSchema(chart);
        } catch (error) {
          expect(error).toMatchObject({ code: 'SCHEMA_ANNOTATION', at: { file: 'c/values.yaml' } });
          return;
        }
        const { text, remarks } = generated;
        expect(() => readSchema(text)).not.toThrow();
        expect(remarks.every(({ message }) => message !== '')).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe('schemas', () => {
  const word = fc.constantFrom('string', 'object', 'array', 'integer', 'null', 'nope');
  const { schema } = fc.letrec((tie) => ({
    schema: fc.oneof(
      { maxDepth: 4 },
      fc.boolean(),
      fc.record(
        {
          type: fc.oneof(word, fc.array(word), fc.integer()),
          properties: fc.oneof(fc.dictionary(fc.string(), tie('schema'), { maxKeys: 3 }), fc.integer()),
          items: fc.oneof(tie('schema'), fc.array(tie('schema'), { maxLength: 3 })),
          anyOf: fc.array(tie('schema'), { maxLength: 3 }),
          allOf: fc.oneof(fc.array(tie('schema'), { maxLength: 3 }), fc.string()),
          enum: fc.array(fc.jsonValue(), { maxLength: 3 }),
          const: fc.jsonValue(),
          $ref: fc.constantFrom('#', '#/properties/a', '#/%', '#/$defs/~1', 'x', ''),
          required: fc.oneof(fc.array(fc.string()), fc.boolean()),
          additionalProperties: tie('schema'),
          patternProperties: fc.dictionary(fc.string(), tie('schema'), { maxKeys: 2 }),
          description: fc.oneof(fc.string(), fc.integer()),
          default: fc.jsonValue(),
        },
        { requiredKeys: [] },
      ),
    ),
  }));

  it('of any form have types', () => {
    fc.assert(
      fc.property(schema, (json) => {
        const text = JSON.stringify(typeof json === 'object' ? json : { properties: { a: json } });
        const types = typesOf(readSchema(text), { name: 'V', about: '' });
        expect(types).toMatch(/export (?:interface V |type V = )/);
      }),
      { numRuns: 300 },
    );
  });
});
