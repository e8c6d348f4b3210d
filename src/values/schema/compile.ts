import { compileRegexp } from '../../go/regexp.ts';
import { quote } from '../../go/strconv.ts';
import { GoError } from '../../go/value.ts';
import { arrayKeywords } from './array-keywords.ts';
import { parseDecimal, toInteger } from './decimal.ts';
import {
  type Document,
  Documents,
  type LoadDocument,
  locationOf,
  lookup,
  type Resource,
  resolveFragment,
  resolveReference,
  resourceAt,
  splitReference,
} from './documents.ts';
import { assertsFormat, type Dialect, hasVocabulary } from './draft.ts';
import { type MetaContext, validateDocument } from './frame.ts';
import { guardsOf } from './guards.ts';
import { isNumeric } from './instance.ts';
import { type Json, JsonNumber, type JsonObject } from './json.ts';
import type { Keywords } from './keywords.ts';
import { dynamicChecks, logicChecks, unevaluatedCheck } from './logic-keywords.ts';
import { type Check, newNode, type SchemaNode } from './node.ts';
import { objectChecks } from './object-keywords.ts';
import { isPlain } from './plain.ts';
import { numberChecks, stringChecks } from './scalar-keywords.ts';
import { describe, escapeToken, failureOf, type InstancePath, pointerOf } from './violation.ts';

/**
 * Compiles the schema `content` as if it lay at `url`, with everything that it refers to. Throws a `GoError` in the
 * words of Helm's library where it is no valid schema or a reference leads nowhere.
 */
export function compileSchema(url: string, content: Json, load: LoadDocument): SchemaNode {
  const documents = new Documents(load, checkSchema);
  if (content instanceof Map && isPlain(content)) {
    documents.addPlain(url, content);
    return new Compiler(documents, false, true).node(url, '');
  }
  documents.provide(url, content);
  return new Compiler(documents, false).compile(url);
}

const NO_LOADER: LoadDocument = (url) => {
  throw new GoError(`no metaschema ${url}`);
};

let metaCompiler: Compiler | undefined;
const metaNodes = new Map<string, SchemaNode>();

/** A metaschema or vocabulary of the drafts; these check formats too. */
function metaschema(url: string): SchemaNode {
  let node = metaNodes.get(url);
  if (node === undefined) {
    metaCompiler ??= new Compiler(new Documents(NO_LOADER, checkSchema), true);
    node = metaCompiler.compile(url);
    metaNodes.set(url, node);
  }
  return node;
}

/** What schemas of a dialect must be valid against: the draft's metaschema, or the vocabularies that were asked for. */
function metaschemaOf({ draft, vocabularies }: Dialect): SchemaNode {
  if (vocabularies === undefined) return metaschema(draft.url);
  const key = `${draft.url} ${vocabularies.join(' ')}`;
  const old = metaNodes.get(key);
  if (old !== undefined) return old;
  const base = draft.url.slice(0, -'schema'.length);
  const parts = vocabularies.map((name) => metaschema(`${base}meta/${name}`));
  const node = newNode('urn:mem:metaschema', '', 'urn:mem:metaschema');
  node.draft = draft.version;
  if (draft.version >= 2020) {
    node.dynamicAnchor = 'meta';
    node.dynamicAnchors = new Map([['meta', node]]);
  }
  node.wholeChecks = [
    (frame) => {
      const causes = parts.map((part) => frame.self(part)).filter((found) => found !== undefined);
      if (causes.length > 0) frame.fail('allOf', () => "'allOf' failed", causes);
    },
  ];
  metaNodes.set(key, node);
  return node;
}

function checkSchema(document: Document, schema: Json, pointer: string): void {
  const meta = metaschemaOf(resourceAt(document, pointer).dialect);
  const dialectAt = (path: InstancePath) => {
    const resource = document.resources.get(pointerOf(path));
    return resource === undefined ? undefined : metaschemaOf(resource.dialect);
  };
  const context: MetaContext = { schema: meta, dialectAt };
  const found = validateDocument(meta, schema, context);
  if (found === undefined) return;
  const words = describe(failureOf(meta.location, found));
  throw new GoError(`${quote(locationOf(document.url, pointer))} is not valid against metaschema: ${words}`);
}

class Compiler {
  private readonly documents: Documents;
  private readonly assertFormats: boolean;
  private readonly nodes = new Map<string, SchemaNode>();
  private readonly queue: SchemaNode[] = [];
  /** Nodes are filled when they are used, not all at once: nothing can be wrong with them. */
  private readonly lazy: boolean;

  constructor(documents: Documents, assertFormats: boolean, lazy = false) {
    this.documents = documents;
    this.assertFormats = assertFormats;
    this.lazy = lazy;
  }

  compile(url: string): SchemaNode {
    this.documents.document(url);
    const node = this.node(url, '');
    for (let next = this.queue.shift(); next !== undefined; next = this.queue.shift()) this.fill(next);
    return node;
  }

  /** The node of a place; a new one is filled later. */
  node(url: string, pointer: string, source?: Json): SchemaNode {
    const location = locationOf(url, pointer);
    let node = this.nodes.get(location);
    if (node === undefined) {
      node = newNode(url, pointer, location);
      node.source = source;
      this.nodes.set(location, node);
      if (this.lazy) node.pending = this.fillNow;
      else this.queue.push(node);
    }
    return node;
  }

  private readonly fillNow = (node: SchemaNode): void => {
    node.pending = undefined;
    this.fill(node);
  };

  private fill(node: SchemaNode): void {
    const document = this.documents.document(node.url);
    this.documents.ensure(document, node.pointer);
    const schema = node.source ?? lookup(document, node.pointer);
    const resource = resourceAt(document, node.pointer);
    node.draft = resource.dialect.draft.version;
    node.resource = this.node(node.url, resource.pointer);
    if (node.draft >= 2020 && node.pointer === resource.pointer) {
      for (const anchor of resource.dynamicAnchors) {
        node.dynamicAnchors ??= new Map();
        node.dynamicAnchors.set(anchor, this.node(node.url, resource.anchors.get(anchor)!));
      }
    }
    if (typeof schema === 'boolean') node.verdict = schema;
    else if (schema instanceof Map && schema.size === 0) node.verdict = true;
    else if (schema instanceof Map) this.fillObject(node, document, resource, schema);
  }

  private fillObject(node: SchemaNode, document: Document, resource: Resource, schema: JsonObject): void {
    const { dialect } = resource;
    const reader = new SchemaReader(this, node, schema, dialect);
    const follow = (name: string) => {
      const ref = reader.text(name);
      return ref === undefined ? undefined : this.follow(document, resource, ref);
    };
    const assertFormats = this.assertFormats || assertsFormat(dialect);
    node.ref = follow('$ref');
    if (node.draft < 2019 && node.ref !== undefined) {
      // Until draft 7, `$ref` hides what stands beside it; only what later drafts have added is read.
      node.guards = guardsOf(reader.only(['const']), false);
      return;
    }
    node.guards = guardsOf(reader, assertFormats);
    const { applicator } = reader.asserts;
    if (applicator && !this.lazy) visitInOrder(reader);
    const dynamic = this.followDynamic(node, follow, reader);
    const arrays = arrayKeywords(reader);
    node.check = byType(objectChecks(reader), arrays.checks, stringChecks(reader), numberChecks(reader));
    node.takesAllProperties = applicator && reader.any('additionalProperties') !== undefined;
    node.takesAllItems = arrays.takesAllItems;
    node.takesItems = arrays.takesItems;
    if (node.draft < 2019) {
      node.wholeChecks = logicChecks(reader);
      return;
    }
    const checks = dynamicChecks(dynamic.recursive, dynamic.target);
    checks.push(...logicChecks(reader));
    if (node.unevaluatedItems !== undefined || node.unevaluatedProperties !== undefined) {
      checks.push(unevaluatedCheck(node.unevaluatedProperties, node.unevaluatedItems));
    }
    node.wholeChecks = checks;
  }

  /** `$recursiveRef` and `$dynamicRef`, and in between what the library compiles in between. */
  private followDynamic(
    node: SchemaNode,
    follow: (name: string) => SchemaNode | undefined,
    reader: SchemaReader,
  ): { recursive?: SchemaNode | undefined; target?: { node: SchemaNode; anchor: string } | undefined } {
    if (node.draft < 2019) return {};
    const recursive = follow('$recursiveRef');
    node.recursiveAnchor = reader.bool('$recursiveAnchor') === true;
    if (reader.asserts.applicator) reader.schemaMap('dependentSchemas');
    if (reader.asserts.unevaluated) {
      node.unevaluatedItems = reader.schema('unevaluatedItems');
      node.unevaluatedProperties = reader.schema('unevaluatedProperties');
    }
    if (node.draft < 2020) return { recursive };
    const target = follow('$dynamicRef');
    node.dynamicAnchor = reader.text('$dynamicAnchor') ?? '';
    if (target === undefined) return { recursive };
    const { fragment } = splitReference(reader.text('$dynamicRef')!);
    return { recursive, target: { node: target, anchor: fragment.startsWith('/') ? '' : fragment } };
  }

  /** The node that a reference means: within the document where some resource has its URL, else in another one. */
  private follow(document: Document, resource: Resource, ref: string): SchemaNode {
    const { url, fragment } = resolveReference(resource.id, ref);
    let target = url === document.url ? document.resources.get('') : undefined;
    if (url !== document.url) target = [...document.resources.values()].find((held) => held.id === url);
    if (target !== undefined) return this.node(document.url, resolveFragment(document, target, fragment));
    const other = this.documents.document(url);
    return this.node(url, resolveFragment(other, other.resources.get('')!, fragment));
  }
}

/** Subschemas are compiled in the library's order, since the first that is wrong is the one reported. */
function visitInOrder(reader: Keywords): void {
  const { draft } = reader;
  for (const name of ['allOf', 'anyOf', 'oneOf']) reader.schemas(name);
  reader.schema('not');
  if (draft < 2020) visitItems(reader, 'items', 'additionalItems');
  reader.schemaMap('properties');
  reader.schemaMap('patternProperties');
  if (reader.bool('additionalProperties') === undefined) reader.schema('additionalProperties');
  for (const [name, value] of reader.object('dependencies') ?? []) {
    if (!Array.isArray(value)) reader.schemaIn('dependencies', name);
  }
  if (draft >= 6) for (const name of ['contains', 'propertyNames']) reader.schema(name);
  if (draft >= 7 && reader.any('if') !== undefined) {
    reader.schema('if');
    if (reader.bool('if') !== false) reader.schema('then');
    if (reader.bool('if') !== true) reader.schema('else');
  }
}

function visitItems(reader: Keywords, list: string, rest: string): void {
  if (reader.schemas(list) === undefined) reader.schema(list);
  else if (reader.bool(rest) === undefined) reader.schema(rest);
}

type Checks<T> = readonly Check<T>[];

function byType(
  objects: Checks<Map<string, never>>,
  arrays: Checks<readonly never[]>,
  strings: Checks<string>,
  numbers: Checks<never>,
): SchemaNode['check'] {
  return (frame, value) => {
    let checks: Checks<never>;
    if (typeof value === 'string') checks = strings;
    else if (value instanceof Map) checks = objects;
    else if (Array.isArray(value)) checks = arrays;
    else if (isNumeric(value)) checks = numbers;
    else return;
    for (const check of checks) check(frame, value as never);
  };
}

class SchemaReader implements Keywords {
  readonly draft: number;
  readonly asserts: Keywords['asserts'];
  private readonly compiler: Compiler;
  private readonly node: SchemaNode;
  private readonly source: JsonObject;
  private readonly dialect: Dialect;

  constructor(compiler: Compiler, node: SchemaNode, source: JsonObject, dialect: Dialect) {
    this.compiler = compiler;
    this.node = node;
    this.source = source;
    this.dialect = dialect;
    this.draft = node.draft;
    const applicator = hasVocabulary(dialect, 'applicator');
    this.asserts = {
      applicator,
      validation: hasVocabulary(dialect, 'validation'),
      unevaluated: node.draft === 2019 ? applicator : node.draft >= 2020 && hasVocabulary(dialect, 'unevaluated'),
    };
  }

  /** The same, as if only some keywords were there. */
  only(names: readonly string[]): SchemaReader {
    const some = new Map([...this.source].filter(([name]) => names.includes(name)));
    return new SchemaReader(this.compiler, this.node, some, this.dialect);
  }

  any(name: string): Json | undefined {
    return this.source.get(name);
  }

  bool(name: string): boolean | undefined {
    const value = this.source.get(name);
    return typeof value === 'boolean' ? value : undefined;
  }

  text(name: string): string | undefined {
    const value = this.source.get(name);
    return typeof value === 'string' ? value : undefined;
  }

  number(name: string) {
    const value = this.source.get(name);
    const decimal = value instanceof JsonNumber ? parseDecimal(value.text) : undefined;
    return decimal === undefined ? undefined : { decimal, float: Number((value as JsonNumber).text) };
  }

  integer(name: string): number | undefined {
    const limit = this.number(name);
    const whole = limit === undefined ? undefined : toInteger(limit.decimal);
    return whole === undefined ? undefined : Number(BigInt.asIntN(64, whole));
  }

  list(name: string): readonly Json[] | undefined {
    const value = this.source.get(name);
    return Array.isArray(value) ? value : undefined;
  }

  object(name: string): JsonObject | undefined {
    const value = this.source.get(name);
    return value instanceof Map ? value : undefined;
  }

  regexp(name: string, pattern: string) {
    try {
      return compileRegexp(pattern);
    } catch (error) {
      if (!(error instanceof GoError)) throw error;
      const at = locationOf(this.node.url, `${this.node.pointer}/${escapeToken(name)}`);
      throw new GoError(`invalid regex ${quote(pattern)} at ${quote(at)}: ${error.message}`, error);
    }
  }

  schema(name: string): SchemaNode | undefined {
    const value = this.source.get(name);
    return value === undefined ? undefined : this.at(escapeToken(name), value);
  }

  schemaIn(name: string, key: string): SchemaNode {
    const source = this.object(name)?.get(key);
    return this.at(`${escapeToken(name)}/${escapeToken(key)}`, source);
  }

  schemas(name: string): readonly SchemaNode[] | undefined {
    return this.list(name)?.map((item, i) => this.at(`${escapeToken(name)}/${i}`, item));
  }

  schemaMap(name: string): ReadonlyMap<string, SchemaNode> | undefined {
    const object = this.object(name);
    if (object === undefined) return undefined;
    const nodes = new Map<string, SchemaNode>();
    for (const [key, value] of object) nodes.set(key, this.at(`${name}/${escapeToken(key)}`, value));
    return nodes;
  }

  private at(path: string, source: Json | undefined): SchemaNode {
    return this.compiler.node(this.node.url, `${this.node.pointer}/${path}`, source);
  }
}
