import { compareVersions, parseVersion, type Version } from '../go/semver.ts';
import type { ChartVersion } from './model.ts';

/** Sorts versions in place, the newest first; those that are no versions come last. */
export function sortVersions(versions: ChartVersion[]): void {
  if (versions.length < 2) return;
  const keys = new Map(versions.map((version) => [version, tryVersion(version.version)]));
  versions.sort((a, b) => {
    const left = keys.get(a);
    const right = keys.get(b);
    if (left === undefined || right === undefined) return left === right ? 0 : left === undefined ? 1 : -1;
    return compareVersions(right, left);
  });
}

/** A version, read leniently; undefined for what is none. */
export function tryVersion(text: string): Version | undefined {
  try {
    return parseVersion(text);
  } catch {
    return undefined;
  }
}
