import type { Metadata } from '../chart/model.ts';
import { marshalJson, quoteJson } from '../go/json.ts';
import { compareStrings } from '../go/text.ts';
import type { Value } from '../go/value.ts';
import { jsonToYaml } from '../yaml/marshal.ts';
import { dependenciesJson, textsJson } from './dependency-json.ts';
import { indentJson, listJson, objectJson, textUnlessEmpty } from './json-text.ts';
import type { ChartVersion, RepositoryIndex } from './model.ts';

/** An index as Helm writes it in YAML. */
export function writeIndex(index: RepositoryIndex): string {
  return jsonToYaml(indexJson(index));
}

/** An index as Helm writes it in JSON. */
export function writeIndexJson(index: RepositoryIndex): string {
  return indentJson(indexJson(index));
}

function indexJson(index: RepositoryIndex): string {
  const { serverInfo, apiVersion, generated, entries, publicKeys, annotations } = index;
  const names = [...entries.keys()].sort(compareStrings);
  return objectJson([
    ['serverInfo', serverInfo?.size ? marshalJson(serverInfo as Map<string, Value>) : undefined],
    ['apiVersion', quoteJson(apiVersion, true)],
    ['generated', quoteJson(generated, true)],
    ['entries', objectJson(names.map((name) => [name, listJson(entries.get(name)!.map(versionJson))] as const))],
    ['publicKeys', publicKeys.length > 0 ? textsJson(publicKeys) : undefined],
    ['annotations', mapJson(annotations)],
  ]);
}

function versionJson({ metadata, urls, created, removed, digest, legacy }: ChartVersion): string {
  return objectJson([
    ...metadataFields(metadata),
    ['urls', textsJson(urls)],
    ['created', quoteJson(created, true)],
    ['removed', removed ? 'true' : undefined],
    ['digest', textUnlessEmpty(digest)],
    ['checksum', textUnlessEmpty(legacy.checksum)],
    ['engine', textUnlessEmpty(legacy.engine)],
    ['tillerVersion', textUnlessEmpty(legacy.tillerVersion)],
    ['url', textUnlessEmpty(legacy.url)],
  ]);
}

function metadataFields(metadata: Readonly<Metadata>): [string, string | undefined][] {
  const { sources, keywords, maintainers, annotations, dependencies } = metadata;
  return [
    ['name', textUnlessEmpty(metadata.name)],
    ['home', textUnlessEmpty(metadata.home)],
    ['sources', sources?.length ? textsJson(sources) : undefined],
    ['version', textUnlessEmpty(metadata.version)],
    ['description', textUnlessEmpty(metadata.description)],
    ['keywords', keywords?.length ? textsJson(keywords) : undefined],
    ['maintainers', maintainers?.length ? listJson(maintainers.map(maintainerJson)) : undefined],
    ['icon', textUnlessEmpty(metadata.icon)],
    ['apiVersion', textUnlessEmpty(metadata.apiVersion)],
    ['condition', textUnlessEmpty(metadata.condition)],
    ['tags', textUnlessEmpty(metadata.tags)],
    ['appVersion', textUnlessEmpty(metadata.appVersion)],
    ['deprecated', metadata.deprecated ? 'true' : undefined],
    ['annotations', mapJson(annotations)],
    ['kubeVersion', textUnlessEmpty(metadata.kubeVersion)],
    ['dependencies', dependencies?.length ? dependenciesJson(dependencies) : undefined],
    ['type', textUnlessEmpty(metadata.type)],
  ];
}

function maintainerJson({ name, email, url }: NonNullable<Metadata['maintainers']>[number]): string {
  return objectJson([
    ['name', textUnlessEmpty(name)],
    ['email', textUnlessEmpty(email)],
    ['url', textUnlessEmpty(url)],
  ]);
}

function mapJson(map: ReadonlyMap<string, string> | undefined): string | undefined {
  return map?.size ? marshalJson(new Map<string, Value>(map)) : undefined;
}
