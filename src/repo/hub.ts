import { type JsonInStream, nextJson } from '../go/json.ts';
import { toByteString } from '../go/strings.ts';
import { readJsonInto } from '../yaml/into.ts';
import { ANY, list, map, STRING, struct } from '../yaml/shape.ts';
import { TIME } from './time.ts';

/** A chart that a hub knows. */
export interface HubChart {
  readonly id: string;
  /** Of the Artifact Hub; empty elsewhere. */
  readonly packageUrl: string;
  readonly version: string;
  readonly appVersion: string;
  readonly description: string;
  readonly repository: { readonly name: string; readonly url: string };
}

const LINKS = struct('monocular.Links', { self: STRING });

const ANSWER = struct('monocular.searchResponse', {
  data: list(
    struct('monocular.SearchResult', {
      id: STRING,
      artifactHub: struct('monocular.ArtifactHub', { packageUrl: STRING }),
      type: STRING,
      attributes: struct('monocular.Chart', {
        name: STRING,
        repo: struct('monocular.Repo', { name: STRING, url: STRING }),
        description: STRING,
        home: STRING,
        keywords: list(STRING),
        maintainers: list(map(ANY)),
        sources: list(STRING),
        icon: STRING,
      }),
      links: LINKS,
      relationships: struct('monocular.Relationships', {
        latestChartVersion: struct('monocular.LatestChartVersion', {
          data: struct('monocular.ChartVersion', {
            version: STRING,
            app_version: STRING,
            created: TIME,
            digest: STRING,
            urls: list(STRING),
            readme: STRING,
            values: STRING,
          }),
          links: LINKS,
        }),
      }),
    }),
  ),
});

interface RawChart {
  id?: string;
  artifactHub?: { packageUrl?: string };
  attributes?: { repo?: { name?: string; url?: string }; description?: string };
  relationships?: { latestChartVersion?: { data?: { version?: string; app_version?: string } } };
}

/** Reads the answer of a hub. As in Helm what can't be understood is passed over, up to all of it. */
export function readHubAnswer(text: string): HubChart[] {
  let first: JsonInStream | undefined;
  try {
    first = nextJson(text, 0);
  } catch {
    return [];
  }
  if (first === undefined) return [];
  const { data = [] } = (readJsonInto(first.value, ANSWER).value ?? {}) as { data?: RawChart[] };
  return data.map(({ id = '', artifactHub, attributes, relationships }) => {
    const { version = '', app_version: appVersion = '' } = relationships?.latestChartVersion?.data ?? {};
    const { name = '', url = '' } = attributes?.repo ?? {};
    const packageUrl = artifactHub?.packageUrl ?? '';
    return {
      id,
      packageUrl,
      version,
      appVersion,
      description: attributes?.description ?? '',
      repository: { name, url },
    };
  });
}

/** `url.QueryEscape` */
export function escapeQuery(text: string): string {
  return toByteString(text).replace(/[^A-Za-z0-9\-_.~]/g, (char) =>
    char === ' ' ? '+' : `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}
