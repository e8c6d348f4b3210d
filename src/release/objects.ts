import { TschartError } from '../errors.ts';
import { deepEqual } from '../go/deepequal.ts';
import { marshalJson } from '../go/json.ts';
import { quote } from '../go/strconv.ts';
import { trimSpace, trimSpaceEnd } from '../go/strings.ts';
import type { Value } from '../go/value.ts';
import { splitDocuments } from '../manifest/split.ts';
import { marshalYaml } from '../yaml/marshal.ts';
import { unmarshalYaml } from '../yaml/unmarshal.ts';
import { type CustomScopes, definedScope, type Scope, scopeOf } from './scope.ts';

type Table = Map<string, Value>;

/** A Kubernetes object of a manifest. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  /** Empty for kinds without namespace, and where it is neither written nor known to be needed. */
  readonly namespace: string;
  /** Or, where there is none, `metadata.generateName`. */
  readonly name: string;
  readonly scope: Scope;
  /** YAML of the object alone, with its namespace written in. */
  readonly text: string;
  readonly value: Map<string, Value>;
  /** `helm.sh/resource-policy: keep`: not to be deleted. */
  readonly kept: boolean;
}

export interface ReadOptions {
  /** The release's. */
  readonly namespace: string;
  /** Scopes of custom resources known from elsewhere; those defined among the objects themselves are seen anyway. */
  readonly scopes?: CustomScopes;
}

interface Parsed {
  readonly value: Table;
  /** As written, where the document is this object alone. */
  readonly text: string | undefined;
}

/**
 * The objects of a manifest, in its order; lists are taken apart. Throws TschartError for a document that is no
 * object.
 */
export function readObjects(manifest: string, options: ReadOptions): KubeObject[] {
  const parsed = splitDocuments(manifest).flatMap(({ text }) => parseDocument(text));
  const defined = new Map<string, Scope>();
  for (const { value } of parsed) {
    const scope = definedScope(value);
    if (scope) defined.set(...scope);
  }
  const scopes: CustomScopes = (group, kind) => defined.get(`${group}/${kind}`) ?? options.scopes?.(group, kind);
  return parsed.map((item) => toObject(item, options.namespace, scopes));
}

function parseDocument(text: string): Parsed[] {
  const value = unmarshalYaml(text);
  if (value === null) return [];
  if (!(value instanceof Map)) throw notAnObject(`json: cannot unmarshal ${marshalJson(value)} into an object`);
  return flatten(value, text);
}

/** `List` and the typed lists hold objects; items of a typed list may leave out what they are. */
function flatten(value: Table, text: string | undefined): Parsed[] {
  const kind = textAt(value, 'kind');
  const items = value.get('items');
  if (!kind.endsWith('List') || !Array.isArray(items)) return [{ value, text }];
  return items.flatMap((item) => {
    if (!(item instanceof Map)) throw notAnObject(`${kind} holds an item that is no object`);
    if (kind === 'List' || item.has('kind')) return flatten(item, undefined);
    return flatten(new Map([['apiVersion', value.get('apiVersion')], ['kind', kind.slice(0, -4)], ...item]), undefined);
  });
}

function toObject({ value, text }: Parsed, releaseNamespace: string, scopes: CustomScopes): KubeObject {
  const apiVersion = textAt(value, 'apiVersion');
  const kind = textAt(value, 'kind');
  if (kind === '') throw notAnObject(`Object 'Kind' is missing in '${marshalJson(value)}'`);
  if (apiVersion === '') throw notAnObject(`Object 'apiVersion' is missing in '${marshalJson(value)}'`);
  const held = value.get('metadata');
  const metadata: Table = held instanceof Map ? held : new Map();
  const name = textAt(metadata, 'name') || textAt(metadata, 'generateName');
  if (name === '') throw notAnObject(`resource name may not be empty (a ${kind} of ${apiVersion})`);
  const scope = scopeOf(apiVersion, kind, scopes);
  const written = textAt(metadata, 'namespace');
  const missing = scope === 'Namespaced' && written === '';
  return {
    apiVersion,
    kind,
    namespace: scope === 'Cluster' ? '' : missing ? releaseNamespace : written,
    name,
    scope,
    value,
    text: missing ? withNamespace(value, metadata, text, releaseNamespace) : ended(text ?? marshalYaml(value)),
    kept: isKept(metadata),
  };
}

function isKept(metadata: Table): boolean {
  const annotations = metadata.get('annotations');
  if (!(annotations instanceof Map)) return false;
  return trimSpace(textAt(annotations, 'helm.sh/resource-policy')).toLowerCase() === 'keep';
}

const METADATA = /^metadata:[ \t]*(?:#[^\n]*)?\r?\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*( +)(?=[^\s#-])/m;

/**
 * The object with its namespace. A line is added to the text, which keeps its comments and numbers as they are; where
 * that does not give just what is wanted, the object is written anew.
 */
function withNamespace(value: Table, metadata: Table, text: string | undefined, namespace: string): string {
  const wanted: Table = new Map([...value, ['metadata', new Map([...metadata, ['namespace', namespace]])]]);
  const match = text === undefined ? null : METADATA.exec(text);
  if (text !== undefined && match) {
    const at = match.index + match[0].length;
    const edited = `${text.slice(0, at)}namespace: ${yamlWord(namespace)}\n${match[1]}${text.slice(at)}`;
    if (gives(edited, wanted)) return ended(edited);
  }
  return marshalYaml(wanted);
}

function yamlWord(text: string): string {
  return trimSpaceEnd(marshalYaml(text));
}

function gives(text: string, wanted: Value): boolean {
  try {
    return deepEqual(unmarshalYaml(text), wanted);
  } catch {
    return false;
  }
}

function ended(text: string): string {
  return `${trimSpaceEnd(text)}\n`;
}

function textAt(table: Table, key: string): string {
  const value = table.get(key);
  return typeof value === 'string' ? value : '';
}

function notAnObject(problem: string): TschartError {
  return new TschartError('OBJECT_INVALID', `unable to decode ${quote('')}: ${problem}`);
}
