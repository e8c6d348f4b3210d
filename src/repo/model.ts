import type { Metadata } from '../chart/model.ts';

/** What an index says of one version of a chart: Chart.yaml's fields and where the archive is. */
export interface ChartVersion {
  /** As in the metadata: known without reading the rest. */
  readonly version: string;
  readonly metadata: Readonly<Metadata>;
  readonly urls: readonly string[];
  /** RFC 3339, as Go writes it. */
  readonly created: string;
  readonly removed: boolean;
  /** The archive's SHA-256 in hex, possibly with `sha256:` in front. */
  readonly digest: string;
  /** Fields of old indexes, which are kept. */
  readonly legacy: Readonly<Partial<Record<'checksum' | 'engine' | 'tillerVersion' | 'url', string>>>;
}

/** An index.yaml. Versions are sorted, the newest first, once it has been read. */
export interface RepositoryIndex {
  apiVersion: string;
  /** RFC 3339, as Go writes it. */
  generated: string;
  readonly entries: Map<string, ChartVersion[]>;
  publicKeys: readonly string[];
  annotations: ReadonlyMap<string, string> | undefined;
  /** As `chartmuseum` has it: kept as it is. */
  serverInfo: ReadonlyMap<string, unknown> | undefined;
}

/** An entry of repositories.yaml. */
export interface RepositoryEntry {
  readonly name: string;
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly certFile: string;
  readonly keyFile: string;
  readonly caFile: string;
  readonly insecureSkipTlsVerify: boolean;
  readonly passCredentialsAll: boolean;
}

/** A repositories.yaml. */
export interface RepositoryFile {
  readonly apiVersion: string;
  readonly generated: string;
  readonly repositories: readonly RepositoryEntry[];
}
