import { findVersion } from './index-find.ts';
import type { ChartVersion, RepositoryIndex } from './model.ts';

/** Adds the versions of another index that this one does not have. Leaves versions unsorted. */
export function mergeIndex(index: RepositoryIndex, other: RepositoryIndex): void {
  for (const versions of other.entries.values()) {
    for (const version of versions) {
      const { name } = version.metadata;
      const own = index.entries.get(name);
      if (own === undefined) index.entries.set(name, [version]);
      else if (!has(own, version)) own.push(version);
    }
  }
}

/** As in Helm a version that stands for the one asked for (`1.0` for `1.0.0`) is had too. */
function has(versions: readonly ChartVersion[], { metadata: { name, version } }: ChartVersion): boolean {
  try {
    findVersion(name, versions, version, () => {});
    return true;
  } catch {
    return false;
  }
}
