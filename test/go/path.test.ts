import { expect, test } from 'vitest';
import { basePath, cleanPath, dirPath, isAbsolutePath, joinPath, matchPath, pathExtension } from '../../src/go/path.ts';

// Every expectation here was printed by package path of Go 1.26.

test.each<[path: string, base: string, clean: string, dir: string, extension: string, absolute: boolean]>([
  ['', '.', '.', '.', '', false],
  ['/', '/', '/', '/', '', true],
  ['//', '/', '/', '/', '', true],
  ['.', '.', '.', '.', '.', false],
  ['..', '..', '..', '.', '.', false],
  ['a', 'a', 'a', '.', '', false],
  ['a/', 'a', 'a', 'a', '', false],
  ['/a', 'a', '/a', '/', '', true],
  ['a/b', 'b', 'a/b', 'a', '', false],
  ['a//b/./c', 'c', 'a/b/c', 'a/b', '', false],
  ['a/../b', 'b', 'b', '.', '', false],
  ['../a', 'a', '../a', '..', '', false],
  ['/../a', 'a', '/a', '/', '', true],
  ['a/..', '..', '.', 'a', '.', false],
  ['../../x', 'x', '../../x', '../..', '', false],
  ['a/b.c/d', 'd', 'a/b.c/d', 'a/b.c', '', false],
  ['x.tar.gz', 'x.tar.gz', 'x.tar.gz', '.', '.gz', false],
  ['.hidden', '.hidden', '.hidden', '.', '.hidden', false],
  ['a.b/c', 'c', 'a.b/c', 'a.b', '', false],
  ['/a/b/', 'b', '/a/b', '/a/b', '', true],
  ['é/日.x', '日.x', 'é/日.x', 'é', '.x', false],
])('%j', (path, base, clean, dir, extension, absolute) => {
  expect(basePath(path)).toBe(base);
  expect(cleanPath(path)).toBe(clean);
  expect(dirPath(path)).toBe(dir);
  expect(pathExtension(path)).toBe(extension);
  expect(isAbsolutePath(path)).toBe(absolute);
});

test.each<[elements: string[], joined: string]>([
  [[], ''],
  [['', ''], ''],
  [['a', 'b'], 'a/b'],
  [['a', '', 'b'], 'a/b'],
  [['a', '../c'], 'c'],
  [['/a', '/b'], '/a/b'],
  [['', 'a'], 'a'],
  [['..', 'x'], '../x'],
  [['/', '..', 'y'], '/y'],
])('joinPath %j', (elements, joined) => {
  expect(joinPath(...elements)).toBe(joined);
});

test.each<[pattern: string, name: string, matches: boolean | undefined]>([
  ['abc', 'abc', true],
  ['*', 'abc', true],
  ['*', 'a/b', false],
  ['*c', 'abc', true],
  ['a*', 'ab/c', false],
  ['a*/b', 'abc/b', true],
  ['a*b*c*d*e*/f', 'axbxcxdxe/f', true],
  ['a?c', 'abc', true],
  ['a?c', 'a/c', false],
  ['a[b-d]e', 'ace', true],
  ['a[^b-d]e', 'aze', true],
  ['a[^b-d]e', 'ace', false],
  ['[\\]a]', ']', true],
  ['[]a]', ']', undefined],
  ['[-]', '-', undefined],
  ['[x-]', 'x', undefined],
  ['[a', 'a', undefined],
  ['[a', 'b', undefined],
  ['[', 'a', undefined],
  ['\\*', '*', true],
  ['\\', 'a', undefined],
  ['a[', 'ab', undefined],
  ['*x', 'xxx', true],
  ['é?', 'é日', true],
  ['[é-日]', 'ü', true],
  ['a', '', false],
  ['', '', true],
  ['*[a', 'b', undefined],
  ['[a]b]', 'a', false],
])('matchPath(%j, %j)', (pattern, name, matches) => {
  if (matches === undefined) expect(() => matchPath(pattern, name)).toThrow('syntax error in pattern');
  else expect(matchPath(pattern, name)).toBe(matches);
});

test('many stars take no long time', () => {
  expect(matchPath(`${'*a'.repeat(50)}b`, 'a'.repeat(2000))).toBe(false);
});
