import { basename, join } from 'node:path';
import { encodeBase64 } from '../../go/base64.ts';
import { encodeUtf8 } from '../../go/text.ts';
import { GoError, type Value } from '../../go/value.ts';
import { type CustomScopes, definedScope, type Scope } from '../../release/scope.ts';
import type { Lookup } from '../../render/options.ts';
import { unmarshalYaml } from '../../yaml/unmarshal.ts';
import { fileName, textOfFileName } from './file-name.ts';
import { objectFiles, subdirectories, textOf } from './object-files.ts';

type Table = Map<string, Value>;

/** An object in the store, and the release that it belongs to. */
export interface StoredObject {
  readonly value: Table;
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly path: string;
  /** Empty for what belongs to no release. */
  readonly release: string;
  readonly releaseNamespace: string;
}

/** Everything in `objects/`. A file that is no object (somebody else's) is passed over. */
export function readStoredObjects(objects: string): StoredObject[] {
  const found: StoredObject[] = [];
  for (const space of subdirectories(objects)) {
    const directory = join(objects, space);
    const namespace = textOfFileName(space);
    collect(directory, '', namespace, found);
    for (const release of subdirectories(directory)) {
      collect(join(directory, release), textOfFileName(basename(release)), namespace, found);
    }
  }
  return found;
}

function collect(directory: string, release: string, releaseNamespace: string, into: StoredObject[]): void {
  for (const path of objectFiles(directory)) {
    const object = readStoredObject(path, release, releaseNamespace);
    if (object !== undefined) into.push(object);
  }
}

/** The object in a file; undefined where there is none. */
export function readStoredObject(path: string, release: string, releaseNamespace: string): StoredObject | undefined {
  const text = textOf(path);
  const value = text === undefined ? undefined : parse(text);
  if (value === undefined) return undefined;
  const metadata = tableAt(value, 'metadata');
  return {
    value,
    apiVersion: textAt(value, 'apiVersion'),
    kind: textAt(value, 'kind'),
    namespace: textAt(metadata, 'namespace'),
    name: textAt(metadata, 'name'),
    path,
    release,
    releaseNamespace,
  };
}

function parse(text: string): Table | undefined {
  try {
    const value = unmarshalYaml(text);
    return value instanceof Map ? value : undefined;
  } catch (error) {
    if (error instanceof GoError) return undefined;
    throw error;
  }
}

/** The folder of a release's objects, and the names of the files in it. */
export interface ReleaseFolder {
  readonly release: string;
  readonly namespace: string;
  readonly directory: string;
  readonly names: ReadonlySet<string>;
}

/** The folders in `objects/`; no file is opened. */
export function readFolders(objects: string): ReleaseFolder[] {
  return subdirectories(objects).flatMap((space) =>
    subdirectories(join(objects, space)).map((release) => {
      const directory = join(objects, space, release);
      const names = new Set(objectFiles(directory).map((path) => basename(path)));
      return { release: textOfFileName(release), namespace: textOfFileName(space), directory, names };
    }),
  );
}

const CRD_PREFIX = 'customresourcedefinition.apiextensions.k8s.io-';

/** Scopes of the custom resources that are defined in the store; a definition's file is named after its group. */
export function storedScopes(folders: () => readonly ReleaseFolder[]): CustomScopes {
  const known = new Map<string, ReadonlyMap<string, Scope>>();
  return (group, kind) => {
    let scopes = known.get(group);
    if (scopes === undefined) known.set(group, (scopes = scopesOfGroup(folders(), group)));
    return scopes.get(`${group}/${kind}`);
  };
}

function scopesOfGroup(folders: readonly ReleaseFolder[], group: string): Map<string, Scope> {
  const scopes = new Map<string, Scope>();
  const ending = `.${fileName(group)}.yaml`;
  for (const { directory, names } of folders) {
    for (const name of names) {
      if (!name.startsWith(CRD_PREFIX) || !name.endsWith(ending)) continue;
      const value = parse(textOf(join(directory, name)) ?? '');
      const scope = value && definedScope(value);
      if (scope) scopes.set(...scope);
    }
  }
  return scopes;
}

/**
 * Answers `lookup` from the store as a cluster would: what a Secret has in `stringData` is in `data`, and objects are
 * marked as the release's. The store is read at the first question.
 */
export function lookupIn(read: () => readonly StoredObject[]): Lookup {
  let objects: readonly StoredObject[] | undefined;
  return (apiVersion, kind, namespace, name) => {
    objects ??= read();
    const fitting = objects.filter(
      (object) =>
        object.apiVersion === apiVersion &&
        object.kind === kind &&
        (namespace === '' || object.namespace === '' || object.namespace === namespace),
    );
    if (name !== '') {
      const object = fitting.find((candidate) => candidate.name === name);
      return object === undefined ? new Map() : asServed(object);
    }
    return new Map<string, Value>([
      ['apiVersion', apiVersion],
      ['items', fitting.map(asServed)],
      ['kind', `${kind}List`],
      ['metadata', new Map<string, Value>()],
    ]);
  };
}

/** The object as a cluster would give it. */
export function asServed({ value, kind, apiVersion, release, releaseNamespace }: StoredObject): Table {
  const served: Table = new Map(value);
  if (kind === 'Secret' && apiVersion === 'v1') {
    const plain = served.get('stringData');
    if (plain instanceof Map) {
      const data: Table = new Map(tableAt(served, 'data'));
      for (const [key, text] of plain) data.set(key, encodeBase64(encodeUtf8(typeof text === 'string' ? text : '')));
      served.set('data', data);
      served.delete('stringData');
    }
    if (!served.has('type')) served.set('type', 'Opaque');
  }
  if (release !== '') {
    const metadata: Table = new Map(tableAt(served, 'metadata'));
    metadata.set('labels', new Map([...tableAt(metadata, 'labels'), ['app.kubernetes.io/managed-by', 'Helm']]));
    metadata.set(
      'annotations',
      new Map([
        ...tableAt(metadata, 'annotations'),
        ['meta.helm.sh/release-name', release],
        ['meta.helm.sh/release-namespace', releaseNamespace],
      ]),
    );
    served.set('metadata', metadata);
  }
  return served;
}

function tableAt(table: Table, key: string): Table {
  const value = table.get(key);
  return value instanceof Map ? value : new Map();
}

function textAt(table: Table, key: string): string {
  const value = table.get(key);
  return typeof value === 'string' ? value : '';
}
