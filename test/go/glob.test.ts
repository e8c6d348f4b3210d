import { expect, test } from 'vitest';
import { compileGlob } from '../../src/go/glob.ts';

// Every expectation here was printed by github.com/gobwas/glob 0.2.3, with '/' as the separator.

const TEXTS = ['', 'a', 'b', 'ab', 'abb', 'aba', 'abc', 'a/x', 'a*', 'files/a.yaml', 'files/a.yml', 'files/x/a.txt', 'x.yaml', 'd/e/x.yaml', '/', 'a/b', 'x', 'xy', 'é', 'éa', 'cd', 'bd', 'abxce', 'adxe', 'a,b', 'a}', 'ac', 'xbc', 'abba', 'ab/ba'];

test.each<[pattern: string, matching: string[]]>([
  ['*', ['', 'a', 'b', 'ab', 'abb', 'aba', 'abc', 'a*', 'x.yaml', 'x', 'xy', 'é', 'éa', 'cd', 'bd', 'abxce', 'adxe', 'a,b', 'a}', 'ac', 'xbc', 'abba']],
  ['**', ['', 'a', 'b', 'ab', 'abb', 'aba', 'abc', 'a/x', 'a*', 'files/a.yaml', 'files/a.yml', 'files/x/a.txt', 'x.yaml', 'd/e/x.yaml', '/', 'a/b', 'x', 'xy', 'é', 'éa', 'cd', 'bd', 'abxce', 'adxe', 'a,b', 'a}', 'ac', 'xbc', 'abba', 'ab/ba']],
  ['?', ['', 'a', 'b', 'x', 'é']],
  ['a', ['a']],
  ['*.yaml', ['x.yaml']],
  ['files/*', ['files/a.yaml', 'files/a.yml']],
  ['files/**', ['files/a.yaml', 'files/a.yml', 'files/x/a.txt']],
  ['**/*.yaml', ['files/a.yaml', 'd/e/x.yaml']],
  ['**.yaml', ['files/a.yaml', 'x.yaml', 'd/e/x.yaml']],
  ['files/*.{yaml,yml}', ['files/a.yaml', 'files/a.yml']],
  ['{a,b}*', ['a', 'b', 'ab', 'abb', 'aba', 'abc', 'a*', 'bd', 'abxce', 'adxe', 'a,b', 'a}', 'ac', 'abba']],
  ['[ab]*', ['a', 'b', 'ab', 'abb', 'aba', 'abc', 'a*', 'bd', 'abxce', 'adxe', 'a,b', 'a}', 'ac', 'abba']],
  ['[!ab]*', ['x.yaml', '/', 'x', 'xy', 'é', 'éa', 'cd', 'xbc']],
  ['[a-c]/x', ['a/x']],
  ['a?c', ['abc']],
  ["a\\*", ['a*']],
  ['{ab,a}b', ['ab', 'abb']],
  ['ab*ba', ['abba']],
  ['ab**ba', ['aba', 'abba', 'ab/ba']],
  ['{a*,*b}c', ['abc', 'ac', 'xbc']],
  ['x{,y}', ['x', 'xy']],
  ['a*/b*', ['a/b', 'ab/ba']],
  ['*/*', ['a/x', 'files/a.yaml', 'files/a.yml', '/', 'a/b', 'ab/ba']],
  ['?*', ['a', 'b', 'ab', 'abb', 'aba', 'abc', 'a*', 'x.yaml', 'x', 'xy', 'é', 'éa', 'cd', 'bd', 'abxce', 'adxe', 'a,b', 'a}', 'ac', 'xbc', 'abba']],
  ['??', ['ab', 'a*', 'xy', 'éa', 'cd', 'bd', 'a}', 'ac']],
  ['[é]', ['é']],
  ['*é*', ['é', 'éa']],
  ['{a,{b,c}d}', ['a', 'cd', 'bd']],
  ['files/{x,y}/*.txt', ['files/x/a.txt']],
  ['a{b*c,d?}e', ['adxe']],
  ['', ['']],
  ['[!/]*', ['a', 'b', 'ab', 'abb', 'aba', 'abc', 'a*', 'x.yaml', 'x', 'xy', 'é', 'éa', 'cd', 'bd', 'abxce', 'adxe', 'a,b', 'a}', 'ac', 'xbc', 'abba']],
  ['a,b', ['a,b']],
  ['a}', ['a}']],
])('%j', (pattern, matching) => {
  const glob = compileGlob(pattern, '/');
  expect(TEXTS.filter(glob)).toEqual(matching);
});

test.each<[pattern: string, error: string]>([
  ['[a', 'unexpected end of input'],
  ['[]', 'could not parse range'],
  ['[!]', 'could not parse range'],
  ['[b-a]', "hi character 'a' should be greater than lo 'b'"],
  ['[a-', 'unexpected end of input'],
  ['[a-b', 'unexpected end of input'],
  ['[a-bc]', 'expected close range character'],
  ['[', 'unexpected end of input'],
  ["\udcff", 'could not read rune'],
  ['a�', 'could not read rune'],
  ["[\udcff]", 'unexpected end of input'],
])('%j is refused', (pattern, error) => {
  expect(() => compileGlob(pattern, '/')).toThrow(error);
});

test('an empty choice after a class panics in Go', () => {
  const glob = compileGlob('[a-c]{}', '/');
  expect(() => glob('c')).toThrow('runtime error: slice bounds out of range [:2] with length 1');
});

test('many stars take no long time, and there is a limit to a pattern', () => {
  expect(compileGlob('{a,b}*'.repeat(20), '/')('ab'.repeat(500))).toBe(true);
  expect(compileGlob(`${'*a'.repeat(20)}b`, '/')('a'.repeat(500))).toBe(false);
  expect(() => compileGlob('*?'.repeat(200), '/')).toThrow('pattern has more than 300 parts');
});
