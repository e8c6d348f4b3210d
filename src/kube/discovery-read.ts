import { TschartError } from '../errors.ts';
import { unmarshalJson } from '../go/json.ts';
import { ApiError, isApiNotFound, type KubeApi } from './api.ts';
import {
  type ApiResource,
  apiVersionOf,
  type DiscoveryCache,
  type GroupVersion,
  type ServerApis,
} from './discovery-documents.ts';

/** What client-go 0.37 accepts; the same words, so that both find each other's answers in the cache. */
const ACCEPT = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json';
const PLAIN = 'application/json';
/** Part of discovery's requests, and so of the names that answers are kept under. */
export const DISCOVERY_TIMEOUT = '?timeout=32s';
/** Requests for single versions that are under way at once. */
const SIDE_BY_SIDE = 16;

/** Lists may be null, as Go writes those that it does not have. */
type Listed<T> = readonly T[] | null;

interface ResponseKind {
  readonly responseKind?: { readonly kind?: string } | null;
}

interface AggregatedResource extends ResponseKind {
  readonly resource?: string;
  readonly scope?: string;
  readonly subresources?: Listed<ResponseKind & { readonly subresource?: string }>;
}

interface AggregatedGroup {
  readonly metadata?: { readonly name?: string };
  readonly versions?: Listed<{
    readonly version?: string;
    readonly freshness?: string;
    readonly resources?: Listed<AggregatedResource>;
  }>;
}

interface PlainGroup {
  readonly name?: string;
  readonly versions?: Listed<{ readonly version?: string }>;
  readonly preferredVersion?: { readonly version?: string };
}

/** What `/api` and `/apis` answer: all at once, versions alone, or groups alone. */
interface Groups {
  readonly kind?: string;
  readonly items?: Listed<AggregatedGroup>;
  readonly versions?: Listed<string>;
  readonly groups?: Listed<PlainGroup>;
}

/** A cache that keeps nothing. */
export function uncached(api: KubeApi): DiscoveryCache {
  return {
    async document(path, accept) {
      return { text: await api.text({ method: 'GET', path, accept }), contentType: '', fresh: true };
    },
  };
}

/**
 * What a server serves: two requests where it sends all at once (`APIGroupDiscoveryList`), else one more for each version.
 * Rejects where not even the groups can be had; what is missing of single versions is told in `failed`.
 */
export async function readServerApis(cache: DiscoveryCache, fresh: boolean): Promise<ServerApis> {
  const [core, named] = await Promise.all([
    cache.document(`/api${DISCOVERY_TIMEOUT}`, ACCEPT, fresh).catch((error: unknown) => {
      // Servers that only add to others have no core group.
      if (isApiNotFound(error)) return undefined;
      throw error;
    }),
    cache.document(`/apis${DISCOVERY_TIMEOUT}`, ACCEPT, fresh),
  ]);
  const documents = core === undefined ? [named] : [core, named];
  const isFresh = documents.every((document) => document.fresh);
  const contents = documents.map((document) => parseDocument(document.text) as Groups);
  if (contents.every(({ kind }) => kind === 'APIGroupDiscoveryList')) {
    return { versions: contents.flatMap(aggregatedVersions), failed: new Map(), fresh: isFresh };
  }
  return readOneByOne(cache, versionNames(contents), fresh, isFresh);
}

/** Reads JSON. Throws TschartError with Go's words for what is none. */
export function parseDocument(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new TschartError('KUBE_DISCOVERY', goProblem(text) ?? (error as Error).message, { cause: error });
  }
}

function goProblem(text: string): string | undefined {
  try {
    unmarshalJson(text);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function aggregatedVersions({ items }: Groups): GroupVersion[] {
  return (items ?? []).flatMap(({ metadata, versions }) =>
    (versions ?? [])
      // The server knows of these what it knew some time ago: who serves them does not answer.
      .filter(({ freshness }) => freshness !== 'Stale')
      .map(({ version = '', resources }) => ({
        group: metadata?.name ?? '',
        version,
        resources: (resources ?? []).flatMap(resourcesOf),
      })),
  );
}

function resourcesOf({ resource = '', scope, responseKind, subresources }: AggregatedResource): ApiResource[] {
  const namespaced = scope === 'Namespaced';
  const out: ApiResource[] = [];
  if (responseKind?.kind) out.push({ name: resource, kind: responseKind.kind, namespaced });
  for (const part of subresources ?? []) {
    if (!part.responseKind?.kind) continue;
    out.push({ name: `${resource}/${part.subresource ?? ''}`, kind: part.responseKind.kind, namespaced });
  }
  return out;
}

interface VersionName {
  readonly group: string;
  readonly version: string;
}

/** All versions, in whichever of the three forms they come. */
function versionNames(contents: readonly Groups[]): VersionName[] {
  return contents.flatMap((content) => {
    if (content.kind === 'APIGroupDiscoveryList') return aggregatedVersions(content);
    const { versions, groups } = content;
    if (groups === undefined) return (versions ?? []).map((version) => ({ group: '', version }));
    return (groups ?? []).flatMap(versionsOfGroup);
  });
}

/** The preferred version comes first. */
function versionsOfGroup({ name = '', versions, preferredVersion }: PlainGroup): VersionName[] {
  const names = (versions ?? []).map(({ version = '' }) => version);
  const preferred = preferredVersion?.version ?? '';
  const ordered = names.includes(preferred) ? [preferred, ...names.filter((other) => other !== preferred)] : names;
  return ordered.map((version) => ({ group: name, version }));
}

interface ResourceList {
  readonly resources?: Listed<{ readonly name?: string; readonly kind?: string; readonly namespaced?: boolean }>;
}

async function readOneByOne(
  cache: DiscoveryCache,
  names: readonly VersionName[],
  fresh: boolean,
  groupsFresh: boolean,
): Promise<ServerApis> {
  const found = new Array<GroupVersion | undefined>(names.length);
  const failed = new Map<string, string>();
  let isFresh = groupsFresh;
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let at = next++; at < names.length; at = next++) {
      const name = names[at]!;
      const gv = apiVersionOf(name);
      try {
        const document = await cache.document(
          `${name.group === '' ? '/api' : '/apis'}/${gv}${DISCOVERY_TIMEOUT}`,
          PLAIN,
          fresh,
        );
        isFresh &&= document.fresh;
        const resources = (parseDocument(document.text) as ResourceList).resources ?? [];
        if (resources.length === 0) failed.set(gv, `received empty response for: ${gv}`);
        else {
          found[at] = {
            ...name,
            resources: resources.map(({ name = '', kind = '', namespaced = false }) => ({ name, kind, namespaced })),
          };
        }
      } catch (error) {
        if (!(error instanceof ApiError) && !(error instanceof TschartError)) throw error;
        failed.set(gv, error.message);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(SIDE_BY_SIDE, names.length) }, worker));
  return { versions: found.filter((version) => version !== undefined), failed, fresh: isFresh };
}
