import { unmarshalYamlInto } from '../yaml/into.ts';
import { map, pointer, STRING, struct } from '../yaml/shape.ts';

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

function parseHead(document: string): Head {
  const raw = (unmarshalYamlInto(document, SHAPE) ?? {}) as RawHead;
  return {
    apiVersion: raw.apiVersion ?? '',
    kind: raw.kind ?? '',
    name: raw.metadata?.name ?? '',
    annotations: raw.metadata?.annotations ?? NO_ANNOTATIONS,
  };
}
