import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../../src/kube/json.ts';
import { computeStatus } from '../../src/kube/status/compute.ts';
import { StatusUnknown } from '../../src/kube/status/fields.ts';
import { completedJob, completedPod } from '../../src/kube/status/simple.ts';

interface Row {
  readonly reader: 'compute' | 'job' | 'pod';
  readonly object: KubeObject;
  readonly status?: string;
  readonly message?: string;
  readonly error?: true;
}

/**
 * Recorded with fluxcd/cli-utils 1.2.2 (kstatus) and the status readers of Helm 4.3.1 on random objects: two of each
 * kind and answer. `error`: the library could not tell.
 */
const rows = readFileSync(new URL('fixtures/kstatus.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Row);

const READERS = {
  compute: (object: KubeObject) => computeStatus(object, Date.UTC(2026, 0, 1)),
  job: completedJob,
  pod: completedPod,
};

describe('statuses are kstatus’', () => {
  test.each(rows)('$reader $object.kind: $status $message', ({ reader, object, status, message, error }) => {
    if (error) expect(() => READERS[reader](object)).toThrow(StatusUnknown);
    else expect(READERS[reader](object)).toEqual({ status, message });
  });

  test('every kind of answer was recorded', () => {
    const kinds = new Set(rows.map(({ object }) => object['kind']));
    expect(kinds.size).toBe(15);
    expect(rows.length).toBeGreaterThan(300);
  });
});
