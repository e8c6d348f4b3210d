import { describe, expect, it } from 'vitest';
import { outline } from '../../src/yaml/outline.ts';
import { unmarshalYaml } from '../../src/yaml/unmarshal.ts';

const USUAL = `# Source: a/templates/b.yaml
apiVersion: v1
kind: "ConfigMap"
metadata:
  name: a-b:c#d   # why
  labels: {}
  annotations:
    "helm.sh/hook": 'it''s'
  finalizers:
  - one
  - two:
      - - 1
        - [a, "b"]
      -
        x: ~
data:
  # a comment
  plain: goes on
    - here, and: not
 `.replace(', and: not', ', and "not"');

/** Documents with one line that the outline leaves to the reader, right or wrong. */
const UNUSUAL: readonly string[] = [
  'a: &x 1',
  'a: *x',
  'a: !!str 1',
  'a: .inf',
  'a:\n  - -.NaN',
  '? a\n: b',
  'a: b: c',
  'a: b:',
  'a: - b',
  'a:\tb',
  'a: "b',
  'a: "\\q"',
  "a: 'b' c",
  'a: [1, 2',
  'a: {b: c}',
  'a: |2\n    b',
  'a: |\n   \n  b',
  'a: |\n  b\n c',
  'a: |\n \tb',
  'a:\n  b: 1\n c: 2',
  'a: 1\n  b: 2',
  'a: 1 # c\n  d',
  'a:\n- b\nc',
  'a:\n  - b\n  c: d',
  ' a: b',
  '- a',
  'a',
  '---',
  'a: b\n...',
  'a: b\nc',
  '%YAML 1.1',
  'null: a',
  '<<: {}',
  '"<<": {}',
  'a: \u2028b',
  'a: b\r\nc: d',
  'a: \x07',
  'a: \udc80',
  '\ufeffa: b',
  `a:\n${' '.repeat(2)}${'- '.repeat(300)}b`,
];

/** Each line may begin the next: what is right alone is right or wrong together, and never called right wrongly. */
const LINES = [
  'a: b',
  'a:',
  '  b: c',
  '  b:',
  '- c',
  '-',
  '  - d',
  '    e',
  'f: |-',
  '  - g: "h"',
  '',
  '   # i',
  "j: 'k",
  "  l'",
  '  {}',
  'm: n # o',
  'p: q:r',
  '\t',
];

describe('outline', () => {
  it('gives the entries of the root mapping with their lines', () => {
    const entries = outline(USUAL);
    expect(entries?.map(({ key, start, end }) => [key, unmarshalYaml(USUAL.slice(start, end))])).toEqual(
      [...(unmarshalYaml(USUAL) as Map<string, unknown>)].map(([key, value]) => [key, new Map([[key, value]])]),
    );
  });

  it.each(UNUSUAL)('says nothing about %j', (text) => {
    expect(outline(text)).toBeUndefined();
  });

  it('finds nothing right that is wrong', () => {
    let right = 0;
    const check = (text: string): void => {
      const keys = outline(text)?.map(({ key }) => key);
      if (keys === undefined || keys.length === 0) return;
      right++;
      expect([...(unmarshalYaml(text) as Map<string, unknown>).keys()], text).toEqual([...new Set(keys)]);
    };
    for (const a of LINES)
      for (const b of LINES) for (const c of LINES) for (const d of LINES) check([a, b, c, d].join('\n'));
    expect(right).toBeGreaterThan(1000);
  });
});
