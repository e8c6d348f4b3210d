import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseExactJson } from '../../src/node/kube/exact-json.ts';

describe('JSON with integers of 64 bits', () => {
  it.each<[text: string, value: unknown]>([
    ['{"a":9007199254740993,"b":0.30000000000000004}', { a: 9007199254740993n, b: 0.30000000000000004 }],
    ['[-9223372036854775808,9223372036854775807]', [-9223372036854775808n, 9223372036854775807n]],
    ['[9223372036854775808,-9223372036854775809]', [2 ** 63, -(2 ** 63)]],
    ['[1234567890123456]', [1234567890123456]],
    ['[9007199254740993e2,1.5E-05,12345678901234567]', [9007199254740993e2, 1.5e-5, 12345678901234567n]],
    ['{"a":"1, 9007199254740993","b":9007199254740993}', { a: '1, 9007199254740993', b: 9007199254740993n }],
    [
      '{"d":"\\u0000int64:abc","e":"\\"9007199254740993","f":9007199254740993}',
      { d: '\u0000int64:abc', e: '"9007199254740993', f: 9007199254740993n },
    ],
  ])('%s', (text, value) => {
    expect(parseExactJson(text)).toEqual(value);
  });

  it('reads all other JSON as it is', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const { rest } = parseExactJson(`{"long":9007199254740993,"rest":${text}}`) as { rest: unknown };
        const floats = (_: string, value: unknown) => (typeof value === 'bigint' ? Number(value) : value);
        expect(JSON.stringify(rest, floats)).toBe(JSON.stringify(JSON.parse(text)));
      }),
      { seed: 5, numRuns: 2000, examples: [['{"x":1e-7}'], ['[0.1234567890123456789]']] },
    );
  });

  it.each(['', '{', '{"a":9007199254740993', '9007199254740993x', '[01234567890123456]', '{"a":-}'])(
    'refuses %j',
    (text) => {
      expect(() => parseExactJson(text)).toThrow(SyntaxError);
    },
  );
});
