import { atoi } from '../go/strconv.ts';
import { sortStrings } from '../go/text.ts';
import { GoError } from '../go/value.ts';
import { type Head, readHead } from './head.ts';
import {
  annotationList,
  HOOK_ANNOTATION,
  HOOK_DELETE_ANNOTATION,
  HOOK_OUTPUT_LOG_ANNOTATION,
  HOOK_WEIGHT_ANNOTATION,
  type Hook,
  hookEvents,
} from './hook.ts';
import { sortByKind } from './kinds.ts';
import { isBlank, splitDocuments } from './split.ts';

/** A rendered document that is part of the release. */
export interface Manifest {
  /** Path of the template file that gave it. */
  readonly path: string;
  readonly kind: string;
  readonly head: Head;
  readonly text: string;
  /** Where the document begins in the rendered file, in UTF-16 units. */
  readonly offset: number;
}

/** A hook, and where it begins in its rendered file. */
export interface PlacedHook extends Hook {
  readonly offset: number;
}

export interface SortedManifests {
  readonly hooks: PlacedHook[];
  readonly manifests: Manifest[];
}

/** What is told of a document with a hook that nobody knows: Helm drops it. */
export type UnknownHook = (annotation: string) => void;

/** A rendered document that is no YAML. */
export class BrokenDocument extends GoError {
  readonly path: string;

  constructor(path: string, cause: GoError) {
    super(`YAML parse error on ${path}: ${cause.message}`, cause);
    this.name = 'BrokenDocument';
    this.path = path;
  }
}

/**
 * Splits rendered files into documents, by path; takes out hooks, and sorts both by kind, as Helm's
 * `releaseutil.SortManifests`. Throws `BrokenDocument` for the first one.
 */
export function sortManifests(
  files: ReadonlyMap<string, string>,
  order: readonly string[],
  unknownHook?: UnknownHook,
): SortedManifests {
  const hooks: PlacedHook[] = [];
  const manifests: Manifest[] = [];
  for (const path of sortStrings([...files.keys()])) {
    const file = files.get(path)!;
    if (path.slice(path.lastIndexOf('/') + 1).startsWith('_') || isBlank(file)) continue;
    for (const { text, offset } of splitDocuments(file)) {
      const head = headOf(path, text);
      const annotation = head.annotations.get(HOOK_ANNOTATION);
      if (annotation === undefined) {
        manifests.push({ path, kind: head.kind, head, text, offset });
        continue;
      }
      const events = hookEvents(annotation);
      if (events === undefined) unknownHook?.(annotation);
      else {
        hooks.push({
          name: head.name,
          kind: head.kind,
          path,
          manifest: text,
          events,
          weight: weightOf(head),
          deletePolicies: policies(head, HOOK_DELETE_ANNOTATION),
          outputLogPolicies: policies(head, HOOK_OUTPUT_LOG_ANNOTATION),
          offset,
        });
      }
    }
  }
  return { hooks: sortByKind(hooks, order), manifests: sortByKind(manifests, order) };
}

function headOf(path: string, document: string): Head {
  try {
    return readHead(document);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new BrokenDocument(path, error);
  }
}

function weightOf(head: Head): number {
  const weight = head.annotations.get(HOOK_WEIGHT_ANNOTATION);
  if (weight === undefined) return 0;
  try {
    return Number(atoi(weight));
  } catch {
    return 0;
  }
}

function policies(head: Head, annotation: string): string[] {
  const value = head.annotations.get(annotation);
  return value === undefined ? [] : annotationList(value);
}
