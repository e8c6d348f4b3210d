import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from './in-process.ts';

// What Helm 4.3.1 printed, recorded by record-memory.mjs.
interface Case {
  readonly set: string;
  readonly args: readonly string[];
  readonly env?: Record<string, string>;
  readonly rc: number;
  readonly stdout: string;
  readonly stderr: string;
}

const rows = readFileSync(join(import.meta.dirname, 'golden/memory.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Partial<Case> & { data?: string; files?: string[] });
const files = new Map(rows.flatMap(({ data, files }) => (data === undefined ? [] : [[data, files!] as const])));
const cases = rows.filter((row): row is Case => row.args !== undefined);

/** Helm's words of help, and where it crashes, are not ours. */
const isOwn = ({ stdout, stderr }: Case): boolean => stdout.includes('Usage:') || stderr.startsWith('panic:');

let home = '';
const { TZ } = process.env;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'memory-'));
});
afterAll(() => {
  rmSync(home, { recursive: true });
  process.env['TZ'] = TZ;
  process.chdir(import.meta.dirname);
});

describe('releases in memory', () => {
  it.each(
    cases
      .filter((row) => !isOwn(row))
      .map((row) => [`${row.set}: ${row.args.join(' ')} ${JSON.stringify(row.env ?? {})}`, row] as const),
  )('%s', async (_, { set, args, env = {}, rc, stdout, stderr }) => {
    const names = (files.get(set) ?? []).map((text, i) => {
      writeFileSync(join(home, `${i}.yaml`), text);
      return `${i}.yaml`;
    });
    process.chdir(home);
    process.env['TZ'] = env['TZ'] ?? 'UTC';
    const given = files.has(set) ? { HELM_MEMORY_DRIVER_DATA: names.join(':') } : {};
    const outcome = await run('helm', args, { HOME: home, TZ: 'UTC', HELM_DRIVER: 'memory', ...given, ...env });
    expect(outcome).toEqual({ rc, stdout, stderr });
  });
});
