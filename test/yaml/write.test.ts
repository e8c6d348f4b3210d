import { describe, expect, it } from 'vitest';
import {
  GoError,
  GoInt,
  GoStruct,
  type GoType,
  INT,
  int,
  int64,
  STRING,
  STRING_MAP,
  TypedMap,
  UINT64,
  type Value,
} from '../../src/go/value.ts';
import { jsonToYaml, marshalYaml, marshalYamlPretty } from '../../src/yaml/marshal.ts';
import { golden } from './golden.ts';

/** A value with its type: `["s", text]`, `["f", float64]`, `["i", int64]`, `["b", bool]`, `["n"]`, `["l", items]`, `["m", entries]`. */
type Typed =
  | ['s', string]
  | ['f', number]
  | ['i', string]
  | ['b', boolean]
  | ['n']
  | ['l', Typed[]]
  | ['m', [string, Typed][]];

function build(typed: Typed): Value {
  switch (typed[0]) {
    case 'i':
      return int64(BigInt(typed[1]));
    case 'n':
      return null;
    case 'l':
      return typed[1].map(build);
    case 'm':
      return new Map(typed[1].map(([key, value]) => [key, build(value)]));
    default:
      return typed[1];
  }
}

function written(write: () => string): unknown {
  try {
    return write();
  } catch (error) {
    if (error instanceof GoError) return { error: error.message };
    throw error;
  }
}

describe('writing YAML', () => {
  const rows = golden<{ value: Typed; yaml: unknown; pretty: unknown }>('write');

  it('is what toYaml was recorded to write', () => {
    expect(rows.length).toBeGreaterThan(700);
    for (const { value, yaml } of rows)
      expect(
        written(() => marshalYaml(build(value))),
        JSON.stringify(value),
      ).toEqual(yaml);
  });

  it('is what toYamlPretty was recorded to write', () => {
    for (const { value, pretty } of rows)
      expect(
        written(() => marshalYamlPretty(build(value))),
        JSON.stringify(value),
      ).toEqual(pretty);
  });

  const POINT: GoType = {
    name: 'main.Point',
    kind: 'struct',
    fields: [
      { name: 'Name', type: STRING, json: 'name' },
      { name: 'Age', type: INT, json: 'age', omitEmpty: true },
      { name: 'hidden', type: INT },
    ],
  };

  // The same struct, map[string]string and numbers written by the two libraries.
  it.each<[Value, string, string]>([
    [
      new GoStruct(
        POINT,
        new Map<string, Value>([
          ['Name', '1'],
          ['Age', int(0)],
        ]),
      ),
      'name: "1"\n',
      'name: "1"\nage: 0\n',
    ],
    [
      new TypedMap(STRING_MAP, [
        ['b', '2'],
        ['a', 'x'],
      ]),
      'a: x\nb: "2"\n',
      'a: x\nb: "2"\n',
    ],
    [new GoInt(UINT64, 18446744073709551615n), '18446744073709551615\n', '18446744073709551615\n'],
    [new Uint8Array([1, 2]), 'AQI=\n', '- 1\n- 2\n'],
    [1234567.5, '1.2345675e+06\n', '1.2345675e+06\n'],
    [1000000, '1000000\n', '1e+06\n'],
  ])('%#', (value, yaml, pretty) => {
    expect(marshalYaml(value)).toBe(yaml);
    expect(marshalYamlPretty(value)).toBe(pretty);
  });

  it('refuses numbers that JSON lacks, but not when pretty', () => {
    expect(() => marshalYaml([Number.NaN])).toThrow('error marshaling into JSON: json: unsupported value: NaN');
    expect(marshalYamlPretty([Number.NaN, Number.NEGATIVE_INFINITY])).toBe('- .nan\n- -.inf\n');
  });

  it('turns JSON text into YAML and keeps large integers', () => {
    expect(jsonToYaml('{"b": 9007199254740993, "a": [1.0, "y"]}')).toBe('a:\n- 1\n- "y"\nb: 9007199254740993\n');
  });
});
