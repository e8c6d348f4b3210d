import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { matchesSelector, parseSelector } from '../../src/release/selector.ts';

// Expectations: package labels of k8s.io/apimachinery 0.37.1, which Helm 4.3.1 uses.
const SETS: readonly Record<string, string>[] = [
  {},
  { a: 'b' },
  { a: 'c', x: '1' },
  { a: '', x: '5' },
  { 'n/x': 'y', x: 'abc' },
  { in: 'in', x: '-3' },
];

interface Row {
  readonly selector: string;
  readonly error?: string;
  readonly matches?: readonly boolean[];
}

const rows = readFileSync(join(import.meta.dirname, 'golden/selectors.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Row);

describe('selectors', () => {
  it.each(rows.map((row) => [row.selector, row] as const))('%j', (_, { selector, error, matches }) => {
    if (error !== undefined) expect(messageOf(selector)).toBe(error);
    else {
      const parsed = parseSelector(selector);
      expect(SETS.map((set) => matchesSelector(parsed, new Map(Object.entries(set))))).toEqual(matches);
    }
  });
});

function messageOf(selector: string): string | undefined {
  try {
    parseSelector(selector);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
