import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Bytes of a chart's files from which on a tuned start (see tuned.ts) saves more than the second start costs. */
const LARGE = 200_000;
/** Archives are smaller than what is in them by about this factor. */
const PACKED = 4;
/** Entries of folders that are looked at: it is about a guess, not about a sum. */
const MOST_ENTRIES = 500;

/** Whether one of the arguments names a chart on this machine that has much to read. */
export function isLarge(args: readonly string[]): boolean {
  return args.some((arg) => {
    if (arg === '' || arg.startsWith('-')) return false;
    try {
      const found = statSync(arg, { throwIfNoEntry: false });
      if (found === undefined) return false;
      if (found.isFile()) return /\.(?:tgz|tar\.gz)$/.test(arg) && found.size * PACKED >= LARGE;
      return statSync(join(arg, 'Chart.yaml'), { throwIfNoEntry: false }) !== undefined && isLargeFolder(arg);
    } catch {
      return false;
    }
  });
}

function isLargeFolder(chart: string): boolean {
  let bytes = 0;
  let entries = 0;
  const folders = [chart];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (++entries > MOST_ENTRIES) return true;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) folders.push(path);
      else if (entry.isFile()) bytes += statSync(path).size * (entry.name.endsWith('.tgz') ? PACKED : 1);
      if (bytes >= LARGE) return true;
    }
  }
  return false;
}
