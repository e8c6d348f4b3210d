import type { Description } from '../chartdocs/description.ts';
import { GoInt, type Value } from '../go/value.ts';
import type { YamlNode } from '../yaml/nodes/node.ts';
import { type Annotation, docsTypes, readAnnotation, withDefault } from './annotations.ts';
import { copyJson, type Json, type JsonObject, jsonOf, object } from './json.ts';
import type { Use } from './use.ts';

/** Which keys tables may have beyond those that are known. */
export type Additional = 'allow' | 'deny';

/** What a schema is made with, besides a value. */
export interface Inference {
  readonly additional: Additional;
  /** Descriptions that name their key. */
  readonly named: ReadonlyMap<string, Description>;
  readonly params: ReadonlyMap<string, string>;
  readonly targets: ReadonlyMap<YamlNode, YamlNode>;
  /** Schemas whose keywords an author has written: they stay as they are. With where the key stands. */
  readonly written: Map<JsonObject, AnnotatedKey>;
  readonly file: string;
  readonly k8sSchemaVersion: string;
  /** Keywords for the root. */
  readonly root: JsonObject;
  readonly problem: (line: number, message: string) => void;
}

/** A value with all that is known about it. */
export interface Known {
  readonly value: Value;
  /** Its node in values.yaml, and that of its key, where it stands there. */
  readonly node: YamlNode | undefined;
  readonly key: YamlNode | undefined;
  readonly use: Use | undefined;
  readonly path: string;
  /** Something around it is written out whole. */
  readonly inWhole: boolean;
  readonly depth: number;
}

/** A key with an annotation. */
export interface AnnotatedKey {
  readonly path: string;
  readonly file: string;
  readonly line: number;
}

const SCALARS = ['string', 'number', 'boolean', 'null'];
const MAX_DEPTH = 200;

/** A value's schema, and whether its key has to be there. */
export interface Inferred {
  readonly schema: JsonObject;
  readonly isRequired: boolean;
  readonly isHidden: boolean;
}

export function infer(known: Known, inference: Inference): Inferred {
  const annotation = annotationOf(known, inference);
  const schema = object();
  const description = annotation.description || describedElsewhere(known, inference);
  const { use } = known;
  const words = use?.required === undefined ? '' : requiredNote(use.required);
  const about = [description, words].filter(Boolean).join(' ');
  if (about !== '') schema.set('description', about);
  // What writes all values out (a checksum of them, say) does not mean that any will do.
  const isWhole = known.inWhole || (use?.isWhole === true && known.path !== '');
  const types = typesOf(known, annotation, isWhole, inference);
  if (types.length > 0) schema.set('type', types.length === 1 ? types[0]! : [...types]);
  const fallback = wholeNumber(known) ?? jsonOf(known.value);
  const isLeaf = fallback !== null && typeof fallback !== 'object';
  if (
    isLeaf ||
    (fallback instanceof Map && fallback.size === 0) ||
    (Array.isArray(fallback) && fallback.length === 0)
  ) {
    schema.set('default', fallback);
  }
  if (known.depth < MAX_DEPTH && !annotation.skipsProperties) {
    if (known.value instanceof Map) inferTable(known, annotation, isWhole, schema, inference);
    else if (Array.isArray(known.value)) inferList(known, isWhole, schema, inference);
    else if (known.value === null || known.value === undefined) inferUse(known, schema, inference);
  }
  applyKeywords(schema, annotation, known, inference);
  return { schema, isRequired: annotation.isRequired, isHidden: annotation.isHidden };
}

/** An integer that is no exact float stands in values.yaml as it was meant. */
function wholeNumber({ value, node }: Known): bigint | undefined {
  if (typeof value !== 'number' || Number.isSafeInteger(value) || node?.kind !== 'scalar') return undefined;
  return /^-?\d+$/.test(node.value) ? BigInt(node.value) : undefined;
}

function requiredNote(message: string): string {
  return message === '' ? '(the templates require it)' : `(the templates require it: ${message})`;
}

function annotationOf({ key, node }: Known, inference: Inference): Annotation {
  const isScalar = node?.kind === 'scalar' || node?.kind === 'alias';
  const beside = isScalar || node?.style === 'flow' ? (node?.line ?? '') : '';
  const annotation = readAnnotation(key?.head ?? '', key?.line || beside, `${key?.foot ?? ''}`);
  for (const { line, message } of annotation.problems) {
    const lines = key?.head === undefined || key.head === '' ? 0 : key.head.split('\n').length;
    inference.problem((key?.startLine ?? 1) - lines + line - 1, message);
  }
  for (const [name, keyword] of annotation.root) inference.root.set(name, keyword);
  return annotation;
}

function describedElsewhere({ path }: Known, { named, params }: Inference): string {
  const docs = named.get(path);
  return docs === undefined ? (params.get(path) ?? '') : withDefault(docs.text, docs.fallback);
}

/** The types a value may have; none for any. */
function typesOf(
  { value, node, use, path }: Known,
  annotation: Annotation,
  isWhole: boolean,
  { named }: Inference,
): readonly string[] {
  const own = typeOf(value, node);
  const said = annotation.types.length > 0 ? annotation.types : docsTypes(named.get(path)?.type ?? '');
  const nullable = annotation.isNullable ? ['null'] : [];
  if (own === undefined) {
    const hints = said.length > 0 ? said : [...(use?.defaults ?? [])];
    if (use?.isOfAnyKind || use?.isWhole || hints.length === 0 || isStructured(use)) return [];
    return distinct([...hints, ...(use?.isConverted ? ['string', 'number'] : []), 'null']);
  }
  if (use?.isOfAnyKind) return [];
  if (own !== 'object' && own !== 'array') {
    if (isWhole) return SCALARS;
    // The templates look inside what is a scalar by default.
    if (isStructured(use)) return [];
    const converted = use?.isConverted ? ['string', own === 'boolean' ? 'boolean' : 'number'] : [];
    return distinct([own, ...said, ...converted, ...nullable]);
  }
  if (own === 'array' && (use?.fields.size ?? 0) > 0) return [];
  return distinct([own, ...said, ...nullable]);
}

function isStructured(use: Use | undefined): boolean {
  return use !== undefined && (use.fields.size > 0 || use.items !== undefined || use.isRanged);
}

/** Each type once; `integer` goes where `number` is. */
function distinct(types: readonly string[]): string[] {
  const out = [...new Set(types)];
  return out.includes('number') ? out.filter((type) => type !== 'integer') : out;
}

/** A number with a point (`1.0`) is meant as one that may have a fraction, which JSON alone does not tell. */
function typeOf(value: Value, node: YamlNode | undefined): string | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'number') {
    const hasPoint = node?.kind === 'scalar' && node.value.includes('.');
    return Number.isInteger(value) && !hasPoint ? 'integer' : 'number';
  }
  if (value instanceof GoInt) return 'integer';
  if (Array.isArray(value)) return 'array';
  return value instanceof Map ? 'object' : undefined;
}

function inferTable(
  known: Known,
  annotation: Annotation,
  isWhole: boolean,
  schema: JsonObject,
  inference: Inference,
): void {
  const { use, path, depth } = known;
  const value = known.value as Map<string, Value>;
  const node = resolved(known.node, inference);
  const properties: JsonObject = new Map();
  const required: string[] = [];
  const items = use?.items;
  for (const [name, inner] of value) {
    const [key, child] = entryOf(node, name);
    const inferred = infer(
      {
        value: inner,
        node: resolved(child, inference),
        key,
        use: joined(use?.fields.get(name), items),
        path: path === '' ? quotedName(name) : `${path}.${quotedName(name)}`,
        inWhole: isWhole,
        depth: depth + 1,
      },
      inference,
    );
    if (inferred.isHidden) continue;
    properties.set(name, inferred.schema);
    if (inferred.isRequired) required.push(name);
  }
  addUsed(use, properties, known, isWhole, inference);
  if (annotation.mergesProperties) {
    const merged = [...properties.values()].reduce<JsonObject | undefined>(
      (all, one) => (all === undefined ? (one as JsonObject) : alike(all, one as JsonObject)),
      undefined,
    );
    if (merged !== undefined) schema.set('additionalProperties', merged);
    return;
  }
  if (properties.size > 0) schema.set('properties', properties);
  if (required.length > 0) schema.set('required', required);
  const isOpen = isWhole || use?.isRanged === true || use?.isOfAnyKind === true;
  const hidden = value.size > 0 && properties.size < value.size;
  if (isOpen && properties.size > 0) schema.set('additionalProperties', true);
  else if (inference.additional === 'deny' && properties.size > 0 && !hidden) schema.set('additionalProperties', false);
}

/** Keys that only the templates know of. */
function addUsed(
  use: Use | undefined,
  properties: JsonObject,
  { path, depth, value }: Known,
  isWhole: boolean,
  inference: Inference,
): void {
  for (const [name, inner] of use?.fields ?? []) {
    if (properties.has(name) || (value instanceof Map && value.has(name))) continue;
    const inPath = path === '' ? quotedName(name) : `${path}.${quotedName(name)}`;
    const known = { value: undefined, node: undefined, key: undefined, use: inner, path: inPath, inWhole: isWhole };
    properties.set(name, infer({ ...known, depth: depth + 1 }, inference).schema);
  }
}

/** What is known of a value without a default: what the templates ask of it. */
function inferUse(known: Known, schema: JsonObject, inference: Inference): void {
  const { use } = known;
  if (use === undefined || use.isOfAnyKind) return;
  const properties: JsonObject = new Map();
  addUsed(use, properties, known, known.inWhole || use.isWhole, inference);
  if (properties.size > 0) schema.set('properties', properties);
}

function inferList(known: Known, isWhole: boolean, schema: JsonObject, inference: Inference): void {
  const list = known.value as Value[];
  if (isWhole || list.length === 0 || known.use?.isOfAnyKind) return;
  const node = resolved(known.node, inference);
  let items: JsonObject | undefined;
  for (const [i, value] of list.entries()) {
    const child = node?.kind === 'sequence' ? node.content[i] : undefined;
    const { schema: one } = infer(
      {
        value,
        node: resolved(child, inference),
        key: undefined,
        use: known.use?.items,
        path: `${known.path}[${i}]`,
        inWhole: false,
        depth: known.depth + 1,
      },
      // Items have more fields than an example shows.
      { ...inference, additional: 'allow' },
    );
    items = items === undefined ? one : alike(items, one);
  }
  if (items === undefined) return;
  withoutDefaults(items);
  if (items.size > 0) schema.set('items', items);
}

function withoutDefaults(schema: JsonObject): void {
  schema.delete('default');
  const properties = schema.get('properties');
  if (properties instanceof Map) for (const inner of properties.values()) withoutDefaults(inner as JsonObject);
}

/** One schema for values of two. */
export function alike(a: JsonObject, b: JsonObject): JsonObject {
  const out = copyJson(a);
  const types = (schema: JsonObject): string[] | undefined => {
    const type = schema.get('type');
    return typeof type === 'string' ? [type] : (type as string[] | undefined);
  };
  const [mine, theirs] = [types(a), types(b)];
  if (mine === undefined || theirs === undefined) out.delete('type');
  else {
    const both = distinct([...mine, ...theirs]);
    out.set('type', both.length === 1 ? both[0]! : both);
  }
  const [own, other] = [out.get('properties'), b.get('properties')];
  if (other instanceof Map) {
    if (own instanceof Map) {
      for (const [name, schema] of other) {
        const known = own.get(name);
        own.set(name, known instanceof Map ? alike(known, schema as JsonObject) : copyJson(schema));
      }
    } else out.set('properties', copyJson(other));
  }
  const [items, otherItems] = [out.get('items'), b.get('items')];
  if (items instanceof Map && otherItems instanceof Map) out.set('items', alike(items, otherItems));
  else if (items instanceof Map || otherItems instanceof Map) {
    const isEmptyList = (schema: JsonObject): boolean => Array.isArray(schema.get('default'));
    const kept = items instanceof Map ? (isEmptyList(b) ? items : undefined) : isEmptyList(a) ? otherItems : undefined;
    if (kept === undefined) out.delete('items');
    else out.set('items', copyJson(kept));
  }
  for (const keyword of ['required', 'enum', 'additionalProperties']) {
    if (JSON.stringify(plain(a.get(keyword))) !== JSON.stringify(plain(b.get(keyword)))) out.delete(keyword);
  }
  if (!out.has('description') && b.has('description')) out.set('description', b.get('description')!);
  return out;
}

function plain(json: Json | undefined): unknown {
  if (json instanceof Map) return [...json].map(([key, value]) => [key, plain(value)]);
  return typeof json === 'bigint' ? String(json) : Array.isArray(json) ? json.map(plain) : json;
}

/** Keywords that tell the type in their own way. */
const TYPED = ['$ref', 'anyOf', 'oneOf', 'allOf', 'const', 'enum'];

/** The author's keywords go over what was inferred. */
function applyKeywords(
  schema: JsonObject,
  { keywords, isNullable }: Annotation,
  { key, path }: Known,
  inference: Inference,
): void {
  const { written, file, k8sSchemaVersion } = inference;
  if (keywords.size === 0) return;
  written.set(schema, { path, file, line: key?.startLine ?? 1 });
  let hasUnknown = false;
  const usable: JsonObject = new Map();
  for (const [name, value] of keywords) {
    const known = withKubernetes(value, k8sSchemaVersion, () => {
      hasUnknown = true;
    });
    if (known !== undefined) usable.set(name, known);
  }
  if (!usable.has('type') && TYPED.some((name) => usable.has(name))) schema.delete('type');
  if (usable.has('items')) schema.delete('items');
  if (usable.has('properties')) schema.delete('properties');
  for (const [name, value] of usable) schema.set(name, value);
  if (hasUnknown) {
    inference.problem(
      key?.startLine ?? 1,
      `${path} refers to $k8s/…, which needs a version of Kubernetes: it is left out`,
    );
  }
  const type = schema.get('type');
  if (isNullable && typeof type === 'string') schema.set('type', [type, 'null']);
  if (schema.has('$ref')) {
    // Before 2019-09 nothing counts beside a reference.
    const reference = object({ $ref: schema.get('$ref')! });
    const rest = new Map([...schema].filter(([name]) => name !== '$ref'));
    schema.clear();
    for (const [name, value] of rest) if (name === 'description' || name === 'default') schema.set(name, value);
    schema.set('allOf', [reference, ...([...rest.keys()].some((name) => !schema.has(name)) ? [rest] : [])]);
  }
}

const KUBERNETES = '$k8s/';
const KUBERNETES_URL = 'https://raw.githubusercontent.com/yannh/kubernetes-json-schema/refs/heads/master/';

/** `$k8s/…` stands for Kubernetes' schemas of a version; without one nothing is known there. */
function withKubernetes(json: Json, version: string, unknown: () => void): Json | undefined {
  if (typeof json === 'string' && json.startsWith(KUBERNETES)) {
    if (version !== '') return `${KUBERNETES_URL}${version}/${json.slice(KUBERNETES.length)}`;
    unknown();
    return undefined;
  }
  if (Array.isArray(json)) {
    return json.map((item) => withKubernetes(item, version, unknown)).filter((item) => item !== undefined);
  }
  if (!(json instanceof Map)) return json;
  const entries = [...json].map(([name, value]) => [name, withKubernetes(value, version, unknown)] as const);
  return new Map(entries.filter((entry): entry is [string, Json] => entry[1] !== undefined));
}

function resolved(node: YamlNode | undefined, { targets }: Inference): YamlNode | undefined {
  return node?.kind === 'alias' ? targets.get(node) : node;
}

function entryOf(node: YamlNode | undefined, name: string): [key: YamlNode | undefined, value: YamlNode | undefined] {
  if (node?.kind !== 'mapping') return [undefined, undefined];
  for (let i = node.content.length - 2; i >= 0; i -= 2) {
    if (node.content[i]!.value === name) return [node.content[i], node.content[i + 1]];
  }
  return [undefined, undefined];
}

/** As helm-docs writes keys. */
function quotedName(name: string): string {
  return /[. ]/.test(name) ? `"${name}"` : name;
}

/** What is asked of a key, and of all keys. */
function joined(a: Use | undefined, b: Use | undefined): Use | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const fields = new Map(a.fields);
  for (const [name, use] of b.fields) fields.set(name, joined(fields.get(name), use)!);
  return {
    fields,
    items: joined(a.items, b.items),
    isWhole: a.isWhole || b.isWhole,
    isRanged: a.isRanged || b.isRanged,
    isOfAnyKind: a.isOfAnyKind || b.isOfAnyKind,
    isConverted: a.isConverted || b.isConverted,
    defaults: new Set([...a.defaults, ...b.defaults]),
    required: a.required ?? b.required,
  };
}
