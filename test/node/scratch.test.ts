import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { withScratch } from '../../src/node/files/scratch.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'tschart-scratch-')));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function place(name: string): string {
  const path = join(folder, name);
  mkdirSync(path);
  writeFileSync(join(path, 'file'), 'x');
  return path;
}

test('is taken away after the task, whether it fails or not', async () => {
  const before = process.listenerCount('SIGINT');
  const [first, second] = [place('first'), place('second')];
  expect(await withScratch(first, () => existsSync(join(first, 'file')))).toBe(true);
  await expect(withScratch(second, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect([first, second].map(existsSync)).toEqual([false, false]);
  expect(process.listenerCount('SIGINT')).toBe(before);
});

test('is taken away when a signal comes', async () => {
  const seen: string[] = [];
  // With somebody else who listens the program goes on.
  const listener = (signal: string): void => {
    seen.push(signal);
  };
  process.on('SIGTERM', listener);
  try {
    const [one, other] = [place('one'), place('other')];
    await withScratch(one, () =>
      withScratch(other, () => {
        process.emit('SIGTERM', 'SIGTERM');
        expect([one, other].map(existsSync)).toEqual([false, false]);
      }),
    );
  } finally {
    process.off('SIGTERM', listener);
  }
  expect(seen).toEqual(['SIGTERM']);
});
