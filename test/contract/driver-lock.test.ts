import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { isLocked, type Owner, takeLock } from '../../src/node/driver/lock.ts';

const home = mkdtempSync(join(tmpdir(), 'lock-'));
afterAll(() => rmSync(home, { recursive: true }));

let count = 0;
function lockOf(owner?: Partial<Owner> | string): string {
  const directory = join(home, String(count++));
  mkdirSync(directory);
  const whole = {
    pid: process.pid,
    host: hostname(),
    started: '',
    work: 'upgrade',
    since: 0,
    lease: 0,
    released: false,
  };
  const text = typeof owner === 'string' ? owner : JSON.stringify({ ...whole, ...owner });
  if (owner !== undefined) writeFileSync(join(directory, '7'), text);
  return directory;
}

const options = { patience: 80, work: 'test', scratch: join(home, 'scratch') };
const DEAD = 2 ** 22 + 1;
const soon = Date.now() + 60_000;

describe('a lock', () => {
  it.each<[why: string, directory: string]>([
    ['nobody has', lockOf()],
    ['that was given back', lockOf({ released: true })],
    ['of a process that is gone', lockOf({ pid: DEAD })],
    ['of a process whose number another has now', lockOf({ started: '1' })],
    ['of another machine, run out', lockOf({ host: 'elsewhere', lease: 1 })],
    ['that is no lock at all', lockOf('{')],
  ])('%s is taken', async (_, directory) => {
    expect(isLocked(directory)).toBe(false);
    const lock = await takeLock(directory, options);
    expect(isLocked(directory)).toBe(true);
    expect(readdirSync(directory).length).toBe(1);
    lock.release();
    expect(isLocked(directory)).toBe(false);
  });

  it.each<[why: string, directory: string, host: string]>([
    ['a process that lives', lockOf({}), hostname()],
    ['another machine', lockOf({ host: 'elsewhere', pid: DEAD, lease: soon }), 'elsewhere'],
  ])('of %s is waited for, and its owner named', async (_, directory, host) => {
    const waited: Owner[] = [];
    await expect(takeLock(directory, { ...options, onWait: (owner) => waited.push(owner) })).rejects.toThrow(
      new RegExp(`^the release is being changed by process \\d+ on ${host} \\(upgrade, since 1970-01-01T`),
    );
    expect(waited.length).toBe(1);
    expect(readdirSync(directory)).toEqual(['7']);
  });

  it('goes from one to the next', async () => {
    const directory = lockOf();
    const order: number[] = [];
    let inside = 0;
    await Promise.all(
      Array.from({ length: 6 }, async (_, i) => {
        const lock = await takeLock(directory, { ...options, patience: 10_000 });
        expect(++inside).toBe(1);
        await new Promise((resolve) => setTimeout(resolve, 5));
        inside--;
        order.push(i);
        lock.release();
      }),
    );
    expect(order.length).toBe(6);
    expect(JSON.parse(readFileSync(join(directory, '6'), 'utf8'))).toMatchObject({ released: true });
  });
});
