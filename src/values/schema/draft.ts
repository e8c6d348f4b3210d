import type { JsonObject } from './json.ts';

/** A version of JSON Schema. */
export interface Draft {
  readonly version: 4 | 6 | 7 | 2019 | 2020;
  readonly url: string;
  /** The keyword that names a schema resource. */
  readonly id: 'id' | '$id';
  /** Keywords that hold a schema, a list of schemas, or a map of schemas. */
  readonly schemas: readonly string[];
  readonly lists: readonly string[];
  readonly maps: readonly string[];
  readonly vocabularyPrefix: string;
  readonly vocabularies: readonly string[];
  readonly defaultVocabularies: readonly string[];
}

const DRAFT_4: Draft = {
  version: 4,
  url: 'http://json-schema.org/draft-04/schema',
  id: 'id',
  schemas: ['not', 'additionalProperties', 'items', 'additionalItems'],
  lists: ['allOf', 'anyOf', 'oneOf', 'items'],
  maps: ['definitions', 'properties', 'patternProperties', 'dependencies'],
  vocabularyPrefix: '',
  vocabularies: [],
  defaultVocabularies: [],
};

const DRAFT_6: Draft = {
  ...DRAFT_4,
  version: 6,
  url: 'http://json-schema.org/draft-06/schema',
  id: '$id',
  schemas: [...DRAFT_4.schemas, 'propertyNames', 'contains'],
};

const DRAFT_7: Draft = {
  ...DRAFT_6,
  version: 7,
  url: 'http://json-schema.org/draft-07/schema',
  schemas: [...DRAFT_6.schemas, 'if', 'then', 'else'],
};

const DRAFT_2019: Draft = {
  ...DRAFT_7,
  version: 2019,
  url: 'https://json-schema.org/draft/2019-09/schema',
  schemas: [...DRAFT_7.schemas, 'unevaluatedProperties', 'unevaluatedItems', 'contentSchema'],
  maps: [...DRAFT_7.maps, '$defs', 'dependentSchemas'],
  vocabularyPrefix: 'https://json-schema.org/draft/2019-09/vocab/',
  vocabularies: ['core', 'applicator', 'validation', 'meta-data', 'format', 'content'],
  defaultVocabularies: ['core', 'applicator', 'validation'],
};

/** What a schema without `$schema` follows. */
export const LATEST_DRAFT: Draft = {
  ...DRAFT_2019,
  version: 2020,
  url: 'https://json-schema.org/draft/2020-12/schema',
  lists: [...DRAFT_2019.lists, 'prefixItems'],
  vocabularyPrefix: 'https://json-schema.org/draft/2020-12/vocab/',
  vocabularies: [
    'core',
    'applicator',
    'unevaluated',
    'validation',
    'meta-data',
    'format-annotation',
    'format-assertion',
    'content',
  ],
  defaultVocabularies: ['core', 'applicator', 'unevaluated', 'validation'],
};

const BY_URL: ReadonlyMap<string, Draft> = new Map([
  ...[DRAFT_4, DRAFT_6, DRAFT_7, DRAFT_2019, LATEST_DRAFT].map(
    (draft) => [draft.url.replace(/^https?:\/\//, ''), draft] as const,
  ),
  ['json-schema.org/schema', LATEST_DRAFT] as const,
]);

/** The draft that `$schema` names; undefined for a metaschema of one's own. */
export function draftOf(url: string): Draft | undefined {
  const hash = url.indexOf('#');
  if (hash >= 0 && hash < url.length - 1) return undefined;
  const bare = hash < 0 ? url : url.slice(0, hash);
  return BY_URL.get(bare.replace(/^https?:\/\//, ''));
}

/** A draft and which of its vocabularies a metaschema asks for; undefined for the draft's default. */
export interface Dialect {
  readonly draft: Draft;
  readonly vocabularies: readonly string[] | undefined;
}

export function hasVocabulary(dialect: Dialect, name: string): boolean {
  if (name === 'core' || dialect.draft.version < 2019) return true;
  return (dialect.vocabularies ?? dialect.draft.defaultVocabularies).includes(name);
}

/** Whether `format` is checked: until draft 7 always, later only where a metaschema asks for it. */
export function assertsFormat(dialect: Dialect): boolean {
  if (dialect.draft.version < 2019) return true;
  return hasVocabulary(dialect, dialect.draft.version === 2019 ? 'format' : 'format-assertion');
}

/** The URL that a schema gives itself, without fragment; `''` for none. Until draft 7, a `$ref` hides it. */
export function idOf(draft: Draft, schema: JsonObject): string {
  if (draft.version < 2019 && schema.has('$ref')) return '';
  const id = schema.get(draft.id);
  return typeof id === 'string' ? id.split('#', 1)[0]! : '';
}
