import { processDependencies } from '../chart/dependencies.ts';
import { type Chart, chartFullPath, type Dependency } from '../chart/model.ts';
import { namedDescriptions } from '../chartdocs/description.ts';
import { TschartError } from '../errors.ts';
import { decodeUtf8, encodeUtf8 } from '../go/text.ts';
import { GoError, type Value } from '../go/value.ts';
import { engineOf, isHandlebars } from '../render/engines.ts';
import { coalesceValues } from '../values/coalesce.ts';
import { SchemaError, schemaProblem, validateAgainstSchema } from '../values/schema.ts';
import type { YamlNode } from '../yaml/nodes/node.ts';
import { readNode } from '../yaml/nodes/read.ts';
import { aliasTargets } from '../yaml/nodes/scalar.ts';
import { paramDescriptions } from './annotations.ts';
import { embedded } from './embed.ts';
import { type Additional, type AnnotatedKey, alike, type Inference, infer } from './infer.ts';
import { type Json, type JsonObject, object, writeJson } from './json.ts';
import { loosen } from './loosen.ts';
import type { Use } from './use.ts';
import { type TemplateText, usesIn } from './uses.ts';

/** The drafts that a schema can be written for. */
export const DRAFTS = ['draft-07', '2020-12'] as const;
export type SchemaDraft = (typeof DRAFTS)[number];

const DRAFT_URLS: Readonly<Record<SchemaDraft, string>> = {
  'draft-07': 'http://json-schema.org/draft-07/schema#',
  '2020-12': 'https://json-schema.org/draft/2020-12/schema',
};

export interface GenerateOptions {
  /** `draft-07` where absent: what Helm 3 and Helm 4 both check. */
  readonly draft?: SchemaDraft;
  /** Whether tables may have keys that nobody knows of; `allow` where absent. */
  readonly additional?: Additional;
  /** Leaves the charts in charts/ out. */
  readonly withoutDependencies?: boolean;
  /** Version of Kubernetes (`v1.33.1`) whose schemas `$ref: $k8s/…` means. */
  readonly k8sSchemaVersion?: string;
}

/** Something that the author should know. */
export interface SchemaRemark {
  readonly message: string;
  readonly file: string;
  readonly line?: number;
}

export interface GeneratedSchema {
  /** The text of values.schema.json. */
  readonly text: string;
  readonly schema: JsonObject;
  readonly remarks: readonly SchemaRemark[];
}

/**
 * A schema for a chart's values, from values.yaml, its comments, what the templates use, and the charts that it depends
 * on. The chart's own defaults meet it, but for keywords that the author has written and the defaults don't meet: those
 * are remarked on. Throws `GoError` for a values.yaml that can't be read, `TschartError` for annotations that make no
 * schema.
 */
export function generateSchema(chart: Chart, options: GenerateOptions = {}): GeneratedSchema {
  const { draft = 'draft-07', additional = 'allow' } = options;
  const remarks: SchemaRemark[] = [];
  const written: Context['written'] = new Map();
  const context: Context = {
    additional,
    withDependencies: options.withoutDependencies !== true,
    draft,
    remarks,
    written,
    templates: new Map(),
    library: [],
    k8sSchemaVersion: options.k8sSchemaVersion ?? '',
  };
  collectTemplates(chart, context);
  const { schema: body, root } = schemaOf(chart, context);
  const schema: JsonObject = object({ $schema: DRAFT_URLS[draft] });
  for (const [name, keyword] of root) schema.set(name, keyword);
  for (const [name, keyword] of body) if (!schema.has(name)) schema.set(name, keyword);
  if (isSchema(chart, schema, context)) meetDefaults(chart, schema, context);
  return { text: writeJson(schema), schema, remarks };
}

interface Context {
  readonly additional: Additional;
  readonly withDependencies: boolean;
  readonly draft: SchemaDraft;
  readonly remarks: SchemaRemark[];
  readonly written: Map<JsonObject, AnnotatedKey>;
  /** The templates of each chart of the tree, and all of them, those of charts above last. */
  readonly templates: Map<Chart, TemplateText[]>;
  readonly library: TemplateText[];
  readonly k8sSchemaVersion: string;
}

function collectTemplates(chart: Chart, context: Context): void {
  for (const child of chart.dependencies) collectTemplates(child, context);
  const own = templatesOf(chart);
  context.templates.set(chart, own);
  context.library.push(...own);
}

function templatesOf(chart: Chart): TemplateText[] {
  const path = chartFullPath(chart);
  const engine = engineOf(chart);
  return chart.templates.map(({ name, data }) => ({
    name: `${path}/${name}`,
    handlebars: isHandlebars(engine, name) ? path : undefined,
    text: decodeUtf8(data),
    isRun: chart.metadata.type !== 'library' && !name.slice(name.lastIndexOf('/') + 1).startsWith('_'),
  }));
}

function schemaOf(chart: Chart, context: Context): { schema: JsonObject; root: JsonObject } {
  const file = `${chartFullPath(chart)}/values.yaml`;
  const raw = chart.raw.find(({ name }) => name === 'values.yaml');
  const text = raw === undefined ? '' : decodeUtf8(raw.data).replaceAll('\r\n', '\n');
  const tree = readTree(text);
  const root: JsonObject = new Map();
  const inference: Inference = {
    additional: context.additional,
    named: namedDescriptions(text),
    params: paramDescriptions(text),
    targets: tree === undefined ? new Map() : aliasTargets(tree),
    written: context.written,
    file,
    k8sSchemaVersion: context.k8sSchemaVersion,
    root,
    problem: (line, message) => void context.remarks.push({ message, file, line }),
  };
  const use = usesIn(context.templates.get(chart) ?? [], context.library);
  const known = { value: chart.values, node: tree?.content[0], key: undefined, path: '', inWhole: false, depth: 0 };
  const { schema } = infer({ ...known, use: withoutCharts(use, chart) }, inference);
  schema.delete('default');
  schema.delete('description');
  const properties = propertiesOf(schema);
  for (const name of Object.keys(METHODS)) dropUnlessGiven(name, chart, properties);
  addCharts(chart, use, properties, context);
  addGlobal(properties);
  if (properties.size > 0) schema.set('properties', properties);
  return { schema, root };
}

/** A values.yaml whose comments can't be read for nodes still has values. */
function readTree(text: string): YamlNode | undefined {
  try {
    return readNode(text);
  } catch (error) {
    if (error instanceof GoError) return undefined;
    throw error;
  }
}

function propertiesOf(schema: JsonObject): JsonObject {
  const properties = schema.get('properties');
  return properties instanceof Map ? properties : new Map();
}

/** Methods of `.Values`, which templates call like keys. */
const METHODS: Readonly<Record<string, true>> = {
  AsMap: true,
  YAML: true,
  Encode: true,
  PathValue: true,
  Table: true,
};

function dropUnlessGiven(name: string, chart: Chart, properties: JsonObject): void {
  if (!chart.values.has(name)) properties.delete(name);
}

/** What the templates ask of the charts below is joined with those charts' own schemas. */
function withoutCharts(use: Use, chart: Chart): Use {
  const fields = new Map(use.fields);
  for (const { name } of namesOfCharts(chart)) fields.delete(name);
  return { ...use, fields };
}

interface NamedChart {
  readonly name: string;
  readonly chart: Chart | undefined;
  readonly declared: Dependency | undefined;
}

/** The charts below by the keys of their values. */
function namesOfCharts(chart: Chart): NamedChart[] {
  const declared = chart.metadata.dependencies ?? [];
  const found = new Map<string, NamedChart>();
  for (const dependency of declared) {
    if (dependency === null) continue;
    const name = dependency.alias || dependency.name;
    found.set(name, {
      name,
      chart: chart.dependencies.find((child) => child.name === dependency.name),
      declared: dependency,
    });
  }
  for (const child of chart.dependencies) {
    if (declared.some((dependency) => dependency?.name === child.name)) continue;
    found.set(child.name, { name: child.name, chart: child, declared: undefined });
  }
  return [...found.values()];
}

function addCharts(chart: Chart, use: Use, properties: JsonObject, context: Context): void {
  const charts = namesOfCharts(chart);
  for (const { name, chart: child, declared } of charts) {
    const given = properties.get(name);
    let schema: JsonObject = object({ type: 'object' });
    if (child !== undefined && context.withDependencies) schema = childSchema(child, context);
    const about = child?.metadata.description || declared?.name;
    if (about && !schema.has('description'))
      schema.set('description', `Values of the chart ${declared?.name ?? name}: ${about}`);
    if (given instanceof Map) {
      schema = overlaid(schema, given);
      if (given.has('description')) schema.set('description', given.get('description')!);
    }
    schema.delete('default');
    const asked = use.fields.get(name);
    if (asked !== undefined) addAsked(schema, asked);
    properties.set(name, schema);
  }
  const inTable = (path: string): void => addCondition(path, properties);
  for (const { declared } of charts) {
    for (const path of (declared?.condition ?? '').split(',')) inTable(path.trim());
  }
  const tags = charts.flatMap(({ declared }) => declared?.tags ?? []);
  if (tags.length > 0 && !properties.has('tags')) {
    const flags = new Map(tags.map((tag): [string, Json] => [tag, object({ type: 'boolean' })]));
    const description = 'Tags that switch dependencies on and off';
    properties.set('tags', object({ description, type: 'object', properties: flags }));
  }
}

/** The schema of a chart below, where what it requires may be left out: it may be switched off. */
function childSchema(child: Chart, context: Context): JsonObject {
  if (child.schema !== undefined) {
    const own = embedded(child.schema, context.draft);
    if (own !== undefined) return own;
    return object({ description: `Checked by the chart's own schema`, type: 'object' });
  }
  const { schema } = schemaOf(child, context);
  relax(schema);
  return schema;
}

function relax(schema: JsonObject): void {
  schema.delete('required');
  const properties = schema.get('properties');
  if (properties instanceof Map) for (const inner of properties.values()) if (inner instanceof Map) relax(inner);
}

/** The values that a chart above sets for one below are as good as that one's own. */
function overlaid(schema: JsonObject, given: JsonObject): JsonObject {
  const logic = ['$ref', 'allOf', 'anyOf', 'oneOf', 'not', 'if'];
  if (logic.some((name) => schema.has(name))) return schema;
  const out = alike(schema, given);
  const [own, other] = [schema.get('properties'), given.get('properties')];
  const properties = out.get('properties');
  if (properties instanceof Map && own instanceof Map && other instanceof Map) {
    for (const [name, inner] of other) {
      const known = own.get(name);
      if (known instanceof Map && inner instanceof Map) properties.set(name, overlaid(known, inner));
    }
  }
  if (schema.has('additionalProperties')) out.set('additionalProperties', schema.get('additionalProperties')!);
  return out;
}

/** Keys that only the templates of the chart above ask for. */
function addAsked(schema: JsonObject, use: Use): void {
  const properties = schema.get('properties');
  if (!(properties instanceof Map)) return;
  for (const name of use.fields.keys()) if (!properties.has(name)) properties.set(name, object());
}

/** `db.enabled`: a switch in Chart.yaml. */
function addCondition(path: string, properties: JsonObject): void {
  const keys = path.split('.').filter(Boolean);
  let table = properties;
  for (const [i, key] of keys.entries()) {
    const isLast = i === keys.length - 1;
    let schema = table.get(key);
    if (schema === undefined) {
      schema = object({ type: isLast ? 'boolean' : 'object' });
      table.set(key, schema);
    }
    if (isLast || !(schema instanceof Map)) return;
    const inner = propertiesOf(schema);
    schema.set('properties', inner);
    table = inner;
  }
}

/** Helm puts `global` into the values of every chart; what the charts below ask of it is set here. */
function addGlobal(properties: JsonObject): void {
  let global = properties.get('global');
  if (!(global instanceof Map)) {
    global = object({ type: 'object' });
    properties.set('global', global);
  }
  if (!global.has('description')) {
    global.set('description', 'Values for this chart and all charts that it depends on');
  }
  // Charts above and below have globals of their own in it.
  if (global.get('additionalProperties') === false) global.delete('additionalProperties');
}

/** Whether all of it is a schema. Throws `TschartError` for an annotation that is none. */
function isSchema(chart: Chart, schema: JsonObject, { written, draft, remarks }: Context): boolean {
  for (const [json, { file, line, path }] of written) {
    for (const url of foreignReferences(json)) {
      remarks.push({
        file,
        line,
        message: `${path} refers to ${url}: Helm fetches that wherever the chart is used, it is not looked at here`,
      });
    }
  }
  const whole = complaintAbout(schema);
  if (whole === undefined) return true;
  for (const [json, { file, line, path }] of written) {
    // Those inside come before those around them.
    const why = complaintAbout(new Map([['$schema', DRAFT_URLS[draft]], ...json]));
    if (why === undefined || !why.isOfMetaschema) continue;
    throw new TschartError(
      'SCHEMA_ANNOTATION',
      `${file}:${line}: the @schema annotation of ${path} is no schema: ${why.text}`,
      {
        at: { file, line, column: 1 },
      },
    );
  }
  // A chart's below, or what annotations refer to in it.
  remarks.push({ file: `${chart.name}/values.yaml`, message: `nothing can meet the schema: ${whole.text}` });
  return false;
}

/** What stands against a schema itself. */
function complaintAbout(schema: JsonObject): { text: string; isOfMetaschema: boolean } | undefined {
  const problem = schemaProblem(encodeUtf8(writeJson(withoutForeign(schema))), new Map());
  // Violations end in a line's end.
  if (problem === undefined || problem.endsWith('\n')) return undefined;
  const isOfMetaschema = problem.includes('is not valid against metaschema');
  if (!isOfMetaschema) return { text: problem, isOfMetaschema };
  const found = [...problem.matchAll(/^( *)- at '\/?(.*?)': (.*)$/gm)];
  const deepest = found.find(([, indent], i) => (found[i + 1]?.[1]?.length ?? 0) <= indent!.length);
  return { text: deepest === undefined ? problem : `${deepest[2]}: ${deepest[3]}`, isOfMetaschema };
}

/** The references of a schema that lead out of it. */
function foreignReferences(json: Json): string[] {
  if (Array.isArray(json)) return json.flatMap(foreignReferences);
  if (!(json instanceof Map)) return [];
  const reference = json.get('$ref');
  const own = typeof reference === 'string' && !reference.startsWith('#') ? [reference] : [];
  return [
    ...own,
    ...[...json].filter(([name]) => !NOT_SCHEMAS.has(name)).flatMap(([, inner]) => foreignReferences(inner)),
  ];
}

/** Keywords that hold data. */
const NOT_SCHEMAS: ReadonlySet<string> = new Set(['default', 'enum', 'const', 'examples', '$ref']);

/** The schema with anything allowed where it refers to something that is not in it. */
function withoutForeign<T extends Json>(json: T): T {
  if (Array.isArray(json)) return json.map(withoutForeign) as T;
  if (!(json instanceof Map)) return json;
  const reference = json.get('$ref');
  const isForeign = typeof reference === 'string' && !reference.startsWith('#');
  const entries = [...(json as JsonObject)].filter(([name]) => !(isForeign && name === '$ref'));
  return new Map(
    entries.map(([name, inner]) => [name, NOT_SCHEMAS.has(name) ? inner : withoutForeign(inner)]),
  ) as Json as T;
}

/** Takes away what the defaults don't meet, since it was inferred too narrowly. */
function meetDefaults(chart: Chart, schema: JsonObject, context: Context): void {
  const values = defaultsOf(chart);
  const file = `${chart.name}/values.yaml`;
  for (let round = 0; round < 50; round++) {
    const violations = violationsOf(chart.name, schema, values);
    if (violations.length === 0) return;
    let changed = false;
    for (const { path, keyword, message } of violations) {
      const outcome = loosen(schema, path, keyword, context.written);
      if (outcome === 'loosened') changed = true;
      else if (round === 0) {
        const place = path.join('.') || 'values.yaml';
        context.remarks.push({
          file,
          message: `the default of ${place} does not meet its @schema annotation: ${message}`,
        });
      }
    }
    if (!changed) return;
  }
}

function defaultsOf(chart: Chart): Map<string, Value> {
  try {
    const processed = processDependencies(chart, new Map());
    return coalesceValues(processed, new Map());
  } catch (error) {
    if (error instanceof GoError) return chart.values;
    throw error;
  }
}

function violationsOf(name: string, schema: JsonObject, values: Map<string, Value>) {
  try {
    validateAgainstSchema({ name, schema: encodeUtf8(writeJson(withoutForeign(schema))), dependencies: [] }, values);
    return [];
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error;
    return error.violations;
  }
}
