import { expect, test } from 'vitest';
import { encodeUtf8 } from '../../src/go/text.ts';
import {
  ANY,
  ANY_MAP,
  ANY_MAP_SLICE,
  ANY_SLICE,
  GoComplex,
  GoStruct,
  type GoType,
  INT,
  int,
  nilMap,
  nilSlice,
  STRING,
  STRING_MAP,
  STRING_SLICE,
  TypedMap,
  typedSlice,
  type Value,
} from '../../src/go/value.ts';
import { encodeToml, TomlPanic } from '../../src/toml/encode.ts';

// Every expectation here was printed by github.com/BurntSushi/toml 1.6.0.

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
const plain = (x: Value) =>
  new GoStruct(
    PLAIN_TYPE,
    new Map<string, Value>([
      ['Name', 'n'],
      ['N', int(0)],
      ['L', nilSlice(STRING_SLICE)],
      ['X', x],
      ['P', null],
      ['hidden', int(7)],
    ]),
  );

test.each<[value: Value, text: string]>([
  [new Map<string, Value>([]), ''],
  [
    new Map<string, Value>([
      ['b', int(1n)],
      ['a', 'x'],
      ['c', 1.5],
      ['d', true],
      ['e', null],
    ]),
    'a = "x"\nb = 1\nc = 1.5\nd = true\n',
  ],
  [
    new Map<string, Value>([
      ['f', 1],
      ['g', 1e6],
      ['h', 1e21],
      ['i', 1e-7],
      ['j', -0],
      ['k', NaN],
      ['l', Infinity],
      ['m', -Infinity],
      ['n', int(9223372036854775807n)],
    ]),
    'f = 1.0\ng = 1e+06\nh = 1e+21\ni = 1e-07\nj = -0.0\nk = nan\nl = inf\nm = -inf\nn = 9223372036854775807\n',
  ],
  [
    new Map<string, Value>([
      ['s', 'q"b\\\n\t\b\f\r\u0000\u001b\u007fé😀'],
      ['r', 'raw\udcff'],
    ]),
    'r = "raw\udcff"\ns = "q\\"b\\\\\\n\\t\\b\\f\\r\\u0000\\u001b\\u007fé😀"\n',
  ],
  [
    new Map<string, Value>([
      ['a b', int(1n)],
      ['', int(2n)],
      ['é', int(3n)],
      ['a.b', int(4n)],
      ['A-b_1', int(5n)],
      ['"', int(6n)],
    ]),
    '"" = 2\n"\\"" = 6\nA-b_1 = 5\n"a b" = 1\n"a.b" = 4\n"é" = 3\n',
  ],
  [
    new Map<string, Value>([
      [
        't',
        new Map<string, Value>([
          ['x', int(1n)],
          ['u', new Map<string, Value>([['y', int(2n)]])],
        ]),
      ],
      ['a', int(0n)],
    ]),
    'a = 0\n\n[t]\n  x = 1\n  [t.u]\n    y = 2\n',
  ],
  [new Map<string, Value>([['t', new Map<string, Value>([])]]), '[t]\n'],
  [
    new Map<string, Value>([
      ['a', new Map<string, Value>([['b', new Map<string, Value>([['c', new Map<string, Value>([['d', int(1n)]])]])]])],
    ]),
    '[a]\n  [a.b]\n    [a.b.c]\n      d = 1\n',
  ],
  [
    new Map<string, Value>([['x y', new Map<string, Value>([['z w', new Map<string, Value>([['k', int(1n)]])]])]]),
    '["x y"]\n  ["x y"."z w"]\n    k = 1\n',
  ],
  [
    new Map<string, Value>([
      ['l', []],
      ['m', [int(1n), int(2n)]],
      ['n', [int(1n), 'a', 2.5, true]],
      ['o', [[int(1n)], ['x']]],
      ['p', [[]]],
    ]),
    'l = []\nm = [1, 2]\nn = [1, "a", 2.5, true]\no = [[1], ["x"]]\np = [[]]\n',
  ],
  [
    new Map<string, Value>([
      [
        't',
        [
          new Map<string, Value>([['a', int(1n)]]),
          new Map<string, Value>([
            ['b', int(2n)],
            ['c', new Map<string, Value>([['d', int(3n)]])],
          ]),
          new Map<string, Value>([]),
        ],
      ],
    ]),
    '[[t]]\n  a = 1\n\n[[t]]\n  b = 2\n  [t.c]\n    d = 3\n\n[[t]]\n',
  ],
  [
    new Map<string, Value>([['t', [new Map<string, Value>([['a', [new Map<string, Value>([['b', int(1n)]])]]])]]]),
    '[[t]]\n\n  [[t.a]]\n    b = 1\n',
  ],
  [new Map<string, Value>([['t', [new Map<string, Value>([['a', int(1n)]]), int(2n)]]]), 't = [{a = 1}, 2]\n'],
  [
    new Map<string, Value>([
      [
        't',
        [
          [
            new Map<string, Value>([
              ['a', int(1n)],
              ['b', new Map<string, Value>([['c', null]])],
            ]),
          ],
        ],
      ],
    ]),
    't = [[{a = 1, b = {}}]]\n',
  ],
  [
    new Map<string, Value>([
      [
        't',
        [
          int(1n),
          new Map<string, Value>([
            ['z', null],
            ['a', int(1n)],
            ['m', new Map<string, Value>([['x', int(1n)]])],
            ['n', null],
          ]),
        ],
      ],
    ]),
    't = [1, {a = 1, m = {x = 1}}]\n',
  ],
  [
    new Map<string, Value>([
      ['n', nilSlice(ANY_SLICE)],
      ['m', nilMap(ANY_MAP)],
      ['x', int(1n)],
    ]),
    'x = 1\n',
  ],
  [
    new Map<string, Value>([
      ['b', encodeUtf8('hi')],
      ['s', typedSlice(STRING_SLICE, ['x', 'y'])],
      ['m', new TypedMap(STRING_MAP, [['k', 'v']])],
      ['t', typedSlice(ANY_MAP_SLICE, [new Map<string, Value>([['a', int(1n)]])])],
      ['e', typedSlice(ANY_MAP_SLICE, [])],
    ]),
    'b = [104, 105]\ne = []\ns = ["x", "y"]\n\n[m]\n  k = "v"\n\n[[t]]\n  a = 1\n',
  ],
  [
    new Map<string, Value>([
      ['p', plain(1.5)],
      ['q', [int(1n), plain(null)]],
    ]),
    'q = [1, {Name = "n", N = 0, }]\n\n[p]\n  Name = "n"\n  N = 0\n  X = 1.5\n',
  ],
  [int(5n), '5'],
  ['text', '"text"'],
  [2, '2.0'],
  [true, 'true'],
  [[int(1n), 'a'], '[1, "a"]'],
  [[], '[]'],
  [
    new TypedMap(STRING_MAP, [
      ['b', '1'],
      ['a', '2'],
    ]),
    'a = "2"\nb = "1"\n',
  ],
  [nilMap(ANY_MAP), ''],
  [nilSlice(ANY_SLICE), '[]'],
])('encodeToml #%#', (value, text) => {
  expect(encodeToml(value)).toBe(text);
});

test.each<[value: Value, error: string]>([
  [new Map<string, Value>([['t', [int(1n), null]]]), 'toml: cannot encode array with nil element'],
  [new Map<string, Value>([['t', [[null]]]]), 'toml: cannot encode array with nil element'],
  [new Map<string, Value>([['c', new GoComplex(1, 2)]]), 'unsupported type: complex128'],
  [new GoComplex(1, 2), "unsupported type for key '': complex128"],
  [[new Map<string, Value>([['a', int(1n)]])], 'toml: top-level values must be Go maps or structs'],
])('encodeToml refuses #%#', (value, error) => {
  expect(() => encodeToml(value)).toThrow(expect.objectContaining({ name: 'GoError', message: error }));
});

test('nil makes the library panic', () => {
  expect(() => encodeToml(null)).toThrow(TomlPanic);
  expect(() => encodeToml(null)).toThrow('reflect: call of reflect.Value.Type on zero Value');
});

test('what holds itself is refused', () => {
  const map = new Map<string, Value>();
  map.set('self', map);
  expect(() => encodeToml(map)).toThrow('toml: value is nested too deeply');
});
