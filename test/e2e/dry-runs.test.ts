import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Outcome, run } from './in-process.ts';

// What Helm 4.3.1 printed where it found no cluster, recorded by record-dry-runs.mjs.
interface Case extends Outcome {
  readonly args: readonly string[];
  readonly env: Record<string, string>;
}

const [head, ...cases] = readFileSync(join(import.meta.dirname, 'golden/dry-runs.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line)) as [{ files: Record<string, string> }, ...Case[]];

let home = '';

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'dry-'));
  for (const [name, text] of Object.entries(head.files)) {
    mkdirSync(dirname(join(home, name)), { recursive: true });
    writeFileSync(join(home, name), text);
  }
  process.chdir(home);
});
afterAll(() => {
  process.chdir(import.meta.dirname);
  rmSync(home, { recursive: true });
});

/** Without what the time of day decides: moments, and when files were changed. */
function timeless({ rc, stdout, stderr }: Outcome): Outcome {
  const clean = (text: string): string =>
    text
      .replaceAll(home, '$DIR')
      .replace(/^LAST DEPLOYED: .*$/gm, 'LAST DEPLOYED:')
      .replace(/((?:first|last)_deployed"?: ?)"[^"]*"/g, '$1')
      .replace(/("modtime":)"[^"]*"/g, '$1')
      .replace(/^( +modtime:) .*/gm, '$1');
  return { rc, stdout: clean(stdout), stderr: clean(stderr) };
}

/** What is not of this text: help, debugging lines, and charts that would have to be fetched. */
const isOwn = ({ args, stdout }: Case): boolean => stdout.includes('Usage:') || args.includes('--debug');

describe('without a cluster', () => {
  it.each(
    cases.filter((row) => !isOwn(row)).map((row) => [`${row.args.join(' ')} ${JSON.stringify(row.env)}`, row] as const),
  )('%s', async (_, { args, env, ...expected }) => {
    const outcome = await run('helm', args, { HOME: home, TZ: 'UTC', ...env });
    expect(timeless(outcome)).toEqual(timeless(expected));
  });
});
