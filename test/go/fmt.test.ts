import { describe, expect, test } from 'vitest';
import { sprint, sprintf, sprintln, toText } from '../../src/go/fmt.ts';
import { encodeUtf8 } from '../../src/go/text.ts';
import {
  ANY,
  ANY_MAP,
  ANY_SLICE,
  GoComplex,
  GoError,
  type GoMethod,
  GoStruct,
  type GoType,
  goInt,
  INT,
  int,
  int64,
  nilMap,
  nilSlice,
  STRING,
  STRING_SLICE,
  typedSlice,
  UINT8,
  UINT64,
  type Value,
} from '../../src/go/value.ts';

// Every expectation here was printed by package fmt of Go 1.26.

function method(call: (receiver: Value) => Value): GoMethod {
  return { params: [], call };
}

const STRINGER: GoType = {
  name: 'main.Strer',
  kind: 'struct',
  fields: [
    { name: 'A', type: INT },
    { name: 'B', type: STRING },
  ],
  methods: new Map([['String', method((v) => `<${(v as GoStruct).fields.get('B')}>`)]]),
};
const FAILURE: GoType = {
  name: '*main.Errer',
  kind: 'ptr',
  elem: { name: 'main.Errer', kind: 'struct', fields: [{ name: 'M', type: STRING }] },
  methods: new Map([['Error', method((v) => `err:${(v as GoStruct).fields.get('M')}`)]]),
};
const PANICKING: GoType = {
  name: 'main.Pan',
  kind: 'struct',
  fields: [{ name: 'A', type: INT }],
  methods: new Map([
    [
      'String',
      method(() => {
        throw new GoError('boom');
      }),
    ],
  ]),
};
const PLAIN: GoType = {
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
const POINTER: GoType = { name: '*main.Plain', kind: 'ptr', elem: PLAIN };

const stringer = (b: Value) =>
  new GoStruct(
    STRINGER,
    new Map([
      ['A', int(5)],
      ['B', b],
    ]),
  );
const failure = (m: Value) => new GoStruct(FAILURE, new Map([['M', m]]));
const panicking = () => new GoStruct(PANICKING, new Map([['A', int(1)]]));
const fields = (n: number, name: Value, x: Value) =>
  new Map<string, Value>([
    ['Name', name],
    ['N', int(n)],
    ['L', nilSlice(STRING_SLICE)],
    ['X', x],
    ['P', null],
    ['hidden', int(7)],
  ]);
const plain = (n: number, name: Value, x: Value) => new GoStruct(PLAIN, fields(n, name, x));
const pointerToPlain = (n: number, name: Value, x: Value) => new GoStruct(POINTER, fields(n, name, x));

const FORMATS: [format: string, args: Value[], text: string][] = [
  ['%v', [int(42)], '42'],
  ['%v', [int(-42)], '-42'],
  ['%v', [2.5], '2.5'],
  ['%v', ['hé"\n'], 'hé"\n'],
  ['%v', [true], 'true'],
  ['%v', [null], '<nil>'],
  ['%v', [[int(1), 'a', null, 0.5]], '[1 a <nil> 0.5]'],
  [
    '%v',
    [
      new Map<string, Value>([
        ['b', int(2)],
        ['a', 'x'],
      ]),
    ],
    'map[a:x b:2]',
  ],
  ['%v', [typedSlice(STRING_SLICE, ['x', 'y'])], '[x y]'],
  ['%v', [encodeUtf8('hi')], '[104 105]'],
  ['%+v', [int(42)], '42'],
  ['%+v', [int(-42)], '-42'],
  ['%+v', [2.5], '2.5'],
  ['%+v', ['hé"\n'], 'hé"\n'],
  ['%+v', [true], 'true'],
  ['%+v', [null], '<nil>'],
  ['%+v', [[int(1), 'a', null, 0.5]], '[1 a <nil> 0.5]'],
  [
    '%+v',
    [
      new Map<string, Value>([
        ['b', int(2)],
        ['a', 'x'],
      ]),
    ],
    'map[a:x b:2]',
  ],
  ['%+v', [typedSlice(STRING_SLICE, ['x', 'y'])], '[x y]'],
  ['%+v', [encodeUtf8('hi')], '[104 105]'],
  ['%#v', [int(42)], '42'],
  ['%#v', [int(-42)], '-42'],
  ['%#v', [2.5], '2.5'],
  ['%#v', ['hé"\n'], '"hé\\"\\n"'],
  ['%#v', [true], 'true'],
  ['%#v', [null], '<nil>'],
  ['%#v', [[int(1), 'a', null, 0.5]], '[]interface {}{1, "a", interface {}(nil), 0.5}'],
  [
    '%#v',
    [
      new Map<string, Value>([
        ['b', int(2)],
        ['a', 'x'],
      ]),
    ],
    'map[string]interface {}{"a":"x", "b":2}',
  ],
  ['%#v', [typedSlice(STRING_SLICE, ['x', 'y'])], '[]string{"x", "y"}'],
  ['%#v', [encodeUtf8('hi')], '[]byte{0x68, 0x69}'],
  ['%T', [int(42)], 'int'],
  ['%T', [int(-42)], 'int'],
  ['%T', [2.5], 'float64'],
  ['%T', ['hé"\n'], 'string'],
  ['%T', [true], 'bool'],
  ['%T', [null], '<nil>'],
  ['%T', [[int(1), 'a', null, 0.5]], '[]interface {}'],
  [
    '%T',
    [
      new Map<string, Value>([
        ['b', int(2)],
        ['a', 'x'],
      ]),
    ],
    'map[string]interface {}',
  ],
  ['%T', [typedSlice(STRING_SLICE, ['x', 'y'])], '[]string'],
  ['%T', [encodeUtf8('hi')], '[]uint8'],
  ['%t', [int(42)], '%!t(int=42)'],
  ['%t', [int(-42)], '%!t(int=-42)'],
  ['%t', [2.5], '%!t(float64=2.5)'],
  ['%t', ['hé"\n'], '%!t(string=hé"\n)'],
  ['%t', [true], 'true'],
  ['%t', [null], '%!t(<nil>)'],
  ['%t', [[int(1), 'a', null, 0.5]], '[%!t(int=1) %!t(string=a) <nil> %!t(float64=0.5)]'],
  [
    '%t',
    [
      new Map<string, Value>([
        ['b', int(2)],
        ['a', 'x'],
      ]),
    ],
    'map[%!t(string=a):%!t(string=x) %!t(string=b):%!t(int=2)]',
  ],
  ['%t', [typedSlice(STRING_SLICE, ['x', 'y'])], '[%!t(string=x) %!t(string=y)]'],
  ['%t', [encodeUtf8('hi')], '[%!t(uint8=104) %!t(uint8=105)]'],
  ['%b', [int(42)], '101010'],
  ['%b', [int(-42)], '-101010'],
  ['%b', [2.5], '5629499534213120p-51'],
  ['%b', ['hé"\n'], '%!b(string=hé"\n)'],
  ['%b', [true], '%!b(bool=true)'],
  ['%b', [null], '%!b(<nil>)'],
  ['%b', [[int(1), 'a', null, 0.5]], '[1 %!b(string=a) <nil> 4503599627370496p-53]'],
  [
    '%b',
    [
      new Map<string, Value>([
        ['b', int(2)],
        ['a', 'x'],
      ]),
    ],
    'map[%!b(string=a):%!b(string=x) %!b(string=b):10]',
  ],
  ['%b', [typedSlice(STRING_SLICE, ['x', 'y'])], '[%!b(string=x) %!b(string=y)]'],
  ['%b', [encodeUtf8('hi')], '[1101000 1101001]'],
  ['%c', [int(42)], '*'],
  ['%c', [int(-42)], '�'],
  ['%c', [2.5], '%!c(float64=2.5)'],
  ['%c', ['hé"\n'], '%!c(string=hé"\n)'],
  ['%c', [true], '%!c(bool=true)'],
  ['%c', [null], '%!c(<nil>)'],
  ['%c', [[int(1), 'a', null, 0.5]], '[\u0001 %!c(string=a) <nil> %!c(float64=0.5)]'],
  [
    '%c',
    [
      new Map<string, Value>([
        ['b', int(2)],
        ['a', 'x'],
      ]),
    ],
    'map[%!c(string=a):%!c(string=x) %!c(string=b):\u0002]',
  ],
  ['%c', [typedSlice(STRING_SLICE, ['x', 'y'])], '[%!c(string=x) %!c(string=y)]'],
  ['%c', [encodeUtf8('hi')], '[h i]'],
  ['%d', [int(42)], '42'],
  ['%d', [int(-42)], '-42'],
  ['%d', [2.5], '%!d(float64=2.5)'],
  ['%d', ['hé"\n'], '%!d(string=hé"\n)'],
  ['%d', [true], '%!d(bool=true)'],
  ['%d', [null], '%!d(<nil>)'],
  ['%d', [[int(1), 'a', null, 0.5]], '[1 %!d(string=a) <nil> %!d(float64=0.5)]'],
  [
    '%d',
    [
      new Map<string, Value>([
        ['b', int(2)],
        ['a', 'x'],
      ]),
    ],
    'map[%!d(string=a):%!d(string=x) %!d(string=b):2]',
  ],
  ['%d', [typedSlice(STRING_SLICE, ['x', 'y'])], '[%!d(string=x) %!d(string=y)]'],
  ['%d', [encodeUtf8('hi')], '[104 105]'],
  ['%o', [int(42)], '52'],
  ['%o', [int(-42)], '-52'],
  ['%o', [2.5], '%!o(float64=2.5)'],
  ['%o', ['hé"\n'], '%!o(string=hé"\n)'],
  ['%o', [true], '%!o(bool=true)'],
  ['%o', [null], '%!o(<nil>)'],
  ['%o', [[int(1), 'a', null, 0.5]], '[1 %!o(string=a) <nil> %!o(float64=0.5)]'],
  [
    '%o',
    [
      new Map<string, Value>([
        ['b', int(2)],
        ['a', 'x'],
      ]),
    ],
    'map[%!o(string=a):%!o(string=x) %!o(string=b):2]',
  ],
  ['%o', [typedSlice(STRING_SLICE, ['x', 'y'])], '[%!o(string=x) %!o(string=y)]'],
  ['%o', [encodeUtf8('hi')], '[150 151]'],
  ['%O', [int(42)], '0o52'],
  ['%O', [int(-42)], '-0o52'],
  ['%O', [2.5], '%!O(float64=2.5)'],
  ['%O', ['hé"\n'], '%!O(string=hé"\n)'],
  ['%O', [true], '%!O(bool=true)'],
  ['%O', [null], '%!O(<nil>)'],
  ['%O', [[int(1), 'a', null, 0.5]], '[0o1 %!O(string=a) <nil> %!O(float64=0.5)]'],
  [
    '%O',
    [
      new Map<string, Value>([
        ['b', int(2)],
        ['a', 'x'],
      ]),
    ],
    'map[%!O(string=a):%!O(string=x) %!O(string=b):0o2]',
  ],
  ['%O', [typedSlice(STRING_SLICE, ['x', 'y'])], '[%!O(string=x) %!O(string=y)]'],
  ['%O', [encodeUtf8('hi')], '[0o150 0o151]'],
  ['%q', [int(42)], "'*'"],
  ['%q', [int(-42)], "'�'"],
  ['%q', [2.5], '%!q(float64=2.5)'],
  ['%q', ['hé"\n'], '"hé\\"\\n"'],
  ['%q', [true], '%!q(bool=true)'],
  ['%q', [null], '%!q(<nil>)'],
  ['%q', [[int(1), 'a', null, 0.5]], '[\'\\x01\' "a" <nil> %!q(float64=0.5)]'],
  [
    '%q',
    [
      new Map<string, Value>([
        ['b', int(2)],
        ['a', 'x'],
      ]),
    ],
    'map["a":"x" "b":\'\\x02\']',
  ],
  ['%q', [typedSlice(STRING_SLICE, ['x', 'y'])], '["x" "y"]'],
  ['%q', [encodeUtf8('hi')], '"hi"'],
  ['%x', [int(42)], '2a'],
  ['%x', [int(-42)], '-2a'],
  ['%x', [2.5], '0x1.4p+01'],
  ['%x', ['hé"\n'], '68c3a9220a'],
  ['%x', [true], '%!x(bool=true)'],
  ['%x', [null], '%!x(<nil>)'],
  ['%x', [[int(1), 'a', null, 0.5]], '[1 61 <nil> 0x1p-01]'],
  [
    '%x',
    [
      new Map<string, Value>([
        ['b', int(2)],
        ['a', 'x'],
      ]),
    ],
    'map[61:78 62:2]',
  ],
  ['%x', [typedSlice(STRING_SLICE, ['x', 'y'])], '[78 79]'],
  ['%x', [encodeUtf8('hi')], '6869'],
  ['%X', [int(42)], '2A'],
  ['%X', [int(-42)], '-2A'],
  ['%X', [2.5], '0X1.4P+01'],
  ['%X', ['hé"\n'], '68C3A9220A'],
  ['%X', [true], '%!X(bool=true)'],
  ['%X', [null], '%!X(<nil>)'],
  ['%X', [[int(1), 'a', null, 0.5]], '[1 61 <nil> 0X1P-01]'],
  [
    '%X',
    [
      new Map<string, Value>([
        ['b', int(2)],
        ['a', 'x'],
      ]),
    ],
    'map[61:78 62:2]',
  ],
  ['%X', [typedSlice(STRING_SLICE, ['x', 'y'])], '[78 79]'],
  ['%X', [encodeUtf8('hi')], '6869'],
  ['%U', [int(42)], 'U+002A'],
  ['%U', [int(-42)], 'U+FFFFFFFFFFFFFFD6'],
  ['%U', [2.5], '%!U(float64=2.5)'],
  ['%U', ['hé"\n'], '%!U(string=hé"\n)'],
  ['%U', [true], '%!U(bool=true)'],
  ['%U', [null], '%!U(<nil>)'],
  ['%U', [[int(1), 'a', null, 0.5]], '[U+0001 %!U(string=a) <nil> %!U(float64=0.5)]'],
  [
    '%U',
    [
      new Map<string, Value>([
        ['b', int(2)],
        ['a', 'x'],
      ]),
    ],
    'map[%!U(string=a):%!U(string=x) %!U(string=b):U+0002]',
  ],
  ['%U', [typedSlice(STRING_SLICE, ['x', 'y'])], '[%!U(string=x) %!U(string=y)]'],
  ['%U', [encodeUtf8('hi')], '[U+0068 U+0069]'],
  ['%e', [int(42)], '%!e(int=42)'],
  ['%e', [int(-42)], '%!e(int=-42)'],
  ['%e', [2.5], '2.500000e+00'],
  ['%e', ['hé"\n'], '%!e(string=hé"\n)'],
  ['%e', [true], '%!e(bool=true)'],
  ['%e', [null], '%!e(<nil>)'],
  ['%e', [[int(1), 'a', null, 0.5]], '[%!e(int=1) %!e(string=a) <nil> 5.000000e-01]'],
  [
    '%e',
    [
      new Map<string, Value>([
        ['b', int(2)],
        ['a', 'x'],
      ]),
    ],
    'map[%!e(string=a):%!e(string=x) %!e(string=b):%!e(int=2)]',
  ],
  ['%e', [typedSlice(STRING_SLICE, ['x', 'y'])], '[%!e(string=x) %!e(string=y)]'],
  ['%e', [encodeUtf8('hi')], '[%!e(uint8=104) %!e(uint8=105)]'],
  ['%E', [int(42)], '%!E(int=42)'],
  ['%E', [int(-42)], '%!E(int=-42)'],
  ['%E', [2.5], '2.500000E+00'],
  ['%E', ['hé"\n'], '%!E(string=hé"\n)'],
  ['%E', [true], '%!E(bool=true)'],
  ['%E', [null], '%!E(<nil>)'],
  ['%E', [[int(1), 'a', null, 0.5]], '[%!E(int=1) %!E(string=a) <nil> 5.000000E-01]'],
  [
    '%E',
    [
      new Map<string, Value>([
        ['b', int(2)],
        ['a', 'x'],
      ]),
    ],
    'map[%!E(string=a):%!E(string=x) %!E(string=b):%!E(int=2)]',
  ],
  ['%E', [typedSlice(STRING_SLICE, ['x', 'y'])], '[%!E(string=x) %!E(string=y)]'],
  ['%E', [encodeUtf8('hi')], '[%!E(uint8=104) %!E(uint8=105)]'],
  ['%f', [int(42)], '%!f(int=42)'],
  ['%f', [int(-42)], '%!f(int=-42)'],
  ['%f', [2.5], '2.500000'],
  ['%f', ['hé"\n'], '%!f(string=hé"\n)'],
  ['%f', [true], '%!f(bool=true)'],
  ['%f', [null], '%!f(<nil>)'],
  ['%f', [[int(1), 'a', null, 0.5]], '[%!f(int=1) %!f(string=a) <nil> 0.500000]'],
  [
    '%f',
    [
      new Map<string, Value>([
        ['b', int(2)],
        ['a', 'x'],
      ]),
    ],
    'map[%!f(string=a):%!f(string=x) %!f(string=b):%!f(int=2)]',
  ],
  ['%f', [typedSlice(STRING_SLICE, ['x', 'y'])], '[%!f(string=x) %!f(string=y)]'],
  ['%f', [encodeUtf8('hi')], '[%!f(uint8=104) %!f(uint8=105)]'],
  ['%g', [int(42)], '%!g(int=42)'],
  ['%g', [int(-42)], '%!g(int=-42)'],
  ['%g', [2.5], '2.5'],
  ['%g', ['hé"\n'], '%!g(string=hé"\n)'],
  ['%g', [true], '%!g(bool=true)'],
  ['%g', [null], '%!g(<nil>)'],
  ['%g', [[int(1), 'a', null, 0.5]], '[%!g(int=1) %!g(string=a) <nil> 0.5]'],
  [
    '%g',
    [
      new Map<string, Value>([
        ['b', int(2)],
        ['a', 'x'],
      ]),
    ],
    'map[%!g(string=a):%!g(string=x) %!g(string=b):%!g(int=2)]',
  ],
  ['%g', [typedSlice(STRING_SLICE, ['x', 'y'])], '[%!g(string=x) %!g(string=y)]'],
  ['%g', [encodeUtf8('hi')], '[%!g(uint8=104) %!g(uint8=105)]'],
  ['%G', [int(42)], '%!G(int=42)'],
  ['%G', [int(-42)], '%!G(int=-42)'],
  ['%G', [2.5], '2.5'],
  ['%G', ['hé"\n'], '%!G(string=hé"\n)'],
  ['%G', [true], '%!G(bool=true)'],
  ['%G', [null], '%!G(<nil>)'],
  ['%G', [[int(1), 'a', null, 0.5]], '[%!G(int=1) %!G(string=a) <nil> 0.5]'],
  [
    '%G',
    [
      new Map<string, Value>([
        ['b', int(2)],
        ['a', 'x'],
      ]),
    ],
    'map[%!G(string=a):%!G(string=x) %!G(string=b):%!G(int=2)]',
  ],
  ['%G', [typedSlice(STRING_SLICE, ['x', 'y'])], '[%!G(string=x) %!G(string=y)]'],
  ['%G', [encodeUtf8('hi')], '[%!G(uint8=104) %!G(uint8=105)]'],
  ['%s', [int(42)], '%!s(int=42)'],
  ['%s', [int(-42)], '%!s(int=-42)'],
  ['%s', [2.5], '%!s(float64=2.5)'],
  ['%s', ['hé"\n'], 'hé"\n'],
  ['%s', [true], '%!s(bool=true)'],
  ['%s', [null], '%!s(<nil>)'],
  ['%s', [[int(1), 'a', null, 0.5]], '[%!s(int=1) a <nil> %!s(float64=0.5)]'],
  [
    '%s',
    [
      new Map<string, Value>([
        ['b', int(2)],
        ['a', 'x'],
      ]),
    ],
    'map[a:x b:%!s(int=2)]',
  ],
  ['%s', [typedSlice(STRING_SLICE, ['x', 'y'])], '[x y]'],
  ['%s', [encodeUtf8('hi')], 'hi'],
  ['%w', [int(42)], '%!w(int=42)'],
  ['%w', [int(-42)], '%!w(int=-42)'],
  ['%w', [2.5], '%!w(float64=2.5)'],
  ['%w', ['hé"\n'], '%!w(string=hé"\n)'],
  ['%w', [true], '%!w(bool=true)'],
  ['%w', [null], '%!w(<nil>)'],
  ['%w', [[int(1), 'a', null, 0.5]], '%!w([]interface {}=[1 a <nil> 0.5])'],
  [
    '%w',
    [
      new Map<string, Value>([
        ['b', int(2)],
        ['a', 'x'],
      ]),
    ],
    '%!w(map[string]interface {}=map[a:x b:2])',
  ],
  ['%w', [typedSlice(STRING_SLICE, ['x', 'y'])], '%!w([]string=[x y])'],
  ['%w', [encodeUtf8('hi')], '[%!w(uint8=104) %!w(uint8=105)]'],
  ['%z', [int(42)], '%!z(int=42)'],
  ['%z', [int(-42)], '%!z(int=-42)'],
  ['%z', [2.5], '%!z(float64=2.5)'],
  ['%z', ['hé"\n'], '%!z(string=hé"\n)'],
  ['%z', [true], '%!z(bool=true)'],
  ['%z', [null], '%!z(<nil>)'],
  ['%z', [[int(1), 'a', null, 0.5]], '[%!z(int=1) %!z(string=a) <nil> %!z(float64=0.5)]'],
  [
    '%z',
    [
      new Map<string, Value>([
        ['b', int(2)],
        ['a', 'x'],
      ]),
    ],
    'map[%!z(string=a):%!z(string=x) %!z(string=b):%!z(int=2)]',
  ],
  ['%z', [typedSlice(STRING_SLICE, ['x', 'y'])], '[%!z(string=x) %!z(string=y)]'],
  ['%z', [encodeUtf8('hi')], '[%!z(uint8=104) %!z(uint8=105)]'],
  [
    '%5d|%-5d|%05d|%+d|% d|%x|%#x|%#o|%#b|%.3d|%8.3d|%-08d|%+05d|%#U|%#q|%+q',
    [
      int(8364),
      int(8364),
      int(8364),
      int(8364),
      int(8364),
      int(8364),
      int(8364),
      int(8364),
      int(8364),
      int(8364),
      int(8364),
      int(8364),
      int(8364),
      int(8364),
      int(8364),
      int(8364),
    ],
    " 8364|8364 |08364|+8364| 8364|20ac|0x20ac|020254|0b10000010101100|8364|    8364|8364    |+8364|U+20AC '€'|'€'|'\\u20ac'",
  ],
  ['%.0d|%5.0d', [int(0), int(0)], '|     '],
  [
    '%5s|%-5s|%.2s|%05s|%q|%+q|%#q|%x|%X|% x|%#x|% #x|%.2x|%8.2q|%c',
    [
      'é日b`c',
      'é日b`c',
      'é日b`c',
      'é日b`c',
      'é日b`c',
      'é日b`c',
      'é日b`c',
      'é日b`c',
      'é日b`c',
      'é日b`c',
      'é日b`c',
      'é日b`c',
      'é日b`c',
      'é日b`c',
      'é日b`c',
    ],
    'é日b`c|é日b`c|é日|é日b`c|"é日b`c"|"\\u00e9\\u65e5b`c"|"é日b`c"|c3a9e697a5626063|C3A9E697A5626063|c3 a9 e6 97 a5 62 60 63|0xc3a9e697a5626063|0xc3 0xa9 0xe6 0x97 0xa5 0x62 0x60 0x63|c3a9|    "é日"|%!c(string=é日b`c)',
  ],
  [
    '%6.2f|%-8.1e|%+g|% g|%#g|%#.3x|%08.3f|%+08.2f|%.0f|%#.0f|%g|%G|%b|%x|%.3g|%F|%-+9.2f|%6v|%#v',
    [
      3.15169, 3.15169, 3.15169, 3.15169, 3.15169, 3.15169, 3.15169, 3.15169, 3.15169, 3.15169, 3.15169, 3.15169,
      3.15169, 3.15169, 3.15169, 3.15169, 3.15169, 3.15169, 3.15169,
    ],
    '  3.15|3.2e+00 |+3.15169| 3.15169|3.15169|0x1.937p+01|0003.152|+0003.15|3|3.|3.15169|3.15169|7096974954793659p-51|0x1.936a93f290abbp+01|3.15|3.151690|+3.15    |3.15169|3.15169',
  ],
  ['%v %e %f %g %6.1f %06v %+v', [0, 0, 0, 0, 0, 0, 0], '0 0.000000e+00 0.000000 0    0.0 000000 0'],
  ['%v %e %f %g %6.1f %06v %+v', [-0, -0, -0, -0, -0, -0, -0], '-0 -0.000000e+00 -0.000000 -0   -0.0 -00000 -0'],
  ['%v %e %f %g %6.1f %06v %+v', [1, 1, 1, 1, 1, 1, 1], '1 1.000000e+00 1.000000 1    1.0 000001 1'],
  [
    '%v %e %f %g %6.1f %06v %+v',
    [1000000, 1000000, 1000000, 1000000, 1000000, 1000000, 1000000],
    '1e+06 1.000000e+06 1000000.000000 1e+06 1000000.0 01e+06 1e+06',
  ],
  [
    '%v %e %f %g %6.1f %06v %+v',
    [999999, 999999, 999999, 999999, 999999, 999999, 999999],
    '999999 9.999990e+05 999999.000000 999999 999999.0 999999 999999',
  ],
  [
    '%v %e %f %g %6.1f %06v %+v',
    [123456789, 123456789, 123456789, 123456789, 123456789, 123456789, 123456789],
    '1.23456789e+08 1.234568e+08 123456789.000000 1.23456789e+08 123456789.0 1.23456789e+08 1.23456789e+08',
  ],
  [
    '%v %e %f %g %6.1f %06v %+v',
    [
      100000000000000000000, 100000000000000000000, 100000000000000000000, 100000000000000000000, 100000000000000000000,
      100000000000000000000, 100000000000000000000,
    ],
    '1e+20 1.000000e+20 100000000000000000000.000000 1e+20 100000000000000000000.0 01e+20 1e+20',
  ],
  [
    '%v %e %f %g %6.1f %06v %+v',
    [1e21, 1e21, 1e21, 1e21, 1e21, 1e21, 1e21],
    '1e+21 1.000000e+21 1000000000000000000000.000000 1e+21 1000000000000000000000.0 01e+21 1e+21',
  ],
  [
    '%v %e %f %g %6.1f %06v %+v',
    [0.0001, 0.0001, 0.0001, 0.0001, 0.0001, 0.0001, 0.0001],
    '0.0001 1.000000e-04 0.000100 0.0001    0.0 0.0001 0.0001',
  ],
  [
    '%v %e %f %g %6.1f %06v %+v',
    [0.00001, 0.00001, 0.00001, 0.00001, 0.00001, 0.00001, 0.00001],
    '1e-05 1.000000e-05 0.000010 1e-05    0.0 01e-05 1e-05',
  ],
  [
    '%v %e %f %g %6.1f %06v %+v',
    [0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1],
    '0.1 1.000000e-01 0.100000 0.1    0.1 0000.1 0.1',
  ],
  [
    '%v %e %f %g %6.1f %06v %+v',
    [2.5, 2.5, 2.5, 2.5, 2.5, 2.5, 2.5],
    '2.5 2.500000e+00 2.500000 2.5    2.5 0002.5 2.5',
  ],
  [
    '%v %e %f %g %6.1f %06v %+v',
    [3.5, 3.5, 3.5, 3.5, 3.5, 3.5, 3.5],
    '3.5 3.500000e+00 3.500000 3.5    3.5 0003.5 3.5',
  ],
  [
    '%v %e %f %g %6.1f %06v %+v',
    [1e100, 1e100, 1e100, 1e100, 1e100, 1e100, 1e100],
    '1e+100 1.000000e+100 10000000000000000159028911097599180468360808563945281389781327557747838772170381060813469985856815104.000000 1e+100 10000000000000000159028911097599180468360808563945281389781327557747838772170381060813469985856815104.0 1e+100 1e+100',
  ],
  [
    '%v %e %f %g %6.1f %06v %+v',
    [5e-324, 5e-324, 5e-324, 5e-324, 5e-324, 5e-324, 5e-324],
    '5e-324 4.940656e-324 0.000000 5e-324    0.0 5e-324 5e-324',
  ],
  [
    '%v %e %f %g %6.1f %06v %+v',
    [
      1.7976931348623157e308, 1.7976931348623157e308, 1.7976931348623157e308, 1.7976931348623157e308,
      1.7976931348623157e308, 1.7976931348623157e308, 1.7976931348623157e308,
    ],
    '1.7976931348623157e+308 1.797693e+308 179769313486231570814527423731704356798070567525844996598917476803157260780028538760589558632766878171540458953514382464234321326889464182768467546703537516986049910576551282076245490090389328944075868508455133942304583236903222948165808559332123348274797826204144723168738177180919299881250404026184124858368.000000 1.7976931348623157e+308 179769313486231570814527423731704356798070567525844996598917476803157260780028538760589558632766878171540458953514382464234321326889464182768467546703537516986049910576551282076245490090389328944075868508455133942304583236903222948165808559332123348274797826204144723168738177180919299881250404026184124858368.0 1.7976931348623157e+308 1.7976931348623157e+308',
  ],
  ['%v %e %f %g %6.1f %06v %+v', [NaN, NaN, NaN, NaN, NaN, NaN, NaN], 'NaN NaN NaN NaN    NaN    NaN NaN'],
  [
    '%v %e %f %g %6.1f %06v %+v',
    [Infinity, Infinity, Infinity, Infinity, Infinity, Infinity, Infinity],
    '+Inf +Inf +Inf +Inf   +Inf   +Inf +Inf',
  ],
  [
    '%v %e %f %g %6.1f %06v %+v',
    [-Infinity, -Infinity, -Infinity, -Infinity, -Infinity, -Infinity, -Infinity],
    '-Inf -Inf -Inf -Inf   -Inf   -Inf -Inf',
  ],
  ['%[2]d %[1]d', [int(1), int(2)], '2 1'],
  ['%[2]*[1]d', [int(2), int(3)], '  2'],
  ['%[3]*.[2]*[1]f', [12, int(2), int(6)], ' 12.00'],
  ['%6.*f', [int(2), 12], ' 12.00'],
  ['%*d', [int(5), int(7)], '    7'],
  ['%-*d|', [int(5), int(7)], '7    |'],
  ['%*d|', [int(-5), int(7)], '7    |'],
  ['%*d', ['a', int(7)], '%!(BADWIDTH)7'],
  ['%.*d', [int(-1), int(7)], '%!(BADPREC)7'],
  ['%[3]d', [int(1)], '%!d(BADINDEX)'],
  ['%[x]d', [int(1)], '%!d(BADINDEX)'],
  ['%[1', [int(1)], '%!(NOVERB)'],
  ['%[]d', [int(1)], '%!d(BADINDEX)'],
  ['%d %d', [int(1)], '1 %!d(MISSING)'],
  ['%d', [int(1), 'x', null], '1%!(EXTRA string=x, <nil>)'],
  ['%', [], '%!(NOVERB)'],
  ['%!', [int(1)], '%!!(int=1)'],
  ['100%', [], '100%!(NOVERB)'],
  ['%%%d%%', [int(1)], '%1%'],
  ['no verbs', [[int(1)]], 'no verbs%!(EXTRA []interface {}=[1])'],
  ['%é', [int(1)], '%!é(int=1)'],
  ['%\udcff', [int(1)], '%!�(int=1)'],
  ['%99999999d', [int(1)], '%!(NOVERB)%!(EXTRA int=1)'],
  ['%-', [int(1)], '%!(NOVERB)%!(EXTRA int=1)'],
  ['%.', [int(1)], '%!.(int=1)'],
  ['%*d', [int(10000000), int(7)], '%!(BADWIDTH)7'],
  ['%[1]d %d', [int(1), int(2)], '1 2'],
  ['%s%s', ['\udcc3', '\udca9'], 'é'],
  ['%v', [nilSlice(ANY_SLICE)], '[]'],
  ['%#v', [nilSlice(ANY_SLICE)], '[]interface {}(nil)'],
  ['%v', [nilMap(ANY_MAP)], 'map[]'],
  ['%#v', [nilMap(ANY_MAP)], 'map[string]interface {}(nil)'],
  ['%p', [nilMap(ANY_MAP)], '0x0'],
  ['%v %#v', [new GoComplex(1.5, -2), new GoComplex(1.5, -2)], '(1.5-2i) (1.5-2i)'],
  [
    '%d|%#v|%x',
    [goInt(UINT8, 200n), goInt(UINT64, 18446744073709551615n), int64(-9223372036854775808n)],
    '200|0xffffffffffffffff|-8000000000000000',
  ],
  ['%v', [stringer('n')], '<n>'],
  ['%v', [failure('bad')], 'err:bad'],
  ['%v', [panicking()], '%!v(PANIC=String method: boom)'],
  ['%v', [plain(0, 'n', 1.5)], '{n 0 [] 1.5 <nil> 7}'],
  ['%v', [pointerToPlain(0, 'n', null)], '&{n 0 [] <nil> <nil> 7}'],
  ['%v', [[stringer('n'), panicking()]], '[<n> %!v(PANIC=String method: boom)]'],
  ['%+v', [stringer('n')], '<n>'],
  ['%+v', [failure('bad')], 'err:bad'],
  ['%+v', [panicking()], '%!v(PANIC=String method: boom)'],
  ['%+v', [plain(0, 'n', 1.5)], '{Name:n N:0 L:[] X:1.5 P:<nil> hidden:7}'],
  ['%+v', [pointerToPlain(0, 'n', null)], '&{Name:n N:0 L:[] X:<nil> P:<nil> hidden:7}'],
  ['%+v', [[stringer('n'), panicking()]], '[<n> %!v(PANIC=String method: boom)]'],
  ['%#v', [stringer('n')], 'main.Strer{A:5, B:"n"}'],
  ['%#v', [panicking()], 'main.Pan{A:1}'],
  ['%#v', [plain(0, 'n', 1.5)], 'main.Plain{Name:"n", N:0, L:[]string(nil), X:1.5, P:(*main.Plain)(nil), hidden:7}'],
  [
    '%#v',
    [pointerToPlain(0, 'n', null)],
    '&main.Plain{Name:"n", N:0, L:[]string(nil), X:interface {}(nil), P:(*main.Plain)(nil), hidden:7}',
  ],
  ['%#v', [[stringer('n'), panicking()]], '[]interface {}{main.Strer{A:5, B:"n"}, main.Pan{A:1}}'],
  ['%s', [stringer('n')], '<n>'],
  ['%s', [failure('bad')], 'err:bad'],
  ['%s', [panicking()], '%!s(PANIC=String method: boom)'],
  ['%s', [plain(0, 'n', 1.5)], '{n %!s(int=0) [] %!s(float64=1.5) %!s(*main.Plain=<nil>) %!s(int=7)}'],
  ['%s', [pointerToPlain(0, 'n', null)], '&{n %!s(int=0) [] <nil> %!s(*main.Plain=<nil>) %!s(int=7)}'],
  ['%s', [[stringer('n'), panicking()]], '[<n> %!s(PANIC=String method: boom)]'],
  ['%d', [stringer('n')], '{5 %!d(string=n)}'],
  ['%d', [panicking()], '{1}'],
  ['%d', [plain(0, 'n', 1.5)], '{%!d(string=n) 0 [] %!d(float64=1.5) 0 7}'],
  ['%d', [pointerToPlain(0, 'n', null)], '&{%!d(string=n) 0 [] <nil> 0 7}'],
  ['%d', [[stringer('n'), panicking()]], '[{5 %!d(string=n)} {1}]'],
  ['%q', [stringer('n')], '"<n>"'],
  ['%q', [failure('bad')], '"err:bad"'],
  ['%q', [panicking()], '%!q(PANIC=String method: boom)'],
  ['%q', [plain(0, 'n', 1.5)], "{\"n\" '\\x00' [] %!q(float64=1.5) %!q(*main.Plain=<nil>) '\\a'}"],
  ['%q', [pointerToPlain(0, 'n', null)], "&{\"n\" '\\x00' [] <nil> %!q(*main.Plain=<nil>) '\\a'}"],
  ['%q', [[stringer('n'), panicking()]], '["<n>" %!q(PANIC=String method: boom)]'],
  ['%x', [stringer('n')], '3c6e3e'],
  ['%x', [failure('bad')], '6572723a626164'],
  ['%x', [panicking()], '%!x(PANIC=String method: boom)'],
  ['%x', [plain(0, 'n', 1.5)], '{6e 0 [] 0x1.8p+00 0 7}'],
  ['%x', [pointerToPlain(0, 'n', null)], '&{6e 0 [] <nil> 0 7}'],
  ['%x', [[stringer('n'), panicking()]], '[3c6e3e %!x(PANIC=String method: boom)]'],
  ['%10v|', [stringer('n')], '       <n>|'],
  ['%10v|', [failure('bad')], '   err:bad|'],
  ['%10v|', [panicking()], '%!v(PANIC=String method: boom)|'],
  ['%10v|', [plain(0, 'n', 1.5)], '{         n          0 []        1.5      <nil>          7}|'],
  ['%10v|', [pointerToPlain(0, 'n', null)], '&{         n          0 [] <nil>      <nil>          7}|'],
  ['%10v|', [[stringer('n'), panicking()]], '[       <n> %!v(PANIC=String method: boom)]|'],
];

test.each(FORMATS)('sprintf(%j, …) #%#', (format, args, text) => {
  expect(sprintf(format, args)).toBe(text);
});

const PRINTS: [args: Value[], print: string, println: string][] = [
  [[], '', '\n'],
  [['a', 'b'], 'ab', 'a b\n'],
  [[int(1), int(2)], '1 2', '1 2\n'],
  [[int(1), 'a', int(2)], '1a2', '1 a 2\n'],
  [[null, null], '<nil> <nil>', '<nil> <nil>\n'],
  [['a', null, true], 'a<nil> true', 'a <nil> true\n'],
  [[[int(1)], 1000000], '[1] 1e+06', '[1] 1e+06\n'],
  [[new Map<string, Value>([]), new Map<string, Value>([])], 'map[] map[]', 'map[] map[]\n'],
];

test.each(PRINTS)('sprint and sprintln #%#', (args, print, println) => {
  expect(sprint(args)).toBe(print);
  expect(sprintln(args)).toBe(println);
});

describe('toText', () => {
  test('is what %v prints', () => {
    for (const [format, args, text] of FORMATS) if (format === '%v') expect(toText(args[0])).toBe(text);
  });

  test('refuses what holds itself', () => {
    const map = new Map<string, Value>();
    map.set('self', [map]);
    expect(() => toText(map)).toThrow('value is nested too deeply to be printed');
  });
});
