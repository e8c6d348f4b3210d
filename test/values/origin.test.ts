import { describe, expect, it, test } from 'vitest';
import type { Value } from '../../src/go/value.ts';
import { mergeOptions, sourcesOf, type ValueOptions } from '../../src/values/options.ts';
import { chartSources, originsIn, type ValueSource } from '../../src/values/origin.ts';
import { SchemaError, validateAgainstSchema, withOrigins } from '../../src/values/schema.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

/** Files that arguments name. */
const FILES: Record<string, string> = {
  'one.yaml': '# comment\nimage:\n  tag: 1\nlist:\n  - name: a\n  - {name: b, port: x}\n',
  'two.yaml': 'first: true\n---\n# of the second document\r\nimage: {tag: 2}\r\nglobal:\n  size: 3\n',
  'anchors.yaml': 'base: &b\n  deep: 1\nuser:\n  <<: *b\n',
  'broken.yaml': 'a: [',
  'text.txt': 'text',
  'numbers.yaml': '"0": zero\nlist: [{"1": one}]\n',
};
const read = (path: string) => bytes(FILES[path] ?? '');

const find = (path: string, ...sources: ValueSource[]) => originsIn(sources)(path === '' ? [] : path.split('/'));
const given = (path: string, options: ValueOptions) => find(path, ...sourcesOf(options, read));

describe('what set a value', () => {
  const rows: [path: string, options: ValueOptions, origin: string][] = [
    ['image/tag', { valueFiles: ['one.yaml'] }, 'one.yaml:3:3'],
    ['image/tag', { valueFiles: ['one.yaml', 'two.yaml'] }, 'two.yaml:4:9'],
    ['image/tag', { valueFiles: ['two.yaml', 'one.yaml'] }, 'one.yaml:3:3'],
    ['image/tag', { valueFiles: ['one.yaml'], values: ['image.tag=x'] }, '--set image.tag=x'],
    ['image/tag', { values: ['image.tag=x'], stringValues: ['image.tag=7'] }, '--set-string image.tag=7'],
    ['image/tag', { jsonValues: ['{"image":{"tag":1}}'], values: ['b=1'] }, '--set-json image.tag=1'],
    ['image/tag', { jsonValues: ['image={"tag":1}'] }, '--set-json image.tag=1'],
    // Nothing is shown of what else an argument sets: there may be passwords in it.
    ['port', { values: ['password=hunter2,port=x,name=secret'] }, '--set port=x'],
    ['port', { values: ['a=x\\,y,port=,c=d'] }, '--set port='],
    ['a', { values: ['a=x\\,y,port='] }, '--set a=x\\,y'],
    ['a/1', { values: ['b={x,y},a={x,y},c=1'] }, '--set a={x,y}'],
    ['a', { values: ['a={x,secret}'] }, '--set a=[…]'],
    ['db', { stringValues: ['db.port=1,db.password=hunter2'] }, '--set-string db={…}'],
    ['db/port', { stringValues: ['db.port=1,db.password=hunter2'] }, '--set-string db.port=1'],
    ['db/0/port', { values: ['db[0].port=1,db[0].password=hunter2'] }, '--set db[0].port=1'],
    ['db', { jsonValues: ['{"db":{"password":"hunter2"}}'] }, '--set-json db={…}'],
    ['db/port', { jsonValues: ['db={"password":"hunter2","port":"x"},c=1'] }, '--set-json db.port="x"'],
    ['a', { fileValues: ['b=one.yaml,a=text.txt'] }, '--set-file a=text.txt'],
    // All values together.
    ['', { valueFiles: ['one.yaml', 'two.yaml'], values: ['password=hunter2'] }, 'two.yaml:4:1'],
    ['a', { fileValues: ['a=text.txt'] }, '--set-file a=text.txt'],
    ['a', { literalValues: ['a=x,y'], fileValues: ['a=text.txt'] }, '--set-literal a=x,y'],
    ['first', { valueFiles: ['two.yaml'] }, 'two.yaml:1:1'],
    ['list/1/port', { valueFiles: ['one.yaml'] }, 'one.yaml:6:15'],
    ['list/0', { valueFiles: ['one.yaml'] }, 'one.yaml:5:5'],
    // An argument for one item leaves the others to weaker sources.
    ['list/0/name', { valueFiles: ['one.yaml'], values: ['list[1].name=z'] }, 'one.yaml:5:5'],
    ['list/1/name', { valueFiles: ['one.yaml'], values: ['list[1].name=z'] }, '--set list[1].name=z'],
    // What is missing is told by the table that it is missing in.
    ['image/digest', { valueFiles: ['one.yaml'] }, 'one.yaml:2:1'],
    ['image/tag/x', { valueFiles: ['one.yaml'], values: ['image=flat'] }, '--set image=flat'],
    // Merged keys stand where the table stands that merges them.
    ['user/deep', { valueFiles: ['anchors.yaml'] }, 'anchors.yaml:3:1'],
    ['0', { valueFiles: ['numbers.yaml'] }, 'numbers.yaml:1:1'],
    ['list/0/1', { valueFiles: ['numbers.yaml'] }, 'numbers.yaml:2:9'],
    // Globals of a subchart come from above.
    ['child/global/size', { valueFiles: ['two.yaml'] }, 'two.yaml:6:3'],
    ['child/global/size', { valueFiles: ['two.yaml'], values: ['child.global.size=1'] }, 'two.yaml:6:3'],
  ];
  test.each(rows)('%s of %o', (path, options, expected) => {
    const at = given(path, options);
    expect([at?.source, at?.line, at?.column].filter((part) => part !== undefined).join(':')).toBe(expected);
  });

  it('is unknown where nothing leads to it, or what leads to it can not be read', () => {
    expect(given('x', { valueFiles: ['one.yaml', 'broken.yaml'], values: ['a[=1'] })).toBeUndefined();
  });

  it('may be the defaults of a chart, where those of a chart above are stronger', () => {
    const raw = (text: string) => [{ name: 'values.yaml', data: bytes(text) }];
    const child = { name: 'child', raw: raw('port: 1\nname: c\n'), dependencies: [] };
    const chart = { name: 'root', raw: raw('child:\n  port: 2\n'), dependencies: [child] };
    const sources = chartSources(chart);
    expect(find('child/port', ...sources)).toEqual({ source: 'root/values.yaml', line: 2, column: 3 });
    expect(find('child/name', ...sources)).toEqual({ source: 'root/charts/child/values.yaml', line: 2, column: 1 });
  });
});

describe('violations', () => {
  const check = (schema: object, options: ValueOptions, values = mergeOptions(options, read)) => {
    const chart = { name: 'c', raw: [], dependencies: [], schema: bytes(JSON.stringify(schema)) };
    try {
      validateAgainstSchema(chart, values);
    } catch (error) {
      if (!(error instanceof SchemaError)) throw error;
      error.checked = { chart, values: values as Map<string, Value> };
      return withOrigins(error, sourcesOf(options, read)).map(({ path, at }) => [path.join('/'), at]);
    }
    return [];
  };

  it('name the property that should not be there', () => {
    expect(check({ additionalProperties: false, properties: { b: {} } }, { values: ['b=1,a=2'] })).toEqual([
      ['a', { source: '--set a=2' }],
    ]);
    expect(check({ propertyNames: { pattern: '^x' } }, { values: ['xa=1', 'ya=2'] })).toEqual([
      ['ya', { source: '--set ya=2' }],
    ]);
    const unevaluated = { $schema: 'https://json-schema.org/draft/2020-12/schema', unevaluatedProperties: false };
    expect(check(unevaluated, { values: ['ya=2'] })).toEqual([['ya', { source: '--set ya=2' }]]);
  });

  it('fall back on values of the release', () => {
    expect(check({ properties: { a: { type: 'string' } } }, {}, new Map([['a', 1]]))).toEqual([
      ['a', { source: 'values of the release' }],
    ]);
  });
});
