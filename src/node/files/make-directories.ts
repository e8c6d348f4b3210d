import { mkdirSync, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { GoError } from '../../go/value.ts';
import { errorCode, pathError } from './os-error.ts';

/**
 * Makes a directory and what is missing above it, as Go's `os.MkdirAll` does: each with the mode that the umask leaves.
 * Gives the outermost one that is new, if one is. Throws GoError that names the one that can't be made.
 *
 * Node's own recursive way never ends where a file system says to every attempt that something is missing (`/proc`).
 */
export function makeDirectories(path: string, mode = 0o755): string | undefined {
  const missing: string[] = [];
  for (let at = path; !isDirectory(at); at = dirname(at)) {
    missing.push(at);
    if (dirname(at) === at) break;
  }
  let first: string | undefined;
  for (const directory of missing.reverse()) {
    try {
      mkdirSync(directory, { mode });
      first ??= directory;
    } catch (error) {
      // Another process may have been quicker.
      if (errorCode(error) !== 'EEXIST' || !isDirectory(directory)) throw pathError('mkdir', directory, error);
    }
  }
  return first;
}

/** False for what can't be found. Throws GoError for a file. */
function isDirectory(path: string): boolean {
  let stats: Stats;
  try {
    stats = statSync(path);
  } catch {
    return false;
  }
  if (!stats.isDirectory()) throw new GoError(`mkdir ${path}: not a directory`);
  return true;
}
