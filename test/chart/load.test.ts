import { describe, expect, it } from 'vitest';
import { loadChart } from '../../src/chart/load.ts';
import type { LogRecord } from '../../src/chart/log.ts';
import { filesOf, ordered, readCases, type Summary, summarize, type Tree } from './fixtures.ts';

interface Case {
  readonly files: Tree;
  readonly error?: string;
  readonly chart?: Summary;
}

const cases = readCases<Case>('charts-load.jsonl');

const V2 = 'apiVersion: v2\nname: x\nversion: 1.0.0\n';
const load = (files: Tree, log?: (record: LogRecord) => void) => loadChart(filesOf(files), { log });

describe('loading a chart from its files', () => {
  it.each(cases.filter(({ error }) => error === undefined))('$id gives what Helm 4.3.1 loads', ({ files, chart }) => {
    expect(summarize(load(files))).toEqual(ordered(chart!));
  });

  it.each(cases.filter(({ error }) => error !== undefined))(
    '$id fails as in Helm 4.3.1: $error',
    ({ files, error }) => {
      expect(() => load(files)).toThrow(expect.objectContaining({ name: 'TschartError', message: error }));
    },
  );

  it('takes a map of paths too', () => {
    const chart = loadChart(new Map([['Chart.yaml', new TextEncoder().encode(V2)]]));
    expect(chart.name).toBe('x');
  });

  it('says where a document is broken', () => {
    expect(() => load({ 'Chart.yaml': V2, 'values.yaml': 'a: [\n' })).toThrow(
      expect.objectContaining({ code: 'CHART_INVALID', at: expect.objectContaining({ file: 'values.yaml' }) }),
    );
  });

  it('needs a reader for archives', () => {
    expect(() => load({ 'Chart.yaml': V2, 'charts/k.tgz': 'x' })).toThrow(
      'error unpacking subchart k.tgz in x: no reader for archives',
    );
  });

  it('names parents', () => {
    const chart = load({ 'Chart.yaml': V2, 'charts/k/Chart.yaml': V2.replace('x', 'k') });
    expect(chart.dependencies[0]!.parent).toBe(chart);
  });

  it.each([
    [
      'requirements.yaml',
      'Dependencies are handled in Chart.yaml since apiVersion "v2". We recommend migrating dependencies to Chart.yaml.',
    ],
    [
      'requirements.lock',
      'Dependency locking is handled in Chart.lock since apiVersion "v2". We recommend migrating to Chart.lock.',
    ],
  ])('warns of %s in a chart of apiVersion v2', (name, message) => {
    const records: LogRecord[] = [];
    load({ 'Chart.yaml': V2, [name]: 'dependencies: []\n' }, (record) => records.push(record));
    expect(records).toEqual([{ level: 'INFO', message: `Warning: ${message}`, attributes: [] }]);
  });

  it('gives up on charts nested without end', () => {
    const path = 'charts/k/'.repeat(120);
    const files: Record<string, string> = {};
    for (let i = 0; i <= 120; i++) files[`${path.slice(0, i * 9)}Chart.yaml`] = V2;
    expect(() => load(files)).toThrow('charts are nested more than 100 deep');
  });
});
