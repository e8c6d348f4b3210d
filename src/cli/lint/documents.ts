import { readJsonOrYaml } from '../../yaml/json-or-yaml.ts';
import { STRING, struct } from '../../yaml/shape.ts';

/** What the rules look at in an object's document. */
export interface ObjectHead {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
}

const HEAD = struct('rules.k8sYamlStruct', {
  apiVersion: STRING,
  Kind: STRING,
  Metadata: struct('rules.k8sYamlMetadata', { Namespace: STRING, Name: STRING }),
});

interface RawHead {
  readonly apiVersion?: string;
  readonly Kind?: string;
  readonly Metadata?: { readonly Name?: string };
}

/** The objects of a text, document by document, YAML or JSON; throws GoError at the first that is none. Empty documents are left out. */
export function* objectHeads(text: string): Generator<ObjectHead> {
  for (const read of readJsonOrYaml(text, HEAD)) {
    const raw = read as RawHead | null;
    if (raw) yield { apiVersion: raw.apiVersion ?? '', kind: raw.Kind ?? '', name: raw.Metadata?.Name ?? '' };
  }
}
