import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { pathError } from './os-error.ts';

/**
 * Puts a file in place by renaming it, so that it is there whole or not at all. Throws GoError, with the path of the
 * file, whichever step failed.
 */
export function writeWhole(path: string, bytes: Uint8Array, mode = 0o666): void {
  const aside = `${path}.${process.pid}.partial`;
  try {
    writeFileSync(aside, bytes, { mode });
    renameSync(aside, path);
  } catch (error) {
    rmSync(aside, { force: true });
    const isWrite = error instanceof Error && 'syscall' in error && error.syscall === 'write';
    throw pathError(isWrite ? 'write' : 'open', path, error);
  }
}
