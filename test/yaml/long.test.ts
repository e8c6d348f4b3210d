import { describe, expect, it } from 'vitest';
import { base64Decode } from '../../src/yaml/base64.ts';
import { needsQuotes } from '../../src/yaml/emit.ts';
import { outline } from '../../src/yaml/outline.ts';
import { unmarshalYaml } from '../../src/yaml/unmarshal.ts';

// Patterns with a group for each word or escape throw RangeError on such texts: V8 keeps a place to go back to for each.
const MANY = 8_000_000;

describe('long texts', () => {
  it.each([
    ['escapes', `a: "${'x\\n'.repeat(MANY)}"`],
    ['quotes', `a: '${"x''".repeat(MANY)}'`],
    ['colons', `a: x${':y'.repeat(MANY)}`],
    ['colons of a further line', `a: b\n  x${':y'.repeat(MANY)}`],
    ['numbers in a comment', `a: x${'#y'.repeat(MANY)} # c`],
    ['lines in quotes', `a: "${'x\n  '.repeat(MANY)}"`],
    ['words of a list', `a: [${'a, '.repeat(MANY)}b]`],
  ])('are left to the reader where there are many %s', (_, text) => {
    expect(outline(text)).toBeUndefined();
  });

  it.each([
    ['lines', `a: |\n${'  x\n'.repeat(MANY)}b: c`, MANY * 4 + 5],
    ['blank lines', `a: |\n${'\n'.repeat(MANY)}  x\nb: c`, MANY + 9],
  ])('are told of where a block has many %s', (_, text, start) => {
    expect(outline(text)?.map((entry) => [entry.key, entry.start])).toEqual([
      ['a', 0],
      ['b', start],
    ]);
  });

  it('are read', () => {
    const words = `b${' c'.repeat(MANY)}`;
    expect((unmarshalYaml(`a: ${words}`) as Map<string, unknown>).get('a') === words).toBe(true);
    expect(unmarshalYaml(`a: .1${'1'.repeat(MANY)}`)).toEqual(new Map([['a', 1 / 9]]));
  });

  it('are base 64, or numbers of base 60', () => {
    expect(base64Decode('YWJj'.repeat(MANY / 2))).toHaveLength((MANY / 2) * 3);
    expect(needsQuotes(`1${':12'.repeat(MANY)}`)).toBe(true);
  });
});

// Plain texts that YAML 1.1 takes for numbers of base 60 are quoted, as by go.yaml.in/yaml.
describe('numbers of base 60', () => {
  it.each(['1:2', '-1_0:59', '1:2.', '1:2.5_', '1:59:0', '+1:05'])('%s is quoted', (text) => {
    expect(needsQuotes(text)).toBe(true);
  });
  it.each(['1:60', '1:2:', '1::2', '1:005', '1:2:61', '1:2.a', '_1:2'])('%s is not', (text) => {
    expect(needsQuotes(text)).toBe(false);
  });
});

describe('base 64', () => {
  it.each([
    ['', ''],
    ['YQ==', 'a'],
    ['YWI=', 'ab'],
    ['YWJj', 'abc'],
    ['YW\nJj', 'abc'],
  ])('reads %j', (packed, text) => expect(base64Decode(packed)).toBe(text));
  it.each(['Y', 'YQ', 'YQ=', 'YWJ', '=', '==', '====', 'YQ==YQ==', 'YW=='.slice(1), 'Y-=='])('refuses %j', (packed) => {
    expect(base64Decode(packed)).toBeUndefined();
  });
});
