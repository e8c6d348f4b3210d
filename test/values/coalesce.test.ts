import { expect, test } from 'vitest';
import type { Value } from '../../src/go/value.ts';
import { coalesceValues, mergeValues, type ValuesChart } from '../../src/values/coalesce.ts';
import { messageOf, type Recorded, recorded, toRecorded, toTable } from './golden.ts';

interface RecordedChart {
  readonly name: string;
  readonly values: Recorded;
  readonly deps: readonly RecordedChart[];
}

interface Case {
  readonly name: string;
  readonly op: 'coalesce' | 'merge';
  readonly base: Recorded;
  readonly chart: RecordedChart;
  readonly value?: Recorded;
  readonly shared?: readonly string[];
  readonly error?: string;
  readonly log: readonly string[];
}

function toChart({ name, values, deps }: RecordedChart): ValuesChart {
  return { name, values: toTable(values), dependencies: deps.map(toChart) };
}

/** Groups of paths that hold the same map. */
function sharedMaps(value: Value): string[] {
  const paths = new Map<Value, string[]>();
  const visit = (at: Value, path: string) => {
    if (at instanceof Map) {
      paths.set(at, [...(paths.get(at) ?? []), path]);
      for (const [key, item] of at) visit(item, `${path}/${key}`);
    } else if (Array.isArray(at)) {
      at.forEach((item, i) => {
        visit(item, `${path}/${i}`);
      });
    }
  };
  visit(value, '');
  const groups = [...paths.values()].filter((group) => group.length > 1);
  return groups.map((group) => `[${group.sort().join(' ')}]`).sort();
}

test.each(recorded<Case>('coalesce'))('$op: $name', ({ op, base, chart, value, shared, error, log }) => {
  const run = op === 'merge' ? mergeValues : coalesceValues;
  const lines: string[] = [];
  let result: Value;
  const message = messageOf(() => {
    result = run(toChart(chart), toTable(base), (record) => lines.push(record.message));
  });
  expect(message).toBe(error);
  if (error === undefined) {
    expect(toRecorded(result)).toEqual(value);
    expect(sharedMaps(result)).toEqual(shared);
  }
  expect(lines.sort()).toEqual(log);
});

test('what templates can change is not shared with the chart, the given values or another result', () => {
  const chart = toChart({
    name: 'r',
    values: { a: { b: { c: 1 } }, list: [{ x: 1 }], k: { p: { q: 1 } } },
    deps: [{ name: 'k', values: { d: { e: 1 }, l: [[{ y: 1 }]] }, deps: [] }],
  });
  const given = toTable({ u: { v: 1 }, ul: [{ z: 1 }] });
  const before = toRecorded(new Map([['given', given], ...chart.values, ...chart.dependencies[0]!.values]));
  const first = coalesceValues(chart, given);
  const expected = toRecorded(first);
  const spoil = (at: Value) => {
    if (at instanceof Map) {
      for (const item of [...at.values()]) spoil(item);
      at.set('spoiled', true);
    } else if (Array.isArray(at)) at.forEach(spoil);
  };
  spoil(first);
  expect(toRecorded(coalesceValues(chart, given))).toEqual(expected);
  expect(toRecorded(new Map([['given', given], ...chart.values, ...chart.dependencies[0]!.values]))).toEqual(before);
});

test('values nested too deeply are one clear error', () => {
  let deep: Value = 1;
  for (let i = 0; i < 100_000; i++) deep = new Map([['a', deep]]);
  const chart = toChart({ name: 'r', values: {}, deps: [] });
  expect(messageOf(() => coalesceValues(chart, new Map([['a', deep]])))).toBe('values are nested too deeply');
});
