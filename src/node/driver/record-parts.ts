import { createHash, randomBytes } from 'node:crypto';
import { TschartError } from '../../errors.ts';
import { marshalJson } from '../../go/json.ts';
import { isAlreadyExists, isApiNotFound } from '../../kube/api.ts';
import { encodeRelease } from '../../release/encode.ts';
import type { Release, ReleaseInfo } from '../../release/release.ts';
import { decodeRecord, packRecord } from './record-codec.ts';
import { selectorOf } from './record-labels.ts';
import type { RecordObject, RecordObjects } from './record-objects.ts';

/** What the API server takes as the data of one Secret or ConfigMap. */
export const MAX_DATA_BYTES = 1024 * 1024;
const PART_BYTES = 1_000_000;

/**
 * The label of a record in parts: `REVISION.COUNT.GENERATION.HASH`. Helm carries it along as it does labels of the user,
 * so that a revision which it began from this one may have it, too.
 */
export const PARTS_LABEL = 'tschart-parts';
const PARTS = /^([1-9]\d{0,9})\.([1-9]\d{0,2})\.([0-9a-f]{8})\.([0-9a-f]{32})$/;

/** Whose objects the parts are: Helm asks for its own only. */
const OWNER = 'tschart';

/** Notes and values up to this size stand in a record's head, too. */
const HEAD_TEXT_BYTES = 64 * 1024;

/** Parts that belong to no record may be those of somebody who is about to write it; for so long they are left alone. */
const ORPHAN_MS = 10 * 60_000;

/** No manifest: Helm refuses to build it, and so stops before it changes anything. */
const NO_MANIFEST = '"this record is in parts, which tschart reads and Helm does not\n';

const NO_STATE: ReleaseInfo = {
  firstDeployed: '',
  lastDeployed: '',
  deleted: '',
  description: '',
  status: 'unknown',
  rollbackRevision: 0,
  notes: '',
};

/** The code of the error where a record's parts are not all there. */
export const TORN = 'RECORD_PARTS';

/** The parts that hold a record. */
export interface Parts {
  /** The revision that they were written for. */
  readonly revision: number;
  readonly count: number;
  /** Tells the parts of one write from those of the next. */
  readonly generation: string;
  /** Of what the parts hold together. */
  readonly hash: string;
}

export function partsOf(labels: ReadonlyMap<string, string>): Parts | undefined {
  const match = PARTS.exec(labels.get(PARTS_LABEL) ?? '');
  if (match === null) return undefined;
  return { revision: Number(match[1]), count: Number(match[2]), generation: match[3]!, hash: match[4]! };
}

export function partsLabel({ revision, count, generation, hash }: Parts): string {
  return `${revision}.${count}.${generation}.${hash}`;
}

function partNames(key: string, { revision, count, generation }: Parts): string[] {
  const writtenFor = key.replace(/\.v\d+$/, `.v${revision}`);
  return Array.from({ length: count }, (_, index) => `${writtenFor}.${generation}.${index}`);
}

/** Whether the parts are those of the record `key` and of no other. */
export function areOwn(key: string, { revision }: Parts): boolean {
  return key.endsWith(`.v${revision}`);
}

/** What is put into parts: all but the state, so that a change of the state alone is one write. */
export function packBody(release: Release): string {
  return packRecord(encodeRelease({ ...release, info: { ...NO_STATE, notes: release.info.notes } }));
}

/** The record that stands where Helm looks: true in what lists show, and nothing that Helm could go on from. */
export function packHead(release: Release): string {
  const { info, chart, config } = release;
  const chartValues = chart?.values == null || marshalJson(chart.values).length > HEAD_TEXT_BYTES ? null : chart.values;
  return packRecord(
    encodeRelease({
      ...release,
      info: info.notes.length > HEAD_TEXT_BYTES ? { ...info, notes: '' } : info,
      chart: chart && { ...chart, templates: null, values: chartValues, schema: null, files: null },
      config: config === null || marshalJson(config).length > HEAD_TEXT_BYTES ? null : config,
      hooks: [],
      manifest: NO_MANIFEST,
    }),
  );
}

/** Parts that have been written, and when the server says that was; undefined where they were there before. */
export interface WrittenParts extends Parts {
  readonly written: number | undefined;
}

/**
 * Writes the parts of a body; nobody sees them before the record says that it has them. None are written where
 * `before` holds the same already.
 */
export async function writeParts(
  objects: RecordObjects,
  key: string,
  release: Release,
  body: string,
  before: Parts | undefined,
): Promise<WrittenParts> {
  if (before?.hash === hashOf(body)) return { ...before, written: undefined };
  const parts: Parts = {
    revision: release.revision,
    count: Math.ceil(body.length / PART_BYTES),
    generation: randomBytes(4).toString('hex'),
    hash: hashOf(body),
  };
  const labels = { owner: OWNER, name: release.name, version: String(release.revision) };
  const writes = partNames(key, parts).map(async (name, index) => {
    const data = body.slice(index * PART_BYTES, (index + 1) * PART_BYTES);
    try {
      return await objects.create(name, { ...labels, part: String(index) }, data);
    } catch (error) {
      // A request that was sent again after its answer got lost.
      if (isAlreadyExists(error)) return objects.get(name);
      throw error;
    }
  });
  let written = Date.now();
  for (const result of await Promise.allSettled(writes)) {
    if (result.status === 'fulfilled') written = result.value.created;
    else {
      await removeParts(objects, key, parts);
      throw result.reason;
    }
  }
  return { ...parts, written };
}

export async function removeParts(objects: RecordObjects, key: string, parts: Parts): Promise<void> {
  await removeAll(objects, partNames(key, parts));
}

/** What can't be removed is found again by `sweepParts`. */
async function removeAll(objects: RecordObjects, names: readonly string[]): Promise<void> {
  await Promise.allSettled(names.map((name) => objects.delete(name)));
}

/**
 * Reads the record whose head is given. Throws where parts are missing or are not what the head says, which `again`
 * may explain: somebody wrote the record meanwhile.
 */
export async function readParts(
  objects: RecordObjects,
  head: RecordObject,
  parts: Parts,
  again: () => Promise<RecordObject>,
): Promise<Release> {
  const names = partNames(head.name, parts);
  const read = await Promise.allSettled(names.map((name) => objects.get(name)));
  let body = '';
  for (const result of read) {
    if (result.status === 'fulfilled') body += result.value.data;
    else if (!isApiNotFound(result.reason)) throw result.reason;
  }
  if (hashOf(body) === parts.hash) {
    const { info, revision } = decodeRecord(head.data);
    const release = decodeRecord(body);
    return { ...release, revision, info: { ...info, notes: release.info.notes } };
  }
  // What Helm began from a record in parts that has gone since: nothing but the head was ever in it.
  if (!areOwn(head.name, parts)) return decodeRecord(head.data);
  const now = await again();
  const newer = partsOf(now.labels);
  if (newer === undefined) return decodeRecord(now.data);
  if (newer.generation !== parts.generation) return readParts(objects, now, newer, again);
  const missing = names.filter((_, index) => read[index]!.status === 'rejected');
  const problem = missing.length === 0 ? 'they have been changed' : `${missing.join(', ')} is missing`;
  throw new TschartError(TORN, `the record is in ${parts.count} parts: ${problem}`, {
    advice: 'Restore them from a backup, or delete the revision.',
  });
}

function hashOf(body: string): string {
  return createHash('sha256').update(body).digest('hex').slice(0, 32);
}

/**
 * Removes parts of a release that no record has: of writes that were killed, and of records that Helm deleted. `now` is
 * the server's time, in milliseconds since 1970.
 */
export async function sweepParts(objects: RecordObjects, name: string, now: number): Promise<void> {
  const [parts, heads] = await Promise.all([
    objects.metadata(selectorOf({ owner: OWNER, name })),
    objects.metadata(selectorOf({ owner: 'helm', name })),
  ]);
  const held = new Set<string>();
  for (const head of heads) {
    const has = partsOf(head.labels);
    if (has) for (const part of partNames(head.name, has)) held.add(part);
  }
  const old = parts.filter((part) => !held.has(part.name) && now - part.created > ORPHAN_MS);
  await removeAll(
    objects,
    old.map((part) => part.name),
  );
}
