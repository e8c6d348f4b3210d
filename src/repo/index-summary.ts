import type { LogRecord } from '../chart/log.ts';
import type { Syntax } from './index-placed.ts';
import type { ChartVersion } from './model.ts';

/** What a search looks at. */
export interface SearchedVersion {
  readonly version: string;
  readonly name: string;
  readonly appVersion: string;
  readonly description: string;
  readonly keywords: readonly string[];
}

/** Where a version stands in a file, in bytes. */
export type Place = readonly [version: string, start: number, end: number];

/** What is kept of an index, so that the next reader needs no more of it than the charts that it wants. */
export interface IndexSummary {
  readonly syntax: Syntax;
  readonly warnings: readonly LogRecord[];
  /** By chart: the versions that are sound, or all of them, where some have to be looked at. */
  readonly charts: ReadonlyMap<string, { readonly places: readonly Place[]; readonly isDoubtful: boolean }>;
  /** By chart, where somebody has searched. */
  readonly searched: ReadonlyMap<string, readonly SearchedVersion[]> | undefined;
}

/** The same as JSON has it; a text that is the same as in the version before is left out. */
interface Kept {
  readonly syntax: Syntax;
  readonly warnings: readonly LogRecord[];
  readonly charts: readonly (readonly [name: string, isDoubtful: boolean, places: readonly Place[]])[];
  readonly searched?: readonly (readonly [name: string, versions: readonly KeptVersion[]])[];
}

type KeptVersion = readonly [version: string, ...rest: (string | readonly string[] | null)[]];

/** What a search looks at of a version. */
export function searchedVersion({ version, metadata }: ChartVersion): SearchedVersion {
  const { name, appVersion = '', description = '', keywords = [] } = metadata;
  return { version, name, appVersion, description, keywords };
}

/** As data for JSON. */
export function keepSummary({ syntax, warnings, charts, searched }: IndexSummary): Kept {
  return {
    syntax,
    warnings,
    charts: [...charts].map(([name, { places, isDoubtful }]) => [name, isDoubtful, places] as const),
    ...(searched !== undefined && {
      searched: [...searched].map(([name, versions]) => [name, keepVersions(versions)] as const),
    }),
  };
}

function keepVersions(versions: readonly SearchedVersion[]): KeptVersion[] {
  let last: SearchedVersion | undefined;
  return versions.map((one) => {
    const same = last;
    last = one;
    return [
      one.version,
      one.name === same?.name ? null : one.name,
      one.appVersion === same?.appVersion ? null : one.appVersion,
      one.description === same?.description ? null : one.description,
      one.keywords.join('\n') === same?.keywords.join('\n') ? null : one.keywords,
    ];
  });
}

/** From data of JSON. Throws for what is no summary. */
export function readSummary(kept: unknown): IndexSummary {
  const { syntax, warnings, charts, searched } = kept as Kept;
  return {
    syntax,
    warnings,
    charts: new Map(charts.map(([name, isDoubtful, places]) => [name, { places, isDoubtful }] as const)),
    searched: searched && new Map(searched.map(([name, versions]) => [name, readVersions(versions)] as const)),
  };
}

function readVersions(versions: readonly KeptVersion[]): SearchedVersion[] {
  let last: SearchedVersion = { version: '', name: '', appVersion: '', description: '', keywords: [] };
  return versions.map(([version, name, appVersion, description, keywords]) => {
    last = {
      version,
      name: (name ?? last.name) as string,
      appVersion: (appVersion ?? last.appVersion) as string,
      description: (description ?? last.description) as string,
      keywords: (keywords ?? last.keywords) as readonly string[],
    };
    return last;
  });
}
