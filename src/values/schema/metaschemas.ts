import applicator2019 from 'ajv/dist/refs/json-schema-2019-09/meta/applicator.json' with { type: 'json' };
import content2019 from 'ajv/dist/refs/json-schema-2019-09/meta/content.json' with { type: 'json' };
import core2019 from 'ajv/dist/refs/json-schema-2019-09/meta/core.json' with { type: 'json' };
import format2019 from 'ajv/dist/refs/json-schema-2019-09/meta/format.json' with { type: 'json' };
import metadata2019 from 'ajv/dist/refs/json-schema-2019-09/meta/meta-data.json' with { type: 'json' };
import validation2019 from 'ajv/dist/refs/json-schema-2019-09/meta/validation.json' with { type: 'json' };
import draft2019 from 'ajv/dist/refs/json-schema-2019-09/schema.json' with { type: 'json' };
import applicator2020 from 'ajv/dist/refs/json-schema-2020-12/meta/applicator.json' with { type: 'json' };
import content2020 from 'ajv/dist/refs/json-schema-2020-12/meta/content.json' with { type: 'json' };
import core2020 from 'ajv/dist/refs/json-schema-2020-12/meta/core.json' with { type: 'json' };
import annotation2020 from 'ajv/dist/refs/json-schema-2020-12/meta/format-annotation.json' with { type: 'json' };
import metadata2020 from 'ajv/dist/refs/json-schema-2020-12/meta/meta-data.json' with { type: 'json' };
import unevaluated2020 from 'ajv/dist/refs/json-schema-2020-12/meta/unevaluated.json' with { type: 'json' };
import validation2020 from 'ajv/dist/refs/json-schema-2020-12/meta/validation.json' with { type: 'json' };
import draft2020 from 'ajv/dist/refs/json-schema-2020-12/schema.json' with { type: 'json' };
import draft06 from 'ajv/dist/refs/json-schema-draft-06.json' with { type: 'json' };
import draft07 from 'ajv/dist/refs/json-schema-draft-07.json' with { type: 'json' };
import draft04 from 'ajv-draft-04/dist/refs/json-schema-draft-04.json' with { type: 'json' };
import { type Json, jsonFromData } from './json.ts';

/** The metaschemas come with ajv; where they differ from what Helm's library has, in a few keywords, they are put right. */
const DOCUMENTS: ReadonlyMap<string, () => unknown> = new Map<string, () => unknown>([
  ['draft-04/schema', helmDraft04],
  ['draft-06/schema', helmDraft06],
  ['draft-07/schema', helmDraft07],
  ['draft/2019-09/schema', () => draft2019],
  ['draft/2019-09/meta/core', () => core2019],
  ['draft/2019-09/meta/applicator', () => applicator2019],
  ['draft/2019-09/meta/validation', () => validation2019],
  ['draft/2019-09/meta/meta-data', () => metadata2019],
  ['draft/2019-09/meta/format', () => format2019],
  ['draft/2019-09/meta/content', () => content2019],
  ['draft/2020-12/schema', () => draft2020],
  ['draft/2020-12/meta/core', () => core2020],
  ['draft/2020-12/meta/applicator', () => applicator2020],
  ['draft/2020-12/meta/unevaluated', () => unevaluated2020],
  ['draft/2020-12/meta/validation', () => validation2020],
  ['draft/2020-12/meta/meta-data', () => metadata2020],
  ['draft/2020-12/meta/format-annotation', () => annotation2020],
  ['draft/2020-12/meta/format-assertion', formatAssertion2020],
  ['draft/2020-12/meta/content', () => content2020],
]);

const SITE = /^https?:\/\/json-schema\.org\//;

/** Whether a URL lies where metaschemas lie; documents there are not validated themselves. */
export function isMetaschemaSite(url: string): boolean {
  return SITE.test(url);
}

/** The metaschema, or vocabulary of one, at a URL; undefined where there is none. */
export function metaschemaAt(url: string): Json | undefined {
  if (!SITE.test(url)) return undefined;
  const path = url.replace(SITE, '');
  const document = DOCUMENTS.get(path === 'schema' ? 'draft/2020-12/schema' : path);
  return document === undefined ? undefined : jsonFromData(document());
}

function helmDraft04(): unknown {
  const text = { type: 'string' };
  const { format: _, ...id } = draft04.properties.id;
  return { ...draft04, properties: { ...draft04.properties, id, $ref: text, format: text } };
}

function helmDraft06(): unknown {
  const { examples: _, ...properties } = draft06.properties;
  return { ...draft06, properties };
}

function helmDraft07(): unknown {
  return { ...draft07, properties: { ...draft07.properties, writeOnly: { type: 'boolean' } } };
}

function formatAssertion2020(): unknown {
  const base = 'https://json-schema.org/draft/2020-12';
  return {
    $schema: `${base}/schema`,
    $id: `${base}/meta/format-assertion`,
    $dynamicAnchor: 'meta',
    type: ['object', 'boolean'],
    properties: { format: { type: 'string' } },
  };
}
