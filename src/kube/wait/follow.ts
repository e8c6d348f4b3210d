import { ApiError, apiErrorOf, type KubeApi } from '../api.ts';
import type { ResourceMapping } from '../client.ts';
import { fieldAt, isJsonObject, type Json, type KubeObject, textAt } from '../json.ts';
import { resourcePath } from '../paths.ts';
import { watchEvents } from './events.ts';
import { pause } from './pause.ts';

/** The objects of one kind in one namespace (empty: of the cluster) that have one of the names. */
export interface Collection {
  readonly mapping: ResourceMapping;
  readonly namespace: string;
  readonly names: ReadonlySet<string>;
}

/** Who is told about a collection. */
export interface Follower {
  /** What there is, at first and after connections were lost; what is no longer there was told as deleted before. */
  synced(): void;
  changed(object: KubeObject): void;
  deleted(name: string): void;
  /** The server has no such kind (any more): nothing more is told. */
  gone(): void;
}

const FIRST_DELAY = 800;
const LONGEST_DELAY = 10_000;
const PAGE = 500;
/** Servers send a bookmark every minute: a connection that is silent for longer is taken for lost, in milliseconds. */
const SILENCE = 150_000;

/**
 * Lists a collection and watches it, as client-go's reflector does, until the signal is aborted: by one request that
 * lists and watches where the server can, from where it was after a lost connection, anew after `410 Gone`. Rejects
 * where the rights are missing; any other problem is tried again.
 */
export async function follow(
  api: KubeApi,
  collection: Collection,
  follower: Follower,
  signal: AbortSignal,
): Promise<void> {
  const reflector = new Reflector(api, collection, follower, signal);
  let delay = FIRST_DELAY;
  while (!signal.aborted) {
    const before = reflector.progress;
    try {
      await reflector.round();
    } catch (error) {
      if (signal.aborted) return;
      if (isForbidden(error)) throw error;
      if (apiErrorOf(error)?.status === 404) return follower.gone();
      reflector.failed(error);
    }
    if (reflector.progress !== before) delay = FIRST_DELAY;
    else {
      await pause(delay, signal);
      delay = Math.min(delay * 2, LONGEST_DELAY);
    }
  }
}

function isForbidden(error: unknown): boolean {
  return apiErrorOf(error)?.status === 403;
}

function isExpired(error: unknown): boolean {
  const status = apiErrorOf(error);
  return status?.status === 410 || status?.reason === 'Expired' || status?.reason === 'Gone';
}

/** The bytes of a connection, which is ended after a long silence. */
async function* whileHeard(bytes: AsyncIterable<Uint8Array>, connection: AbortController): AsyncGenerator<Uint8Array> {
  const giveUp = (): void => connection.abort(new Error('the watch was silent for too long'));
  let timer = setTimeout(giveUp, SILENCE);
  try {
    for await (const chunk of bytes) {
      clearTimeout(timer);
      yield chunk;
      timer = setTimeout(giveUp, SILENCE);
    }
  } finally {
    clearTimeout(timer);
    connection.abort();
  }
}

/** What is known of a collection: `#version` is the point to watch from, undefined before anything was listed. */
class Reflector {
  readonly #api: KubeApi;
  readonly #collection: Collection;
  readonly #follower: Follower;
  readonly #signal: AbortSignal;
  readonly #known = new Set<string>();
  #version: string | undefined;
  /** Whether what was listed last is not watched yet. */
  #unwatched = false;
  /** Whether the server may list by watching (`sendInitialEvents`). */
  #streams = true;
  /** Grows with whatever comes from the server. */
  progress = 0;

  constructor(api: KubeApi, collection: Collection, follower: Follower, signal: AbortSignal) {
    this.#api = api;
    this.#collection = collection;
    this.#follower = follower;
    this.#signal = signal;
  }

  /** One connection: until it ends. */
  async round(): Promise<void> {
    if (this.#version === undefined) {
      if (this.#streams) {
        try {
          return await this.#listByWatching();
        } catch (error) {
          if (this.#version !== undefined || !(error instanceof ApiError)) throw error;
          this.#streams = false;
        }
      }
      await this.#list();
    }
    await this.#watch();
  }

  failed(error: unknown): void {
    if (isExpired(error)) this.#version = undefined;
  }

  async #listByWatching(): Promise<void> {
    const found = new Map<string, KubeObject>();
    const events = await this.#events({ sendInitialEvents: 'true', resourceVersionMatch: 'NotOlderThan' });
    for await (const { type, object } of events) {
      if (this.#version !== undefined) this.#tell(type, object);
      else if (type !== 'BOOKMARK') this.#collect(found, object);
      else if (fieldAt(object, 'metadata', 'annotations', 'k8s.io/initial-events-end') === 'true') {
        this.#replace(found, object);
        this.#unwatched = false;
        this.#follower.synced();
      }
    }
  }

  async #list(): Promise<void> {
    const found = new Map<string, KubeObject>();
    let answer: Json = null;
    try {
      for (let next = ''; ; ) {
        const query = this.#query({ limit: String(PAGE), ...(next === '' ? {} : { continue: next }) });
        answer = await this.#api.request({
          method: 'GET',
          path: `${this.#path()}?${query}`,
          accept: this.#accept(),
          signal: this.#signal,
        });
        const items = fieldAt(answer, 'items');
        for (const item of Array.isArray(items) ? (items as readonly Json[]) : []) {
          if (isJsonObject(item)) this.#collect(found, item);
        }
        next = textAt(answer, 'metadata', 'continue');
        if (next === '') break;
      }
    } catch (error) {
      throw error instanceof ApiError ? this.#listError(error) : error;
    }
    this.#replace(found, answer);
  }

  async #watch(): Promise<void> {
    const events = await this.#events({ resourceVersion: this.#version! });
    // Not before: who may list but not watch is to hear of that.
    if (this.#unwatched) this.#follower.synced();
    this.#unwatched = false;
    for await (const { type, object } of events) this.#tell(type, object);
  }

  async #events(query: Readonly<Record<string, string>>): Promise<ReturnType<typeof watchEvents>> {
    const connection = new AbortController();
    const bytes = await this.#api.stream({
      method: 'GET',
      path: `${this.#path()}?${this.#query({ watch: 'true', allowWatchBookmarks: 'true', ...query })}`,
      accept: this.#accept(),
      signal: AbortSignal.any([this.#signal, connection.signal]),
    });
    return watchEvents(whileHeard(bytes, connection));
  }

  /** Takes a list for what there is now. */
  #replace(found: ReadonlyMap<string, KubeObject>, list: Json): void {
    this.#version = textAt(list, 'metadata', 'resourceVersion');
    this.progress++;
    for (const name of this.#known) {
      if (!found.has(name)) this.#tellDeleted(name);
    }
    for (const [name, object] of found) {
      this.#known.add(name);
      this.#follower.changed(object);
    }
    this.#unwatched = true;
  }

  #tell(type: string, object: KubeObject): void {
    this.progress++;
    this.#version = textAt(object, 'metadata', 'resourceVersion') || this.#version;
    const name = textAt(object, 'metadata', 'name');
    if (type === 'BOOKMARK' || !this.#collection.names.has(name)) return;
    if (type === 'DELETED') this.#tellDeleted(name);
    else {
      this.#known.add(name);
      this.#follower.changed(this.#typed(object));
    }
  }

  #tellDeleted(name: string): void {
    this.#known.delete(name);
    this.#follower.deleted(name);
  }

  #collect(found: Map<string, KubeObject>, object: KubeObject): void {
    const name = textAt(object, 'metadata', 'name');
    if (this.#collection.names.has(name)) found.set(name, this.#typed(object));
  }

  /** Items of lists do not say their kind, and metadata alone says another one. */
  #typed(object: KubeObject): KubeObject {
    const { group, version, kind } = this.#collection.mapping;
    return { ...object, apiVersion: group === '' ? version : `${group}/${version}`, kind };
  }

  #path(): string {
    const { mapping, namespace } = this.#collection;
    return resourcePath(mapping, namespace);
  }

  #query(parameters: Readonly<Record<string, string>>): string {
    return new URLSearchParams(parameters).toString();
  }

  /** Of Secrets and ConfigMaps the metadata say all: they are current when they are there, and may be large. */
  #accept(): string {
    const { group, kind } = this.#collection.mapping;
    return group === '' && (kind === 'Secret' || kind === 'ConfigMap')
      ? 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io,application/json'
      : 'application/json';
  }

  #listError(error: ApiError): ApiError {
    const { group, version, kind } = this.#collection.mapping;
    const message = `failed to list ${group}/${version}, Kind=${kind}: ${error.message}`;
    return new ApiError(error.status, message, error.reason, error.details);
  }
}
