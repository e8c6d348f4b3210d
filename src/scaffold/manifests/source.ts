import { TschartError } from '../../errors.ts';
import { deepEqual } from '../../go/deepequal.ts';
import type { Value } from '../../go/value.ts';
import { splitYamlDocuments } from '../../yaml/documents.ts';
import { YamlError } from '../../yaml/error.ts';
import { marshalYaml } from '../../yaml/marshal.ts';
import { isNull, type YamlNode } from '../../yaml/nodes/node.ts';
import { hasMoreDocuments, readNode } from '../../yaml/nodes/read.ts';
import { NodeWriter } from '../../yaml/nodes/write.ts';
import { unmarshalYaml } from '../../yaml/unmarshal.ts';
import { jsonObjects } from './json-stream.ts';

export interface ManifestSource {
  /** The name that messages show. */
  readonly name: string;
  readonly text: string;
}

/** One object as it was read: a tree with comments, to be changed. */
export interface SourceObject {
  readonly file: string;
  /** The line that it begins in, from 1. */
  readonly line: number;
  readonly root: YamlNode;
  /** The text of its document, where it has one of its own. */
  readonly text: string | undefined;
}

/**
 * Reads the objects of files, YAML or JSON: lists stand for their items, empty documents are left out. Throws
 * TschartError (`MANIFEST`) with place and advice for what is no object.
 */
export function readManifests(sources: readonly ManifestSource[]): SourceObject[] {
  return sources.flatMap(readSource);
}

function readSource({ name, text }: ManifestSource): SourceObject[] {
  const objects: SourceObject[] = [];
  let line = 1;
  let rest = text.replaceAll('\r\n', '\n').replace(/^\ufeff/, '');
  try {
    for (const document of splitYamlDocuments(rest)) {
      // Documents come one after the other: what stands between them are separators.
      const at = Math.max(0, rest.indexOf(document.trimEnd()));
      line += lineCount(rest.slice(0, at));
      rest = rest.slice(at);
      let [before, counted] = [0, 0];
      for (const part of jsonObjects(document) ?? [{ text: document, offset: 0 }]) {
        before += lineCount(document.slice(counted, part.offset));
        counted = part.offset;
        const root = rootOf(part.text);
        if (root === undefined) continue;
        const object = { file: name, line: line + before - 1 + Math.max(1, root.startLine), root, text: part.text };
        if (hasMoreDocuments(part.text)) {
          throw manifestError(object, 'other text follows the object', 'Put a line with --- between two objects.');
        }
        collect(object, objects);
      }
    }
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    const place = error.place ?? { line: Number(/line (\d+)/.exec(error.message)?.[1] ?? 1), column: 1 };
    throw manifestError(
      { file: name, line: line - 1 + place.line },
      error.problem,
      'Correct the YAML: this is no text that YAML knows.',
    );
  }
  return objects;
}

function lineCount(text: string): number {
  return text.split('\n').length - 1;
}

export function manifestError(
  { file, line }: { file: string; line: number },
  problem: string,
  advice: string,
): TschartError {
  return new TschartError('MANIFEST', `${file}:${line}: ${problem}`, { at: { file, line, column: 1 }, advice });
}

/** The tree of a document, in block style and without aliases; undefined where it is empty. */
function rootOf(document: string): YamlNode | undefined {
  const root = readNode(document)?.content[0];
  if (root === undefined || isNull(root)) return undefined;
  const { startLine } = root;
  const value = unmarshalYaml(document);
  if (root.style !== 'flow' && !hasAliases(root)) {
    const head = readNode(document)!.head;
    if (head !== '' && root.head === '') root.head = head;
    if (deepEqual(meaningOf(root), value)) return root;
    // The library that the writer follows breaks some folded texts.
    unfoldTexts(root);
    if (deepEqual(meaningOf(root), value)) return root;
  }
  const block = readNode(marshalYaml(value))?.content[0];
  if (block !== undefined) block.startLine = startLine;
  return block;
}

function unfoldTexts(node: YamlNode): void {
  if (node.style === 'folded') node.style = 'literal';
  node.content.forEach(unfoldTexts);
}

function hasAliases(node: YamlNode): boolean {
  return node.kind === 'alias' || node.tag === '!!merge' || node.content.some(hasAliases);
}

function collect(object: SourceObject, into: SourceObject[]): void {
  const { root, file, line } = object;
  if (root.kind !== 'mapping') {
    throw manifestError(object, 'this is no object', 'An object of Kubernetes is a table with apiVersion and kind.');
  }
  const kind = scalarOf(root, 'kind');
  if (isKustomization(object)) {
    into.push(object);
    return;
  }
  if (scalarOf(root, 'apiVersion') === '' || kind === '') {
    throw manifestError(
      object,
      'apiVersion or kind is missing',
      'An object of Kubernetes has both. Is this a file of another kind?',
    );
  }
  const items = fieldNode(root, 'items');
  if (items?.kind === 'sequence' && kind.endsWith('List')) {
    for (const item of items.content)
      collect(
        {
          file,
          line: item.startLine === 0 ? line : line + item.startLine - root.startLine,
          root: item,
          text: undefined,
        },
        into,
      );
  } else into.push(object);
}

/** Whether it is for Kustomize, whose files need no kind. */
export function isKustomization({ file, root }: SourceObject): boolean {
  if (scalarOf(root, 'apiVersion').startsWith('kustomize.config.k8s.io/')) return true;
  return scalarOf(root, 'kind') === '' && /(?:^|[\\/])kustomization(?:\.ya?ml)?$/i.test(file);
}

/** The value of a key. */
export function fieldNode(node: YamlNode | undefined, key: string): YamlNode | undefined {
  if (node?.kind !== 'mapping') return undefined;
  for (let i = 0; i < node.content.length; i += 2) if (node.content[i]!.value === key) return node.content[i + 1];
  return undefined;
}

/** The value at the end of a path of keys. */
export function pathNode(node: YamlNode | undefined, ...path: readonly string[]): YamlNode | undefined {
  return path.reduce(fieldNode, node);
}

/** A scalar's text; empty where there is none. */
export function scalarOf(node: YamlNode | undefined, ...path: readonly string[]): string {
  const found = pathNode(node, ...path);
  return found?.kind === 'scalar' && !isNull(found) ? found.value : '';
}

/** Takes a key away; true where there was one. */
export function removeKey(node: YamlNode | undefined, key: string): boolean {
  if (node?.kind !== 'mapping') return false;
  for (let i = 0; i < node.content.length; i += 2) {
    if (node.content[i]!.value !== key) continue;
    node.content.splice(i, 2);
    return true;
  }
  return false;
}

/**
 * Writes a text that ends in empty lines in quotes where it stands last: Helm puts a line break behind each document, which
 * would belong to the text.
 */
export function settleEnd(root: YamlNode): void {
  let last = root;
  for (let next = last.content.at(-1); next !== undefined; next = last.content.at(-1)) last = next;
  const isBlock = last.style === 'literal' || last.style === 'folded';
  if (isBlock && /(?:^|\n)\n$/.test(last.value)) last.style = 'double';
}

/** The tree as text. */
export function writeTree(root: YamlNode): string {
  const writer = new NodeWriter();
  writer.document(root);
  return writer.text;
}

/** The object that a tree means to Helm. */
export function meaningOf(root: YamlNode): Value {
  return unmarshalYaml(writeTree(root));
}
