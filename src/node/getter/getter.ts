import { existsSync } from 'node:fs';
import type { Log } from '../../chart/log.ts';
import { quote } from '../../go/strconv.ts';
import { GoError } from '../../go/value.ts';
import type { RegistryClient } from '../registry/types.ts';

/** Variables of the environment by name. */
export type Env = Readonly<Record<string, string | undefined>>;

/** What fetching takes from the process and the settings around it. Paths are those of `helm env`. */
export interface Surroundings {
  readonly env: Env;
  readonly log: Log;
  readonly debug: boolean;
  /** HELM_PLUGINS: one directory, or several with the system's list separator between them. */
  readonly pluginsDirectory: string;
  readonly registryConfig: string;
  readonly repositoryConfig: string;
  readonly repositoryCache: string;
  readonly contentCache: string;
  /** Messages that Helm prints while it fetches, such as warnings about provenance. */
  stdout(text: string): void;
  stderr(text: string): void;
  /** Helm's settings as variables (`helm env`), for plugins that fetch. */
  pluginVariables?(): Promise<Env>;
}

/** How something is fetched. What is left out is Go's zero value; names are those of Helm's getter options. */
export interface GetOptions {
  /** The URL that the credentials are for: they are sent where scheme, host and port are the same, or everywhere by `passCredentialsAll`. */
  readonly url?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly passCredentialsAll?: boolean | undefined;
  readonly certFile?: string | undefined;
  readonly keyFile?: string | undefined;
  readonly caFile?: string | undefined;
  readonly insecureSkipTlsVerify?: boolean | undefined;
  /** For registries. */
  readonly plainHttp?: boolean | undefined;
  readonly userAgent?: string | undefined;
  /** For the whole of a request, in milliseconds; two minutes where it is left out, none at 0. */
  readonly timeout?: number | undefined;
  readonly acceptHeader?: string | undefined;
  /** For registries: the tag. */
  readonly version?: string | undefined;
  /** For registries: the client to ask by; one of the options here where it is left out. */
  readonly registryClient?: RegistryClient | undefined;
  /** For registries: where it is told what was pulled; where the client tells it, if it is left out. */
  readonly out?: ((text: string) => void) | undefined;
  /** For registries. */
  readonly artifactType?: 'chart' | 'plugin' | undefined;
  /** The body may come compressed: for text, of which some is large. */
  readonly compressed?: boolean | undefined;
}

/** Fetches what a URL names. Rejects with GoError in Helm's and Go's words; these hold no credentials. */
export type Getter = (url: string, options: GetOptions) => Promise<Uint8Array>;

/** The default of `timeout`. */
export const DEFAULT_TIMEOUT_MS = 120_000;

/** The getter of a scheme: those built in first, then those of plugins; undefined where there is none. */
export async function findGetter(scheme: string, surroundings: Surroundings): Promise<Getter | undefined> {
  if (scheme === 'http' || scheme === 'https') return (await import('./http.ts')).createHttpGetter(surroundings);
  if (scheme === 'oci') return (await import('../registry/getter.ts')).createOciGetter(surroundings);
  if (!existsSync(surroundings.pluginsDirectory)) return undefined;
  return (await import('../plugin/getter.ts')).findPluginGetter(scheme, surroundings);
}

/** As `findGetter`. Throws GoError where there is none. */
export async function getterFor(scheme: string, surroundings: Surroundings): Promise<Getter> {
  const getter = await findGetter(scheme, surroundings);
  if (getter === undefined) throw new GoError(`scheme ${quote(scheme)} not supported`);
  return getter;
}
