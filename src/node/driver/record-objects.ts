import { type ApiError, apiErrorOf, type KubeApi } from '../../kube/api.ts';
import { fieldAt, isJsonObject, type Json, type JsonObject, textAt } from '../../kube/json.ts';
import { resourcePath } from '../../kube/paths.ts';
import type { Labels } from './record-labels.ts';
import { PROTOBUF, type RecordPage, readRecordList } from './record-protobuf.ts';

/** An object of the API that holds a record, or a part of one. */
export interface RecordObject {
  readonly name: string;
  readonly namespace: string;
  readonly labels: ReadonlyMap<string, string>;
  /** The server's `resourceVersion`. */
  readonly version: string;
  /** When the server made it, in milliseconds since 1970. */
  readonly created: number;
  /** The packed record. */
  readonly data: string;
}

/** What a record is put into. */
export interface RecordKind {
  /** The plural of URLs. */
  readonly resource: 'secrets' | 'configmaps';
  readonly kind: string;
  /** What an object says beside its metadata. */
  body(data: string): JsonObject;
  dataOf(object: JsonObject): string;
}

export const SECRETS: RecordKind = {
  resource: 'secrets',
  kind: 'Secret',
  body: (data) => ({ data: { release: Buffer.from(data, 'latin1').toString('base64') }, type: 'helm.sh/release.v1' }),
  dataOf: (object) => Buffer.from(textAt(object, 'data', 'release'), 'base64').toString('latin1'),
};

export const CONFIG_MAPS: RecordKind = {
  resource: 'configmaps',
  kind: 'ConfigMap',
  body: (data) => ({ data: { release: data } }),
  dataOf: (object) => textAt(object, 'data', 'release'),
};

/** Lists come in pages of so many objects: while one is read the next is under way. */
export const PAGE_SIZE = 500;

const EXPIRED = 410;
const JSON_TYPE = 'application/json';
const METADATA_ONLY = ';as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

/** Requests for the objects of a namespace; lists may be of all, where it is empty. */
export interface RecordObjects {
  get(name: string): Promise<RecordObject>;
  /** Gives each object to `use`, page by page, in the order of names. */
  each(selector: string, use: (object: RecordObject) => void): Promise<void>;
  /** The same objects without their data, which are quick to get. */
  metadata(selector: string): Promise<readonly RecordObject[]>;
  create(name: string, labels: Labels, data: string): Promise<RecordObject>;
  /** With a version, only where the object is still that one: `Conflict` otherwise. */
  update(name: string, labels: Labels, data: string, version?: string): Promise<RecordObject>;
  delete(name: string): Promise<void>;
}

export function recordObjects(api: KubeApi, kind: RecordKind, namespace: string): RecordObjects {
  const mapping = {
    group: '',
    version: 'v1',
    kind: kind.kind,
    resource: kind.resource,
    namespaced: true,
  };
  const pathOf = (name?: string): string => resourcePath(mapping, namespace, name);
  const bodyOf = (name: string, labels: Labels, data: string, resourceVersion?: string): string =>
    JSON.stringify({ metadata: { name, labels, resourceVersion }, ...kind.body(data) });
  const read = (object: Json): RecordObject => ({
    name: textAt(object, 'metadata', 'name'),
    namespace: textAt(object, 'metadata', 'namespace'),
    labels: textsAt(object, 'metadata', 'labels'),
    version: textAt(object, 'metadata', 'resourceVersion'),
    created: Date.parse(textAt(object, 'metadata', 'creationTimestamp')),
    data: isJsonObject(object) ? kind.dataOf(object) : '',
  });

  /** A page of a list; all of it without a limit. `as` may ask for another form of the objects. */
  async function page(selector: string, limit: number, from: string, as = ''): Promise<RecordPage> {
    const start = from === '' ? '' : `&continue=${encodeURIComponent(from)}`;
    const size = limit === 0 ? '' : `&limit=${limit}`;
    const path = `${pathOf()}?labelSelector=${selector}${size}${start}`;
    let answer: Json | Uint8Array | undefined;
    try {
      const accept = `${PROTOBUF}${as},${JSON_TYPE}${as}`;
      // Records are packed already.
      answer = await api.encoded?.({ method: 'GET', path, accept, unpacked: true });
    } catch (error) {
      const refusal = apiErrorOf(error);
      // In JSON the server says why it refuses.
      if (refusal === undefined || refusal.status === EXPIRED || isExplained(refusal)) throw error;
    }
    if (answer instanceof Uint8Array) return readRecordList(answer);
    answer ??= await api.request({ method: 'GET', path, accept: `${JSON_TYPE}${as}`, typed: true });
    const items = fieldAt(answer, 'items');
    const next = textAt(answer, 'metadata', 'continue');
    return { items: Array.isArray(items) ? items.map((item) => read(item as Json)) : [], next };
  }

  async function each(selector: string, limit: number, use: (object: RecordObject) => void): Promise<void> {
    let next: Promise<RecordPage> | undefined = page(selector, limit, '');
    while (next !== undefined) {
      const { items, next: from }: RecordPage = await next;
      next = from === '' ? undefined : page(selector, limit, from);
      // A failure shows where the page is waited for, after this one is read.
      next?.catch(() => {});
      for (const item of items) use(item);
    }
  }

  return {
    get: async (name) => read(await api.request({ method: 'GET', path: pathOf(name), typed: true })),
    async each(selector, use) {
      const seen = new Set<string>();
      const once = (object: RecordObject): void => {
        const key = `${object.namespace}/${object.name}`;
        if (seen.has(key)) return;
        seen.add(key);
        use(object);
      };
      try {
        await each(selector, PAGE_SIZE, once);
      } catch (error) {
        // Reading took so long that the server has forgotten the list's beginning.
        if (apiErrorOf(error)?.status !== EXPIRED) throw error;
        await each(selector, 0, once);
      }
    },
    metadata: async (selector) => (await page(selector, 0, '', METADATA_ONLY)).items,
    create: async (name, labels, data) =>
      read(await api.request({ method: 'POST', path: pathOf(), body: bodyOf(name, labels, data), typed: true })),
    update: async (name, labels, data, version) =>
      read(
        await api.request({
          method: 'PUT',
          path: pathOf(name),
          body: bodyOf(name, labels, data, version),
          typed: true,
        }),
      ),
    async delete(name) {
      await api.request({ method: 'DELETE', path: pathOf(name) });
    },
  };
}

/** Whether the error says what the server said, and not that this was not understood. */
function isExplained({ details }: ApiError): boolean {
  const causes = fieldAt(details ?? null, 'causes');
  return !(
    Array.isArray(causes) && causes.some((cause) => textAt(cause as Json, 'reason') === 'UnexpectedServerResponse')
  );
}

function textsAt(object: Json, ...keys: readonly string[]): ReadonlyMap<string, string> {
  const found = fieldAt(object, ...keys);
  if (!isJsonObject(found)) return new Map();
  return new Map(Object.entries(found).map(([key, value]) => [key, typeof value === 'string' ? value : '']));
}
