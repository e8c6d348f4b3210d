import type { Dependency, Lock } from '../chart/model.ts';
import { quoteJson } from '../go/json.ts';
import { jsonToYaml } from '../yaml/marshal.ts';
import { dependenciesJson } from './dependency-json.ts';
import { objectJson } from './json-text.ts';

/** The text whose SHA-256 is a lock's digest: what Chart.yaml asks for, and what that came to. */
export function lockDigestText(
  wanted: readonly (Dependency | null)[] | undefined,
  locked: readonly (Dependency | null)[] | undefined,
): string {
  return `[${dependenciesJson(wanted)},${dependenciesJson(locked)}]`;
}

/** The text whose SHA-256 Helm 2 kept in requirements.lock. */
export function oldLockDigestText(wanted: readonly (Dependency | null)[] | undefined): string {
  return `{"dependencies":${dependenciesJson(wanted)}}`;
}

/** A Chart.lock as Helm writes it. */
export function writeLock({ generated, digest, dependencies }: Lock): string {
  return jsonToYaml(
    objectJson([
      ['generated', quoteJson(generated, true)],
      ['digest', quoteJson(digest, true)],
      ['dependencies', dependenciesJson(dependencies)],
    ]),
  );
}
