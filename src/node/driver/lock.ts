import { linkSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { TschartError } from '../../errors.ts';
import { GoError } from '../../go/value.ts';
import { errorCode, pathError } from '../files/os-error.ts';
import { makeDirectory, writeFileAtomic } from './atomic-file.ts';
import { noSteps, type OnStep } from './steps.ts';

/** Who holds a lock, as it stands in the lock's file. */
export interface Owner {
  readonly pid: number;
  readonly host: string;
  /** When the process began, in the system's own measure: tells a process from a later one with its number. */
  readonly started: string;
  /** What it does, such as `upgrade`. */
  readonly work: string;
  /** Milliseconds since 1970. */
  readonly since: number;
  /** Until when the lock counts without being renewed, in milliseconds since 1970. */
  readonly lease: number;
  readonly released: boolean;
}

export interface LockOptions {
  /** What waiting ends after, in milliseconds. */
  readonly patience: number;
  readonly work: string;
  readonly scratch: string;
  /** Told once when it has to wait. */
  readonly onWait?: (owner: Owner) => void;
  readonly onStep?: OnStep;
  /** Ends the waiting. */
  readonly signal?: AbortSignal | undefined;
}

export interface Lock {
  release(): void;
}

const LEASE_MS = 60_000;
const RENEW_MS = 15_000;
const POLL_MS = 40;

/**
 * Takes the lock that a directory stands for. The directory holds numbered files: the highest says who has the lock,
 * or that nobody has; numbers only grow. Whoever may have it next makes the file of the next number, which succeeds
 * for one, and has the lock unless a higher number has come up meanwhile. A lock counts no more when its process is
 * gone, or, seen from another machine, when its lease has run out. Throws TschartError (`LOCKED`) after `patience`, and a signal's reason.
 */
export async function takeLock(directory: string, options: LockOptions): Promise<Lock> {
  makeDirectory(directory);
  const until = Date.now() + options.patience;
  let told = false;
  for (;;) {
    options.signal?.throwIfAborted();
    const [number, owner] = newestOwner(directory);
    if (owner === undefined || !isHeld(owner)) {
      if (claim(directory, number + 1, options)) return held(directory, number + 1, options);
      continue;
    }
    if (Date.now() >= until) throw locked(owner);
    if (!told) options.onWait?.(owner);
    told = true;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Whether somebody who lives has the lock now. */
export function isLocked(directory: string): boolean {
  const [, owner] = newestOwner(directory);
  return owner !== undefined && isHeld(owner);
}

/** `pid 12 on host x (upgrade, since 10:11:12)`. */
export function describeOwner({ pid, host, work, since }: Owner): string {
  return `process ${pid} on ${host} (${work}, since ${new Date(since).toISOString()})`;
}

function locked(owner: Owner): TschartError {
  return new TschartError('LOCKED', `the release is being changed by ${describeOwner(owner)}`, {
    advice: 'Wait for it to end, or end it: a lock whose process is gone does not count.',
  });
}

const NUMBER = /^\d+$/;

function numbers(directory: string): number[] {
  try {
    return readdirSync(directory)
      .filter((name) => NUMBER.test(name))
      .map(Number);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

function newestOwner(directory: string): [number: number, owner: Owner | undefined] {
  for (;;) {
    const newest = Math.max(0, ...numbers(directory));
    if (newest === 0) return [0, undefined];
    try {
      return [newest, JSON.parse(readFileSync(join(directory, String(newest)), 'utf8')) as Owner];
    } catch (error) {
      // Gone: there is a newer one. Not JSON: not written by this program; it does not count.
      if (errorCode(error) === 'ENOENT') continue;
      if (error instanceof SyntaxError) return [newest, undefined];
      throw error;
    }
  }
}

function isHeld({ pid, host, started, lease, released }: Owner): boolean {
  if (released) return false;
  if (host !== hostname()) return Date.now() < lease;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (errorCode(error) === 'ESRCH') return false;
  }
  const now = startOf(pid);
  return now === '' || started === '' || now === started;
}

/** When a process began, where the system tells (Linux). */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function ownerNow(work: string, since = Date.now()): Owner {
  const { pid } = process;
  const lease = Date.now() + LEASE_MS;
  return { pid, host: hostname(), started: startOf(pid), work, since, lease, released: false };
}

let claims = 0;

/** Makes the file of a number, unless there is one, and makes sure that no higher number came first. */
function claim(directory: string, number: number, { scratch, work, onStep = noSteps }: LockOptions): boolean {
  makeDirectory(scratch);
  const aside = join(scratch, `lock-${process.pid}-${claims++}`);
  const path = join(directory, String(number));
  try {
    writeFileSync(aside, JSON.stringify(ownerNow(work)), { mode: 0o600 });
  } catch (error) {
    rmSync(aside, { force: true });
    throw pathError('write', path, error);
  }
  onStep('lock');
  try {
    linkSync(aside, path);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(errorCode(error) ?? '')) throw error;
    if (!createExclusively(path, ownerNow(work))) return false;
  } finally {
    rmSync(aside, { force: true });
  }
  const all = numbers(directory);
  if (all.some((other) => other > number)) {
    rmSync(path, { force: true });
    return false;
  }
  for (const older of all) if (older < number) rmSync(join(directory, String(older)), { force: true });
  return true;
}

/** For file systems without hard links. */
function createExclusively(path: string, owner: Owner): boolean {
  try {
    writeFileSync(path, JSON.stringify(owner), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

function held(directory: string, number: number, { work, scratch, onStep = noSteps }: LockOptions): Lock {
  const path = join(directory, String(number));
  const since = Date.now();
  // A full disk is no reason to fail here: unrenewed the lease runs out, and with the process the lock ends anyway.
  const write = (owner: Owner): void => {
    try {
      writeFileAtomic(path, JSON.stringify(owner), { mode: 0o600, scratch });
    } catch (error) {
      if (!(error instanceof GoError)) throw error;
    }
  };
  const renewal = setInterval(() => write(ownerNow(work, since)), RENEW_MS);
  renewal.unref();
  return {
    release() {
      clearInterval(renewal);
      onStep('unlock');
      write({ ...ownerNow(work, since), released: true });
    },
  };
}
