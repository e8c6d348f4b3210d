import { join } from 'node:path';
import { ownerOf } from '../../action/ownership.ts';
import { type Capabilities, defaultCapabilities, type KubeVersion } from '../../chart/capabilities.ts';
import { quote } from '../../go/strconv.ts';
import { GoError, type Value } from '../../go/value.ts';
import { ApiError } from '../../kube/api.ts';
import type { KubeClient, Resource } from '../../kube/client.ts';
import { createIdleClient } from '../../kube/idle-client.ts';
import type { KubeObject as ServedObject } from '../../kube/json.ts';
import { jsonOf } from '../../kube/json-text.ts';
import { type KubeObject, readObjects } from '../../release/objects.ts';
import type { Release } from '../../release/release.ts';
import { groupOf } from '../../release/scope.ts';
import { marshalYaml } from '../../yaml/marshal.ts';
import { removeFile, removeIfEmpty, writeFileAtomic } from './atomic-file.ts';
import { fileName } from './file-name.ts';
import { type Layout, makeStore, releaseDirectory } from './layout.ts';
import { isSecret, objectFileName, PRIVATE, PUBLIC, textOf } from './object-files.ts';
import type { OnStep } from './steps.ts';
import {
  asServed,
  lookupIn,
  type ReleaseFolder,
  readFolders,
  readStoredObject,
  readStoredObjects,
  storedScopes,
} from './stored-objects.ts';

/** A name that no release can have. */
const NAMESPACE_FILE = '_namespace.yaml';

export interface ObjectStoreOptions {
  readonly layout: Layout;
  /** That of objects which name none. */
  readonly namespace: string;
  /** The release that is being changed: what is made becomes part of it. */
  readonly held: () => Pick<Release, 'name' | 'namespace'> | undefined;
  readonly kubeVersion?: KubeVersion | undefined;
  readonly apiVersions?: readonly string[] | undefined;
  readonly onStep?: OnStep | undefined;
  /** Is told of an object that a manifest holds more than once. */
  readonly onRepeated?: ((object: KubeObject) => void) | undefined;
  /** Is awaited before each object is changed; throws where the work is to end. */
  readonly pause?: (() => Promise<void>) | undefined;
}

/**
 * Objects as files, `objects/NAMESPACE/RELEASE/KIND-NAME.yaml`, in place of a cluster. Nothing runs, so there is nothing
 * to wait for. An object belongs to the release in whose folder it is.
 */
export function createObjectStore(options: ObjectStoreOptions): KubeClient {
  const {
    layout,
    namespace,
    held,
    kubeVersion,
    apiVersions = [],
    onStep,
    pause = async () => {},
    onRepeated = () => {},
  } = options;
  let found: readonly ReleaseFolder[] | undefined;
  const folders = (): readonly ReleaseFolder[] => {
    found ??= readFolders(layout.objects);
    return found;
  };
  let scopes = storedScopes(folders);
  const changed = (): void => {
    found = undefined;
    scopes = storedScopes(folders);
  };
  const built = new WeakMap<Resource, KubeObject>();
  const objectOf = (resource: Resource): KubeObject => built.get(resource)!;
  const owner = (): Pick<Release, 'name' | 'namespace'> => {
    const release = held();
    if (release === undefined) throw new Error('objects are changed without a release');
    return release;
  };
  const ownFolder = (): string => {
    const { namespace: space, name } = owner();
    return releaseDirectory(layout.objects, space, name);
  };
  const pathOf = (object: KubeObject): string => join(ownFolder(), objectFileName(object, owner().namespace));
  const write = (path: string, text: string, mode: number): void => {
    if (textOf(path) === text) return;
    makeStore(layout);
    writeFileAtomic(path, text, { mode, scratch: layout.scratch, ...(onStep ? { onStep } : {}) });
    changed();
  };
  const put = (object: KubeObject): void => write(pathOf(object), object.text, isSecret(object) ? PRIVATE : PUBLIC);
  const remove = (path: string): void => {
    removeFile(path, onStep);
    changed();
  };
  const placesOf = (object: KubeObject): readonly Place[] =>
    folders().flatMap((folder) => placeIn(folder, held()?.namespace ?? namespace, object));

  const tellRepeated = (objects: readonly KubeObject[]): void => {
    const paths = new Set<string>();
    for (const object of objects) {
      const path = pathOf(object);
      if (paths.has(path)) onRepeated(object);
      paths.add(path);
    }
  };

  return createIdleClient({
    async capabilities() {
      return withVersions(defaultCapabilities(), kubeVersion, apiVersions);
    },
    withLookups: async (render) => render(lookupIn(() => readStoredObjects(layout.objects))),
    async build(manifest, { validate }) {
      return readObjects(manifest, { namespace, scopes }).map((object) => {
        const resource = resourceOf(object);
        if (validate) requireName(resource);
        built.set(resource, object);
        return resource;
      });
    },
    async get(resource) {
      const own = held() === undefined ? '' : ownFolder();
      const places = placesOf(objectOf(resource));
      const place = places.find(({ folder }) => folder.directory !== own) ?? places[0];
      const stored = place && readStoredObject(place.path, place.folder.release, place.folder.namespace);
      if (stored === undefined) throw missing(resource);
      return jsonOf(asServed(stored)) as ServedObject;
    },
    async create(resources) {
      resources.forEach(requireName);
      tellRepeated(resources.map(objectOf));
      let taken: Resource | undefined;
      for (const resource of resources) {
        const object = objectOf(resource);
        await pause();
        if (ownerOf(resource.object) !== undefined) put(object);
        else if (object.kind === 'Namespace') {
          const path = join(layout.objects, fileName(object.name), NAMESPACE_FILE);
          if (textOf(path) === undefined) write(path, namespaceObject(object.name), PUBLIC);
        } else if (placesOf(object).length > 0) taken ??= resource;
        else put(object);
      }
      if (taken !== undefined) throw exists(taken);
    },
    async update(originals, targets) {
      const own = ownFolder();
      const objects = targets.map(objectOf);
      targets.forEach(requireName);
      tellRepeated(objects);
      const elsewhere = objects.flatMap(placesOf).filter(({ folder }) => folder.directory !== own);
      for (const object of objects) {
        await pause();
        put(object);
      }
      for (const { path } of elsewhere) remove(path);
      const wanted = new Set(objects.map(pathOf));
      for (const object of originals.map(objectOf)) {
        if (!wanted.has(pathOf(object)) && !object.kept) remove(pathOf(object));
      }
      return { created: [] };
    },
    async delete(resources) {
      for (const object of resources.map(objectOf)) {
        await pause();
        remove(pathOf(object));
      }
      removeIfEmpty(ownFolder());
      return { deleted: resources, errors: [] };
    },
  });
}

function resourceOf({ apiVersion, kind, namespace, scope, value }: KubeObject): Resource {
  const group = groupOf(apiVersion);
  const object = jsonOf(value) as ServedObject;
  const metadata = value.get('metadata');
  const name = metadata instanceof Map ? metadata.get('name') : undefined;
  return {
    mapping: {
      group,
      version: group === '' ? apiVersion : apiVersion.slice(group.length + 1),
      kind,
      resource: kind.toLowerCase(),
      namespaced: scope !== 'Cluster',
    },
    namespace,
    name: typeof name === 'string' ? name : '',
    object,
  };
}

/** Nothing makes a name of `generateName` here, and a file of such an object is none that `kubectl apply` takes. */
function requireName({ name, mapping: { kind } }: Resource): void {
  if (name === '')
    throw new GoError(`resource name may not be empty: the local store takes no ${kind} with generateName`);
}

function missing({ mapping, name }: Resource): ApiError {
  return new ApiError(404, `${resourceName(mapping)} ${quote(name)} not found`, 'NotFound');
}

function exists({ mapping, name }: Resource): ApiError {
  return new ApiError(409, `${resourceName(mapping)} ${quote(name)} already exists`, 'AlreadyExists');
}

function resourceName({ group, resource }: Resource['mapping']): string {
  return group === '' ? resource : `${resource}.${group}`;
}

function withVersions(
  built: Capabilities,
  kubeVersion: KubeVersion | undefined,
  apiVersions: readonly string[],
): Capabilities {
  return {
    ...built,
    kubeVersion: kubeVersion ?? built.kubeVersion,
    apiVersions: [...built.apiVersions, ...apiVersions],
  };
}

/** A file that holds an object, and the release's folder that it is in. */
interface Place {
  readonly folder: ReleaseFolder;
  readonly path: string;
}

/** Kinds that may or may not have a namespace are taken to have one: the same name elsewhere is another object. */
function placeIn(folder: ReleaseFolder, namespace: string, object: KubeObject): Place[] {
  if (object.scope === 'unknown' && object.namespace === '' && folder.namespace !== namespace) return [];
  const name = objectFileName(object, folder.namespace);
  return folder.names.has(name) ? [{ folder, path: join(folder.directory, name) }] : [];
}

function namespaceObject(namespace: string): string {
  return marshalYaml(
    new Map<string, Value>([
      ['apiVersion', 'v1'],
      ['kind', 'Namespace'],
      [
        'metadata',
        new Map<string, Value>([
          ['labels', new Map([['name', namespace]])],
          ['name', namespace],
        ]),
      ],
    ]),
  );
}
