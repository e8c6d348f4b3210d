import { quote } from '../go/strconv.ts';
import { GoError } from '../go/value.ts';
import { fieldAt, isJsonObject, type Json, type JsonObject, textAt } from './json.ts';

/** The schemas that a server publishes of its kinds (OpenAPI v2). */
export interface Schemas {
  /** What an object has wrong by its kind's schema, in kubectl's words; nothing for an unknown kind. */
  validate(object: Json, apiVersion: string, kind: string): Error[];
}

const REFERENCE = '#/definitions/';

/** Reads an OpenAPI v2 document. */
export function createSchemas(document: Json): Schemas {
  const definitions = (fieldAt(document, 'definitions') ?? {}) as JsonObject;
  let names: Map<string, string> | undefined;
  return {
    validate(object, apiVersion, kind) {
      names ??= namesByKind(definitions);
      const name = names.get(`${apiVersion}/${kind}`);
      if (name === undefined) return [];
      const checker = new Checker(definitions);
      checker.check(object, { $ref: REFERENCE + name }, kind, name);
      return checker.errors;
    },
  };
}

function namesByKind(definitions: JsonObject): Map<string, string> {
  const names = new Map<string, string>();
  for (const [name, schema] of Object.entries(definitions)) {
    const kinds = fieldAt(schema, 'x-kubernetes-group-version-kind');
    if (!Array.isArray(kinds)) continue;
    for (const kind of kinds as readonly Json[]) {
      const group = textAt(kind, 'group');
      names.set(`${group === '' ? '' : `${group}/`}${textAt(kind, 'version')}/${textAt(kind, 'kind')}`, name);
    }
  }
  return names;
}

/** Compares a value with a schema as kube-openapi's validation does. */
class Checker {
  readonly errors: Error[] = [];
  private readonly definitions: JsonObject;

  constructor(definitions: JsonObject) {
    this.definitions = definitions;
  }

  /** `path` is the value's, `at` the schema's. */
  check(value: Json, schema: Json, path: string, at: string): void {
    if (value === null) {
      this.errors.push(new GoError(`unknown object type "nil" in ${path}`));
      return;
    }
    const reference = textAt(schema, '$ref');
    if (reference !== '') {
      const name = reference.slice(REFERENCE.length);
      this.check(value, this.definitions[name] ?? {}, path, name);
      return;
    }
    const type = textAt(schema, 'type');
    const properties = fieldAt(schema, 'properties');
    if (isJsonObject(properties)) this.checkFields(value, properties, schema, path, at);
    else if (type === 'object') this.checkEntries(value, fieldAt(schema, 'additionalProperties'), path, at);
    else if (type === 'array') this.checkItems(value, fieldAt(schema, 'items') ?? {}, path, at);
    else if (type !== '') this.checkScalar(value, type, path, at);
  }

  private checkFields(value: Json, properties: JsonObject, schema: Json, path: string, at: string): void {
    if (!isJsonObject(value)) {
      this.wrongType(value, 'map', path, at);
      return;
    }
    for (const key of Object.keys(value).sort()) {
      const item = value[key]!;
      if (item === null) continue;
      if (Object.hasOwn(properties, key)) this.check(item, properties[key]!, `${path}.${key}`, `${at}.${key}`);
      else this.problem(path, `unknown field ${quote(key)} in ${at}`);
    }
    const required = fieldAt(schema, 'required');
    if (!Array.isArray(required)) return;
    for (const key of required as readonly string[]) {
      if (!Object.hasOwn(value, key) || value[key] === null)
        this.problem(path, `missing required field ${quote(key)} in ${at}`);
    }
  }

  private checkEntries(value: Json, schema: Json | undefined, path: string, at: string): void {
    if (!isJsonObject(value)) {
      this.wrongType(value, 'map', path, at);
      return;
    }
    for (const key of Object.keys(value).sort())
      this.check(value[key]!, isJsonObject(schema) ? schema : {}, `${path}.${key}`, at);
  }

  private checkItems(value: Json, schema: Json, path: string, at: string): void {
    if (!Array.isArray(value)) {
      this.wrongType(value, 'array', path, at);
      return;
    }
    (value as readonly Json[]).forEach((item, index) => {
      const inner = `${path}[${index}]`;
      if (item === null) this.problem(path, `unknown object type "nil" in ${inner}`);
      else this.check(item, schema, inner, at);
    });
  }

  private checkScalar(value: Json, type: string, path: string, at: string): void {
    const actual = typeName(value);
    const fits =
      actual !== 'map' &&
      actual !== 'array' &&
      (type === 'string' || type === actual || (type !== 'boolean' && (actual === 'integer' || actual === 'number')));
    if (!fits) this.wrongType(value, type, path, at);
  }

  private wrongType(value: Json, expected: string, path: string, at: string): void {
    this.problem(path, `invalid type for ${at}: got ${quote(typeName(value))}, expected ${quote(expected)}`);
  }

  private problem(path: string, text: string): void {
    this.errors.push(new GoError(`ValidationError(${path}): ${text}`));
  }
}

function typeName(value: Json): string {
  switch (typeof value) {
    case 'boolean':
    case 'string':
      return typeof value;
    case 'bigint':
      return 'integer';
    case 'number':
      return Number.isInteger(value) ? 'integer' : 'number';
    default:
      return Array.isArray(value) ? 'array' : 'map';
  }
}
