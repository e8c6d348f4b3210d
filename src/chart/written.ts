import type { Value } from '../go/value.ts';
import type { Dependency, Lock, Maintainer, Metadata } from './model.ts';

/** Chart.yaml as it was understood, without what is empty: what Helm writes into archives and shows. */
export function metadataTable(metadata: Readonly<Metadata>): Map<string, Value> {
  const { annotations, dependencies, maintainers, ...plain } = metadata;
  const table = filled(plain);
  if (annotations?.size) table.set('annotations', new Map(annotations));
  if (maintainers?.length) {
    table.set(
      'maintainers',
      maintainers.map((item) => item && filled<Maintainer>(item)),
    );
  }
  if (dependencies?.length) {
    table.set(
      'dependencies',
      dependencies.map((item) => item && dependencyTable(item)),
    );
  }
  return table;
}

/** Chart.lock. `generated` is a time as JSON has it. */
export function lockTable({ dependencies, digest, generated }: Lock): Map<string, Value> {
  return new Map<string, Value>([
    ['dependencies', dependencies.map((item) => item && dependencyTable(item))],
    ['digest', digest],
    ['generated', generated],
  ]);
}

function dependencyTable({ importValues, ...plain }: Dependency): Map<string, Value> {
  const table = filled(plain);
  table.set('name', plain.name);
  table.set('repository', plain.repository);
  if (importValues?.length) table.set('import-values', importValues);
  return table;
}

function filled<T extends object>(fields: T): Map<string, Value> {
  const entries = Object.entries(fields).filter(
    ([, value]) =>
      value !== undefined && value !== '' && value !== false && !(Array.isArray(value) && value.length === 0),
  );
  return new Map(entries as [string, Value][]);
}
