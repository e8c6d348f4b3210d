import fc from 'fast-check';
import { load, YAML11_SCHEMA } from 'js-yaml';
import { expect, it } from 'vitest';
import type { Value } from '../../src/go/value.ts';
import { marshalYaml, marshalYamlPretty } from '../../src/yaml/marshal.ts';
import { unmarshalYaml } from '../../src/yaml/unmarshal.ts';

/** js-yaml, another reader of YAML 1.1, as a second opinion on documents that no reader may doubt. */
function plain(value: Value): unknown {
  if (Array.isArray(value)) return value.map(plain);
  return value instanceof Map ? Object.fromEntries([...value].map(([key, item]) => [key, plain(item)])) : value;
}

const text = fc.string({ unit: fc.constantFrom(...'abyn019 -:#,\'"[]{}|>&*!%@?~.=_\né€<') });
const key = text.filter((word) => word.length < 100);
const { tree } = fc.letrec<{ tree: Value }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.integer({ min: -1e6, max: 1e6 }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.array(fc.tuple(key, tie('tree')), { maxLength: 4 }).map((entries) => new Map(entries)),
  ),
}));

// Tabs aside: the library begins block scalars with lines that it refuses to read.
it('reads back what it writes, in both ways of writing', () => {
  fc.assert(
    fc.property(tree, (value) => {
      expect(unmarshalYaml(marshalYaml(value))).toEqual(value);
      expect(unmarshalYaml(marshalYamlPretty(value))).toEqual(value);
    }),
    { numRuns: 500 },
  );
});

it('writes what js-yaml reads as the same', () => {
  fc.assert(
    fc.property(tree, (value) => {
      expect(load(marshalYaml([value]), { schema: YAML11_SCHEMA })).toEqual([plain(value)]);
    }),
    { numRuns: 300 },
  );
});

it.each([
  'a: 1\nb: [x, {c: d}]\n',
  'list:\n- a\n-  - b\n   - c\n- d: e\n  f: g\n',
  'a: |\n  x\n   y\n\nb: >-\n  one\n  two\n\n  three\n',
  'base: &b {x: 1}\nother:\n  <<: *b\n  z: 2\n',
  "\"quoted\\n\": 'it''s'\n? long\n: value\n",
  'plain text\n  over lines\n',
  '%YAML 1.1\n---\na: !!str 12\n...\n',
])('agrees with js-yaml on %j', (document) => {
  expect(plain(unmarshalYaml(document))).toEqual(load(document, { schema: YAML11_SCHEMA }));
});
