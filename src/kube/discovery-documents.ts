/** A document of discovery, as text. */
export interface DiscoveryDocument {
  readonly text: string;
  readonly contentType: string;
  /** The server has just said so; otherwise it did at most six hours ago. */
  readonly fresh: boolean;
}

/** Where documents of discovery come from: the server, with a memory of earlier answers. */
export interface DiscoveryCache {
  /** Rejects with `ApiError` and the like. `fresh`: earlier answers don't count. */
  document(path: string, accept: string, fresh: boolean): Promise<DiscoveryDocument>;
}

/** What there is of one version of an API group. */
export interface GroupVersion {
  readonly group: string;
  readonly version: string;
  readonly resources: readonly ApiResource[];
}

/** A resource, or a part of one (`deployments/scale`). */
export interface ApiResource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/** All groups and versions in the server's order: the preferred version of a group first. */
export interface ServerApis {
  readonly versions: readonly GroupVersion[];
  /** Versions that could not be asked for, with the reason. */
  readonly failed: ReadonlyMap<string, string>;
  readonly fresh: boolean;
}

/** `apps/v1`, and `v1` for the core group. */
export function apiVersionOf({ group, version }: { readonly group: string; readonly version: string }): string {
  return group === '' ? version : `${group}/${version}`;
}
