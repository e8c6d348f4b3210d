import type { Capabilities } from '../chart/capabilities.ts';
import type { Log } from '../chart/log.ts';
import type { Host } from '../funcs/host.ts';
import type { Value } from '../go/value.ts';
import type { TemplateLimits } from '../template/limits.ts';
import type { SchemaSources } from '../values/schema.ts';

/** Answers `lookup`: an object, a list object where no name is given, or an empty map where there is none. */
export type Lookup = (apiVersion: string, kind: string, namespace: string, name: string) => Map<string, Value>;

/** What `.Release` says. */
export interface ReleaseOptions {
  readonly name: string;
  readonly namespace: string;
  readonly revision: number;
  readonly isInstall: boolean;
  readonly isUpgrade: boolean;
}

/** Everything a render takes besides the chart and the values. */
export interface RenderOptions {
  readonly release: ReleaseOptions;
  readonly capabilities: Capabilities;
  readonly host: Host;
  readonly log?: Log | undefined;
  readonly skipSchemaValidation?: boolean | undefined;
  /** Gives the documents that schemas refer to; without it such a reference is an error. */
  readonly schemaSources?: SchemaSources | undefined;
  /** Lets `getHostByName` ask the host; without it the function gives an empty text. */
  readonly enableDns?: boolean | undefined;
  /** Puts crds/ before the manifests. */
  readonly includeCrds?: boolean | undefined;
  /** Adds the notes of subcharts. */
  readonly subNotes?: boolean | undefined;
  /** Writes a comment in place of each Secret. */
  readonly hideSecrets?: boolean | undefined;
  /** `fail` and `required` only log, as in `helm lint`. */
  readonly lintMode?: boolean | undefined;
  /** A missing key of a map is an error. */
  readonly strict?: boolean | undefined;
  /** Answers `lookup`; without it every look-up finds nothing. */
  readonly lookup?: Lookup | undefined;
  readonly limits?: Partial<TemplateLimits> | undefined;
  /** Keeps, for each rendered line, the template line that wrote it. */
  readonly trace?: boolean | undefined;
}
