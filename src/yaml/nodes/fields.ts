import { GoError } from '../../go/value.ts';
import { isNull, type NodeKind, newNode, type YamlNode } from './node.ts';
import { NodeWriter } from './write.ts';

const METADATA = 'metadata';
const ANNOTATIONS = 'annotations';

const KIND_NAMES: Readonly<Record<NodeKind, string>> = {
  document: 'DocumentNode',
  sequence: 'SequenceNode',
  mapping: 'MappingNode',
  scalar: 'ScalarNode',
  alias: 'AliasNode',
};

/** The root of a document, or the node itself. */
export function rootOf(node: YamlNode): YamlNode {
  return node.kind === 'document' ? node.content[0]! : node;
}

/** Where a key stands in the content of a mapping; -1 if it doesn't. */
function indexOfKey({ content }: YamlNode, name: string): number {
  for (let i = 0; i < content.length; i += 2) if (content[i]!.value === name) return i;
  return -1;
}

/** The value of a key; `undefined` if there is none, or the node is no mapping. */
export function fieldOf(node: YamlNode, name: string): YamlNode | undefined {
  if (node.kind !== 'mapping') return undefined;
  const index = indexOfKey(node, name);
  return index < 0 ? undefined : node.content[index + 1];
}

function requireMapping(node: YamlNode): void {
  if (node.kind === 'mapping' || isNull(node)) return;
  const writer = new NodeWriter();
  writer.document(node);
  throw new GoError(
    `wrong node kind: expected MappingNode but got ${KIND_NAMES[node.kind]}: node contents:\n${writer.text}`,
  );
}

function lookup(node: YamlNode, name: string): YamlNode | undefined {
  if (isNull(node)) return undefined;
  requireMapping(node);
  return fieldOf(node, name);
}

function removeField(node: YamlNode, name: string): void {
  requireMapping(node);
  const index = indexOfKey(node, name);
  if (index >= 0) node.content.splice(index, 2);
}

function removeEmptyField(node: YamlNode, name: string): void {
  requireMapping(node);
  const { content } = node;
  for (let i = 0; i < content.length; i += 2) {
    if (content[i]!.value !== name || content[i + 1]!.content.length > 0) continue;
    content.splice(i, 2);
    return;
  }
}

function lookupOrCreate(node: YamlNode, name: string): YamlNode | undefined {
  const found = lookup(node, name);
  if (found !== undefined || isNull(node)) return found;
  const created = newNode('mapping');
  node.content.push(newNode('scalar', name), created);
  return created;
}

/** Removes annotations without entries, and metadata without fields. Throws `GoError` where they are no mappings. */
export function clearEmptyAnnotations(node: YamlNode): void {
  const root = rootOf(node);
  const metadata = lookup(root, METADATA);
  if (metadata !== undefined) removeEmptyField(metadata, ANNOTATIONS);
  removeEmptyField(root, METADATA);
}

/** Sets an annotation of a resource, in single quotes unless it is there already. Throws `GoError`, as above. */
export function setAnnotation(node: YamlNode, key: string, text: string): void {
  clearEmptyAnnotations(node);
  const metadata = lookupOrCreate(rootOf(node), METADATA);
  if (metadata === undefined) return;
  const annotations = lookupOrCreate(metadata, ANNOTATIONS);
  if (annotations === undefined) return;
  const value = newNode('scalar', text);
  value.tag = '!!str';
  const found = lookup(annotations, key);
  if (found !== undefined) {
    // The new node takes the old one's style, but not its comments.
    value.style = found.style;
    value.tagged = found.tagged;
    Object.assign(found, value);
    return;
  }
  // A second, empty `annotations:` takes the entry too, although a null is all that will be written of it.
  value.style = 'single';
  annotations.content.push(newNode('scalar', key), value);
}

/** Removes an annotation. Throws `GoError`, as above. */
export function clearAnnotation(node: YamlNode, key: string): void {
  const metadata = lookup(rootOf(node), METADATA);
  const annotations = metadata === undefined ? undefined : lookup(metadata, ANNOTATIONS);
  if (annotations !== undefined) removeField(annotations, key);
}

/** What is asked of a resource's own words. */
export interface ResourceHead {
  readonly kind: string;
  readonly annotations: ReadonlyMap<string, string>;
}

function isEmpty(node: YamlNode | undefined): node is undefined {
  return node === undefined || isNull(node) || (isCollection(node) && node.content.length === 0);
}

function isCollection({ kind }: YamlNode): boolean {
  return kind === 'mapping' || kind === 'sequence';
}

function textOf(node: YamlNode): string {
  return isNull(node) ? '' : node.value;
}

const METADATA_FIELDS = ['name', 'namespace', 'labels', ANNOTATIONS];

/** Kind and annotations of a resource; `undefined` if it has neither kind nor apiVersion nor any known metadata. */
export function resourceHead(node: YamlNode): ResourceHead | undefined {
  const root = rootOf(node);
  const annotations = new Map<string, string>();
  if (isNull(root)) return { kind: '', annotations };
  const kindNode = fieldOf(root, 'kind');
  const kind = isEmpty(kindNode) ? '' : kindNode.value;
  let known = !isEmpty(kindNode) || !isEmpty(fieldOf(root, 'apiVersion'));
  const metadata = fieldOf(root, METADATA);
  if (!isEmpty(metadata)) {
    known ||= METADATA_FIELDS.some((name) => !isEmpty(fieldOf(metadata, name)));
    const list = fieldOf(metadata, ANNOTATIONS);
    if (!isEmpty(list) && list.kind === 'mapping') {
      for (let i = 0; i < list.content.length; i += 2) {
        const key = textOf(list.content[i]!);
        const first = fieldOf(list, list.content[i]!.value);
        annotations.set(key, textOf(first!));
      }
    }
  }
  return known ? { kind, annotations } : undefined;
}
