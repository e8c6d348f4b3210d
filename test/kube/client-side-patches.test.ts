// Expectations are recorded from k8s.io/apimachinery 0.37.1 (strategicpatch, jsonmergepatch), evanphx/json-patch 5.9.11
// and Helm 4.3.1's `AsVersioned`, on random objects; 20,000 such cases agreed when these were taken.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { KubeObject } from '../../src/kube/json.ts';
import { createClientSidePatch } from '../../src/kube/patch/client-side.ts';

interface Row {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly threeWay: boolean;
  readonly original: KubeObject;
  readonly modified: KubeObject;
  readonly current: KubeObject;
  readonly type: 'strategic' | 'merge';
  readonly patch?: unknown;
  readonly error?: string;
}

const text = readFileSync(new URL('fixtures/client-side-patches.jsonl', import.meta.url), 'utf8');
const rows = text
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Row);

const TYPES = { strategic: 'application/strategic-merge-patch+json', merge: 'application/merge-patch+json' };

test.each(rows.map((row, index) => [index, row.kind, row] as const))('%i: %s', (_index, _kind, row) => {
  const make = () => createClientSidePatch(row.original, row.modified, row.current, row, row.threeWay);
  if (row.error === undefined) {
    const { contentType, patch } = make();
    expect({ contentType, patch: JSON.parse(patch) }).toEqual({ contentType: TYPES[row.type], patch: row.patch });
  } else if (row.error.includes('declared merge key')) {
    // Which of several such mistakes is told is chance in Go.
    expect(make).toThrow('does not contain declared merge key: ');
  } else expect(make).toThrow(`failed to create patch: ${row.error}`);
});

test('great integers are kept by strategic patches and rounded by JSON merge patches', () => {
  const big = 9007199254740993n;
  const object = (spec: KubeObject): KubeObject => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec });
  const kind = { group: '', version: 'v1', kind: 'Pod' };
  const spec = { activeDeadlineSeconds: big };
  const strategic = createClientSidePatch(object({}), object(spec), object({}), kind, false);
  expect(strategic.patch).toBe('{"spec":{"activeDeadlineSeconds":9007199254740993}}');
  const thing = { group: 'example.com', version: 'v1', kind: 'Thing' };
  const merge = createClientSidePatch(object({}), object(spec), object({}), thing, false);
  expect(merge.patch).toBe('{"spec":{"activeDeadlineSeconds":9007199254740992}}');
});
