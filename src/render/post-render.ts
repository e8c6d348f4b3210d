import { TschartError } from '../errors.ts';
import { sortStrings } from '../go/text.ts';
import { GoError } from '../go/value.ts';
import { isBlank, splitDocuments } from '../manifest/split.ts';
import { clearAnnotation, resourceHead, setAnnotation } from '../yaml/nodes/fields.ts';
import type { YamlNode } from '../yaml/nodes/node.ts';
import { readResources, writeResources } from '../yaml/nodes/stream.ts';
import { type PostRender, sortRendered } from './render.ts';
import { baseName } from './scope.ts';

/** Tells which file a document of the merged text is from. */
const FILE_ANNOTATION = 'postrenderer.helm.sh/postrender-filename';

/** Changes manifests, all in one text. Throws `GoError`. */
export type ManifestFilter = (manifests: string) => string;

/**
 * What is passed through a post-renderer: `combined`, all in one call; `separate`, hooks and the rest in a call each;
 * `nohooks`, all but hooks, as Helm 3 has it.
 */
export type PostRenderStrategy = 'combined' | 'separate' | 'nohooks';

/**
 * A step that passes rendered files through `filter`, as Helm's `action` does: merged to one text in which an
 * annotation names the file of each document, and taken apart again by it. Documents that come without it make files
 * of their own. All text goes through a YAML reader and writer on both ways, which keep comments, but not every blank.
 * Throws `TschartError` (`POST_RENDER`) with Helm's text.
 */
export function postRenderStep(filter: ManifestFilter, strategy: PostRenderStrategy = 'combined'): PostRender {
  return (files, options) => {
    if (strategy === 'combined') {
      const merged = attempt('error merging manifests', () => mergeFiles(files));
      const filtered = attempt('error while running post render on files', () => filter(merged));
      return attempt('error while parsing post rendered output', () => splitFiles(filtered, ''));
    }
    const { hooks, manifests } = sortRendered(files, options);
    const result = new Map<string, string>();
    const groups = [
      { name: 'hooks', files: joinByPath(hooks.map(({ path, manifest }) => [path, manifest])) },
      { name: 'manifests', files: joinByPath(manifests.map(({ path, text }) => [path, text])) },
    ];
    for (const { name, files: group } of groups) {
      if (group.size === 0) continue;
      if (name === 'hooks' && strategy === 'nohooks') {
        joinInto(result, group);
        continue;
      }
      const merged = attempt(`error merging ${name}`, () => mergeFiles(group));
      const filtered = attempt(`error while running post render on ${name}`, () => filter(merged));
      joinInto(
        result,
        attempt(`error while parsing post rendered output for ${name}`, () => splitFiles(filtered, name)),
      );
    }
    return result;
  };
}

function attempt<T>(what: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new TschartError('POST_RENDER', `${what}: ${error.message}`, { cause: error });
  }
}

function joinInto(files: Map<string, string>, entries: Iterable<readonly [path: string, text: string]>): void {
  for (const [path, text] of entries) {
    const before = files.get(path);
    files.set(path, before === undefined ? text : `${before}\n---\n${text}`);
  }
}

function joinByPath(entries: readonly (readonly [path: string, text: string])[]): Map<string, string> {
  const files = new Map<string, string>();
  joinInto(files, entries);
  return files;
}

/** All files in one text, by path; the annotation of each document names its file. Throws `GoError`. */
export function mergeFiles(files: ReadonlyMap<string, string>): string {
  const resources: YamlNode[] = [];
  for (const path of sortStrings([...files.keys()])) {
    const file = files.get(path)!;
    if (baseName(path).startsWith('_') || isBlank(file)) continue;
    for (const { text } of splitDocuments(file)) {
      const found = explain(`parsing ${path}`, () => readResources(text));
      for (const resource of found) {
        explain(`annotating ${path}`, () => setAnnotation(resource, FILE_ANNOTATION, path));
        resources.push(resource);
      }
    }
  }
  return explain('writing merged docs', () => writeResources(resources));
}

/** Takes a merged text apart by the annotation. `prefix` is part of the names that other documents get. */
export function splitFiles(text: string, prefix: string): Map<string, string> {
  const named = new Map<string, YamlNode[]>();
  explain('error parsing YAML', () => readResources(text)).forEach((resource, i) => {
    const head = resourceHead(resource);
    if (head === undefined) throw new GoError('getting metadata: missing Resource metadata');
    const path =
      head.annotations.get(FILE_ANNOTATION) || `generated-by-postrender-${prefix === '' ? '' : `${prefix}-`}${i}.yaml`;
    explain('clearing filename annotation', () => clearAnnotation(resource, FILE_ANNOTATION));
    const list = named.get(path);
    if (list === undefined) named.set(path, [resource]);
    else list.push(resource);
  });
  const files = new Map<string, string>();
  for (const [path, resources] of named)
    files.set(
      path,
      explain(`re-writing ${path}`, () => writeResources(resources)),
    );
  return files;
}

function explain<T>(what: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(`${what}: ${error.message}`, error);
  }
}
