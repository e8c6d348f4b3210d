import type { Log } from '../chart/log.ts';
import { type UncheckedMetadata, validateMetadata } from '../chart/metadata.ts';
import type { Metadata } from '../chart/model.ts';
import { TschartError } from '../errors.ts';
import { fromPlain, type Plain } from '../go/plain.ts';
import { parseVersion } from '../go/semver.ts';
import { decodeUtf8 } from '../go/text.ts';
import { GoError } from '../go/value.ts';
import { decodeJsonInto, unmarshalYamlInto } from '../yaml/into.ts';
import { INDEX } from './index-shape.ts';
import type { ChartVersion, RepositoryIndex } from './model.ts';
import { sortVersions } from './sort.ts';
import { ZERO_TIME } from './time.ts';

/** An entry of a list as it was read: every field of a ChartVersion that the document has. */
export type RawVersion = Partial<
  UncheckedMetadata & {
    urls: string[];
    created: string;
    removed: boolean;
    digest: string;
    checksum: string;
    engine: string;
    tillerVersion: string;
    url: string;
  }
>;

interface RawIndex {
  serverInfo?: Map<string, unknown> | null;
  apiVersion?: string;
  generated?: string;
  entries?: Map<string, (RawVersion | null)[] | null> | null;
  publicKeys?: string[];
  annotations?: Map<string, string>;
}

/**
 * Reads an index, YAML or JSON, whole (`repo.LoadIndexFile`). Entries that are no charts are left out with a warning that
 * names `source`. Throws GoError.
 */
export function readIndex(bytes: Uint8Array, source: string, log: Log): RepositoryIndex {
  if (bytes.length === 0) throw new GoError('empty index.yaml file');
  return readIndexText(decodeUtf8(bytes), source, log);
}

/** The same of the text of an index. */
export function readIndexText(text: string, source: string, log: Log): RepositoryIndex {
  return indexOf(readRaw(text), source, log);
}

function readRaw(text: string): RawIndex {
  const json = tryJson(text);
  if (json !== undefined) return (decodeJsonInto(fromPlain(json), INDEX) ?? {}) as RawIndex;
  return (unmarshalYamlInto(text, INDEX, { strict: true }) ?? {}) as RawIndex;
}

const JSON_START = /^[\t\n\r ]*[{["\dntf-]/;

function tryJson(text: string): Plain | undefined {
  if (!JSON_START.test(text)) return undefined;
  try {
    return JSON.parse(text) as Plain;
  } catch {
    return undefined;
  }
}

function indexOf(raw: RawIndex, source: string, log: Log): RepositoryIndex {
  const entries = new Map<string, ChartVersion[]>();
  for (const [name, versions] of raw.entries ?? []) entries.set(name, checkVersions(name, versions ?? [], source, log));
  for (const versions of entries.values()) sortVersions(versions);
  if (!raw.apiVersion) throw new GoError('no API version specified');
  return {
    apiVersion: raw.apiVersion,
    generated: raw.generated ?? ZERO_TIME,
    entries,
    publicKeys: raw.publicKeys ?? [],
    annotations: raw.annotations,
    serverInfo: raw.serverInfo ?? undefined,
  };
}

/** The versions of one chart that are sound. Helm looks at them from the last to the first, and so do its warnings. */
export function checkVersions(
  name: string,
  versions: readonly (RawVersion | null)[],
  source: string,
  log: Log,
): ChartVersion[] {
  const kept: ChartVersion[] = [];
  for (const raw of versions.toReversed()) {
    const version = checkVersion(name, raw, source, log);
    if (version !== undefined) kept.push(version);
  }
  return kept.reverse();
}

const REPEATED_DEPENDENCY = 'validation: more than one dependency with name or alias';

function checkVersion(name: string, raw: RawVersion | null, source: string, log: Log): ChartVersion | undefined {
  if (raw === null) {
    const message = 'skipping loading invalid entry for chart: empty entry';
    log({
      level: 'WARN',
      message,
      attributes: [
        ['name', name],
        ['source', source],
      ],
    });
    return undefined;
  }
  const { urls, created, removed, digest, checksum, engine, tillerVersion, url, ...rest } = raw;
  const metadata: UncheckedMetadata = {
    ...rest,
    name: rest.name ?? '',
    version: rest.version ?? '',
    apiVersion: rest.apiVersion || 'v1',
    ...(rest.dependencies && {
      dependencies: rest.dependencies.map(
        (item) => item && { ...item, name: item.name ?? '', repository: item.repository ?? '' },
      ),
    }),
  };
  try {
    validateMetadata(metadata);
  } catch (error) {
    if (!(error instanceof TschartError)) throw error;
    if (!error.message.startsWith(REPEATED_DEPENDENCY)) {
      const message = 'skipping loading invalid entry for chart';
      log({
        level: 'WARN',
        message,
        attributes: [
          ['name', name],
          ['version', metadata.version],
          ['source', source],
          ['error', error.message],
        ],
      });
      return undefined;
    }
  }
  return {
    version: metadata.version,
    metadata: metadata as Metadata,
    urls: urls ?? [],
    created: created ?? ZERO_TIME,
    removed: removed ?? false,
    digest: digest ?? '',
    legacy: withoutUndefined({ checksum, engine, tillerVersion, url }),
  };
}

function withoutUndefined(
  legacy: Partial<Record<keyof ChartVersion['legacy'], string | undefined>>,
): ChartVersion['legacy'] {
  return Object.fromEntries(Object.entries(legacy).filter(([, value]) => value !== undefined));
}

/** Whether a text is a version, read leniently. */
export function isVersion(text: string): boolean {
  try {
    parseVersion(text);
    return true;
  } catch {
    return false;
  }
}
