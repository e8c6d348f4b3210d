import type { Log } from '../../chart/log.ts';
import type { Metadata } from '../../chart/model.ts';
import type { Env } from '../kube/load.ts';

/** What a manifest says of a piece of content (OCI image spec). */
export interface Descriptor {
  readonly mediaType: string;
  /** `sha256:…` */
  readonly digest: string;
  /** In bytes. */
  readonly size: number;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
}

/** Content with its digest. */
export interface Content extends Descriptor {
  readonly data: Uint8Array;
}

/** How far a download or an upload is, in bytes; `done` of `total`. */
export interface Progress {
  readonly direction: 'pull' | 'push';
  readonly digest: string;
  readonly done: number;
  readonly total: number;
}

/** Files and switches for TLS; empty where they were not given. */
export interface RegistryTls {
  readonly certFile?: string | undefined;
  readonly keyFile?: string | undefined;
  readonly caFile?: string | undefined;
  readonly insecureSkipTlsVerify?: boolean | undefined;
}

export interface RegistryClientOptions extends RegistryTls {
  /** Variables of the environment: proxies, DOCKER_CONFIG, HOME, PATH. */
  readonly env: Env;
  /** Helm's file with credentials (`registry/config.json`). */
  readonly credentialsFile: string;
  /** Both given: used for every registry, instead of stored credentials. */
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly plainHttp?: boolean | undefined;
  /** Default `Helm/4.3.1`. */
  readonly userAgent?: string | undefined;
  /** How long a registry may be silent, in milliseconds; two minutes where it is left out. */
  readonly silence?: number | undefined;
  /** Where Helm writes `Pulled: …`, `Digest: …`, `Login Succeeded`. */
  readonly out?: ((text: string) => void) | undefined;
  /** What credential helpers write to their error output. */
  readonly stderr?: ((text: string) => void) | undefined;
  readonly log?: Log | undefined;
  /** Whether requests and answers are logged (`--debug`). */
  readonly debug?: boolean | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Where large downloads that broke off are kept, so that the next run can go on; nowhere where it is left out. */
  readonly partialDirectory?: string | undefined;
}

export interface PullOptions {
  /** The archive; default true. */
  readonly chart?: boolean | undefined;
  /** The provenance file; default false. */
  readonly provenance?: boolean | undefined;
  /** A chart without provenance is no error then. */
  readonly ignoreMissingProvenance?: boolean | undefined;
  /** Where `Pulled: …` goes instead of the client's own place. */
  readonly out?: ((text: string) => void) | undefined;
}

export interface PullResult {
  /** As it was understood: `host/path:tag` or `host/path@digest`. */
  readonly reference: string;
  readonly manifest: Content;
  readonly config: Content;
  readonly chart: Content | undefined;
  readonly provenance: Content | undefined;
}

export interface PluginPullResult {
  readonly reference: string;
  readonly manifest: Content;
  readonly plugin: Content;
  readonly provenance: Content | undefined;
}

export interface PushOptions {
  readonly provenance?: Uint8Array | undefined;
  /** `org.opencontainers.image.created`, RFC 3339; now where it is left out. */
  readonly created?: string | undefined;
}

export interface PushResult {
  readonly reference: string;
  readonly manifest: Descriptor;
  readonly config: Descriptor;
  readonly chart: Descriptor;
  readonly provenance: Descriptor | undefined;
  readonly metadata: Metadata;
}

/** A chart in a registry. */
export interface ChartDescription {
  readonly reference: string;
  /** The manifest's. */
  readonly digest: string;
  readonly name: string;
  readonly version: string;
  /** Empty where Chart.yaml has none. */
  readonly appVersion: string;
  readonly description: string;
}

/** A chart reference with its version settled: see `validateReference`. */
export interface ValidReference {
  /** `sha256:…` where the reference named one that its tag has too; else empty. */
  readonly digest: string;
  /** `oci://host/path:tag` or `oci://host/path@digest`: what to pull. */
  readonly url: string;
}

/** A login's own TLS settings count instead of the client's. */
export interface LoginOptions extends RegistryTls {
  readonly username: string;
  readonly password: string;
  readonly plainHttp?: boolean | undefined;
}

export interface RegistryClient {
  /** Checks credentials with a registry and keeps them. */
  login(host: string, options: LoginOptions): Promise<void>;
  logout(host: string): Promise<void>;
  /** The versions that a repository (`host/path`) has tags for, newest first, with `+` where tags have `_`. */
  tags(reference: string): Promise<string[]>;
  resolve(reference: string): Promise<Descriptor>;
  /** Settles the version of `oci://host/path[:tag][@digest]` by an exact version, a range or nothing (the newest). */
  validateReference(reference: string, version: string): Promise<ValidReference>;
  /** `reference` with or without `oci://`. Says `Pulled:` and `Digest:` on `out`. */
  pull(reference: string, options?: PullOptions): Promise<PullResult>;
  pullPlugin(reference: string, pluginName: string): Promise<PluginPullResult>;
  /** Puts an archive under `host/path/NAME:VERSION`. Says `Pushed:` and `Digest:` on `out`. */
  push(archive: Uint8Array, reference: string, options?: PushOptions): Promise<PushResult>;
  /** What a chart says of itself, without fetching it; undefined for what is no chart. */
  describe(reference: string): Promise<ChartDescription | undefined>;
  /** The names of a registry's repositories, where it lists them: others reject with a CatalogError. */
  repositories(host: string): Promise<string[]>;
  /** Ends idle connections. */
  close(): void;
}
