import { join } from 'node:path';
import type { ApplyOptions, Cluster } from '../../action/cluster.ts';
import { type Capabilities, defaultCapabilities, type KubeVersion } from '../../chart/capabilities.ts';
import type { Log } from '../../chart/log.ts';
import { TschartError } from '../../errors.ts';
import { quote } from '../../go/strconv.ts';
import type { Value } from '../../go/value.ts';
import { keptText, sortedForDeletion } from '../../release/kept.ts';
import { type KubeObject, readObjects } from '../../release/objects.ts';
import type { Release } from '../../release/release.ts';
import { marshalYaml } from '../../yaml/marshal.ts';
import { removeFile, removeIfEmpty, writeFileAtomic } from './atomic-file.ts';
import { fileName } from './file-name.ts';
import { type Layout, makeStore, releaseDirectory } from './layout.ts';
import { isSecret, objectFileName, PRIVATE, PUBLIC, textOf } from './object-files.ts';
import type { OnStep } from './steps.ts';
import { lookupIn, type ReleaseFolder, readFolders, readStoredObjects, storedScopes } from './stored-objects.ts';

/** A name that no release can have. */
const NAMESPACE_FILE = '_namespace.yaml';

export interface ObjectStoreOptions {
  readonly layout: Layout;
  readonly log: Log;
  readonly kubeVersion?: KubeVersion | undefined;
  readonly apiVersions?: readonly string[] | undefined;
  readonly onStep?: OnStep | undefined;
}

/**
 * Objects as files, `objects/NAMESPACE/RELEASE/KIND-NAME.yaml`, in place of a cluster: nothing runs, and what would
 * need something that runs is refused.
 */
export function createObjectStore({ layout, log, kubeVersion, apiVersions = [], onStep }: ObjectStoreOptions): Cluster {
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
  const objectsOf = (release: Release, what: string): KubeObject[] => {
    try {
      return readObjects(release.manifest, { namespace: release.namespace, scopes });
    } catch (error) {
      const message = `unable to build kubernetes objects from ${what}: ${(error as Error).message}`;
      throw new TschartError('OBJECT_INVALID', message, { cause: error });
    }
  };
  const folderOf = ({ namespace, name }: Release): string => releaseDirectory(layout.objects, namespace, name);
  const write = (path: string, text: string, mode: number): void => {
    if (textOf(path) === text) return;
    makeStore(layout);
    writeFileAtomic(path, text, { mode, scratch: layout.scratch, ...(onStep ? { onStep } : {}) });
    changed();
  };
  const put = (release: Release, object: KubeObject): void =>
    write(
      join(folderOf(release), objectFileName(object, release.namespace)),
      object.text,
      isSecret(object) ? PRIVATE : PUBLIC,
    );
  const remove = (path: string): void => {
    removeFile(path, onStep);
    changed();
  };
  const others = (release: Release, objects: readonly KubeObject[]): Owned[] => {
    const rest = folders().filter(({ directory }) => directory !== folderOf(release));
    return objects.flatMap((object) => rest.flatMap((folder) => ownedBy(folder, release.namespace, object)));
  };

  return {
    async checkReachable() {},
    async capabilities() {
      return withVersions(defaultCapabilities(), kubeVersion, apiVersions);
    },
    lookup: lookupIn(() => readStoredObjects(layout.objects)),
    async checkInstall(release, options) {
      checkOwners(release, others(release, objectsOf(release, 'release manifest')), options, 'install');
    },
    async checkUpgrade(current, target, options) {
      const objects = objectsOf(target, 'new release manifest');
      objectsOf(current, 'current release manifest');
      checkOwners(target, others(target, objects), options, 'update');
    },
    async installCrds(release, crds) {
      for (const crd of crds) {
        const objects = readObjects(crd.text, { namespace: release.namespace });
        if (objects.length === 0)
          throw new TschartError('CRD', `failed to install CRD ${crd.path}: resources are empty`);
        for (const object of objects) {
          const name = objectFileName(object, release.namespace);
          if (!folders().some(({ names }) => names.has(name))) put(release, object);
        }
      }
    },
    async createNamespace(namespace) {
      const path = join(layout.objects, fileName(namespace), NAMESPACE_FILE);
      if (textOf(path) === undefined) write(path, namespaceObject(namespace), PUBLIC);
    },
    async apply(current, target) {
      const objects = objectsOf(target, 'new release manifest');
      const taken = others(target, objects);
      for (const object of objects) put(target, object);
      for (const { path } of taken) remove(path);
      if (current === undefined) return;
      const names = new Set(objects.map((object) => objectFileName(object, target.namespace)));
      for (const object of objectsOf(current, 'current release manifest')) {
        const name = objectFileName(object, target.namespace);
        if (!names.has(name) && !object.kept) remove(join(folderOf(target), name));
      }
    },
    async delete(release) {
      const { kept } = sortedForDeletion(release.manifest);
      for (const object of objectsOf(release, 'release manifest')) {
        if (!object.kept) remove(join(folderOf(release), objectFileName(object, release.namespace)));
      }
      removeIfEmpty(folderOf(release));
      return { kept: keptText(kept), errors: [] };
    },
    async runHooks(release, event) {
      const names = release.hooks
        .filter(({ events }) => events.includes(event))
        .map(({ kind, name }) => `${kind}/${name}`);
      if (names.length > 0) {
        const message = `the local store runs no hooks: ${event} was left out`;
        log({ level: 'WARN', message, attributes: [['hooks', names.join(', ')]] });
      }
      return release;
    },
  };
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

/** An object that another release has in its folder. */
interface Owned {
  readonly object: KubeObject;
  readonly folder: ReleaseFolder;
  readonly path: string;
}

/** Kinds that may or may not have a namespace are taken to have one: the same name elsewhere is another object. */
function ownedBy(folder: ReleaseFolder, namespace: string, object: KubeObject): Owned[] {
  if (object.scope === 'unknown' && object.namespace === '' && folder.namespace !== namespace) return [];
  const name = objectFileName(object, folder.namespace);
  return folder.names.has(name) ? [{ object, folder, path: join(folder.directory, name) }] : [];
}

/** Helm's refusal of objects that belong to another release. */
function checkOwners(
  { name, namespace }: Release,
  taken: readonly Owned[],
  { takeOwnership }: Pick<ApplyOptions, 'takeOwnership'>,
  what: string,
): void {
  const [first] = taken;
  if (first === undefined || takeOwnership) return;
  const { object, folder } = first;
  const place = object.namespace === '' ? '' : ` in namespace ${quote(object.namespace)}`;
  const problems: string[] = [];
  const differs = (key: string, wanted: string, found: string): void => {
    if (wanted === found) return;
    problems.push(
      `annotation validation error: key ${quote(key)} must equal ${quote(wanted)}: current value is ${quote(found)}`,
    );
  };
  differs('meta.helm.sh/release-name', name, folder.release);
  differs('meta.helm.sh/release-namespace', namespace, folder.namespace);
  throw new TschartError(
    'OBJECT_OWNED',
    `unable to continue with ${what}: ${object.kind} ${quote(object.name)}${place} exists and cannot be imported into ` +
      `the current release: invalid ownership metadata; ${problems.join('; ')}`,
    { advice: 'With --take-ownership the object becomes part of this release.' },
  );
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
