import { Ajv } from 'ajv';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileSchema } from '../../src/values/schema/compile.ts';
import { validateDocument } from '../../src/values/schema/frame.ts';
import { jsonFromData } from '../../src/values/schema/json.ts';
import { type Recorded, toValue } from './golden.ts';

// Another implementation as a check: on keywords where the drafts leave no choice, ajv must say the same.

const NAMES = ['a', 'b', 'c'] as const;
const name = fc.constantFrom(...NAMES);
const count = fc.integer({ min: 0, max: 3 });

const instance = fc.letrec<{ value: Recorded }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<Recorded>(null, true, false, '', 'a', 'abc', 'é', 0, 1, -1, 2.5, 4),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(name, tie('value'), { maxKeys: 3 }),
  ),
})).value;

const schema = fc.letrec<{ schema: unknown }>((tie) => {
  const sub = tie('schema');
  const subs = fc.array(sub, { minLength: 1, maxLength: 3 });
  const type = fc.constantFrom('null', 'boolean', 'number', 'integer', 'string', 'array', 'object');
  const keywords = fc.record(
    {
      type,
      const: fc.constantFrom(1, 'a', null),
      enum: fc.constantFrom([1, 'abc'], [null, true], [[], {}]),
      minimum: count,
      exclusiveMaximum: count,
      multipleOf: fc.constantFrom(1, 2, 0.5),
      minLength: count,
      maxLength: count,
      pattern: fc.constantFrom('^a', 'b', '^$'),
      minItems: count,
      uniqueItems: fc.boolean(),
      contains: sub,
      required: fc.uniqueArray(name),
      minProperties: count,
      properties: fc.dictionary(name, sub, { maxKeys: 3 }),
      patternProperties: fc.dictionary(fc.constantFrom('^a', '[bc]'), sub, { maxKeys: 2 }),
      additionalProperties: sub,
      propertyNames: fc.constantFrom({ pattern: '^[ab]' }, true, { maxLength: 0 }),
      allOf: subs,
      anyOf: subs,
      oneOf: subs,
      not: sub,
      if: sub,
      // biome-ignore lint/suspicious/noThenProperty: a keyword
      then: sub,
      else: sub,
      items: sub,
    },
    { requiredKeys: [] },
  );
  return { schema: fc.oneof({ depthSize: 'small' }, fc.boolean(), fc.constant({}), keywords) };
}).schema;

const options = { strict: false, validateFormats: false, logger: false } as const;
const DRAFTS = [
  ['http://json-schema.org/draft-07/schema#', () => new Ajv(options)],
  ['https://json-schema.org/draft/2019-09/schema', () => new Ajv2019(options)],
  ['https://json-schema.org/draft/2020-12/schema', () => new Ajv2020(options)],
] as const;

test.each(DRAFTS)('validity is as ajv says: %s', ($schema, createAjv) => {
  const ajv = createAjv();
  fc.assert(
    fc.property(schema, fc.array(instance, { minLength: 1, maxLength: 5 }), (body, values) => {
      const root = { $schema, properties: { value: body } };
      const compiled = compileSchema('file:///s.json', jsonFromData(root), () => true);
      const judge = ajv.compile(root);
      for (const value of values) {
        const valid = validateDocument(compiled, toValue({ value })) === undefined;
        expect({ value, valid }).toEqual({ value, valid: judge({ value }) });
      }
    }),
    { numRuns: 25 },
  );
});
