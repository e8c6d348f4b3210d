import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sprintf, toText } from '../../src/go/fmt.ts';
import { fixedZone, GoTime, Location, timeToString, UTC, type Zones } from '../../src/go/time.ts';
import { int64, sliceTypeOf, typedSlice, type Value } from '../../src/go/value.ts';
import { decodeToml } from '../../src/toml/decode.ts';
import { encodeToml } from '../../src/toml/encode.ts';

// Every expectation here was printed by github.com/BurntSushi/toml 1.6.0, in UTC.

const zones: Zones = {
  local: new Location('Local', UTC.rules),
  load: () => UTC,
};
const decode = (text: string) => decodeToml(text, { zones, now: 0 });

/** Times in the form in which the expectations have them. */
function shown(value: Value): Value {
  if (value instanceof GoTime) return `${timeToString(value)} ${value.location.name}`;
  if (value instanceof Map) return new Map([...value].map(([key, member]) => [key, shown(member)]));
  return Array.isArray(value) ? typedSlice(sliceTypeOf(value), value.map(shown)) : value;
}

test.each<[text: string, printed: string, inGoSyntax: string]>([
  ['', 'map[]', 'map[string]interface {}{}'],
  ['# c', 'map[]', 'map[string]interface {}{}'],
  ['a = 1', 'map[a:1]', 'map[string]interface {}{"a":1}'],
  ['a=1\r\nb="x"', 'map[a:1 b:x]', 'map[string]interface {}{"a":1, "b":"x"}'],
  ['\ufeffa = 1', 'map[a:1]', 'map[string]interface {}{"a":1}'],
  [
    'a = 0x1F\nb = 0o17\nc = 0b101\nd = 1_000\ne = -5\nf = +5',
    'map[a:31 b:15 c:5 d:1000 e:-5 f:5]',
    'map[string]interface {}{"a":31, "b":15, "c":5, "d":1000, "e":-5, "f":5}',
  ],
  [
    'a = 1.5\nb = 1e3\nc = -1.5e-3\nd = inf\ne = -inf\nf = 1_0.0_1',
    'map[a:1.5 b:1000 c:-0.0015 d:+Inf e:-Inf f:10.01]',
    'map[string]interface {}{"a":1.5, "b":1000, "c":-0.0015, "d":+Inf, "e":-Inf, "f":10.01}',
  ],
  ['a = true\nb = false', 'map[a:true b:false]', 'map[string]interface {}{"a":true, "b":false}'],
  [
    'a = "x\\n\\t\\"\\\\\\u00e9\\U0001F600\\x41\\e\\b\\f\\r"',
    'map[a:x\n\t"\\é😀A\u001b\b\f\r]',
    'map[string]interface {}{"a":"x\\n\\t\\"\\\\é😀A\\x1b\\b\\f\\r"}',
  ],
  ["a = 'raw\\n'", 'map[a:raw\\n]', 'map[string]interface {}{"a":"raw\\\\n"}'],
  ['a = """\nl1\n"q" l2 \\\n   l3"""', 'map[a:l1\n"q" l2 l3]', 'map[string]interface {}{"a":"l1\\n\\"q\\" l2 l3"}'],
  ["a = '''\nraw'\n'''", "map[a:raw'\n]", 'map[string]interface {}{"a":"raw\'\\n"}'],
  ['a = """x"""""', 'map[a:x""]', 'map[string]interface {}{"a":"x\\"\\""}'],
  ["a = ''", 'map[a:]', 'map[string]interface {}{"a":""}'],
  ['a = ""', 'map[a:]', 'map[string]interface {}{"a":""}'],
  [
    'a = [1, 2]\nb = [[1], ["x"]]\nc = [\n 1, # c\n 2,\n]\nd = []',
    'map[a:[1 2] b:[[1] [x]] c:[1 2] d:[]]',
    'map[string]interface {}{"a":[]interface {}{1, 2}, "b":[]interface {}{[]interface {}{1}, []interface {}{"x"}}, "c":[]interface {}{1, 2}, "d":[]interface {}{}}',
  ],
  [
    'a = {x = 1, y.z = "w"}\nb = [{k = 1}, {k = 2}]\nc = {}\nd = {\n x = 1, # c\n}',
    'map[a:map[x:1 y:map[z:w]] b:[map[k:1] map[k:2]] c:map[] d:map[x:1]]',
    'map[string]interface {}{"a":map[string]interface {}{"x":1, "y":map[string]interface {}{"z":"w"}}, "b":[]interface {}{map[string]interface {}{"k":1}, map[string]interface {}{"k":2}}, "c":map[string]interface {}{}, "d":map[string]interface {}{"x":1}}',
  ],
  [
    'a.b.c = 1\na.b.d = 2\n"q k".x = 3\n\'\' = 4',
    'map[:4 a:map[b:map[c:1 d:2]] q k:map[x:3]]',
    'map[string]interface {}{"":4, "a":map[string]interface {}{"b":map[string]interface {}{"c":1, "d":2}}, "q k":map[string]interface {}{"x":3}}',
  ],
  [
    '[a]\nx = 1\n[a.b]\ny = 2\n[c]',
    'map[a:map[b:map[y:2] x:1] c:map[]]',
    'map[string]interface {}{"a":map[string]interface {}{"b":map[string]interface {}{"y":2}, "x":1}, "c":map[string]interface {}{}}',
  ],
  [
    '[[t]]\na = 1\n[[t]]\n[t.s]\nb = 2\n[[t.u]]\nc = 3',
    'map[t:[map[a:1] map[s:map[b:2] u:[map[c:3]]]]]',
    'map[string]interface {}{"t":[]map[string]interface {}{map[string]interface {}{"a":1}, map[string]interface {}{"s":map[string]interface {}{"b":2}, "u":[]map[string]interface {}{map[string]interface {}{"c":3}}}}}',
  ],
  [
    '[a.b]\n[a]\nx = 1',
    'map[a:map[b:map[] x:1]]',
    'map[string]interface {}{"a":map[string]interface {}{"b":map[string]interface {}{}, "x":1}}',
  ],
  [
    'a = [{b = 1}]\nc = [[{d = 1}]]',
    'map[a:[map[b:1]] c:[[map[d:1]]]]',
    'map[string]interface {}{"a":[]interface {}{map[string]interface {}{"b":1}}, "c":[]interface {}{[]interface {}{map[string]interface {}{"d":1}}}}',
  ],
  [
    '[ a . "b c" ]\nx = 1',
    'map[a:map[b c:map[x:1]]]',
    'map[string]interface {}{"a":map[string]interface {}{"b c":map[string]interface {}{"x":1}}}',
  ],
  [
    'd = 1979-05-27T07:32:00Z',
    'map[d:1979-05-27 07:32:00 +0000 UTC]',
    'map[string]interface {}{"d":"1979-05-27 07:32:00 +0000 UTC UTC"}',
  ],
  [
    'd = 1979-05-27 07:32:00.5-07:00',
    'map[d:1979-05-27 07:32:00.5 -0700 -0700]',
    'map[string]interface {}{"d":"1979-05-27 07:32:00.5 -0700 -0700 "}',
  ],
  [
    'd = 1979-05-27T07:32:00',
    'map[d:1979-05-27 07:32:00 +0000 datetime-local]',
    'map[string]interface {}{"d":"1979-05-27 07:32:00 +0000 datetime-local datetime-local"}',
  ],
  [
    'd = 1979-05-27',
    'map[d:1979-05-27 00:00:00 +0000 date-local]',
    'map[string]interface {}{"d":"1979-05-27 00:00:00 +0000 date-local date-local"}',
  ],
  [
    'd = 07:32:00.999',
    'map[d:0000-01-01 07:32:00.999 +0000 time-local]',
    'map[string]interface {}{"d":"0000-01-01 07:32:00.999 +0000 time-local time-local"}',
  ],
  [
    'd = 07:32',
    'map[d:0000-01-01 07:32:00 +0000 time-local]',
    'map[string]interface {}{"d":"0000-01-01 07:32:00 +0000 time-local time-local"}',
  ],
  ['"\\u00e9" = 1', 'map[é:1]', 'map[string]interface {}{"é":1}'],
  ['1 = 2\n-_ = 3', 'map[-_:3 1:2]', 'map[string]interface {}{"-_":3, "1":2}'],
])('decodeToml(%j)', (text, printed, inGoSyntax) => {
  const value = decode(text);
  expect(toText(value)).toBe(printed);
  expect(sprintf('%#v', [shown(value)])).toBe(inGoSyntax);
});

test.each<[text: string, error: string]>([
  ['a', "toml: line 1: unexpected EOF; expected key separator '='"],
  ['a =', 'toml: line 1 (last key "a"): unexpected EOF; expected value'],
  ['a = \n', 'toml: line 1 (last key "a"): expected value but found \'\\n\' instead'],
  ['= 1', "toml: line 1: unexpected '=': key name appears blank"],
  ['.a = 1', "toml: line 1: unexpected '.': keys cannot start with a '.'"],
  ['a. = 1', "toml: line 1: unexpected '='"],
  ['a..b = 1', "toml: line 1: unexpected '.'"],
  ['a = 1 b', "toml: line 1: expected a top-level item to end with a newline, comment, or EOF, but got 'b' instead"],
  ['a = 1\na = 2', 'toml: line 2 (last key "a"): Key \'a\' has already been defined.'],
  ['[a]\n[a]', "toml: line 2: Key 'a' has already been defined."],
  ['a = 1\n[a]', "toml: line 2: Key 'a' has already been defined."],
  ['[[a]]\n[a]', "toml: line 2: Key 'a' has already been defined."],
  ['[a]\n[[a]]', "toml: line 2: Key 'a' was already created and cannot be used as an array."],
  ['a = 1\na.b = 2', 'toml: line 2 (last key "a.b"): Key \'a\' has already been defined.'],
  ['a = {b = 1, b = 2}', 'toml: line 1 (last key "a.b"): Key \'a.b\' has already been defined.'],
  ['a = [1]\n[[a]]', "toml: line 2: Key 'a' was already created and cannot be used as an array."],
  ['a = [{b = 1}]\n[[a]]', "toml: line 2: Key 'a' was already created and cannot be used as an array."],
  ['[a\n', "toml: line 2: expected '.' or ']' to end table name, but got '\\n' instead"],
  ['[a', "toml: line 1: expected '.' or ']' to end table name, but got '\\x00' instead"],
  ['[]', 'toml: line 1: unexpected end of table name (table names cannot be empty)'],
  ['[.a]', 'toml: line 1: unexpected table separator (table names cannot be empty)'],
  ['[a.]', 'toml: line 1: unexpected end of table name (table names cannot be empty)'],
  ['[[a]', "toml: line 1: expected end of table array name delimiter ']', but got '\\x00' instead"],
  ['[a b]', "toml: line 1: expected '.' or ']' to end table name, but got 'b' instead"],
  [
    '[a] x',
    'toml: line 1 (last key "a"): expected a top-level item to end with a newline, comment, or EOF, but got \'x\' instead',
  ],
  ['a = 012', 'toml: line 1 (last key "a"): Invalid integer "012": cannot have leading zeroes'],
  ['a = 1__0', 'toml: line 1 (last key "a"): Invalid integer "1__0": underscores must be surrounded by digits'],
  ['a = 1_', 'toml: line 1 (last key "a"): Invalid integer "1_": underscores must be surrounded by digits'],
  ['a = 0x', 'toml: line 1 (last key "a"): not a hexadecimal number: \'0x\u0000\''],
  ['a = 0b2', 'toml: line 1 (last key "a"): not a binary number: \'0b2\''],
  ['a = 0o8', 'toml: line 1 (last key "a"): not an octal number: \'0o8\''],
  ['a = +0x1', 'toml: line 1 (last key "a"): cannot use sign with non-decimal numbers: \'+0x\''],
  ['a = +x', 'toml: line 1 (last key "a"): expected a digit but got \'x\''],
  ['a = +\n', 'toml: line 2 (last key "a"): expected a digit but got \'\\n\''],
  ['a = .5', 'toml: line 1 (last key "a"): floats must start with a digit, not \'.\''],
  ['a = 1.', 'toml: line 1 (last key "a"): Invalid float "1.": \'.\' must be followed by one or more digits'],
  ['a = 1.e5', 'toml: line 1 (last key "a"): Invalid float "1.e5": \'.\' must be followed by one or more digits'],
  ['a = 1e', 'toml: line 1 (last key "a"): Invalid float value: "1e"'],
  ['a = 00.5', 'toml: line 1 (last key "a"): Invalid float "00.5": cannot have leading zeroes'],
  ['a = 1e999', 'toml: line 1 (last key "a"): 1e999 is out of range for float64'],
  ['a = 9223372036854775808', 'toml: line 1 (last key "a"): 9223372036854775808 is out of range for int64'],
  ['a = +i', 'toml: line 1 (last key "a"): invalid float: \'+i\''],
  ['a = index', 'toml: line 1 (last key "a"): expected value but found "ndex" instead'],
  ['a = nnf', 'toml: line 1 (last key "a"): Invalid float value: "nnf"'],
  ['a = inan', 'toml: line 1 (last key "a"): Invalid float "inan": underscores must be surrounded by digits'],
  ['a = True', 'toml: line 1 (last key "a"): expected value but found "True" instead'],
  ['a = é', 'toml: line 1 (last key "a"): expected value but found "é" instead'],
  ['a = $', 'toml: line 1 (last key "a"): expected value but found \'$\' instead'],
  ['a = "x', 'toml: line 1 (last key "a"): unexpected EOF; expected \'"\''],
  ['a = "x\ny"', 'toml: line 1 (last key "a"): strings cannot contain newlines'],
  ["a = 'x\n'", 'toml: line 1 (last key "a"): strings cannot contain newlines'],
  ['a = """x', 'toml: line 1 (last key "a"): unexpected EOF; expected \'"""\''],
  ["a = '''x", 'toml: line 1 (last key "a"): unexpected EOF; expected "\'\'\'"'],
  ['a = "\\q"', 'toml: line 1 (last key "a"): invalid escape in string \'\\q\''],
  [
    'a = "\\u12"',
    'toml: line 1 (last key "a"): expected four hexadecimal digits after \'\\u\', but got "\\\\u12\\"" instead',
  ],
  [
    'a = "\\xg"',
    'toml: line 1 (last key "a"): expected two hexadecimal digits after \'\\x\', but got "\\\\xg" instead',
  ],
  ['a = "\\ud800"', 'toml: line 1 (last key "a"): Escaped character \'\\ud800\' is not valid UTF-8.'],
  ['a = "\\', 'toml: line 0 (last key "a"): invalid escape in string \'\\\u0000\''],
  ['a = "\\ "', 'toml: line 1 (last key "a"): invalid escape: \'\\ \''],
  ['a = """\\ x"""', 'toml: line 1 (last key "a"): invalid escape: \'\\ \''],
  ['a = """x""""""', 'toml: line 1 (last key "a"): unexpected \'""""""\''],
  ["a = '''x''''''", "toml: line 1 (last key \"a\"): unexpected \"''''''\""],
  ['a = [1', "toml: line 1 (last key \"a\"): expected a comma (',') or array terminator (']'), but got end of file"],
  ['a = [1 2]', "toml: line 1 (last key \"a\"): expected a comma (',') or array terminator (']'), but got '2'"],
  ['a = [,]', 'toml: line 1 (last key "a"): unexpected comma'],
  ['a = [1,,2]', 'toml: line 1 (last key "a"): unexpected comma'],
  ['a = [1,\n\nx = 2', 'toml: line 3 (last key "a"): expected value but found "x" instead'],
  [
    'a = {x = 1',
    'toml: line 1 (last key "a.x"): expected a comma or an inline table terminator \'}\', but got end of file instead',
  ],
  [
    'a = {x = 1 y = 2}',
    "toml: line 1 (last key \"a.x\"): expected a comma or an inline table terminator '}', but got 'y' instead",
  ],
  ['a = {,}', 'toml: line 1 (last key "a"): unexpected comma'],
  ['a = {x}', "toml: line 1 (last key \"a\"): expected '.' or '=', but got '}' instead"],
  ['a = "\u0001"', 'toml: line 1 (last key "a"): TOML files cannot contain control characters: \'0x01\''],
  ['a = "\udcff"', 'toml: line 1 (last key "a"): invalid UTF-8 byte: 0xff'],
  ['\udcff', 'toml: line 1: invalid UTF-8 byte: 0xff'],
  ['a = 1\r', 'toml: line 1 (last key "a"): TOML files cannot contain control characters: \'0x0d\''],
  ['# \u0002', "toml: line 1: TOML files cannot contain control characters: '0x02'"],
  ['a\u0000b = 1', 'toml: line 1: files cannot contain NULL bytes; probably using UTF-16; TOML files must be UTF-8'],
  ['abcdefgh\u0000', "toml: line 1: TOML files cannot contain control characters: '0x00'"],
  ['a = 1979-02-30', 'toml: line 1 (last key "a"): invalid datetime: "1979-02-30"'],
  ['a = 1979-5-27', 'toml: line 1 (last key "a"): invalid datetime: "1979-5-27"'],
  ['a = 25:00:00', 'toml: line 1 (last key "a"): invalid datetime: "25:00:00"'],
  ['a = 1979-05-27T', 'toml: line 1 (last key "a"): invalid datetime: "1979-05-27T"'],
  ['a = 07:32Z', 'toml: line 1 (last key "a"): invalid datetime: "07:32Z"'],
  ['ok = 1\n[t]\nx = {y = [1, {z = !}]}', 'toml: line 3 (last key "t.x.y.z"): expected value but found \'!\' instead'],
  ['[a]\nb = 1\n\n"x y" = ', 'toml: line 4 (last key "a.x y"): unexpected EOF; expected value'],
  ['[a.b]\nc.d = $', 'toml: line 2 (last key "a.b.c.d"): expected value but found \'$\' instead'],
  ['a = 1\n\n\n[b\n', "toml: line 5: expected '.' or ']' to end table name, but got '\\n' instead"],
  ['just text', "toml: line 1: expected '.' or '=', but got 't' instead"],
  ['a = {\n', 'toml: line 2 (last key "a"): unexpected \'=\': key name appears blank'],
  ['a = "\n', 'toml: line 1 (last key "a"): strings cannot contain newlines'],
])('decodeToml(%j) fails', (text, error) => {
  expect(() => decode(text)).toThrow(expect.objectContaining({ name: 'GoError', message: error }));
});

test('a time without an offset has the one of the local zone', () => {
  const east = { ...zones, local: fixedZone('EAST', 3600) };
  const value = decodeToml('d = 2020-01-02', { zones: east, now: 0 });
  expect(toText(value)).toBe('map[d:2020-01-02 00:00:00 +0100 date-local]');
});

test.each([
  'd = 1979-05-27T07:32:00.5Z\n',
  'd = 1979-05-27T07:32:00-07:00\n',
  'd = 1979-05-27T07:32:00.999\n',
  'd = 1979-05-27\n',
  'd = 07:32:00\n',
])('%j is written as it was read', (text) => {
  expect(encodeToml(decode(text))).toBe(text);
});

test('nesting has a limit', () => {
  expect(() => decode(`a = ${'['.repeat(100_000)}`)).toThrow(
    'toml: line 1 (last key "a"): values are nested too deeply',
  );
});

test('what was written reads back', () => {
  const scalar = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.boolean(),
    fc.double({ noNaN: true }),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(int64),
  );
  const { table } = fc.letrec<{ table: Value; value: Value }>((tie) => ({
    value: fc.oneof({ maxDepth: 3 }, scalar, fc.array(scalar, { maxLength: 3 }), tie('table')),
    table: fc
      .array(fc.tuple(fc.string({ unit: 'grapheme', maxLength: 5 }), tie('value')), { maxLength: 4 })
      .map((entries): Value => new Map(entries)),
  }));
  fc.assert(
    fc.property(table, (value) => {
      const text = encodeToml(value);
      const again = decode(text);
      expect(encodeToml(again)).toBe(text);
      expect(again).toEqual(value);
    }),
  );
});
