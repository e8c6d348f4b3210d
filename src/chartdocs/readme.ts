import { type Position, TschartError } from '../errors.ts';
import type { Host } from '../funcs/host.ts';
import { GoError } from '../go/value.ts';
import { TemplateSet } from '../template/template-set.ts';
import type { YamlNode } from '../yaml/nodes/node.ts';
import { readNode } from '../yaml/nodes/read.ts';
import { type ChartMeta, type Requirement, readChartMeta, readRequirements } from './chart-file.ts';
import { type DocsFiles, docsObject, type Section } from './data.ts';
import { type Description, namedDescriptions } from './description.ts';
import { docsFunctions, type Variables } from './functions.ts';
import { removeIgnored, rowsOf, type SortOrder, sortRows, type ValueRow } from './rows.ts';
import { DEFAULT_TEMPLATE, namedTemplates } from './templates.ts';

/** The texts that a chart's documentation is made from. */
export interface DocsTexts {
  /** How the chart is called in messages and paths: its directory. */
  readonly directory: string;
  readonly chartYaml: string;
  /** requirements.yaml, for charts of API version v1 that have one. */
  readonly requirementsYaml?: string | undefined;
  readonly valuesFile: string;
  readonly values: string;
}

/** What is known of a chart. */
export interface ChartDocs {
  readonly directory: string;
  readonly meta: ChartMeta;
  readonly requirements: readonly Requirement[];
  readonly values: YamlNode | undefined;
  readonly valuesText: string;
  readonly named: ReadonlyMap<string, Description>;
}

/** Reads a chart's texts. Throws `TschartError` with the file. */
export function readChartDocs(texts: DocsTexts): ChartDocs {
  const { directory } = texts;
  const meta = inFile(`${directory}/Chart.yaml`, () => readChartMeta(texts.chartYaml));
  const isOld = meta.apiVersion === 'v1';
  const requirements = inFile(`${directory}/${isOld ? 'requirements' : 'Chart'}.yaml`, () =>
    isOld && texts.requirementsYaml === undefined
      ? []
      : readRequirements(isOld ? texts.requirementsYaml! : texts.chartYaml),
  );
  const valuesText = texts.values.replaceAll('\r\n', '\n');
  const values = inFile(`${directory}/${texts.valuesFile}`, () => readNode(valuesText));
  if (values !== undefined) removeIgnored(values);
  return { directory, meta, requirements, values, valuesText, named: namedDescriptions(texts.values) };
}

function inFile<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    const line = /\bline (\d+)/.exec(error.message)?.[1];
    const at: Position = line === undefined ? { file } : { file, line: Number(line) };
    throw new TschartError('DOCS', `${file}: ${error.message}`, { at, cause: error });
  }
}

/** Values of a dependency, under the keys that lead to them. */
export interface DependencyDocs {
  readonly prefix: string;
  readonly docs: ChartDocs;
}

/** A template file of a README. */
export interface TemplateFile {
  readonly path: string;
  readonly text: string;
}

export interface ReadmeOptions {
  readonly host: Host;
  readonly variables: Variables;
  readonly files: DocsFiles;
  readonly sortOrder: SortOrder;
  readonly badgeStyle: string;
  /** The templates found, in order. */
  readonly templates: readonly TemplateFile[];
  /** The default template follows: one that was asked for is missing. */
  readonly withDefault: boolean;
  /** Leaves out values that nothing describes. */
  readonly onlyDescribed: boolean;
  readonly skipVersionFooter: boolean;
  readonly helmDocsVersion: string;
  readonly dependencies: readonly DependencyDocs[];
}

/** The README of a chart, as helm-docs writes it. Throws `TschartError` with the place. */
export function renderReadme(docs: ChartDocs, options: ReadmeOptions): string {
  const { directory, meta, requirements } = docs;
  const rows = sortRows(allRows(docs, options), options.sortOrder);
  const data = docsObject({
    meta,
    requirements,
    directory,
    rows,
    ...inSections(rows),
    files: options.files,
    helmDocsVersion: options.helmDocsVersion,
    skipVersionFooter: options.skipVersionFooter,
  });
  const set = new TemplateSet({ name: directory, functions: docsFunctions(options.host, options.variables) });
  // A README template of blanks only leaves this body, which helm-docs' own templates have.
  let body = set.parse(directory, '\\n');
  for (const [name, text] of namedTemplates(options.badgeStyle)) set.parse(name, text);
  const parts = options.withDefault
    ? [...options.templates, { path: 'the default template', text: DEFAULT_TEMPLATE }]
    : options.templates;
  const text = parts.map((part) => part.text).join('');
  try {
    body = set.parse(directory, text);
    return tidy(set.has(directory) ? set.execute(directory, data) : set.executeTemplate(body, data));
  } catch (error) {
    throw placed(error, parts, directory);
  }
}

/** The error of a template with the file and line that it stands in, of those that were put together. */
function placed(error: unknown, parts: readonly TemplateFile[], directory: string): unknown {
  if (!(error instanceof TschartError)) return error;
  const { at } = error;
  if (at?.template !== directory || at.line === undefined) return error;
  let line = at.line;
  let found = parts[0];
  for (const part of parts) {
    found = part;
    const lines = part.text.split('\n').length - 1;
    if (line <= lines) break;
    line -= lines;
  }
  return new TschartError(error.code, error.message, {
    at: { ...at, file: found?.path ?? directory, line },
    advice: error.advice,
    cause: error,
  });
}

function allRows(docs: ChartDocs, { onlyDescribed, dependencies }: ReadmeOptions): ValueRow[] {
  let rows = rowsIn(docs);
  if (onlyDescribed) rows = rows.filter((row) => row.autoDescription !== '' || row.description !== '');
  if (dependencies.length === 0) return rows;
  const globals = new Set<string>();
  for (const row of rows) {
    if (!row.key.startsWith('global.')) continue;
    row.isGlobal = true;
    globals.add(row.key);
  }
  for (const { prefix, docs: dependency } of dependencies) {
    for (const row of rowsIn(dependency)) {
      if (row.key === 'global' || row.key.startsWith('global.')) {
        if (globals.has(row.key)) continue;
        row.isGlobal = true;
        globals.add(row.key);
      } else row.key = `${prefix}.${row.key}`;
      row.dependency = prefix;
      rows.push(row);
    }
  }
  return rows;
}

function rowsIn({ values, valuesText, named, directory }: ChartDocs): ValueRow[] {
  return inFile(directory, () => rowsOf(values, valuesText, named));
}

function inSections(rows: readonly ValueRow[]): { sections: Section[]; defaultSection: Section } {
  const named = new Map<string, ValueRow[]>();
  const others: ValueRow[] = [];
  for (const row of rows) {
    if (row.section === '') others.push(row);
    else {
      const section = named.get(row.section);
      if (section === undefined) named.set(row.section, [row]);
      else section.push(row);
    }
  }
  return {
    sections: [...named].map(([name, members]) => ({ name, rows: members })),
    defaultSection: { name: 'Other Values', rows: others },
  };
}

/** A blank at the end of a line goes, and of several empty lines one stays. */
function tidy(text: string): string {
  return text.replace(/ \n/g, '\n').replace(/\n{3,}/g, '\n\n');
}
