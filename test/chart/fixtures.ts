import { readFileSync } from 'node:fs';
import { chartObject } from '../../src/chart/chart-object.ts';
import type { Chart, ChartFile } from '../../src/chart/model.ts';
import type { Value } from '../../src/go/value.ts';

/**
 * The fixtures charts-*.jsonl hold what Helm's own packages (helm.sh/helm/v4 v4.3.1: chart/loader and
 * chart/v2/util.ProcessDependencies) made of small charts: an error's text, or a summary without empty fields.
 */
export function readCases<T>(name: string): (T & { id: string })[] {
  const lines = readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8')
    .trim()
    .split('\n');
  return lines.map((line, i) => ({ ...(JSON.parse(line) as T), id: `${name}:${i + 1}` }));
}

/** A file's text, or its bytes in base64, or where a symbolic link leads. A path that ends in `/` is a directory. */
export type Content = string | { readonly b64: string } | { readonly link: string };
export type Tree = Readonly<Record<string, Content>>;

export interface Summary {
  readonly meta: unknown;
  readonly files?: readonly string[];
  readonly templates?: readonly string[];
  readonly values?: unknown;
  readonly lock?: string;
  readonly deps?: readonly Summary[];
}

export function bytesOf(content: Content): Uint8Array {
  if (typeof content === 'string') return new TextEncoder().encode(content);
  if ('b64' in content) return Uint8Array.from(atob(content.b64), (char) => char.charCodeAt(0));
  throw new Error('a link has no bytes');
}

export function filesOf(tree: Tree): ChartFile[] {
  return Object.entries(tree)
    .filter(([name]) => !name.endsWith('/'))
    .map(([name, content]) => ({ name, data: bytesOf(content) }));
}

/** Values as JSON has them. */
export function plain(value: Value): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [key, plain(item)]));
  return Array.isArray(value) ? value.map(plain) : value;
}

export function withoutEmpty(record: Record<string, unknown>): Record<string, unknown> {
  const isEmpty = (value: unknown) =>
    value === '' ||
    value === false ||
    value == null ||
    (Array.isArray(value) && value.length === 0) ||
    (typeof value === 'object' && Object.keys(value).length === 0);
  return Object.fromEntries(Object.entries(record).filter(([, value]) => !isEmpty(value)));
}

/** The recorder ordered dependencies by their JSON; their names do as well here. */
export function byName<T>(items: readonly T[]): T[] {
  const key = (item: T) =>
    JSON.stringify(item, (_, value) =>
      value instanceof Object && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort()) : value,
    );
  return [...items].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

export function summarize(chart: Chart): Summary {
  const meta = chartObject(chart);
  meta.delete('IsRoot');
  return withoutEmpty({
    meta: withoutEmpty(plain(meta) as Record<string, unknown>),
    files: chart.files.map((file) => file.name),
    templates: chart.templates.map((file) => file.name),
    values: plain(chart.values),
    lock: chart.format === 'v2' && chart.lock && `${chart.lock.digest}${chart.lock.dependencies.length}`,
    deps: byName(chart.dependencies.map(summarize)),
  }) as unknown as Summary;
}

/** A recorded summary in the order that `summarize` gives. */
export function ordered(summary: Summary): Summary {
  return summary.deps ? { ...summary, deps: byName(summary.deps.map(ordered)) } : summary;
}
