import { expect, it } from 'vitest';
import { splitYamlDocuments } from '../../src/yaml/documents.ts';

// k8s.io/apimachinery v0.37.1, util/yaml: YAMLReader.
it.each<[string, string[]]>([
  ['', []],
  ['a: 1', ['a: 1\n']],
  ['a: 1\n', ['a: 1\n']],
  ['---\na: 1\n---\nb: 2\n', ['---\na: 1\n', 'b: 2\n']],
  ['a: 1\n--- # x\r\nb: 2\r\n', ['a: 1\n', 'b: 2\n']],
  ['a\n---\n---\nb\n', ['a\n', '---\nb\n']],
  ['a: |\n  ---\n', ['a: |\n  ---\n']],
])('cuts %j', (text, documents) => {
  expect([...splitYamlDocuments(text)]).toEqual(documents);
});

it('refuses text behind a separator, after what comes before', () => {
  const documents = splitYamlDocuments('a\n---\nb\n---x y\nc\n');
  expect(documents.next().value).toBe('a\n');
  expect(() => documents.next()).toThrow('invalid Yaml document separator: x y');
});
