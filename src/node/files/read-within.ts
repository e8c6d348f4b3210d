import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';

/** Bytes that one read asks for before it is known how large a file is: most files of charts are smaller. */
const FIRST_READ = 32 * 1024;

let scratch: Uint8Array | undefined;

/** Reads a whole file of at most `limit` bytes; undefined when it is larger. Throws the system's error. */
export function readWithin(path: string, limit: number): Uint8Array | undefined {
  const file = openSync(path, 'r');
  try {
    scratch ??= new Uint8Array(FIRST_READ);
    const length = readSync(file, scratch, 0, FIRST_READ, null);
    // A file that gives less than was asked for ends there; no need to ask for its size.
    if (length < FIRST_READ) return length > limit ? undefined : scratch.slice(0, length);
    if (fstatSync(file).size > limit) return undefined;
  } finally {
    closeSync(file);
  }
  const data = readFileSync(path);
  return data.length > limit ? undefined : data;
}
