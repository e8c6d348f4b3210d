import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { GoError } from '../../go/value.ts';
import { errorCode, pathError } from '../files/os-error.ts';

const PATIENCE_S = 30;
const RETRY_MS = 100;

/** Gives a lock back. */
type Release = () => Promise<void> | void;

/**
 * Does something while the lock of a file is held: the system's own (flock), so that Helm waits for us and we for Helm;
 * without the program `flock` one that only we know. Waits 30 seconds at most. Rejects with GoError.
 */
export async function withFileLock<T>(path: string, task: () => Promise<T> | T): Promise<T> {
  try {
    closeSync(openSync(path, 'a', 0o600));
  } catch (error) {
    throw pathError('open', path, error);
  }
  const release = (await systemLock(path)) ?? (await ownLock(`${path}.tschart`));
  try {
    return await task();
  } finally {
    await release();
  }
}

/** Undefined where the program is not there. */
function systemLock(path: string): Promise<Release | undefined> {
  return new Promise((resolve, reject) => {
    const holder = spawn('flock', ['-x', '-w', String(PATIENCE_S), path, 'sh', '-c', 'echo; exec cat'], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const ended = new Promise<void>((done) => holder.once('close', () => done()));
    let held = false;
    holder.once('error', () => resolve(undefined));
    holder.stdin.on('error', () => {});
    holder.stdout.once('data', () => {
      held = true;
      resolve(() => {
        holder.stdin.end();
        return ended;
      });
    });
    holder.once('close', (code) => {
      if (held) return;
      if (code === 1) reject(new GoError('context deadline exceeded'));
      else resolve(undefined);
    });
  });
}

async function ownLock(path: string): Promise<Release> {
  for (let waited = 0; ; waited += RETRY_MS) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx', mode: 0o600 });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw pathError('open', path, error);
    }
    if (isLeftOver(path) && removedLeftOver(path)) continue;
    if (waited >= PATIENCE_S * 1000) throw new GoError('context deadline exceeded');
    await sleep(RETRY_MS);
  }
}

/**
 * Takes a lock away that was left over, while nobody else does: the one that stands there afterwards may be held. False
 * where somebody else is at it.
 */
function removedLeftOver(path: string): boolean {
  const guard = `${path}.stale`;
  try {
    closeSync(openSync(guard, 'wx', 0o600));
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw pathError('open', guard, error);
    // Whoever made it needs a moment only, unless it was killed then.
    const stats = statSync(guard, { throwIfNoEntry: false });
    if (stats !== undefined && Date.now() - stats.mtimeMs > PATIENCE_S * 1000) rmSync(guard, { force: true });
    return false;
  }
  try {
    if (isLeftOver(path)) rmSync(path, { force: true });
  } finally {
    rmSync(guard, { force: true });
  }
  return true;
}

/** Whether the process that made the lock is gone. */
function isLeftOver(path: string): boolean {
  try {
    process.kill(Number(readFileSync(path, 'utf8')), 0);
    return false;
  } catch (error) {
    return errorCode(error) === 'ESRCH';
  }
}
