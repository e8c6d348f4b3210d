import { expect, test } from 'vitest';
import { loadValues, mergeMaps } from '../../src/values/values-file.ts';
import { messageOf, type Recorded, recorded, toRecorded, toTable } from './golden.ts';

interface Case {
  readonly text: string;
  readonly value?: Recorded;
  readonly error?: string;
}

test.each(recorded<Case>('values-files'))('reads $text', ({ text, value, error }) => {
  expect(messageOf(() => loadValues(text))).toBe(error);
  if (error === undefined) expect(toRecorded(loadValues(text))).toEqual(value);
});

test('merging changes neither side', () => {
  const a = toTable({ x: { p: 1 }, y: 1 });
  const b = toTable({ x: { q: 2 }, y: null });
  expect(toRecorded(mergeMaps(a, b))).toEqual({ x: { p: 1, q: 2 }, y: null });
  expect(toRecorded(a)).toEqual({ x: { p: 1 }, y: 1 });
  expect(toRecorded(b)).toEqual({ x: { q: 2 }, y: null });
});
