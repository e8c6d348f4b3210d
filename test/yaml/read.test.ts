import { describe, expect, it } from 'vitest';
import { marshalJson } from '../../src/go/json.ts';
import { GoError } from '../../src/go/value.ts';
import type { YamlError } from '../../src/yaml/error.ts';
import { unmarshalYaml, unmarshalYamlArray, unmarshalYamlMap, unmarshalYamlStrict } from '../../src/yaml/unmarshal.ts';
import { golden } from './golden.ts';

function answer(read: () => unknown): string {
  try {
    return marshalJson(read() as never, { escapeHtml: false });
  } catch (error) {
    if (error instanceof GoError) return error.message;
    throw error;
  }
}

describe('reading YAML', () => {
  it('gives the values and the errors that were recorded', () => {
    const rows = golden<{ text: string; json?: string; error?: string }>('read');
    expect(rows.length).toBeGreaterThan(800);
    for (const { text, json, error } of rows) {
      expect(
        answer(() => unmarshalYaml(text)),
        JSON.stringify(text),
      ).toBe(json ?? error);
    }
  });

  // sigs.k8s.io/yaml v1.6.0 UnmarshalStrict.
  it.each([
    ['a: 1\nb: 2\na: 3\n', 'line 3: key "a" already set in map'],
    ['a: {b: 1, b: 2}\n1: x\n1: y\n', 'line 1: key "b" already set in map\n  line 3: key 1 already set in map'],
    ['b: &b {x: 1}\nd:\n  x: 9\n  <<: *b', 'line 1: key "x" already set in map'],
  ])('refuses keys that come twice when strict: %j', (text, problem) => {
    expect(() => unmarshalYamlStrict(text)).toThrow(
      `error converting YAML to JSON: yaml: unmarshal errors:\n  ${problem}`,
    );
    expect(unmarshalYaml(text)).toBeInstanceOf(Map);
  });

  it.each([
    ['[a]', 'array'],
    ['a', 'string'],
    ['1', 'number'],
    ['true', 'bool'],
  ])('reads no map from %s', (text, kind) => {
    expect(() => unmarshalYamlMap(text)).toThrow(
      `error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${kind} into Go value of type map[string]interface {}`,
    );
  });

  it('reads no array from a map, and null from nothing', () => {
    expect(() => unmarshalYamlArray('a: b')).toThrow(
      'error unmarshaling JSON: while decoding JSON: json: cannot unmarshal object into Go value of type []interface {}',
    );
    expect(unmarshalYamlArray('# nothing')).toBeNull();
    expect(unmarshalYamlMap('')).toBeNull();
  });

  it('copies what an alias stands for', () => {
    const value = unmarshalYamlMap('a: &a {x: [1]}\nb: *a\n')!;
    expect(value.get('b')).toEqual(value.get('a'));
    expect(value.get('b')).not.toBe(value.get('a'));
  });

  it('says where it stopped', () => {
    try {
      unmarshalYaml('é: 1\nä: b: c\n');
    } catch (error) {
      expect((error as YamlError).place).toEqual({ line: 2, column: 6 });
      expect((error as YamlError).problem).toBe('yaml: line 2: mapping values are not allowed in this context');
      return;
    }
    expect.unreachable();
  });
});
