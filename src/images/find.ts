import { compareStrings } from '../go/text.ts';
import type { Value } from '../go/value.ts';
import { imageName, isImageReference } from './reference.ts';
import { scalarText } from './scalar.ts';

/** What in an object names an image. */
export type ImageRole = 'container' | 'initContainer' | 'ephemeralContainer' | 'volume' | 'environment' | 'field';

/** One place that names an image. */
export interface ImageUse {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly role: ImageRole;
  /** The container (or volume) that it stands in, where it has a name. */
  readonly container?: string;
  /** Where in the object: `spec.template.spec.containers[0].image`. */
  readonly field: string;
  /** The template file that gave the object. */
  readonly template: string;
  /** The events of a hook. */
  readonly hooks?: readonly string[];
}

/** An image, and all that uses it. */
export interface UsedImage {
  readonly image: string;
  readonly uses: readonly ImageUse[];
}

/** An object that was rendered. */
export interface RenderedObject {
  readonly template: string;
  readonly object: Value;
  readonly hooks?: readonly string[] | undefined;
}

type Table = Map<string, Value>;
type Found = (image: string, role: ImageRole, field: string, container?: string) => void;

const CONTAINER_LISTS = new Map<string, ImageRole>([
  ['containers', 'container'],
  ['initContainers', 'initContainer'],
  ['ephemeralContainers', 'ephemeralContainer'],
]);
/** Kinds whose fields named like images describe schemas or hold texts. */
const WITHOUT_IMAGES = new Set(['CustomResourceDefinition', 'ConfigMap', 'Secret']);
const IMAGE_KEY = /^image$|Image$|^imageName$|ImageName$/;
const IMAGE_LIST_KEY = /^images$|Images$|^imageNames$|ImageNames$/;
/** The convention of operators for the images that they start. */
const IMAGE_VARIABLE = /^RELATED_IMAGE_./;
const MAX_DEPTH = 200;

/**
 * The images that objects use, sorted by name, each once with all its uses. In pods every `image` of a container counts
 * as it stands; elsewhere what is named by convention: see docs/typed-values.md.
 */
export function imagesOf(objects: Iterable<RenderedObject>): UsedImage[] {
  const images = new Map<string, ImageUse[]>();
  for (const { template, object, hooks } of objects) {
    for (const item of unrolled(object)) {
      const kind = textOf(item, 'kind');
      if (WITHOUT_IMAGES.has(kind)) continue;
      const metadata = item.get('metadata');
      const about = metadata instanceof Map ? metadata : new Map<string, Value>();
      const namespace = textOf(about, 'namespace');
      walk(item, '', 0, (image, role, field, container) => {
        const uses = images.get(image) ?? [];
        images.set(image, uses);
        uses.push({
          kind,
          name: textOf(about, 'name') || textOf(about, 'generateName'),
          ...(namespace === '' ? {} : { namespace }),
          role,
          ...(container ? { container } : {}),
          field,
          template,
          ...(hooks === undefined ? {} : { hooks }),
        });
      });
    }
  }
  const sorted = [...images].sort(([a], [b]) => compareStrings(a, b));
  return sorted.map(([image, uses]) => ({ image, uses }));
}

/** The object, or the items of a list of objects. */
function unrolled(object: Value): Table[] {
  if (!(object instanceof Map)) return [];
  const items = object.get('items');
  if (!textOf(object, 'kind').endsWith('List') || !Array.isArray(items)) return [object];
  return items.flatMap((item) => unrolled(item));
}

function textOf(table: Table, key: string): string {
  return scalarText(table.get(key));
}

function walk(value: Value, field: string, depth: number, found: Found): void {
  if (depth > MAX_DEPTH) return;
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) walk(item, `${field}[${i}]`, depth + 1, found);
    return;
  }
  if (!(value instanceof Map)) return;
  const spread = spreadImage(value);
  if (spread !== undefined) found(spread.name, 'field', field);
  for (const [key, item] of value) {
    const place = field === '' ? key : `${field}.${key}`;
    const role = CONTAINER_LISTS.get(key);
    if (role !== undefined && isContainerList(item)) {
      for (const [i, container] of item.entries()) walkContainer(container, role, `${place}[${i}]`, depth + 2, found);
    } else if (key === 'volumes' && Array.isArray(item)) {
      for (const [i, volume] of item.entries()) walkVolume(volume, `${place}[${i}]`, depth + 2, found);
    } else if (key === spread?.key) continue;
    else if (Array.isArray(item) && IMAGE_LIST_KEY.test(key)) {
      for (const [i, one] of item.entries()) {
        if (!namesImage(one, `${place}[${i}]`, found)) walk(one, `${place}[${i}]`, depth + 2, found);
      }
    } else if (!IMAGE_KEY.test(key) || !namesImage(item, place, found)) walk(item, place, depth + 1, found);
  }
}

function isContainerList(value: Value): value is Table[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => item instanceof Map);
}

function walkContainer(container: Table, role: ImageRole, place: string, depth: number, found: Found): void {
  const name = textOf(container, 'name');
  const image = container.get('image');
  if (typeof image === 'string' && image !== '') found(image, role, `${place}.image`, name);
  for (const [key, item] of container) {
    if (key === 'image' && typeof image === 'string') continue;
    if (key === 'env' && Array.isArray(item)) {
      for (const [i, variable] of item.entries()) walkVariable(variable, name, `${place}.env[${i}]`, found);
    } else if (key === 'image') namesImage(item, `${place}.${key}`, found);
    else walk(item, `${place}.${key}`, depth + 1, found);
  }
}

function walkVariable(variable: Value, container: string, place: string, found: Found): void {
  if (!(variable instanceof Map) || !IMAGE_VARIABLE.test(textOf(variable, 'name'))) return;
  const value = textOf(variable, 'value');
  if (isImageReference(value)) found(value, 'environment', `${place}.value`, container);
}

/** A volume of type `image` mounts an image's files. */
function walkVolume(volume: Value, place: string, depth: number, found: Found): void {
  const source = volume instanceof Map ? volume.get('image') : undefined;
  const reference = source instanceof Map ? textOf(source, 'reference') : '';
  if (reference !== '') found(reference, 'volume', `${place}.image.reference`, textOf(volume as Table, 'name'));
  else walk(volume, place, depth, found);
}

/** A field named like an image: a text, or a table of its parts. */
function namesImage(value: Value, place: string, found: Found): boolean {
  if (typeof value === 'string') {
    if (!isImageReference(value)) return false;
    found(value, 'field', place);
    return true;
  }
  if (!(value instanceof Map)) return false;
  const name = nameOfParts(value);
  if (name === undefined) return false;
  found(name, 'field', place);
  return true;
}

function nameOfParts(table: Table): string | undefined {
  const repository = textOf(table, 'repository') || textOf(table, 'name');
  const tag = textOf(table, 'tag') || textOf(table, 'version');
  const digest = textOf(table, 'digest') || textOf(table, 'sha');
  const registry = textOf(table, 'registry');
  if (repository === '' || (tag === '' && digest === '' && registry === '' && !table.has('repository')))
    return undefined;
  const full = /^[0-9a-f]{64}$/.test(digest) ? `sha256:${digest}` : digest;
  const name = imageName({ registry, repository, tag, digest: full });
  return isImageReference(name) ? name : undefined;
}

/**
 * An image whose name and version stand side by side, as several operators have them: `repository`, `image` and
 * `version` (or `tag`); `baseImage` and `version`, `tag` or `sha`; `image` and `tag`. Nothing where one field says all.
 */
function spreadImage(table: Table): { readonly name: string; readonly key: string } | undefined {
  const image = textOf(table, 'image');
  const key = image === '' ? 'baseImage' : 'image';
  const base = textOf(table, key);
  const repository = key === 'image' ? textOf(table, 'repository') : '';
  const tag = textOf(table, 'tag');
  const version = key === 'image' && repository === '' ? tag : textOf(table, 'version') || tag;
  const sha = key === 'baseImage' ? textOf(table, 'sha') : '';
  if (base === '' || (repository === '' && version === '' && sha === '')) return undefined;
  const digest = /^[0-9a-f]{64}$/.test(sha) ? `sha256:${sha}` : /^sha256:[0-9a-f]{64}$/.test(version) ? version : '';
  const name = imageName({ registry: repository, repository: base, tag: version === digest ? '' : version, digest });
  return isImageReference(name) ? { name, key } : undefined;
}
