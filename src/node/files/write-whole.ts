import { chmodSync, closeSync, openSync, realpathSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { errorCode, pathError } from './os-error.ts';

let count = 0;

/**
 * Writes a file whole or not at all: beside the place, then renamed into it. Without a mode it is what the umask leaves
 * of 0666, as of `os.Create`. Throws GoError in Go's words; a full disk or a limit leaves what was there before.
 */
export function writeWhole(path: string, bytes: Uint8Array, mode?: number): void {
  const aside = join(dirname(path), `.${basename(path)}-${process.pid}-${Date.now().toString(36)}-${count++}`);
  let written = false;
  try {
    const file = openSync(aside, 'wx', mode ?? 0o666);
    written = true;
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    } finally {
      closeSync(file);
    }
    if (mode !== undefined) chmodSync(aside, mode);
    renameSync(aside, path);
  } catch (error) {
    if (written) rmSync(aside, { force: true });
    if (errorCode(error) === undefined) throw error;
    throw pathError((error as NodeJS.ErrnoException).syscall === 'write' ? 'write' : 'open', path, error);
  }
}

/**
 * Writes a file whole, as `writeWhole`, where Go's `os.WriteFile` would write into it: a link is followed, and a file
 * that is there keeps its mode. Throws GoError.
 */
export function rewriteWhole(path: string, bytes: Uint8Array, mode: number): void {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) writeWhole(path, bytes, mode);
  else writeWhole(realpathSync(path), bytes, stats.mode & 0o7777);
}
