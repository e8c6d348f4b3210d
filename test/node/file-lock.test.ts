import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withFileLock } from '../../src/node/charts/file-lock.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'tschart-lock-')));
const path = process.env['PATH'];

beforeAll(() => {
  // Without the program `flock`.
  process.env['PATH'] = folder;
});
afterAll(() => {
  process.env['PATH'] = path;
  rmSync(folder, { recursive: true, force: true });
});

/** No system gives such a number to a process. */
const NOBODY = '99999999';

test('one after another, past a lock that was left over', async () => {
  const file = join(folder, 'one.lock');
  writeFileSync(`${file}.tschart`, NOBODY);
  let holders = 0;
  const seen = await Promise.all(
    Array.from({ length: 5 }, () =>
      withFileLock(file, async () => {
        const now = ++holders;
        await wait(5);
        holders--;
        return now;
      }),
    ),
  );
  expect(seen).toEqual([1, 1, 1, 1, 1]);
  expect(existsSync(`${file}.tschart`)).toBe(false);
  expect(existsSync(`${file}.tschart.stale`)).toBe(false);
});

test('a lock that was left over is left to whoever is taking it away', async () => {
  const file = join(folder, 'two.lock');
  writeFileSync(`${file}.tschart`, NOBODY);
  writeFileSync(`${file}.tschart.stale`, '');
  const held = withFileLock(file, () => readFileSync(`${file}.tschart`, 'utf8'));
  await wait(300);
  expect(readFileSync(`${file}.tschart`, 'utf8')).toBe(NOBODY);
  rmSync(`${file}.tschart.stale`);
  expect(await held).toBe(String(process.pid));
});
