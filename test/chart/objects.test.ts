import { describe, expect, it } from 'vitest';
import { chartObject } from '../../src/chart/chart-object.ts';
import { FILES, filesObject } from '../../src/chart/files.ts';
import { loadChart } from '../../src/chart/load.ts';
import { VALUES, valuesObject } from '../../src/chart/values-object.ts';
import { sprintf, toText } from '../../src/go/fmt.ts';
import { marshalJson } from '../../src/go/json.ts';
import { typeOf, type Value } from '../../src/go/value.ts';
import { unmarshalYamlMap } from '../../src/yaml/unmarshal.ts';
import { bytesOf, filesOf } from './fixtures.ts';

// Expectations of this file: `helm template` of 4.3.1.
describe('.Chart', () => {
  const chart = loadChart(
    filesOf({
      'Chart.yaml':
        'apiVersion: v2\nname: x\nversion: 1.0.0\nappVersion: 1.10\nmaintainers: [{name: a, email: b}]\n' +
        'annotations: {a: "1"}\nsources: [q]\ndependencies: [{name: k, tags: [t]}]\n',
    }),
  );

  it('prints as a map', () => {
    expect(toText(chartObject(chart))).toBe(
      'map[APIVersion:v2 Annotations:map[a:1] AppVersion:1.1 Condition: Dependencies:[map[Alias: Condition: ' +
        'Enabled:false ImportValues:[] Name:k Repository: Tags:[t] Version:]] Deprecated:false Description: Home: ' +
        'Icon: IsRoot:true Keywords:[] KubeVersion: Maintainers:[map[Email:b Name:a URL:]] Name:x Sources:[q] Tags: ' +
        'Type: Version:1.0.0]',
    );
  });

  it('has the types of Go', () => {
    const object = chartObject(chart);
    const of = (name: string) => typeOf(object.get(name))?.name;
    expect([of('Maintainers'), of('Annotations'), of('Sources'), of('Deprecated')]).toEqual([
      '[]interface {}',
      'map[string]string',
      '[]interface {}',
      'bool',
    ]);
  });

  it('has null for annotations that are not there', () => {
    const bare = loadChart(filesOf({ 'Chart.yaml': 'name: x\nversion: 1.0.0\n' }));
    expect(marshalJson(chartObject(bare).get('Annotations'))).toBe('null');
    expect(marshalJson(chartObject(bare).get('Keywords'))).toBe('[]');
  });

  it('is fresh each time', () => {
    chartObject(chart).set('Name', 'changed');
    (chartObject(chart).get('Sources') as Value[]).push('more');
    expect(chartObject(chart).get('Name')).toBe('x');
    expect(chartObject(chart).get('Sources')).toEqual(['q']);
  });
});

describe('.Files', () => {
  const files = filesObject([
    { name: 'a.txt', data: bytesOf('hello\n') },
    { name: 'conf/b.yaml', data: bytesOf('k: v\n- 1') },
    { name: 'conf/c.bin', data: new Uint8Array([0xff, 0x68]) },
    { name: 'other/b.yaml', data: bytesOf('z') },
    { name: 'empty', data: bytesOf('') },
  ]);
  const call = (name: string, ...args: Value[]) => FILES.methods!.get(name)!.call(files, ...args);

  it.each([
    ['a.txt', 'hello\n', ['hello']],
    ['conf/b.yaml', 'k: v\n- 1', ['k: v', '- 1']],
    ['conf/c.bin', '\udcffh', ['\udcffh']],
    ['empty', '', []],
    ['missing', '', []],
  ])('Get and Lines of %s', (name, text, lines) => {
    expect(call('Get', name)).toBe(text);
    expect([...(call('Lines', name) as Value[])]).toEqual(lines);
  });

  it.each([
    ['conf/*', ['conf/b.yaml', 'conf/c.bin']],
    ['*', ['a.txt', 'empty']],
    ['**.yaml', ['conf/b.yaml', 'other/b.yaml']],
    ['{conf,other}/b.*', ['conf/b.yaml', 'other/b.yaml']],
    ['nope', []],
    ['[a', ['a.txt', 'conf/b.yaml', 'conf/c.bin', 'empty', 'other/b.yaml']],
  ])('Glob %s', (pattern, names) => {
    expect([...(call('Glob', pattern) as Map<string, Value>).keys()].sort()).toEqual(names);
  });

  it('gives YAML for a ConfigMap and a Secret', () => {
    const some = call('Glob', '{a.txt,conf/b.yaml}');
    const on = (name: string) => FILES.methods!.get(name)!.call(some);
    expect(on('AsConfig')).toBe('a.txt: |\n  hello\nb.yaml: |-\n  k: v\n  - 1');
    expect(on('AsSecrets')).toBe('a.txt: aGVsbG8K\nb.yaml: azogdgotIDE=');
    expect(FILES.methods!.get('AsConfig')!.call(call('Glob', 'nope'))).toBe('{}');
  });

  it('encodes large files', () => {
    const data = new Uint8Array(100_001).fill(0x61);
    const large = filesObject([{ name: 'x', data }]);
    const secret = FILES.methods!.get('AsSecrets')!.call(large) as string;
    expect(atob(secret.slice('x: '.length))).toBe('a'.repeat(100_001));
  });

  it('prints bytes as numbers and encodes them in base64', () => {
    expect(sprintf('%T %v', [files, call('GetBytes', 'conf/c.bin')])).toBe('engine.files [255 104]');
    expect(marshalJson(call('Glob', 'a.txt'))).toBe('{"a.txt":"aGVsbG8K"}');
  });
});

describe('.Values', () => {
  const table = () => unmarshalYamlMap('a: {b: {c: 1}}\nd: null\n')!;
  const call = (values: Value, name: string, ...args: Value[]) => VALUES.methods!.get(name)!.call(values, ...args);

  it('is a view of its table', () => {
    const held = table();
    const values = valuesObject(held);
    values.set('new', 1);
    values.delete('d');
    expect([...held.keys()]).toEqual(['a', 'new']);
    expect([...values]).toEqual([...held]);
    expect([values.size, values.has('new'), values.get('new')]).toEqual([2, true, 1]);
    expect(valuesObject(values)).toBe(values);
  });

  it('has methods', () => {
    const values = valuesObject(table());
    expect(call(values, 'YAML')).toBe('a:\n  b:\n    c: 1\nd: null\n');
    expect(call(values, 'PathValue', 'a.b.c')).toBe(1);
    expect(typeOf(values)?.name).toBe('common.Values');
    expect(typeOf(call(values, 'Table', 'a.b'))?.name).toBe('common.Values');
    expect(typeOf(call(values, 'AsMap'))?.name).toBe('map[string]interface {}');
  });

  it.each([
    ['Table', 'zz.q', '"zz" is not a table'],
    ['PathValue', 'zz.q', '"q" is not a value'],
    ['PathValue', 'a', '"a" is not a value'],
    ['PathValue', '', 'YAML path cannot be empty'],
    ['Encode', null, 'runtime error: invalid memory address or nil pointer dereference'],
  ])('%s %j fails', (name, arg, message) => {
    expect(() => call(valuesObject(table()), name, arg)).toThrow(message);
  });
});
