import { TschartError } from '../../errors.ts';
import { quote } from '../../go/strconv.ts';
import { compareStrings } from '../../go/text.ts';
import { isAlreadyExists, isApiNotFound, isConflict, type KubeApi } from '../../kube/api.ts';
import { type Driver, releaseExists, releaseNotFound } from '../../release/driver.ts';
import type { Release } from '../../release/release.ts';
import { decodeRecord, encodeRecord } from './record-codec.ts';
import { customLabels, type Labels, labelsOf, selectorOf } from './record-labels.ts';
import { type RecordKind, type RecordObject, recordObjects } from './record-objects.ts';
import {
  areOwn,
  MAX_DATA_BYTES,
  PARTS_LABEL,
  type Parts,
  packBody,
  packHead,
  partsLabel,
  partsOf,
  readParts,
  removeParts,
  sweepParts,
  TORN,
  type WrittenParts,
  writeParts,
} from './record-parts.ts';

export interface ClusterDriverOptions {
  /** Empty for lists and queries of all namespaces. */
  readonly namespace: string;
  /** Writes records that one object can't hold in parts, which Helm does not read. Those that there are, are read always. */
  readonly inParts?: boolean | undefined;
  /** Told of a record that can't be read where others can: lists and queries leave it out. */
  readonly onBroken?: ((name: string, problem: string) => void) | undefined;
}

/** How a driver words what went wrong. */
export type Wording = (verb: 'get' | 'list' | 'query' | 'create' | 'update', what: string, error: unknown) => unknown;

/** How often somebody else may change a record in parts while it is being written. */
const CONFLICTS = 5;

/** Records in objects of the API. Whatever `wording` is, a record that is not there, or already, is said as everywhere. */
export function createClusterDriver(
  name: string,
  kind: RecordKind,
  wording: Wording,
  api: KubeApi,
  { namespace, inParts = false, onBroken }: ClusterDriverOptions,
): Driver {
  const objects = recordObjects(api, kind, namespace);
  /** The parts of records that were seen in parts: a record stays as it is when it is updated. */
  const known = new Map<string, Parts>();
  /** Records of which parts are missing, as queries found them. */
  const torn = new Map<string, { readonly name: string; readonly parts: Parts }>();

  function recordOf(object: RecordObject): Release | Promise<Release> {
    const parts = partsOf(object.labels);
    if (parts === undefined) return decodeRecord(object.data);
    if (areOwn(object.name, parts)) known.set(object.name, parts);
    const elsewhere = object.namespace === namespace ? objects : recordObjects(api, kind, object.namespace);
    return readParts(elsewhere, object, parts, () => elsewhere.get(object.name));
  }

  /** All revisions that can be read, with all labels of their objects. */
  async function find(labels: Labels): Promise<{ count: number; releases: Release[] }> {
    const found: (Release | Promise<Release | undefined>)[] = [];
    let count = 0;
    const broken = (object: RecordObject, error: unknown): undefined => {
      const parts = partsOf(object.labels);
      const isTorn = error instanceof TschartError && error.code === TORN && object.namespace === namespace;
      if (isTorn && parts !== undefined) torn.set(object.name, { name: object.labels.get('name') ?? '', parts });
      onBroken?.(object.name, (error as Error).message);
    };
    await objects.each(selectorOf(labels), (object) => {
      count++;
      const labelled = (release: Release): Release => ({ ...release, labels: withoutParts(object.labels) });
      try {
        const release = recordOf(object);
        found.push(
          release instanceof Promise ? release.then(labelled, (error) => broken(object, error)) : labelled(release),
        );
      } catch (error) {
        broken(object, error);
      }
    });
    const releases = (await Promise.all(found)).filter((release) => release !== undefined);
    return { count, releases };
  }

  /** Objects by the release that they are of. */
  async function byRelease(selector: string, accepts: (name: string) => boolean): Promise<Map<string, Named[]>> {
    const found = new Map<string, Named[]>();
    await objects.each(selector, (object) => {
      const named = namedBy(object);
      if (!accepts(named.name)) return;
      const known = found.get(named.release);
      if (known === undefined) found.set(named.release, [named]);
      else known.push(named);
    });
    return found;
  }

  /**
   * Superseded revisions, which are most, are looked at only where nothing newer can be read. What is newer is said by
   * the names of objects, which nobody can change as they can labels. Throws `Misnamed` where a name says nothing, or not
   * what the record says.
   */
  async function newest(accepts: (name: string) => boolean): Promise<Release[]> {
    const [current, superseded] = await Promise.all([
      byRelease(encodeURIComponent('owner=helm,status!=superseded'), accepts),
      objects.metadata(encodeURIComponent('owner=helm,status=superseded')),
    ]);
    const releases: (Release | undefined)[] = [];
    const old = new Map<string, number>();
    for (const object of superseded) {
      const { name, release, revision } = namedBy(object);
      if (accepts(name)) old.set(release, Math.max(old.get(release) ?? 0, revision));
    }
    for (const [release, candidates] of current) {
      const read = await firstReadable(candidates);
      if ((old.get(release) ?? 0) > (read?.revision ?? 0)) continue;
      old.delete(release);
      releases.push(read);
    }
    if (old.size > 0) {
      const rest = await byRelease(encodeURIComponent('owner=helm'), accepts);
      for (const release of old.keys()) releases.push(await firstReadable(rest.get(release) ?? []));
    }
    return releases.filter((release) => release !== undefined);
  }

  /** The newest of a release's objects that holds a record. */
  async function firstReadable(candidates: readonly Named[]): Promise<Release | undefined> {
    for (const { object, ...named } of [...candidates].sort((a, b) => b.revision - a.revision)) {
      let release: Release;
      try {
        const record = recordOf(object);
        release = record instanceof Promise ? await record : record;
      } catch (error) {
        onBroken?.(object.name, (error as Error).message);
        continue;
      }
      const { name, revision } = release;
      if (name !== named.name || revision !== named.revision || release.namespace !== object.namespace) {
        throw new Misnamed();
      }
      return { ...release, labels: withoutParts(object.labels) };
    }
    return undefined;
  }

  async function get(key: string): Promise<Release> {
    let object: RecordObject;
    try {
      object = await objects.get(key);
    } catch (error) {
      throw isApiNotFound(error) ? releaseNotFound() : wording('get', `failed to get ${quote(key)}`, error);
    }
    try {
      return { ...(await recordOf(object)), labels: customLabels(withoutParts(object.labels)) };
    } catch (error) {
      throw wording('get', `failed to decode data ${quote(key)}`, error);
    }
  }

  /** Whether a record that is too large for one object goes into parts. */
  async function goesInParts(key: string): Promise<boolean> {
    if (inParts || known.has(key)) return true;
    const parts = partsOf((await objects.get(key).catch(() => undefined))?.labels ?? new Map());
    if (parts !== undefined && areOwn(key, parts)) known.set(key, parts);
    return parts !== undefined;
  }

  async function write(verb: 'create' | 'update', key: string, release: Release): Promise<void> {
    const labels = labelsOf(release, verb === 'create' ? 'createdAt' : 'modifiedAt', Math.floor(Date.now() / 1000));
    let data: string;
    try {
      data = encodeRecord(release);
    } catch (error) {
      throw wording(verb, `failed to encode release ${quote(release.name)}`, error);
    }
    try {
      if (data.length > MAX_DATA_BYTES && (await goesInParts(key))) await writeWithParts(verb, key, release, labels);
      else {
        await objects[verb](key, labels, data);
        await dropParts(key);
      }
    } catch (error) {
      throw verb === 'create' && isAlreadyExists(error) ? releaseExists() : wording(verb, `failed to ${verb}`, error);
    }
  }

  async function writeWithParts(
    verb: 'create' | 'update',
    key: string,
    release: Release,
    labels: Labels,
  ): Promise<void> {
    if (verb === 'create') return createInParts(key, release, labels);
    for (let left = CONFLICTS; ; left--) {
      try {
        return await updateInParts(key, release, labels);
      } catch (error) {
        if (left === 0 || !isConflict(error)) throw error;
      }
    }
  }

  async function createInParts(key: string, release: Release, labels: Labels): Promise<void> {
    const parts = await writeParts(objects, key, release, packBody(release), undefined);
    await pointTo(parts, key, (label) => objects.create(key, { ...labels, ...label }, packHead(release)));
    if (parts.written !== undefined) await sweepParts(objects, release.name, parts.written).catch(() => {});
  }

  /** Parts that hold what is to be written already are kept, if nobody else puts others in their place meanwhile. */
  async function updateInParts(key: string, release: Release, labels: Labels): Promise<void> {
    const { labels: held, version } = await objects.get(key);
    const found = partsOf(held);
    const before = found && areOwn(key, found) ? found : undefined;
    const parts = await writeParts(objects, key, release, packBody(release), before);
    await pointTo(parts, key, (label) => objects.update(key, { ...labels, ...label }, packHead(release), version));
    if (parts.written === undefined) return;
    if (before !== undefined) await removeParts(objects, key, before);
    await sweepParts(objects, release.name, parts.written).catch(() => {});
  }

  /** Writes the head of a record in parts; from then on they count. */
  async function pointTo(parts: WrittenParts, key: string, write: (label: Labels) => Promise<unknown>): Promise<void> {
    try {
      await write({ [PARTS_LABEL]: partsLabel(parts) });
    } catch (error) {
      if (parts.written !== undefined) await removeParts(objects, key, parts);
      throw error;
    }
    known.set(key, parts);
  }

  /** After a record that had parts needs them no more. */
  async function dropParts(key: string): Promise<void> {
    const parts = known.get(key);
    if (parts === undefined) return;
    known.delete(key);
    await removeParts(objects, key, parts);
  }

  return {
    name,
    get,
    async list(filter) {
      try {
        return (await find({ owner: 'helm' })).releases.filter(filter);
      } catch (error) {
        throw wording('list', 'failed to list', error);
      }
    },
    async newest(accepts) {
      try {
        try {
          return await newest(accepts);
        } catch (error) {
          if (!(error instanceof Misnamed)) throw error;
          return (await find({ owner: 'helm' })).releases.filter(({ name }) => accepts(name));
        }
      } catch (error) {
        throw wording('list', 'failed to list', error);
      }
    },
    async query(labels) {
      selectorOf(labels);
      let found: Awaited<ReturnType<typeof find>>;
      try {
        found = await find(labels);
      } catch (error) {
        throw wording('query', 'failed to query with labels', error);
      }
      if (found.count === 0) throw releaseNotFound();
      return found.releases;
    },
    create: (key, release) => write('create', key, release),
    update: (key, release) => write('update', key, release),
    async delete(key) {
      const release = await get(key);
      await objects.delete(key);
      await dropParts(key);
      return release;
    },
    async removeTorn(name) {
      const keys = [...torn].filter(([, { name: of }]) => of === name).map(([key]) => key);
      for (const key of keys) {
        try {
          await objects.delete(key);
        } catch (error) {
          if (!isApiNotFound(error)) throw error;
        }
        await removeParts(objects, key, torn.get(key)!.parts);
        torn.delete(key);
      }
      return keys.sort(compareStrings);
    },
  };
}

/** An object, and what its name says of the record in it. */
interface Named {
  readonly object: RecordObject;
  readonly name: string;
  readonly revision: number;
  /** Names the release among those of all namespaces. */
  readonly release: string;
}

/** Only the records themselves tell what they are. */
class Misnamed extends Error {}

const KEY = /^sh\.helm\.release\.v1\.(.+)\.v([1-9]\d*)$/;

function namedBy(object: RecordObject): Named {
  const [, name, revision] = KEY.exec(object.name) ?? [];
  if (name === undefined) throw new Misnamed();
  return { object, name, revision: Number(revision), release: `${object.namespace}/${name}` };
}

function withoutParts(labels: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  if (!labels.has(PARTS_LABEL)) return labels;
  return new Map([...labels].filter(([key]) => key !== PARTS_LABEL));
}

/** An error behind Helm's words for where it happened. */
export function prefixed(prefix: string, error: unknown): TschartError {
  return new TschartError('DRIVER', `${prefix}: ${(error as Error).message}`, { cause: error });
}
