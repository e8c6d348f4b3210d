import { expect, test } from 'vitest';
import { isSameUrl, joinUrl, resolveInRepository } from '../../src/repo/url-join.ts';
import cases from './golden/urls.json' with { type: 'json' };

// Recorded from Go 1.26's net/url, used as repo.ResolveReferenceURL, urlutil.URLJoin and urlutil.Equal of Helm 4.3.1 do.
type Case = readonly [base: string, reference: string, resolved: string, joined: string, isSame: boolean];

function outcome(task: () => string): string {
  try {
    return task();
  } catch (error) {
    return `error: ${(error as Error).message}`;
  }
}

test.each(cases as unknown as readonly Case[])('%j and %j', (base, reference, resolved, joined, isSame) => {
  expect(outcome(() => resolveInRepository(base, reference))).toBe(resolved);
  expect(outcome(() => joinUrl(base, reference))).toBe(joined);
  expect(isSameUrl(base, reference)).toBe(isSame);
});
