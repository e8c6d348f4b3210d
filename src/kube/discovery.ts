import { type Capabilities, defaultCapabilities, HELM_VERSION, type KubeVersion } from '../chart/capabilities.ts';
import type { Log } from '../chart/log.ts';
import { TschartError } from '../errors.ts';
import { quote } from '../go/strconv.ts';
import type { KubeApi } from './api.ts';
import type { ResourceMapping } from './client.ts';
import { apiVersionOf, type DiscoveryCache, type GroupVersion, type ServerApis } from './discovery-documents.ts';
import { DISCOVERY_TIMEOUT, parseDocument, readServerApis, uncached } from './discovery-read.ts';

/** What a server says of itself and of its kinds; asked when it is needed, and kept until `forget`. */
export interface Discovery {
  /** Rejects with `kubernetes cluster unreachable: …`. */
  checkReachable(): Promise<void>;
  /**
   * The resource of a kind. An empty version means the group's preferred one, or the next that has the kind. Rejects with
   * `no matches for kind "X" in version "g/v"`.
   */
  mappingFor(group: string, version: string, kind: string): Promise<ResourceMapping>;
  /** What there is in a version; undefined where the server does not have it. */
  groupVersion(group: string, version: string): Promise<GroupVersion | undefined>;
  /** Asked afresh at the first question. Rejects with Helm's words. */
  capabilities(): Promise<Capabilities>;
  serverVersion(): Promise<KubeVersion>;
  /** New kinds count from now on. */
  forget(): void;
}

export interface DiscoveryOptions {
  /** Absent: nothing is kept from one program to the next. */
  readonly cache?: DiscoveryCache | undefined;
  readonly log?: Log | undefined;
  /** Told each time that the server's groups could not be had. */
  readonly onFailure?: ((error: Error) => void) | undefined;
}

/** Prepares discovery; nothing is asked yet. */
export function createDiscovery(
  api: KubeApi,
  { cache = uncached(api), log, onFailure }: DiscoveryOptions = {},
): Discovery {
  let apis: Promise<ServerApis> | undefined;
  let index: KindIndex | undefined;
  let capabilities: Promise<Capabilities> | undefined;
  let version: Promise<KubeVersion> | undefined;
  let mustBeFresh = false;

  const load = (fresh: boolean): Promise<ServerApis> => {
    const loading = readServerApis(cache, fresh || mustBeFresh);
    apis = loading;
    index = undefined;
    // A failure is not kept: the next question asks again.
    loading.catch((error: Error) => {
      onFailure?.(error);
      if (apis === loading) apis = undefined;
    });
    return loading;
  };
  const known = (): Promise<ServerApis> => apis ?? load(false);
  const freshly = async (): Promise<ServerApis> => {
    const found = await known();
    return found.fresh ? found : load(true);
  };
  /** Looks again, in what the server says now, for what was not found in what it said before. */
  const search = async <T>(look: (found: ServerApis) => T | undefined): Promise<T | undefined> => {
    const before = await known();
    const hit = look(before);
    return hit !== undefined || before.fresh ? hit : look(await freshly());
  };
  const askOnce = (path: string): Promise<KubeVersion> => {
    if (version === undefined) {
      const asking = askVersion(api, path);
      version = asking;
      asking.catch(() => {
        if (version === asking) version = undefined;
      });
    }
    return version;
  };
  const serverVersion = (): Promise<KubeVersion> => askOnce(`/version${DISCOVERY_TIMEOUT}`);

  return {
    serverVersion,
    async checkReachable() {
      try {
        await askOnce('/version');
      } catch (error) {
        throw unreachable(error);
      }
    },
    async mappingFor(group, wanted, kind) {
      const found = await search((served) => {
        if (index?.apis !== served) index = new KindIndex(served);
        return index.find(group, wanted, kind);
      });
      if (found === undefined) throw noMatch(group, wanted, kind);
      return found;
    },
    groupVersion: (group, wanted) =>
      search(({ versions }) => versions.find((one) => one.group === group && one.version === wanted)),
    capabilities() {
      if (capabilities === undefined) {
        const asking = askCapabilities(serverVersion(), freshly(), log);
        capabilities = asking;
        asking.catch(() => {
          if (capabilities === asking) capabilities = undefined;
        });
      }
      return capabilities;
    },
    forget() {
      apis = undefined;
      index = undefined;
      capabilities = undefined;
      mustBeFresh = true;
    },
  };
}

/** Helm's error for a cluster that does not answer; `advice` is for people. */
export function unreachable(error: unknown): TschartError {
  return new TschartError('CLUSTER_UNREACHABLE', `kubernetes cluster unreachable: ${(error as Error).message}`, {
    cause: error,
    advice: 'Without a cluster, `--store DIR` or HELM_DRIVER=file keeps releases in a folder.',
  });
}

async function askVersion(api: KubeApi, path: string): Promise<KubeVersion> {
  const text = await api.text({ method: 'GET', path });
  let info: { readonly gitVersion?: string; readonly major?: string; readonly minor?: string };
  try {
    info = parseDocument(text) as typeof info;
  } catch (error) {
    const { message } = error as Error;
    throw new TschartError('KUBE_VERSION', `unable to parse the server version: ${message}`, { cause: error });
  }
  // Helm leaves the form for comparisons empty here.
  return { version: info.gitVersion ?? '', normalized: '', major: info.major ?? '', minor: info.minor ?? '' };
}

async function askCapabilities(
  version: Promise<KubeVersion>,
  apis: Promise<ServerApis>,
  log: Log | undefined,
): Promise<Capabilities> {
  // The version's error is told first.
  apis.catch(() => undefined);
  const kubeVersion = await version.catch((error: Error) => {
    throw new TschartError('KUBE_VERSION', `could not get server version from Kubernetes: ${error.message}`, {
      cause: error,
    });
  });
  const served = await apis.catch((error: Error) => {
    const could = 'could not get apiVersions from Kubernetes: ';
    throw new TschartError('KUBE_DISCOVERY', `${could}${could}${error.message}`, { cause: error });
  });
  // Helm goes on with what there is, and says nothing of an API that nobody serves.
  for (const [gv, reason] of served.failed) {
    log?.({
      level: 'DEBUG',
      message: "couldn't get resource list",
      attributes: [
        ['groupVersion', gv],
        ['error', reason],
      ],
    });
  }
  return { kubeVersion, apiVersions: versionSet(served), helmVersion: HELM_VERSION };
}

/** `.Capabilities.APIVersions`: versions, and kinds with their versions, each once. Helm has them in no order. */
function versionSet({ versions, failed }: ServerApis): readonly string[] {
  // A server without any is none that Helm believes.
  if (versions.length === 0 && failed.size === 0) return defaultCapabilities().apiVersions;
  const set = new Set<string>();
  for (const gv of versions) set.add(apiVersionOf(gv));
  // The group lists them all the same.
  for (const gv of failed.keys()) set.add(gv);
  for (const gv of versions) for (const { kind } of gv.resources) set.add(`${apiVersionOf(gv)}/${kind}`);
  return [...set];
}

function noMatch(group: string, version: string, kind: string): TschartError {
  const where = version === '' ? `group ${quote(group)}` : `version ${quote(apiVersionOf({ group, version }))}`;
  return new TschartError('KUBE_NO_MATCH', `no matches for kind ${quote(kind)} in ${where}`);
}

/** Kinds by group and version; a version's table is made when it is first asked for. */
class KindIndex {
  readonly apis: ServerApis;
  readonly #groups = new Map<string, GroupVersion[]>();
  readonly #kinds = new Map<GroupVersion, ReadonlyMap<string, ResourceMapping>>();

  constructor(apis: ServerApis) {
    this.apis = apis;
    for (const gv of apis.versions) {
      const group = this.#groups.get(gv.group);
      if (group === undefined) this.#groups.set(gv.group, [gv]);
      else group.push(gv);
    }
  }

  find(group: string, version: string, kind: string): ResourceMapping | undefined {
    for (const gv of this.#groups.get(group) ?? []) {
      if (version !== '' && gv.version !== version) continue;
      const found = this.#kindsOf(gv).get(kind);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #kindsOf(gv: GroupVersion): ReadonlyMap<string, ResourceMapping> {
    let kinds = this.#kinds.get(gv);
    if (kinds === undefined) this.#kinds.set(gv, (kinds = mappingsOf(gv)));
    return kinds;
  }
}

/** Of resources with one kind the last counts, as in client-go; kinds in small letters are known to it, too. */
function mappingsOf({ group, version, resources }: GroupVersion): ReadonlyMap<string, ResourceMapping> {
  const kinds = new Map<string, ResourceMapping>();
  for (const { name, kind, namespaced } of resources) {
    if (name.includes('/')) continue;
    kinds.set(kind.toLowerCase(), { group, version, kind: kind.toLowerCase(), resource: name, namespaced });
    kinds.set(kind, { group, version, kind, resource: name, namespaced });
  }
  return kinds;
}
