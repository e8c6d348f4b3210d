import {
  closeSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { makeDirectories } from '../files/make-directories.ts';

/** Smaller downloads are begun anew. */
const LEAST_BYTES = 1024 * 1024;
/** What nobody has asked for again since then is taken away. */
const LONGEST_MS = 24 * 60 * 60 * 1000;

let count = 0;

/**
 * What there is of a download that broke off, in a file of the cache. While a process works on it the file has the
 * process's number in its name, so that no two write to one; a process that is gone leaves it to the next one. A disk
 * that is full or can't be written to is no problem: then there is nothing to go on with next time.
 */
export class Partial {
  /** What was there already. */
  bytes: Uint8Array;
  readonly #kept: string;
  readonly #path: string;
  #file: number | undefined;

  constructor(kept: string, path: string, bytes: Uint8Array) {
    this.#kept = kept;
    this.#path = path;
    this.bytes = bytes;
    this.#file = attempt(() => openSync(path, 'a', 0o600));
  }

  append(piece: Uint8Array): void {
    const file = this.#file;
    if (file === undefined) return;
    const written = attempt(() => {
      for (let at = 0; at < piece.length; ) at += writeSync(file, piece, at);
      return true;
    });
    if (written === undefined) this.remove();
  }

  /** Forgets what was there: the download begins anew. */
  restart(): void {
    this.bytes = new Uint8Array(0);
    if (this.#file !== undefined && attempt(() => truncateSync(this.#path, 0) ?? true) === undefined) this.remove();
  }

  /** Leaves the file to the next who asks. */
  keep(): void {
    if (!this.#close()) return;
    attempt(() => renameSync(this.#path, this.#kept));
  }

  remove(): void {
    this.#close();
    attempt(() => rmSync(this.#path, { force: true }));
  }

  #close(): boolean {
    const file = this.#file;
    this.#file = undefined;
    if (file === undefined) return false;
    attempt(() => closeSync(file));
    return true;
  }
}

/** Opens what there is of a blob of so many bytes, or begins; undefined for one that is too small to be kept. */
export function openPartial(directory: string, digest: string, size: number): Partial | undefined {
  if (size < LEAST_BYTES) return undefined;
  return attempt(() => {
    makeDirectories(directory);
    const name = digest.replace(':', '-');
    const kept = join(directory, `${name}.part`);
    const own = join(directory, `${name}.${process.pid}-${count++}.part`);
    const found = leftovers(directory, name).find((path) => attempt(() => renameSync(path, own) ?? true));
    const bytes = found === undefined ? new Uint8Array(0) : readFileSync(own);
    const partial = new Partial(kept, own, bytes);
    if (bytes.length >= size) partial.restart();
    return partial;
  });
}

/** Files of a blob that nobody works on. Old ones of any blob are taken away on the way. */
function leftovers(directory: string, name: string): string[] {
  return readdirSync(directory)
    .filter((file) => {
      const [, of, process] = /^([a-z0-9-]+)\.(?:(\d+)-\d+\.)?part$/.exec(file) ?? [];
      if (of === undefined || (process !== undefined && isAlive(Number(process)))) return false;
      const path = join(directory, file);
      const age = Date.now() - (attempt(() => statSync(path).mtimeMs) ?? Date.now());
      if (age <= LONGEST_MS) return of === name;
      attempt(() => rmSync(path, { force: true }));
      return false;
    })
    .map((file) => join(directory, file));
}

function isAlive(process_: number): boolean {
  try {
    process.kill(process_, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** What a task gives, or undefined where the file system won't have it. */
function attempt<T>(task: () => T): T | undefined {
  try {
    return task();
  } catch {
    return undefined;
  }
}
