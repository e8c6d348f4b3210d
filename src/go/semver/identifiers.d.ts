/** The one part of `semver` that Masterminds' rules share: the order of prerelease identifiers (semver.org, rule 11). */
declare module 'semver/internal/identifiers.js' {
  export function compareIdentifiers(a: string, b: string): -1 | 0 | 1;
}
