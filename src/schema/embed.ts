import type { Chart } from '../chart/model.ts';
import { TschartError } from '../errors.ts';
import { decodeUtf8 } from '../go/text.ts';
import { GoError } from '../go/value.ts';
import { JsonNumber, parseSchemaJson } from '../values/schema/json.ts';
import type { SchemaDraft } from './generate.ts';
import { type Json, type JsonObject, object } from './json.ts';

/** Reads a schema's text into JSON. Throws `GoError` where it is none, or no object. */
export function readSchema(text: string): JsonObject {
  const json = fromSchemaJson(parseSchemaJson(text));
  if (json instanceof Map) return json;
  throw new GoError('a schema of values has to be an object');
}

function fromSchemaJson(json: ReturnType<typeof parseSchemaJson>): Json {
  if (json instanceof JsonNumber) {
    const n = Number(json.text);
    return Number.isSafeInteger(n) || !/^-?\d+$/.test(json.text) ? n : BigInt(json.text);
  }
  if (Array.isArray(json)) return json.map(fromSchemaJson);
  if (json instanceof Map) return new Map([...json].map(([key, value]) => [key, fromSchemaJson(value)]));
  return json;
}

/**
 * The schema that a chart below brings, to stand inside that of the chart above: nothing is required, since the chart
 * may be switched off and its defaults be absent. `undefined` where it can't be moved: other drafts, names and
 * references to elsewhere. Helm checks the chart by its own schema anyhow.
 */
export function embedded(bytes: Uint8Array, draft: SchemaDraft): JsonObject | undefined {
  let schema: JsonObject;
  try {
    schema = readSchema(decodeUtf8(bytes));
  } catch (error) {
    if (error instanceof GoError) return undefined;
    throw error;
  }
  const declared = schema.get('$schema');
  const fits = draft === 'draft-07' ? /draft-0[67]\/schema#?$/ : /2020-12\/schema#?$/;
  if (declared === undefined ? draft !== '2020-12' : typeof declared !== 'string' || !fits.test(declared)) {
    return outlineOf(schema);
  }
  if (mentions(schema, ['$ref', '$dynamicRef', '$recursiveRef', '$anchor', '$id', 'id', '$dynamicAnchor'])) {
    return outlineOf(schema);
  }
  const copy = withoutDemands(schema);
  copy.delete('$schema');
  return copy;
}

const TYPE_WORDS = ['description', 'title', 'type', 'default', 'deprecated'];

/** Names, types and descriptions only: what means the same in all drafts. */
function outlineOf(schema: JsonObject): JsonObject {
  const out = object();
  for (const word of TYPE_WORDS) if (schema.has(word)) out.set(word, schema.get(word)!);
  if (schema.has('$ref')) out.delete('type');
  const properties = schema.get('properties');
  if (!(properties instanceof Map) || schema.has('$ref')) return out;
  const inner: JsonObject = new Map();
  for (const [name, property] of properties) inner.set(name, property instanceof Map ? outlineOf(property) : property);
  out.set('properties', inner);
  return out;
}

function mentions(json: Json, names: readonly string[]): boolean {
  if (Array.isArray(json)) return json.some((item) => mentions(item, names));
  if (!(json instanceof Map)) return false;
  for (const [name, value] of json) {
    if (names.includes(name) && typeof value === 'string') return true;
    if (mentions(value, names)) return true;
  }
  return false;
}

const DEMANDS = [
  'required',
  'minProperties',
  'dependencies',
  'dependentRequired',
  'dependentSchemas',
  'if',
  'then',
  'else',
];
const LOGIC = ['allOf', 'anyOf', 'oneOf', 'not'];
const MAX_DEPTH = 200;

/** The schema without what asks for keys that are not there: tables of a chart that is switched off are not complete. */
function withoutDemands(schema: JsonObject, depth = 0): JsonObject {
  const out = new Map(schema);
  if (depth > MAX_DEPTH) return out;
  for (const name of DEMANDS) out.delete(name);
  for (const name of LOGIC) if (out.has(name) && asksForKeys(out.get(name)!)) out.delete(name);
  const properties = out.get('properties');
  if (properties instanceof Map) {
    out.set(
      'properties',
      new Map(
        [...properties].map(([key, inner]) => [key, inner instanceof Map ? withoutDemands(inner, depth + 1) : inner]),
      ),
    );
  }
  return out;
}

function asksForKeys(json: Json): boolean {
  if (Array.isArray(json)) return json.some(asksForKeys);
  if (!(json instanceof Map)) return false;
  return DEMANDS.some((name) => json.has(name)) || [...json.values()].some(asksForKeys);
}

/** A chart's own schema; undefined where it has none. Throws `TschartError` where it can't be read. */
export function readChartSchema({ name, schema }: Chart): JsonObject | undefined {
  if (schema === undefined) return undefined;
  try {
    return readSchema(decodeUtf8(schema));
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    const file = `${name}/values.schema.json`;
    throw new TschartError('SCHEMA', `${file}: ${error.message}`, {
      at: { file },
      advice: 'make one from values.yaml instead: --generate',
      cause: error,
    });
  }
}
