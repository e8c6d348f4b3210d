import { chartObject } from '../chart/chart-object.ts';
import { filesObject } from '../chart/files.ts';
import { isLibrary } from '../chart/metadata.ts';
import { type Chart, chartFullPath } from '../chart/model.ts';
import { valuesObject } from '../chart/values-object.ts';
import { decodeUtf8, sortStrings } from '../go/text.ts';
import type { Value } from '../go/value.ts';
import { engineOf, isHandlebars } from './engines.ts';

/** A template file of a chart tree, ready to run: its text, and the objects that it sees as `.`. */
export interface Renderable {
  /** Path from the root chart, such as `parent/charts/child/templates/x.yaml`. */
  readonly name: string;
  readonly text: string;
  /** Whether it is written in Handlebars instead of Go's language. */
  readonly handlebars: boolean;
  /** Path of its chart in the tree. */
  readonly chart: string;
  /** `.Template.BasePath` */
  readonly basePath: string;
  /** What `.` is. It is one map for all templates of a chart, and templates may change it, as in Helm. */
  readonly scope: Map<string, Value>;
}

/** What every chart of a tree sees: built once for the root. */
export interface TopScope {
  readonly values: Map<string, Value>;
  readonly release: Map<string, Value>;
  readonly capabilities: Value;
}

/**
 * All templates of a chart and its dependencies in the order in which Helm parses and runs them: deeper paths first,
 * and among equally deep ones the greater name first.
 */
export function collectTemplates(root: Chart, top: TopScope): Renderable[] {
  const found = new Map<string, Renderable>();
  collect(root, top, undefined, found);
  return renderOrder([...found.values()]);
}

function collect(chart: Chart, top: TopScope, parentValues: Value, found: Map<string, Renderable>): Map<string, Value> {
  const values = chart.parent === undefined ? top.values : subchartValues(parentValues, chart.name);
  const subcharts = new Map<string, Value>();
  const scope = new Map<string, Value>([
    ['Chart', chartObject(chart)],
    ['Files', filesObject(chart.files)],
    ['Release', top.release],
    ['Capabilities', top.capabilities],
    ['Values', values],
    ['Subcharts', subcharts],
  ]);
  for (const child of chart.dependencies) {
    subcharts.set(child.name, collect(child, top, values, found));
  }
  const path = chartFullPath(chart);
  const library = isLibrary(chart.metadata);
  const engine = engineOf(chart);
  for (const file of chart.templates) {
    if (library && !baseName(file.name).startsWith('_')) continue;
    const name = `${path}/${file.name}`;
    found.set(name, {
      name,
      text: templateText(file.data),
      handlebars: isHandlebars(engine, file.name),
      chart: path,
      basePath: `${path}/templates`,
      scope,
    });
  }
  return scope;
}

/** `.Values` of a subchart: the table of its name among its parent's, or an empty one. */
function subchartValues(parent: Value, name: string): Value {
  let table: Value = parent;
  for (const part of name.split('.')) {
    table = table instanceof Map ? table.get(part) : undefined;
    if (!(table instanceof Map)) return valuesObject(new Map());
  }
  return valuesObject(table as Map<string, Value>);
}

function renderOrder(templates: Renderable[]): Renderable[] {
  const byName = new Map(templates.map((template) => [template.name, template]));
  const ranked = sortStrings([...byName.keys()])
    .reverse()
    .map((name) => ({ name, depth: name.split('/').length }));
  ranked.sort((a, b) => b.depth - a.depth);
  return ranked.map(({ name }) => byName.get(name)!);
}

const texts = new WeakMap<Uint8Array, string>();

/** The text of a template file, decoded once per loaded chart. */
function templateText(data: Uint8Array): string {
  let text = texts.get(data);
  if (text === undefined) {
    text = decodeUtf8(data);
    texts.set(data, text);
  }
  return text;
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
