import { describe, expect, it } from 'vitest';
import { call, fromJson, type RecordedCall, recordedCalls } from './go-call.ts';

// Recorded from github.com/Masterminds/sprig/v3 v3.3.0 with the libraries of Helm 4.3.1's go.mod, by Go 1.26.8.
describe.each([
  ['picked calls', 'sprig-picked.jsonl'],
  ['random calls', 'sprig-calls.jsonl'],
])('%s give what they give in Go', (_, file) => {
  const byName = new Map<string, RecordedCall[]>();
  for (const recorded of recordedCalls(file)) {
    byName.set(recorded.fn, [...(byName.get(recorded.fn) ?? []), recorded]);
  }

  it.each([...byName])('%s', (_, calls) => {
    for (const { fn, args, ok, err } of calls) {
      const result = call(fn, ...args.map(fromJson));
      expect(result, `${fn} ${JSON.stringify(args)}`).toEqual(err === undefined ? { ok } : { err });
    }
  });
});
