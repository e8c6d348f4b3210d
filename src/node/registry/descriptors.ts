import { unmarshalJson } from '../../go/json.ts';
import { decodeUtf8 } from '../../go/text.ts';
import { GoError, type Value } from '../../go/value.ts';
import {
  ARTIFACT_MANIFEST,
  DOCKER_MANIFEST,
  DOCKER_MANIFEST_LIST,
  FOREIGN_LAYERS,
  IMAGE_INDEX,
  IMAGE_MANIFEST,
} from './media-types.ts';
import type { Descriptor } from './types.ts';

/** What charts and plugins need of an image manifest. */
export interface Manifest {
  readonly artifactType: string;
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
}

/** More of them are no chart. */
const MAX_DESCRIPTORS = 10_000;

/** Reads an image manifest. Throws GoError in the words of Go's JSON reader. */
export function readManifest(bytes: Uint8Array): Manifest {
  const manifest = objectIn(bytes);
  return {
    artifactType: textOf(manifest.get('artifactType'), 'Manifest.artifactType'),
    config: descriptorOf(manifest.get('config'), 'config'),
    layers: listOf(manifest.get('layers'), 'Manifest', 'layers'),
  };
}

/** What content of a manifest's type refers to, in its order; nothing for what is no manifest. Throws GoError. */
export function successorsOf(mediaType: string, bytes: Uint8Array): Descriptor[] {
  const object = objectIn(bytes);
  const subject = object.get('subject');
  const subjects =
    subject === undefined || subject === null || mediaType.includes('docker') ? [] : [descriptorOf(subject, 'subject')];
  let found: readonly Descriptor[];
  switch (mediaType) {
    case DOCKER_MANIFEST:
    case IMAGE_MANIFEST:
      found = [descriptorOf(object.get('config'), 'config'), ...listOf(object.get('layers'), 'Manifest', 'layers')];
      break;
    case DOCKER_MANIFEST_LIST:
    case IMAGE_INDEX:
      found = listOf(object.get('manifests'), 'Index', 'manifests');
      break;
    case ARTIFACT_MANIFEST:
      found = listOf(object.get('blobs'), 'Artifact', 'blobs');
      break;
    default:
      return [];
  }
  return [...subjects, ...found].filter((descriptor) => !FOREIGN_LAYERS.includes(descriptor.mediaType));
}

type JsonObject = ReadonlyMap<string, Value>;

function objectIn(bytes: Uint8Array): JsonObject {
  const value = unmarshalJson(decodeUtf8(bytes));
  if (value === null) return new Map();
  if (value instanceof Map) return value as JsonObject;
  throw new GoError(`json: cannot unmarshal ${kindOf(value)} into Go value of type v1.Manifest`);
}

function listOf(value: Value, type: string, field: string): readonly Descriptor[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) {
    throw new GoError(
      `json: cannot unmarshal ${kindOf(value)} into Go struct field ${type}.${field} of type []v1.Descriptor`,
    );
  }
  const items = value as readonly Value[];
  if (items.length > MAX_DESCRIPTORS) throw new GoError(`a manifest with more than ${MAX_DESCRIPTORS} entries`);
  return items.map((item) => descriptorOf(item, field));
}

function descriptorOf(value: Value, field: string): Descriptor {
  if (value === undefined || value === null) return { mediaType: '', digest: '', size: 0 };
  if (!(value instanceof Map)) {
    throw new GoError(
      `json: cannot unmarshal ${kindOf(value)} into Go struct field Manifest.${field} of type v1.Descriptor`,
    );
  }
  const object = value as JsonObject;
  const annotations: Record<string, string> = {};
  const notes = object.get('annotations');
  if (notes instanceof Map) {
    for (const [key, note] of notes as JsonObject) {
      // What is no own property of objects else: a name such as __proto__ is one like others.
      Object.defineProperty(annotations, key, {
        value: textOf(note, `Descriptor.${field}.annotations`),
        enumerable: true,
      });
    }
  }
  const size = object.get('size') ?? 0;
  if (typeof size !== 'number' || !Number.isSafeInteger(size)) {
    const found = typeof size === 'number' ? `number ${size}` : kindOf(size);
    throw new GoError(`json: cannot unmarshal ${found} into Go struct field Descriptor.${field}.size of type int64`);
  }
  return {
    mediaType: textOf(object.get('mediaType'), `Descriptor.${field}.mediaType`),
    digest: textOf(object.get('digest'), `Descriptor.${field}.digest`),
    size,
    annotations,
  };
}

function textOf(value: Value, field: string): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  throw new GoError(`json: cannot unmarshal ${kindOf(value)} into Go struct field ${field} of type string`);
}

function kindOf(value: Value): string {
  if (value instanceof Map) return 'object';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}
