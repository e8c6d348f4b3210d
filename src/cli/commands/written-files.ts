import { existsSync, lstatSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Remembers what was there before files are written, so that a failure leaves no half of them behind. */
export class WrittenFiles {
  private readonly steps: (() => void)[] = [];

  /** To be called before a file, and the folders above it, are written. */
  willWrite(file: string): void {
    const missing: string[] = [];
    for (let folder = dirname(file); !existsSync(folder) && dirname(folder) !== folder; folder = dirname(folder))
      missing.unshift(folder);
    for (const folder of missing) this.steps.push(() => rmdirSync(folder));
    if (!isThere(file)) {
      this.steps.push(() => rmSync(file));
      return;
    }
    const before = contentOf(file);
    if (before !== undefined) this.steps.push(() => writeFileSync(file, before));
  }

  /** Brings back what was there. What cannot be brought back stays as it is: the first failure is the one to tell of. */
  undo(): void {
    for (const step of this.steps.reverse()) {
      try {
        step();
      } catch {
        // A file that was not written after all, or a folder that others use.
      }
    }
  }
}

/** Whether there is anything, be it a link that leads nowhere. */
function isThere(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

/** What a file holds; undefined for what is no file, or cannot be read. */
function contentOf(file: string): Uint8Array | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}
