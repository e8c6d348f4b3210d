import { expect, it } from 'vitest';
import { ANY_MAP, nilMap, type Value } from '../../src/go/value.ts';
import { marshalYaml } from '../../src/yaml/marshal.ts';
import { unmarshalYaml } from '../../src/yaml/unmarshal.ts';

function nested(depth: number): string {
  return '['.repeat(depth) + ']'.repeat(depth);
}

function depthOf(value: Value): number {
  let depth = 0;
  for (let at = value; Array.isArray(at); at = at[0]) depth++;
  return depth;
}

/** Lists that hold `width` aliases of the list before. */
function bomb(width: number, levels: number): string {
  let text = 'a0: &a0 [x]\n';
  for (let i = 1; i < levels; i++)
    text += `a${i}: &a${i} [${Array(width)
      .fill(`*a${i - 1}`)
      .join(',')}]\n`;
  return text;
}

// Expectations from sigs.k8s.io/yaml v1.6.0.
it('reads 10000 levels and no more', () => {
  expect(depthOf(unmarshalYaml(nested(10000)))).toBe(10000);
  expect(depthOf(unmarshalYaml(`${'- '.repeat(10000)}x`))).toBe(10000);
  expect(() => unmarshalYaml(nested(10001))).toThrow(
    'error converting YAML to JSON: yaml: exceeded max depth of 10000',
  );
  expect(() => unmarshalYaml(`${'- '.repeat(10001)}x`)).toThrow('exceeded max depth of 10000');
  expect(() => unmarshalYaml(`a: &a ${nested(6000)}\nb: ${'['.repeat(4000)}*a${']'.repeat(4000)}`)).toThrow(
    "error unmarshaling JSON: while decoding JSON: invalid character '[' exceeded max depth",
  );
});

it('writes what it can read', () => {
  const text = marshalYaml(unmarshalYaml(nested(5000)));
  expect(text).toBe(`${'- '.repeat(4999)}[]\n`);
});

it.each([
  [9, 9],
  [2, 40],
  [100, 4],
])('refuses %i aliases in each of %i levels within a second', (width, levels) => {
  const start = performance.now();
  expect(() => unmarshalYaml(bomb(width, levels))).toThrow('yaml: document contains excessive aliasing');
  expect(performance.now() - start).toBeLessThan(1000);
});

it('lets a modest number of aliases pass', () => {
  expect(unmarshalYaml(bomb(3, 5))).toBeInstanceOf(Map);
  expect(unmarshalYaml(`a: &a 1\nb:\n${'- *a\n'.repeat(5000)}`)).toBeInstanceOf(Map);
});

it('reads large texts in linear time', () => {
  const start = performance.now();
  expect(unmarshalYaml(`a: "${'x '.repeat(1_000_000)}"`)).toBeInstanceOf(Map);
  expect(unmarshalYaml(`${'# comment\n'.repeat(200_000)}a: 1`)).toEqual(new Map([['a', 1]]));
  expect(() => unmarshalYaml(`a: ${'{'.repeat(9000)}`)).toThrow('did not find expected node content');
  expect(performance.now() - start).toBeLessThan(3000);
});

it('tells nil maps from empty ones', () => {
  expect(marshalYaml([nilMap(ANY_MAP), new Map()])).toBe('- null\n- {}\n');
});
