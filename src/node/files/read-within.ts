import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';

/**
 * Reads a whole file of at most `limit` bytes; undefined when it is larger. Throws the system's error.
 */
export function readWithin(path: string, limit: number): Uint8Array | undefined {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    if (size > limit) return undefined;
    // One byte more than the size tells, in one read, that the file ends there.
    const buffer = new Uint8Array(size + 1);
    const length = readSync(file, buffer, 0, size + 1, 0);
    if (length <= size) return buffer.subarray(0, length);
  } finally {
    closeSync(file);
  }
  // It has grown, or is one of those that have no size.
  const data = readFileSync(path);
  return data.length > limit ? undefined : data;
}
