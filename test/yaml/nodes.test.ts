import { describe, expect, it } from 'vitest';
import { readNode } from '../../src/yaml/nodes/read.ts';
import { readResources, writeResources } from '../../src/yaml/nodes/stream.ts';
import { NodeWriter } from '../../src/yaml/nodes/write.ts';
import { golden } from './golden.ts';

interface Row {
  readonly text: string;
  readonly out?: string;
  readonly error?: string;
}

function again(text: string): Omit<Row, 'text'> {
  try {
    return { out: writeResources(readResources(text)) };
  } catch (error) {
    return { error: (error as Error).message };
  }
}

// What `kio.StringAll` makes of what `kio.ParseAll` reads: sigs.k8s.io/kustomize/kyaml v0.21.2, go.yaml.in/yaml v3.0.5.
describe('resources written as they were read', () => {
  const rows = golden<Row>('nodes');
  for (let from = 0; from < rows.length; from += 100) {
    it(`rows ${from} to ${Math.min(from + 100, rows.length) - 1}`, () => {
      for (const { text, ...expected } of rows.slice(from, from + 100)) {
        expect(again(text), JSON.stringify(text)).toEqual(expected);
      }
    });
  }
});

describe('a tree', () => {
  it('says where its nodes begin', () => {
    const root = readNode('# c\n\na: 1\nb:\n- x\n- {y: z}\n')!.content[0]!;
    const [, one, , list] = root.content;
    expect([root, one!, list!, ...list!.content].map((node) => node.startLine)).toEqual([3, 3, 5, 5, 6]);
  });
});

describe('limits', () => {
  it.each([
    ['lists in brackets', (n: number) => `${'['.repeat(n)}${']'.repeat(n)}`],
    ['lists in lists', (n: number) => `${'- '.repeat(n)}x`],
  ])('%s may nest a thousand deep', (_, make) => {
    const writer = new NodeWriter();
    writer.document(readNode(make(1000))!);
    expect(writer.text).toBe(`${make(1000)}\n`);
    expect(() => readNode(make(1001))).toThrow('exceeded max depth of 1000');
  });

  it('takes long white space and many comments in time', () => {
    const text = `a: 1\n${'# c\n\n'.repeat(20_000)}${' '.repeat(100_000)}\n${'\n'.repeat(100_000)}b: 2\n`;
    expect(again(`kind: A\n${text}`).out).toContain('b: 2');
  });
});
