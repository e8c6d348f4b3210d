import { readFileSync } from 'node:fs';
import { readError } from './os-error.ts';

/** `os.ReadFile`. Throws GoError in Go's words. */
export function readFile(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw readError(path, error);
  }
}
