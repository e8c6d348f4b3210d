import { GoError, type Value } from '../go/value.ts';
import { unmarshalYamlInto } from '../yaml/into.ts';
import { outline } from '../yaml/outline.ts';
import { map, pointer, STRING, struct } from '../yaml/shape.ts';
import { unmarshalYaml } from '../yaml/unmarshal.ts';

/** What Helm needs to know of a manifest to sort it (`releaseutil.SimpleHead`). Absent texts are empty. */
export interface Head {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly annotations: ReadonlyMap<string, string>;
}

/** How Go prints the type of the nameless struct, which stands in Helm's message for metadata that is no map. */
const METADATA = 'struct { Name string "json:\\"name\\""; Annotations map[string]string "json:\\"annotations\\"" }';

const SHAPE = struct('util.SimpleHead', {
  apiVersion: STRING,
  kind: STRING,
  metadata: pointer(struct(METADATA, { name: STRING, annotations: map(STRING) })),
});

interface RawHead {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: { readonly name?: string; readonly annotations?: ReadonlyMap<string, string> } | null;
}

const NO_ANNOTATIONS: ReadonlyMap<string, string> = new Map();
const NO_METADATA: ReadonlyMap<string, Value> = new Map();

/** Characters of documents whose heads are kept: a chart rendered again gives mostly the same documents. */
const KEPT_CHARACTERS = 16 * 1024 * 1024;

let kept = new Map<string, Head>();
let keptCharacters = 0;

/** Reads a document, all of it, so that broken YAML shows. Throws with the text of Helm's YAML library. */
export function readHead(document: string): Head {
  const known = kept.get(document);
  if (known !== undefined) return known;
  const head = parseHead(document);
  if (keptCharacters > KEPT_CHARACTERS) {
    kept = new Map();
    keptCharacters = 0;
  }
  kept.set(document, head);
  keptCharacters += document.length;
  return head;
}

/**
 * Nearly every document says its head in plain strings under the usual keys: then it is read as values, which is faster
 * than reading it with the types of the head. Whatever is unusual, mistakes first of all, is read with them.
 */
function parseHead(document: string): Head {
  return plainHead(headText(document)) ?? plainHead(document) ?? typedHead(document);
}

const HEAD_KEYS: ReadonlySet<string> = new Set(['apiversion', 'kind', 'metadata']);
/** Shorter documents are read whole: looking for their heads first gains nothing. */
const SHORT = 1024;

/** The lines of a document that its head is read from, where the others are known to be right: else all of it. */
function headText(document: string): string {
  if (document.length < SHORT) return document;
  const entries = outline(document);
  if (entries === undefined) return document;
  let text = '';
  for (const { key, start, end } of entries) if (HEAD_KEYS.has(fold(key))) text += document.slice(start, end);
  return text;
}

function plainHead(document: string): Head | undefined {
  let root: Value;
  try {
    root = unmarshalYaml(document);
  } catch (error) {
    if (error instanceof GoError) return undefined;
    throw error;
  }
  if (!(root instanceof Map) || hasFoldedKey(root, ['apiVersion', 'kind', 'metadata'])) return undefined;
  const apiVersion = root.get('apiVersion') ?? '';
  const kind = root.get('kind') ?? '';
  const metadata = root.get('metadata') ?? NO_METADATA;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || !(metadata instanceof Map)) return undefined;
  if (hasFoldedKey(metadata, ['name', 'annotations'])) return undefined;
  const name = metadata.get('name') ?? '';
  const annotations = metadata.get('annotations') ?? NO_ANNOTATIONS;
  if (typeof name !== 'string' || !(annotations instanceof Map)) return undefined;
  for (const value of annotations.values()) if (typeof value !== 'string') return undefined;
  return { apiVersion, kind, name, annotations: annotations as Map<string, string> };
}

/** Whether a key differs from one of these in case only: Go would take it for that one. */
function hasFoldedKey(table: ReadonlyMap<string, Value>, names: readonly string[]): boolean {
  for (const key of table.keys()) {
    for (const name of names) {
      if (key.length === name.length && key !== name && fold(key) === fold(name)) return true;
    }
  }
  return false;
}

/** Upper and lower case as one, with the one letter outside ASCII that folds into the names of a head. */
function fold(key: string): string {
  return key.toLowerCase().replaceAll('\u017f', 's');
}

function typedHead(document: string): Head {
  const raw = (unmarshalYamlInto(document, SHAPE) ?? {}) as RawHead;
  return {
    apiVersion: raw.apiVersion ?? '',
    kind: raw.kind ?? '',
    name: raw.metadata?.name ?? '',
    annotations: raw.metadata?.annotations ?? NO_ANNOTATIONS,
  };
}
