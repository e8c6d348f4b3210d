import { nilMap, STRING_MAP, TypedMap, type Value } from '../go/value.ts';
import type { Chart, Dependency, Maintainer } from './model.ts';

type Table = Map<string, Value>;

/**
 * `.Chart` as templates see it: the metadata as a map of Go's field names, every list a list of anything, nested
 * structs maps too (Helm 4 converts them; the annotations alone keep their type). `IsRoot` is added. Fresh with every
 * call, since templates may change it.
 */
export function chartObject(chart: Chart): Table {
  const { metadata } = chart;
  return new Map<string, Value>([
    ['Name', metadata.name],
    ['Home', metadata.home ?? ''],
    ['Sources', [...(metadata.sources ?? [])]],
    ['Version', metadata.version],
    ['Description', metadata.description ?? ''],
    ['Keywords', [...(metadata.keywords ?? [])]],
    ['Maintainers', (metadata.maintainers ?? []).map(maintainerObject)],
    ['Icon', metadata.icon ?? ''],
    ['APIVersion', metadata.apiVersion],
    ['Condition', metadata.condition ?? ''],
    ['Tags', metadata.tags ?? ''],
    ['AppVersion', metadata.appVersion ?? ''],
    ['Deprecated', metadata.deprecated ?? false],
    ['Annotations', metadata.annotations ? new TypedMap(STRING_MAP, metadata.annotations) : nilMap(STRING_MAP)],
    ['KubeVersion', metadata.kubeVersion ?? ''],
    ['Dependencies', (metadata.dependencies ?? []).map(dependencyObject)],
    ['Type', metadata.type ?? ''],
    ['IsRoot', chart.parent === undefined],
  ]);
}

function maintainerObject(maintainer: Maintainer): Table {
  return new Map<string, Value>([
    ['Name', maintainer.name ?? ''],
    ['Email', maintainer.email ?? ''],
    ['URL', maintainer.url ?? ''],
  ]);
}

function dependencyObject(dependency: Dependency): Table {
  return new Map<string, Value>([
    ['Name', dependency.name],
    ['Version', dependency.version ?? ''],
    ['Repository', dependency.repository],
    ['Condition', dependency.condition ?? ''],
    ['Tags', [...(dependency.tags ?? [])]],
    ['Enabled', dependency.enabled ?? false],
    ['ImportValues', [...(dependency.importValues ?? [])]],
    ['Alias', dependency.alias ?? ''],
  ]);
}
