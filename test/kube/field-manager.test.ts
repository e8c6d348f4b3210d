// Expectations are recorded from client-go 0.37.1 (`csaupgrade.UpgradeManagedFieldsPatch`) on random field sets; 10,000
// such cases agreed when these were taken.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { KubeObject } from '../../src/kube/json.ts';
import { upgradeFieldManager } from '../../src/kube/patch/field-manager.ts';

const text = readFileSync(new URL('fixtures/field-managers.jsonl', import.meta.url), 'utf8');
const rows = text
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as { readonly object: KubeObject; readonly patch: unknown });

test.each(rows.map((row, index) => [index, row] as const))('field managers, %i', (_index, { object, patch }) => {
  const made = upgradeFieldManager(object);
  expect(made === undefined ? null : JSON.parse(made)).toEqual(patch);
});
