import type { Log } from '../chart/log.ts';
import { type Constraint, parseConstraint } from '../go/semver.ts';
import { GoError } from '../go/value.ts';
import type { ChartVersion } from './model.ts';
import { tryVersion } from './sort.ts';

const RANGE = /[\^~<>=!*]|\|\|| - /;

/** Whether a version asked for is a range (`^1`, `1.x`) rather than one version. */
export function isVersionRange(version: string): boolean {
  return RANGE.test(version) || /[xX]/.test(version.replace(/[-+].*$/s, ''));
}

/**
 * The version of a chart that is asked for, of those that its index has, the newest first: the exact one, else the
 * newest that the range allows; with nothing asked for the newest stable one. Throws GoError.
 */
export function findVersion(
  name: string,
  versions: readonly ChartVersion[] | undefined,
  version: string,
  log: Log,
): ChartVersion {
  if (versions === undefined) throw new GoError('no chart name found');
  if (versions.length === 0) throw new GoError('no chart version found');
  const constraint = constraintOf(version);
  const exact = version === '' ? undefined : versions.find((candidate) => candidate.version === version);
  if (exact !== undefined) return exact;
  for (const candidate of versions) {
    const parsed = tryVersion(candidate.version);
    if (parsed === undefined || !constraint.check(parsed)) continue;
    if (version !== '') log(selected(name, version, candidate.version));
    return candidate;
  }
  throw new GoError(`no chart version found for ${name}-${version}`);
}

function constraintOf(version: string): Constraint {
  return parseConstraint(version === '' ? '*' : version);
}

function selected(chart: string, asked: string, version: string): Parameters<Log>[0] {
  return isVersionRange(asked)
    ? {
        level: 'DEBUG',
        message: 'selected version matching constraint',
        attributes: [
          ['chart', chart],
          ['constraint', asked],
          ['selected', version],
        ],
      }
    : {
        level: 'WARN',
        message: 'unable to find exact version requested; falling back to closest available version',
        attributes: [
          ['chart', chart],
          ['requested', asked],
          ['selected', version],
        ],
      };
}
