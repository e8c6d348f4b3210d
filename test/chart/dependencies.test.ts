import { describe, expect, it } from 'vitest';
import { chartObject } from '../../src/chart/chart-object.ts';
import { checkDependencies, checkInstallable, checkRenderable } from '../../src/chart/checks.ts';
import { isCompatibleRange, processDependencies } from '../../src/chart/dependencies.ts';
import { loadChart } from '../../src/chart/load.ts';
import type { LogRecord } from '../../src/chart/log.ts';
import type { Chart } from '../../src/chart/model.ts';
import type { Value } from '../../src/go/value.ts';
import { unmarshalYamlMap } from '../../src/yaml/unmarshal.ts';
import { byName, filesOf, plain, readCases, type Tree, withoutEmpty } from './fixtures.ts';

interface Processed {
  readonly name: string;
  readonly declared?: readonly unknown[];
  readonly values?: unknown;
  readonly deps?: readonly Processed[];
}

interface Case {
  readonly files: Tree;
  readonly set?: object;
  readonly error?: string;
  readonly chart?: Processed;
}

const cases = readCases<Case>('charts-dependencies.jsonl');

function summarize(chart: Chart): Processed {
  const declared = plain(chartObject(chart).get('Dependencies')) as Record<string, unknown>[];
  return withoutEmpty({
    name: chart.name,
    declared: declared.map(withoutEmpty),
    values: plain(chart.values),
    deps: byName(chart.dependencies.map(summarize)),
  }) as unknown as Processed;
}

function ordered(chart: Processed): Processed {
  return chart.deps ? { ...chart, deps: byName(chart.deps.map(ordered)) } : chart;
}

const table = (yaml: string): Map<string, Value> => unmarshalYamlMap(yaml) ?? new Map();

function process({ files, set = {} }: Case): Chart {
  return processDependencies(loadChart(filesOf(files)), table(JSON.stringify(set)));
}

describe('processing dependencies', () => {
  it.each(cases.filter(({ error }) => error === undefined))('$id gives what Helm 4.3.1 makes', (row) => {
    expect(summarize(process(row))).toEqual(ordered(row.chart!));
  });

  it.each(cases.filter(({ error }) => error !== undefined))('$id fails as in Helm 4.3.1: $error', (row) => {
    expect(() => process(row)).toThrow(row.error);
  });

  it('leaves the loaded chart as it was', () => {
    for (const { files, set = {}, error } of cases) {
      if (error !== undefined) continue;
      const chart = loadChart(filesOf(files));
      const before = JSON.stringify(summarize(chart));
      const processed = processDependencies(chart, table(JSON.stringify(set)));
      expect(JSON.stringify(summarize(chart))).toBe(before);
      for (const dependency of processed.dependencies) expect(dependency.parent).toBe(processed);
    }
  });
});

const PARENT = (declared: string) => `apiVersion: v2\nname: top\nversion: 1.0.0\ndependencies:\n${declared}`;
const KID = 'apiVersion: v2\nname: kid\nversion: 0.1.0\n';

function logged(declared: string, values: string, kidValues = ''): readonly LogRecord[] {
  const records: LogRecord[] = [];
  const chart = loadChart(
    filesOf({ 'Chart.yaml': PARENT(declared), 'charts/kid/Chart.yaml': KID, 'charts/kid/values.yaml': kidValues }),
  );
  processDependencies(chart, table(values), (record) => records.push(record));
  return records;
}

// Recorded from `helm template` of 4.3.1: level=WARN msg="…" key=value …
describe('warnings about dependencies', () => {
  it.each([
    [
      '- {name: kid, version: 0.1.0, condition: kid.active}',
      'kid: {active: "x"}',
      'returned non-bool value',
      'path=kid.active chart=kid',
    ],
    ['- {name: kid, version: 0.1.0, tags: [t]}', 'tags: {t: "x"}', 'returned non-bool value', 'tag=t chart=kid'],
    [
      '- {name: kid, version: 0.1.0, import-values: [nope]}',
      '',
      'ImportValues missing table',
      'error="exports" is not a table',
    ],
    [
      '- {name: kid, version: 0.1.0, import-values: [{child: a.b, parent: c}]}',
      '',
      'ImportValues missing table from chart',
      'chart=kid error="a" is not a table',
    ],
  ])('%s', (declared, values, message, attributes) => {
    const warnings = logged(declared, values).filter(({ level }) => level === 'WARN');
    expect(warnings.map((record) => record.message)).toEqual([message]);
    expect(warnings[0]!.attributes.map((pair) => pair.join('=')).join(' ')).toBe(attributes);
  });
});

describe('checks before a chart is used', () => {
  const chart = (yaml: string, extra: Tree = {}) => loadChart(filesOf({ 'Chart.yaml': yaml, ...extra }));

  it('refuses a library chart', () => {
    expect(() => checkInstallable(chart(`${KID}type: library\n`))).toThrow('library charts are not installable');
    expect(() => checkInstallable(chart(`${KID}type: application\n`))).not.toThrow();
  });

  it('refuses to render apiVersion v3', () => {
    expect(() => checkRenderable(chart(KID.replace('v2', 'v3')))).toThrow('invalid chart apiVersion');
  });

  it('names dependencies that are not there', () => {
    const declared = PARENT('- name: kid\n- name: b\n- name: a\n');
    expect(() => checkDependencies(chart(declared, { 'charts/kid/Chart.yaml': KID }))).toThrow(
      "an error occurred while checking for chart dependencies. You may need to run 'helm dependency build' to fetch " +
        'missing dependencies: found in Chart.yaml, but missing in charts/ directory: b, a',
    );
  });

  it.each([
    ['^1.0', '1.2.3', true],
    ['', '1.2.3', false],
    ['1.x', '2.0.0', false],
    ['nonsense!', '1.0.0', false],
    ['*', 'nonsense', false],
    ['*', '1.0.0-rc.1', false],
  ])('takes constraint %j of version %j as %s', (constraint, version, fits) => {
    expect(isCompatibleRange(constraint, version)).toBe(fits);
  });
});
