import { parseFields } from '../go/time/parse.ts';
import { GoError } from '../go/value.ts';
import { isJsonObject, type Json, type JsonObject, textAt } from './json.ts';

const RFC3339 = '2006-01-02T15:04:05Z07:00';

/** A Go type as far as reading an object's metadata needs it. */
type MetaType =
  | 'string'
  | 'int64'
  | 'bool'
  | 'time'
  | 'any'
  | { readonly name: 'map[string]string' }
  | { readonly name: string; readonly item: MetaType }
  | { readonly name: string; readonly fields: Readonly<Record<string, MetaType>> };

const OWNER_REFERENCE: MetaType = {
  name: 'v1.OwnerReference',
  fields: {
    apiVersion: 'string',
    kind: 'string',
    name: 'string',
    uid: 'string',
    controller: 'bool',
    blockOwnerDeletion: 'bool',
  },
};

const MANAGED_FIELDS: MetaType = {
  name: 'v1.ManagedFieldsEntry',
  fields: {
    manager: 'string',
    operation: 'string',
    apiVersion: 'string',
    time: 'time',
    fieldsType: 'string',
    fieldsV1: 'any',
    subresource: 'string',
  },
};

const TEXTS: MetaType = { name: 'map[string]string' };

const OBJECT_META: MetaType = {
  name: 'v1.ObjectMeta',
  fields: {
    name: 'string',
    generateName: 'string',
    namespace: 'string',
    selfLink: 'string',
    uid: 'string',
    resourceVersion: 'string',
    generation: 'int64',
    creationTimestamp: 'time',
    deletionTimestamp: 'time',
    deletionGracePeriodSeconds: 'int64',
    labels: TEXTS,
    annotations: TEXTS,
    ownerReferences: { name: '[]v1.OwnerReference', item: OWNER_REFERENCE },
    finalizers: { name: '[]string', item: 'string' },
    managedFields: { name: '[]v1.ManagedFieldsEntry', item: MANAGED_FIELDS },
  },
};

/**
 * Throws `GoError` where an object's metadata is none of `metav1.ObjectMeta`, in the words of Go's JSON decoder: the first
 * mistake in the order of keys. `text` gives the object's JSON, which numbers are shown from.
 */
export function checkObjectMeta(object: JsonObject, text: () => string): void {
  try {
    checkFields(object);
  } catch (error) {
    if (!(error instanceof WrongNumber)) throw error;
    throw mismatch(`number ${numberAt(text(), error.path)}`, error.struct, error.path, 'int64');
  }
}

/** A number that is no `int64`. */
class WrongNumber extends Error {
  readonly struct: string;
  readonly path: string;

  constructor(struct: string, path: string) {
    super();
    this.struct = struct;
    this.path = path;
  }
}

const TEXT_OR_NUMBER = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"|-?\d[\d.eE+-]*/g;

/** A number as it was written. */
function numberAt(json: string, path: string): string {
  const digits = JSON.parse(json.replace(TEXT_OR_NUMBER, (found) => (found[0] === '"' ? found : `"${found}"`))) as Json;
  return textAt(digits, ...path.split('.'));
}

function checkFields(object: JsonObject): void {
  for (const key of Object.keys(object).sort()) {
    if (key === 'apiVersion' || key === 'kind') check(object[key]!, 'string', 'metadataOnlyObject.TypeMeta', key);
    else if (key === 'metadata') check(object[key]!, OBJECT_META, 'metadataOnlyObject', key);
  }
}

function check(value: Json, type: MetaType, struct: string, path: string): void {
  if (value === null || type === 'any') return;
  if (type === 'time') {
    if (typeof value !== 'string') throw mismatch(jsonKind(value), struct, path, 'string');
    parseFields(RFC3339, value);
  } else if (typeof type === 'string') checkScalar(value, type, struct, path);
  else if ('fields' in type) {
    if (!isJsonObject(value)) throw mismatch(jsonKind(value), struct, path, type.name);
    const inner = type.name.slice(type.name.lastIndexOf('.') + 1);
    for (const key of Object.keys(value).sort()) {
      const field = Object.hasOwn(type.fields, key) ? type.fields[key] : undefined;
      if (field !== undefined) check(value[key]!, field, inner, `${path}.${key}`);
    }
  } else if ('item' in type) {
    if (!Array.isArray(value)) throw mismatch(jsonKind(value), struct, path, type.name);
    for (const item of value as readonly Json[]) check(item, type.item, struct, path);
  } else {
    if (!isJsonObject(value)) throw mismatch(jsonKind(value), struct, path, type.name);
    for (const key of Object.keys(value).sort()) check(value[key]!, 'string', struct, path);
  }
}

function checkScalar(value: Json, type: 'string' | 'int64' | 'bool', struct: string, path: string): void {
  const kind = jsonKind(value);
  if (type === 'int64') {
    if (kind !== 'number') throw mismatch(kind, struct, path, type);
    if (
      typeof value === 'number' &&
      !Number.isSafeInteger(value) &&
      !(Number.isInteger(value) && value < 2 ** 63 && value > -(2 ** 63))
    )
      throw new WrongNumber(struct, path);
  } else if (kind !== type) throw mismatch(kind, struct, path, type);
}

function mismatch(kind: string, struct: string, path: string, type: string): GoError {
  return new GoError(`json: cannot unmarshal ${kind} into Go struct field ${struct}.${path} of type ${type}`);
}

/** JSON's word for the kind of a value. */
export function jsonKind(value: Json): string {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  if (Array.isArray(value)) return 'array';
  return value === null ? 'null' : typeof value === 'object' ? 'object' : 'number';
}
