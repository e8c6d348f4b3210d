import { compareVersions, parseConstraint, parseStrictVersion, parseVersion, type Version } from '../../go/semver.ts';
import { GoError } from '../../go/value.ts';

/** The versions that tags stand for, newest first, written as Go's library does; other tags are left out. */
export function versionsOfTags(tags: Iterable<string>): string[] {
  const versions: Version[] = [];
  for (const tag of tags) {
    try {
      versions.push(parseStrictVersion(tag.replaceAll('_', '+')));
    } catch (error) {
      if (!(error instanceof GoError)) throw error;
    }
  }
  return versions.sort((a, b) => compareVersions(b, a)).map(String);
}

export function isVersion(text: string): boolean {
  try {
    parseVersion(text);
    return true;
  } catch {
    return false;
  }
}

/** The first version that is the one asked for, or lies in its range; any where nothing is asked for. Throws GoError. */
export function matchingVersion(versions: readonly string[], wanted: string): string {
  if (wanted !== '' && versions.includes(wanted)) return wanted;
  const constraint = parseConstraint(wanted === '' ? '*' : wanted);
  const found = versions.find((version) => isVersion(version) && constraint.check(parseVersion(version)));
  if (found === undefined) {
    throw new GoError(`could not locate a version matching provided version string ${wanted}`);
  }
  return found;
}
