import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fieldAt, type KubeObject } from '../../src/kube/json.ts';
import { readinessOf } from '../../src/kube/wait/readiness.ts';
import { selectorText } from '../../src/kube/wait/selector.ts';
import { scriptedApi } from './scripted-api.ts';

interface Row {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** Whether jobs are waited for. */
  readonly jobs: boolean;
  readonly object: KubeObject;
  /** Its ReplicaSets or pods. */
  readonly more: readonly KubeObject[] | null;
  readonly ready: boolean;
  readonly error?: string;
}

/** Recorded with Helm 4.3.1 (`kube.ReadyChecker`) on random objects in client-go's fake clientset. */
const rows = readFileSync(new URL('fixtures/readiness.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Row);

describe('objects are ready as for Helm 3', () => {
  test.each(rows)('$kind (jobs: $jobs): $ready $error', async ({ jobs, object, more, ready, error, ...mapping }) => {
    const api = scriptedApi((path) =>
      path.includes('labelSelector=app=web')
        ? { items: (more ?? []).filter((one) => fieldAt(one, 'metadata', 'labels', 'app') === 'web') }
        : object,
    );
    const resource = {
      mapping: { ...mapping, resource: 'things', namespaced: true },
      namespace: 'demo',
      name: 'x',
      object,
    };
    const options = { jobs, signal: new AbortController().signal, log: () => {} };
    const found = readinessOf(api, resource, options);
    if (error !== undefined) await expect(found).rejects.toThrow(error);
    else expect((await found) === undefined).toBe(ready);
  });

  test('all kinds were recorded, ready and not', () => {
    expect(new Set(rows.map(({ kind, ready }) => `${kind} ${ready}`)).size).toBe(18);
  });
});

// As k8s.io/apimachinery 0.37.1 writes selectors.
test.each([
  [{ matchLabels: { b: '2', a: '1' } }, 'a=1,b=2'],
  [{ matchExpressions: [{ key: 'b', operator: 'In', values: ['y', 'x'] }] }, 'b in (x,y)'],
  [{ matchExpressions: [{ key: 'b', operator: 'NotIn', values: ['x'] }], matchLabels: { a: '1' } }, 'a=1,b notin (x)'],
  [
    {
      matchExpressions: [
        { key: 'b', operator: 'Exists' },
        { key: 'a', operator: 'DoesNotExist' },
      ],
    },
    '!a,b',
  ],
  [{}, ''],
])('the selector %j', (selector, text) => expect(selectorText(selector)).toBe(text));
