import { trimSpace } from '../../go/strings.ts';
import { GoError } from '../../go/value.ts';
import { YamlError } from '../error.ts';
import {
  clearAnnotation,
  clearEmptyAnnotations,
  fieldOf,
  type ResourceHead,
  resourceHead,
  rootOf,
  setAnnotation,
} from './fields.ts';
import { isNull, type YamlNode } from './node.ts';
import { readNode } from './read.ts';
import { NodeWriter } from './write.ts';

const SEPARATOR = /\n---([^\n]*)\n/g;

const INDEX = 'internal.config.kubernetes.io/index';
const LEGACY_INDEX = 'config.kubernetes.io/index';
const SEQUENCE_INDENT = 'internal.config.kubernetes.io/seqindent';
/** Older names of annotations: what has one gets the other. */
const ALIASES = [
  ['config.kubernetes.io/path', 'internal.config.kubernetes.io/path'],
  [LEGACY_INDEX, INDEX],
  ['config.k8s.io/id', 'internal.config.kubernetes.io/id'],
] as const;
const PATH_ALIASES = ALIASES[0];
const LISTS = new Set(['List', 'ResourceList']);

/**
 * Reads all resources of a text as Kustomize's `kio.ParseAll`, which Helm uses around post-renderers: documents lie
 * between lines that begin with `---`, each is read by itself, null ones are left out, and a single list stands for its
 * items. Resources keep the annotations that this reader sets until `writeResources` takes them away. Throws `GoError`.
 */
export function readResources(text: string): YamlNode[] {
  const documents = splitDocuments(text.includes('\r\n') ? text.replaceAll('\r\n', '\n') : text);
  const resources: YamlNode[] = [];
  let index = 0;
  for (let i = 0; i < documents.length; i++) {
    // The separator took the line break before it, which a block scalar may need.
    const node = readDocument(i === documents.length - 1 ? documents[i]! : `${documents[i]!}\n`);
    if (node === undefined || isNull(rootOf(node))) continue;
    copyOldAnnotations(node);
    setAnnotation(node, LEGACY_INDEX, String(index));
    setAnnotation(node, INDEX, String(index));
    const root = rootOf(node);
    if (documents.length === 1 && LISTS.has(resourceHead(node)?.kind ?? '')) {
      const items = fieldOf(root, 'items');
      if (items !== undefined || fieldOf(root, 'functionConfig') !== undefined) {
        if (items !== undefined) resources.push(...items.content);
        continue;
      }
    }
    resources.push(node);
    index++;
  }
  return resources;
}

function splitDocuments(text: string): string[] {
  if (text === '') return [];
  const documents: string[] = [];
  let start = 0;
  for (const match of text.matchAll(SEPARATOR)) {
    const rest = trimSpace(match[1]!);
    if (rest !== '' && !rest.startsWith('#')) {
      throw new GoError(`invalid document separator: ${trimSpace(match[0])}`);
    }
    documents.push(text.slice(start, match.index));
    start = match.index + match[0].length;
  }
  documents.push(text.slice(start));
  return documents;
}

function readDocument(text: string): YamlNode | undefined {
  try {
    return readNode(text);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw new GoError(`MalformedYAMLError: ${error.message}`, error);
  }
}

function copyOldAnnotations(node: YamlNode): void {
  const annotations = resourceHead(node)?.annotations;
  if (annotations === undefined || annotations.size === 0) return;
  for (const [old, current] of ALIASES) {
    const value = annotations.get(current) ?? '';
    const oldValue = annotations.get(old) ?? '';
    if (value !== '' && oldValue === '') setAnnotation(node, old, value);
    else if (value === '' && oldValue !== '') setAnnotation(node, current, oldValue);
  }
}

/**
 * Writes resources as one text, as Kustomize's `kio.StringAll`, without the annotations that the reader set. The
 * resources are changed by it. Throws `GoError`.
 */
export function writeResources(resources: readonly YamlNode[]): string {
  if (resources.length === 1 && wantsJson(resources[0]!)) {
    throw new GoError('writing a resource as JSON is not supported: its path annotation ends in .json');
  }
  const indents = resources.map((node) => annotationsOf(node)?.get(SEQUENCE_INDENT));
  for (const node of resources) {
    clearAnnotation(node, INDEX);
    clearAnnotation(node, LEGACY_INDEX);
    clearAnnotation(node, SEQUENCE_INDENT);
    clearEmptyAnnotations(node);
  }
  const writer = new NodeWriter();
  resources.forEach((node, i) => {
    writer.document(node, indents[i] === 'wide');
  });
  return writer.text;
}

function annotationsOf(node: YamlNode): ResourceHead['annotations'] | undefined {
  return resourceHead(node)?.annotations;
}

function wantsJson(node: YamlNode): boolean {
  const annotations = annotationsOf(node);
  if (annotations === undefined || annotations.size === 0) return false;
  const [old, current] = PATH_ALIASES;
  const path = annotations.get(current) ?? annotations.get(old) ?? '';
  return /\.json\/*$/.test(path);
}
