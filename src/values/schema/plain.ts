import { compileRegexp } from '../../go/regexp.ts';
import { GoError } from '../../go/value.ts';
import { draftOf, LATEST_DRAFT } from './draft.ts';
import { findDuplicates, isTypeName } from './instance.ts';
import { type Json, JsonNumber, type JsonObject } from './json.ts';

/**
 * Whether a schema is plainly right: every keyword has a value that its metaschema allows, nothing but the root has a
 * name, and every reference is a pointer to one of its own schemas. Most schemas are. Of such a schema only the parts
 * that values lead to need to be compiled, and it need not be validated against the metaschema, which takes far longer
 * than all else. False means only that it must be looked at in full.
 */
export function isPlain(root: Json): boolean {
  if (!(root instanceof Map)) return false;
  const named = root.get('$schema');
  const draft = named === undefined ? LATEST_DRAFT : typeof named === 'string' ? draftOf(named) : undefined;
  if (draft === undefined || draft.version < 7) return false;
  const walk: Walk = { version: draft.version, seen: new Set(), refs: [] };
  if (!isPlainObject(walk, root, true)) return false;
  return walk.refs.every((ref) => walk.seen.has(targetOf(root, ref)));
}

interface Walk {
  readonly version: number;
  readonly seen: Set<Json | undefined>;
  readonly refs: string[];
}

type Allows = (walk: Walk, value: Json) => boolean;

function isPlainSchema(walk: Walk, schema: Json): boolean {
  if (typeof schema === 'boolean') return true;
  return schema instanceof Map && isPlainObject(walk, schema, false);
}

function isPlainObject(walk: Walk, schema: JsonObject, isRoot: boolean): boolean {
  walk.seen.add(schema);
  for (const [keyword, value] of schema) {
    if (isRoot && (keyword === '$schema' || keyword === '$id')) {
      if (keyword === '$id' && !isPlainId(value)) return false;
      continue;
    }
    const allows = KEYWORDS.get(keyword);
    if (allows !== undefined && !allows(walk, value)) return false;
  }
  return true;
}

const PLAIN_ID = /^https?:\/\/[a-zA-Z\d.-]+(?:\/[\w.-]+)+$/;

function isPlainId(value: Json): boolean {
  return typeof value === 'string' && PLAIN_ID.test(value) && !value.includes('json-schema.org');
}

const PLAIN_POINTER = /^#(?:\/[\w$.-]+)*$/;

/** The part that a pointer of plain tokens names. */
function targetOf(root: JsonObject, ref: string): Json | undefined {
  let at: Json | undefined = root;
  for (const token of ref.split('/').slice(1)) {
    if (at instanceof Map) at = at.get(token);
    else if (Array.isArray(at)) at = /^(?:0|[1-9]\d*)$/.test(token) ? at[Number(token)] : undefined;
    else return undefined;
  }
  return at;
}

const isText: Allows = (_, value) => typeof value === 'string';
const isFlag: Allows = (_, value) => typeof value === 'boolean';
const isNumber: Allows = (_, value) => value instanceof JsonNumber;
const isCount: Allows = (_, value) => value instanceof JsonNumber && /^\d+$/.test(value.text);
const isList: Allows = (_, value) => Array.isArray(value);
const never: Allows = () => false;
const isSchemaList: Allows = (walk, value) =>
  Array.isArray(value) && value.length > 0 && value.every((item) => isPlainSchema(walk, item));
const isSchemaMap: Allows = (walk, value) => {
  if (!(value instanceof Map)) return false;
  for (const schema of value.values()) if (!isPlainSchema(walk, schema)) return false;
  return true;
};
const isNameList: Allows = (_, value) =>
  Array.isArray(value) && value.every((name) => typeof name === 'string') && new Set(value).size === value.length;
const isPattern: Allows = (_, value) => typeof value === 'string' && compiles(value);
const isType: Allows = (walk, value) => {
  if (typeof value === 'string') return isTypeName(value);
  return (
    Array.isArray(value) && value.length > 0 && isNameList(walk, value) && value.every((v) => isTypeName(v as string))
  );
};

function compiles(pattern: string): boolean {
  try {
    compileRegexp(pattern);
    return true;
  } catch (error) {
    if (error instanceof GoError) return false;
    throw error;
  }
}

/** Keywords of draft 7 and later; others mean nothing to any metaschema. */
const KEYWORDS: ReadonlyMap<string, Allows> = new Map<string, Allows>([
  ...['$id', '$schema', '$anchor', '$dynamicAnchor', '$dynamicRef', '$recursiveRef', '$recursiveAnchor'].map(
    (name) => [name, never] as const,
  ),
  ...['$vocabulary', 'contentSchema'].map((name) => [name, never] as const),
  ...['title', 'description', '$comment', 'format', 'contentMediaType', 'contentEncoding'].map(
    (name) => [name, isText] as const,
  ),
  ...['readOnly', 'writeOnly', 'deprecated', 'uniqueItems'].map((name) => [name, isFlag] as const),
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'].map((name) => [name, isNumber] as const),
  ...['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties'].map(
    (name) => [name, isCount] as const,
  ),
  ...['minContains', 'maxContains'].map((name) => [name, isCount] as const),
  ...['allOf', 'anyOf', 'oneOf', 'prefixItems'].map((name) => [name, isSchemaList] as const),
  ...['not', 'if', 'then', 'else', 'contains', 'propertyNames', 'additionalProperties'].map(
    (name) => [name, isPlainSchema] as const,
  ),
  ...['unevaluatedItems', 'unevaluatedProperties'].map((name) => [name, isPlainSchema] as const),
  ...['properties', '$defs', 'definitions', 'dependentSchemas'].map((name) => [name, isSchemaMap] as const),
  ['enum', (_, value) => Array.isArray(value) && value.length > 0 && findDuplicates(value) === undefined],
  ['examples', isList],
  ['required', isNameList],
  ['pattern', isPattern],
  ['type', isType],
  ['multipleOf', (_, value) => value instanceof JsonNumber && /^(?:0\.0*)?[1-9]\d*$/.test(value.text)],
  ['patternProperties', (walk, value) => isSchemaMap(walk, value) && [...(value as JsonObject).keys()].every(compiles)],
  ['items', (walk, value) => isPlainSchema(walk, value) || (walk.version < 2020 && isSchemaList(walk, value))],
  ['additionalItems', (walk, value) => walk.version < 2020 && isPlainSchema(walk, value)],
  [
    'dependentRequired',
    (walk, value) => value instanceof Map && [...value.values()].every((names) => isNameList(walk, names)),
  ],
  [
    'dependencies',
    (walk, value) =>
      value instanceof Map && [...value.values()].every((item) => isNameList(walk, item) || isPlainSchema(walk, item)),
  ],
  [
    '$ref',
    (walk, value) => {
      if (typeof value !== 'string' || !PLAIN_POINTER.test(value)) return false;
      walk.refs.push(value);
      return true;
    },
  ],
]);
