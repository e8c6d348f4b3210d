import { loadChart } from '../../src/chart/load.ts';
import type { Chart } from '../../src/chart/model.ts';

/** A chart of so many ConfigMaps, each of which says how many there are, and a Secret. */
export function chartOf(size: number): Chart {
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
  const maps = Array.from(
    { length: size },
    (_, i) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: m${i}\ndata:\n  of: "${size}"\n`,
  );
  return loadChart([
    { name: 'Chart.yaml', data: encode('apiVersion: v2\nname: c\nversion: 1.0.0\n') },
    { name: 'templates/maps.yaml', data: encode(maps.join('---\n')) },
    {
      name: 'templates/secret.yaml',
      data: encode('apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\nstringData: {a: b}\n'),
    },
  ]);
}

export const APPLY = {
  forceReplace: false,
  forceConflicts: false,
  takeOwnership: false,
  wait: 'hookOnly',
  waitForJobs: false,
  timeout: 0n,
} as const;

export const RENDERING = {
  skipSchemaValidation: false,
  enableDns: false,
  subNotes: false,
  hideSecrets: false,
  noHooks: false,
  rollbackOnFailure: false,
  description: '',
  labels: new Map<string, string>(),
} as const;
