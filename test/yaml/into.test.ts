import { expect, it } from 'vitest';
import { readYamlInto, unmarshalYamlInto } from '../../src/yaml/into.ts';
import {
  ANY,
  BOOL,
  type FieldShape,
  FLOAT64,
  INT,
  list,
  map,
  pointer,
  type Shape,
  STRING,
  type StructShape,
  struct,
} from '../../src/yaml/shape.ts';
import { golden } from './golden.ts';

const maintainer = struct('v2.Maintainer', { name: STRING, email: STRING, url: STRING });
const dependency = struct('v2.Dependency', {
  name: STRING,
  version: STRING,
  repository: STRING,
  condition: STRING,
  tags: list(STRING),
  enabled: BOOL,
  'import-values': list(ANY),
  alias: STRING,
});
const metadata = struct('v2.Metadata', {
  name: STRING,
  home: STRING,
  sources: list(STRING),
  version: STRING,
  description: STRING,
  keywords: list(STRING),
  maintainers: list(pointer(maintainer)),
  icon: STRING,
  apiVersion: STRING,
  condition: STRING,
  tags: STRING,
  appVersion: STRING,
  deprecated: BOOL,
  annotations: map(STRING),
  kubeVersion: STRING,
  dependencies: list(pointer(dependency)),
  type: STRING,
});

/** A struct of every kind of field, which holds itself. */
const oddFields: FieldShape[] = [];
const odd: StructShape = { kind: 'struct', name: 'main.Odd', fields: oddFields };
const shapes: Record<string, Shape> = {
  i: INT,
  f: FLOAT64,
  b: BOOL,
  l: list(INT),
  m: map(INT),
  skip: STRING,
  p: pointer(STRING),
  n: pointer(odd),
  ls: list(pointer(maintainer)),
  mm: map(pointer(odd)),
};
for (const [key, shape] of Object.entries(shapes)) oddFields.push({ key, shape });

/** Leaves out what Go shows for fields that nobody set, and sorts keys. */
function essence(value: unknown): unknown {
  if (value instanceof Map) return essence(Object.fromEntries(value));
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map((item) => essence(item) ?? null);
  if (value === null || value === undefined || value === 0 || value === '' || value === false) return undefined;
  if (typeof value !== 'object') return value;
  const entries = Object.entries(value)
    .map(([key, item]) => [key, essence(item)] as const)
    .filter(([, item]) => item !== undefined);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

it('reads into structs as was recorded of encoding/json behind sigs.k8s.io/yaml', () => {
  const rows = golden<{ shape: string; strict: boolean; text: string; json: unknown; error?: string }>('into');
  expect(rows.length).toBeGreaterThan(150);
  for (const { shape, strict, text, json, error } of rows) {
    const target = shape === 'meta' ? metadata : odd;
    let got: { value?: unknown; error?: { message: string } | undefined };
    try {
      got = readYamlInto(text, target, { strict });
    } catch (thrown) {
      got = { error: thrown as Error };
    }
    expect(got.error?.message, text).toBe(error);
    expect(essence(got.value), text).toEqual(essence(json));
  }
});

it('gives numbers as text, booleans too, and knows keys in any case', () => {
  expect(unmarshalYamlInto('version: 1.10\nAppVersion: 0x10\nname: y\n', metadata)).toEqual({
    version: '1.1',
    appVersion: '16',
    name: 'true',
  });
});

it('throws the first type error', () => {
  expect(() => unmarshalYamlInto('version: {a: 1}\nkeywords: x', metadata)).toThrow(
    'error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into Go struct field Metadata.keywords of type []string',
  );
});
