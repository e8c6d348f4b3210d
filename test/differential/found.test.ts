// What random comparison with Helm 4.3.1 once found, made minimal; the answers are Helm's.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Answer, Case } from './case.ts';
import { ourAnswer } from './ours.ts';

const rows = readFileSync(new URL('golden/found-helm4.3.1.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Case & Answer);

// As where they were recorded.
process.env['TZ'] = 'UTC';

describe('cases that once differed from Helm', () => {
  it.each(rows.map((row, i) => [i + 1, row] as const))('row %i', (_, { stdout, error, ...c }) => {
    expect(ourAnswer(c)).toEqual(error === undefined ? { stdout } : { stdout, error });
  });
});
