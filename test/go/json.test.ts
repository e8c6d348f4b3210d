import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type JsonTypeError,
  marshalJson,
  unmarshalJson,
  unmarshalJsonArray,
  unmarshalJsonMap,
} from '../../src/go/json.ts';
import { encodeUtf8 } from '../../src/go/text.ts';
import {
  ANY,
  ANY_MAP,
  ANY_SLICE,
  GoComplex,
  GoStruct,
  type GoType,
  goInt,
  INT,
  int,
  isNil,
  nilMap,
  nilSlice,
  STRING,
  STRING_SLICE,
  UINT64,
  type Value,
} from '../../src/go/value.ts';

// Every expectation here was printed by package encoding/json of Go 1.26.

const PLAIN_TYPE: GoType = {
  name: 'main.Plain',
  kind: 'struct',
  fields: [
    { name: 'Name', type: STRING },
    { name: 'N', type: INT },
    { name: 'L', type: STRING_SLICE },
    { name: 'X', type: ANY },
    { name: 'P', type: { name: '*main.Plain', kind: 'ptr' } },
    { name: 'hidden', type: INT },
  ],
};
const PLAIN = new GoStruct(
  PLAIN_TYPE,
  new Map<string, Value>([
    ['Name', 'n'],
    ['N', int(0)],
    ['L', nilSlice(STRING_SLICE)],
    ['X', 1.5],
    ['P', null],
    ['hidden', int(7)],
  ]),
);

test.each<[value: Value, json: string, raw: string, indented: string]>([
  [
    'a"b\\c/\b\f\n\r\t\u0000\u001f',
    '"a\\"b\\\\c/\\b\\f\\n\\r\\t\\u0000\\u001f"',
    '"a\\"b\\\\c/\\b\\f\\n\\r\\t\\u0000\\u001f"',
    '"a\\"b\\\\c/\\b\\f\\n\\r\\t\\u0000\\u001f"',
  ],
  [
    '<a>&\u2028\u2029\u007f',
    '"\\u003ca\\u003e\\u0026\\u2028\\u2029\u007f"',
    '"<a>&\\u2028\\u2029\u007f"',
    '"\\u003ca\\u003e\\u0026\\u2028\\u2029\u007f"',
  ],
  ['é日😀�', '"é日😀�"', '"é日😀�"', '"é日😀�"'],
  ['x\udcffy', '"x\\ufffdy"', '"x\\ufffdy"', '"x\\ufffdy"'],
  [0, '0', '0', '0'],
  [-0, '-0', '-0', '-0'],
  [1, '1', '1', '1'],
  [1.5, '1.5', '1.5', '1.5'],
  [1e6, '1000000', '1000000', '1000000'],
  [123456789, '123456789', '123456789', '123456789'],
  [1e20, '100000000000000000000', '100000000000000000000', '100000000000000000000'],
  [1e21, '1e+21', '1e+21', '1e+21'],
  [-1e21, '-1e+21', '-1e+21', '-1e+21'],
  [1e-6, '0.000001', '0.000001', '0.000001'],
  [1e-7, '1e-7', '1e-7', '1e-7'],
  [1.5e-9, '1.5e-9', '1.5e-9', '1.5e-9'],
  [1e-10, '1e-10', '1e-10', '1e-10'],
  [1e100, '1e+100', '1e+100', '1e+100'],
  [5e-324, '5e-324', '5e-324', '5e-324'],
  [0.1, '0.1', '0.1', '0.1'],
  [int(9223372036854775807n), '9223372036854775807', '9223372036854775807', '9223372036854775807'],
  [goInt(UINT64, 18446744073709551615n), '18446744073709551615', '18446744073709551615', '18446744073709551615'],
  [null, 'null', 'null', 'null'],
  [nilSlice(ANY_SLICE), 'null', 'null', 'null'],
  [nilMap(ANY_MAP), 'null', 'null', 'null'],
  [encodeUtf8('héllo'), '"aMOpbGxv"', '"aMOpbGxv"', '"aMOpbGxv"'],
  [encodeUtf8(''), '""', '""', '""'],
  [[], '[]', '[]', '[]'],
  [new Map<string, Value>([]), '{}', '{}', '{}'],
  [[int(1n), [], new Map<string, Value>([]), 'x'], '[1,[],{},"x"]', '[1,[],{},"x"]', '[\n  1,\n  [],\n  {},\n  "x"\n]'],
  [
    new Map<string, Value>([
      ['b', int(1n)],
      ['a', [1.5]],
      ['é', null],
      ['B', false],
      ['<', new Map<string, Value>([['z', '']])],
    ]),
    '{"\\u003c":{"z":""},"B":false,"a":[1.5],"b":1,"é":null}',
    '{"<":{"z":""},"B":false,"a":[1.5],"b":1,"é":null}',
    '{\n  "\\u003c": {\n    "z": ""\n  },\n  "B": false,\n  "a": [\n    1.5\n  ],\n  "b": 1,\n  "é": null\n}',
  ],
  [
    PLAIN,
    '{"Name":"n","N":0,"L":null,"X":1.5,"P":null}',
    '{"Name":"n","N":0,"L":null,"X":1.5,"P":null}',
    '{\n  "Name": "n",\n  "N": 0,\n  "L": null,\n  "X": 1.5,\n  "P": null\n}',
  ],
])('marshalJson #%#', (value, json, raw, indented) => {
  expect(marshalJson(value)).toBe(json);
  expect(marshalJson(value, { escapeHtml: false })).toBe(raw);
  expect(marshalJson(value, { indent: '  ' })).toBe(indented);
});

test.each<[value: Value, error: string]>([
  [NaN, 'json: unsupported value: NaN'],
  [Infinity, 'json: unsupported value: +Inf'],
  [-Infinity, 'json: unsupported value: -Inf'],
  [new GoComplex(1, 2), 'json: unsupported type: complex128'],
  [[NaN], 'json: unsupported value: NaN'],
])('marshalJson refuses #%#', (value, error) => {
  expect(() => marshalJson(value)).toThrow(expect.objectContaining({ name: 'GoError', message: error }));
});

test('marshalJson finds cycles', () => {
  const map = new Map<string, Value>();
  map.set('self', [map]);
  expect(() => marshalJson(map)).toThrow('json: unsupported value: encountered a cycle via map[string]interface {}');
});

test('marshalJson uses tags, and the methods of a type', () => {
  const type: GoType = {
    name: 'main.Own',
    kind: 'struct',
    methods: new Map([['MarshalJSON', { params: [], call: () => encodeUtf8('{ "a" : [ 1, "<" ] , "e": {} }') }]]),
  };
  const own = new GoStruct(type);
  expect(marshalJson([own])).toBe('[{"a":[1,"\\u003c"],"e":{}}]');
  expect(marshalJson([own], { indent: '  ' })).toBe(
    '[\n  {\n    "a": [\n      1,\n      "\\u003c"\n    ],\n    "e": {}\n  }\n]',
  );
  const tagged: GoType = {
    name: 'main.Tagged',
    kind: 'struct',
    fields: [
      { name: 'A', type: STRING, json: 'a' },
      { name: 'B', type: STRING, json: 'b', omitEmpty: true },
      { name: 'C', type: STRING, json: '-' },
    ],
  };
  expect(
    marshalJson(
      new GoStruct(
        tagged,
        new Map([
          ['A', 'x'],
          ['B', ''],
          ['C', 'y'],
        ]),
      ),
    ),
  ).toBe('{"a":"x"}');
});

test.each<[text: string, again: string]>([
  ['{}', '{}'],
  ['[]', '[]'],
  ['null', 'null'],
  ['true', 'true'],
  [' 1 ', '1'],
  ['-0', '-0'],
  ['1.5e3', '1500'],
  ['"a"', '"a"'],
  ['[1,"a",null,true,{}]', '[1,"a",null,true,{}]'],
  ['{"b":1,"a":{"c":[]}}', '{"a":{"c":[]},"b":1}'],
  ['{"a":1,"a":2}', '{"a":2}'],
  ['"\\u0041\\n\\/\\ud83d\\ude00"', '"A\\n/😀"'],
  ['"\\ud800"', '"�"'],
  ['"\\udc00x"', '"�x"'],
  ['"\\ud800\\u0041"', '"�A"'],
  ['"\udcff"', '"�"'],
  ['"\u2028\u007f"', '"\\u2028\u007f"'],
  ['{"__proto__":1}', '{"__proto__":1}'],
  ['123456789012345678901', '123456789012345680000'],
  ['1e-999', '0'],
  ['[[[]]]', '[[[]]]'],
  ['{"":0}', '{"":0}'],
])('unmarshalJson(%j)', (text, again) => {
  expect(marshalJson(unmarshalJson(text))).toBe(again);
});

test.each<[text: string, error: string]>([
  ['', 'unexpected end of JSON input'],
  [' ', 'unexpected end of JSON input'],
  ['{', 'unexpected end of JSON input'],
  ['[', 'unexpected end of JSON input'],
  ['[1', 'unexpected end of JSON input'],
  ['[1,', 'unexpected end of JSON input'],
  ['[1,]', "invalid character ']' looking for beginning of value"],
  ['{"a"', 'unexpected end of JSON input'],
  ['{"a":', 'unexpected end of JSON input'],
  ['{"a":1', 'unexpected end of JSON input'],
  ['{"a":1,', 'unexpected end of JSON input'],
  ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
  ['{a:1}', "invalid character 'a' looking for beginning of object key string"],
  ["{'a':1}", "invalid character '\\'' looking for beginning of object key string"],
  ['{"a" 1}', "invalid character '1' after object key"],
  ['{"a":1 "b"}', "invalid character '\"' after object key:value pair"],
  ['[1 2]', "invalid character '2' after array element"],
  ['nul', "invalid character ' ' in literal null (expecting 'l')"],
  ['nulx', "invalid character 'x' in literal null (expecting 'l')"],
  ['tru', "invalid character ' ' in literal true (expecting 'e')"],
  ['trux', "invalid character 'x' in literal true (expecting 'e')"],
  ['fals', "invalid character ' ' in literal false (expecting 'e')"],
  ['falsy', "invalid character 'y' in literal false (expecting 'e')"],
  ['01', "invalid character '1' after top-level value"],
  ['-', "invalid character ' ' in numeric literal"],
  ['-x', "invalid character 'x' in numeric literal"],
  ['1.', "invalid character ' ' after decimal point in numeric literal"],
  ['1.x', "invalid character 'x' after decimal point in numeric literal"],
  ['1e', "invalid character ' ' in exponent of numeric literal"],
  ['1e+', "invalid character ' ' in exponent of numeric literal"],
  ['1ex', "invalid character 'x' in exponent of numeric literal"],
  ['.5', "invalid character '.' looking for beginning of value"],
  ['+1', "invalid character '+' looking for beginning of value"],
  ['1 2', "invalid character '2' after top-level value"],
  ['{} x', "invalid character 'x' after top-level value"],
  ['"a', 'unexpected end of JSON input'],
  ['"a\nb"', "invalid character '\\n' in string literal"],
  ['"\u0001"', "invalid character '\\x01' in string literal"],
  ['"\\q"', "invalid character 'q' in string escape code"],
  ['"\\u12"', "invalid character '\"' in \\u hexadecimal character escape"],
  ['"\\u12x4"', "invalid character 'x' in \\u hexadecimal character escape"],
  ['"\\', "invalid character ' ' in string escape code"],
  ['\ufeff{}', "invalid character 'ï' looking for beginning of value"],
  ['é', "invalid character 'Ã' looking for beginning of value"],
  ['日', "invalid character 'æ' looking for beginning of value"],
  ['"', 'unexpected end of JSON input'],
  ["'", "invalid character '\\'' looking for beginning of value"],
  ['\u0000', "invalid character '\\x00' looking for beginning of value"],
  [']', "invalid character ']' looking for beginning of value"],
  ['}', "invalid character '}' looking for beginning of value"],
  [':', "invalid character ':' looking for beginning of value"],
  [',', "invalid character ',' looking for beginning of value"],
  ['[1e999,1]', 'json: cannot unmarshal number 1e999 into Go value of type float64'],
  ['undefined', "invalid character 'u' looking for beginning of value"],
  ['// c', "invalid character '/' looking for beginning of value"],
  ['{"a":1}\n{"b":2}', "invalid character '{' after top-level value"],
  ['"tab\t"', "invalid character '\\t' in string literal"],
])('unmarshalJson(%j) fails', (text, error) => {
  expect(() => unmarshalJson(text)).toThrow(expect.objectContaining({ name: 'GoError', message: error }));
});

test.each<[text: string, map: string, array: string]>([
  ['{}', '', 'json: cannot unmarshal object into Go value of type []interface {}'],
  ['[]', 'json: cannot unmarshal array into Go value of type map[string]interface {}', ''],
  ['null', '', ''],
  [
    '1',
    'json: cannot unmarshal number into Go value of type map[string]interface {}',
    'json: cannot unmarshal number into Go value of type []interface {}',
  ],
  [
    '"s"',
    'json: cannot unmarshal string into Go value of type map[string]interface {}',
    'json: cannot unmarshal string into Go value of type []interface {}',
  ],
  [
    'true',
    'json: cannot unmarshal bool into Go value of type map[string]interface {}',
    'json: cannot unmarshal bool into Go value of type []interface {}',
  ],
  ['{"a":1}', '', 'json: cannot unmarshal object into Go value of type []interface {}'],
  ['[1]', 'json: cannot unmarshal array into Go value of type map[string]interface {}', ''],
  ['', 'unexpected end of JSON input', 'unexpected end of JSON input'],
  ['{', 'unexpected end of JSON input', 'unexpected end of JSON input'],
  [
    '{"a":1e999}',
    'json: cannot unmarshal number 1e999 into Go value of type float64',
    'json: cannot unmarshal object into Go value of type []interface {}',
  ],
  [
    '[1e999]',
    'json: cannot unmarshal array into Go value of type map[string]interface {}',
    'json: cannot unmarshal number 1e999 into Go value of type float64',
  ],
])('unmarshalJsonMap and unmarshalJsonArray of %j', (text, map, array) => {
  if (map === '') expect(unmarshalJsonMap(text)).toBeInstanceOf(Map);
  else expect(() => unmarshalJsonMap(text)).toThrow(expect.objectContaining({ name: 'GoError', message: map }));
  if (array === '') expect(unmarshalJsonArray(text)).toBeInstanceOf(Array);
  else expect(() => unmarshalJsonArray(text)).toThrow(expect.objectContaining({ name: 'GoError', message: array }));
});

test('null gives nil, and what was read before a wrong number is kept', () => {
  expect(isNil(unmarshalJsonMap('null'))).toBe(true);
  expect(isNil(unmarshalJsonArray('null'))).toBe(true);
  try {
    unmarshalJsonMap('{"a":1,"b":1e999,"c":2}');
    expect.unreachable();
  } catch (error) {
    expect((error as JsonTypeError).partial).toEqual(
      new Map<string, Value>([
        ['a', 1],
        ['b', null],
        ['c', 2],
      ]),
    );
  }
});

test('depth has the limit of Go', () => {
  const nested = (n: number) => '['.repeat(n) + ']'.repeat(n);
  expect(unmarshalJson(nested(10_000))).toBeInstanceOf(Array);
  expect(() => unmarshalJson(nested(10_001))).toThrow("invalid character '[' exceeded max depth");
});

test('what was written reads back', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 4 }), (text) => {
      const value = unmarshalJson(text);
      expect(unmarshalJson(marshalJson(value))).toEqual(value);
      expect(unmarshalJson(marshalJson(value, { escapeHtml: false, indent: '\t' }))).toEqual(value);
    }),
  );
});
