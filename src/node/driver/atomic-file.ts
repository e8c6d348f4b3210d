import { closeSync, fsyncSync, openSync, renameSync, rmdirSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { encodeUtf8 } from '../../go/text.ts';
import { makeDirectories } from '../files/make-directories.ts';
import { errorCode, pathError } from '../files/os-error.ts';
import { noSteps, type OnStep } from './steps.ts';

let count = 0;

/** How a file is written. */
export interface WriteOptions {
  /** Permissions, such as 0o600. */
  readonly mode: number;
  /** Where the new file lies until it is whole: on the same file system, and not where others look. */
  readonly scratch: string;
  readonly onStep?: OnStep;
}

/** Puts a file in place, whole or not at all: written aside, synced, renamed, and the directory synced. Throws GoError. */
export function writeFileAtomic(path: string, text: string, { mode, scratch, onStep = noSteps }: WriteOptions): void {
  makeDirectory(dirname(path));
  makeDirectory(scratch);
  const aside = join(scratch, `${process.pid}-${Date.now().toString(36)}-${count++}`);
  onStep('write');
  try {
    const file = openSync(aside, 'wx', mode);
    try {
      const bytes = encodeUtf8(text);
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
      onStep('sync');
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    onStep('rename');
    renameSync(aside, path);
  } catch (error) {
    rmSync(aside, { force: true });
    throw errorCode(error) === undefined ? error : pathError('write', path, error);
  }
  onStep('sync-directory');
  syncDirectory(dirname(path));
}

/** Takes a file away; one that is not there is no mistake. */
export function removeFile(path: string, onStep: OnStep = noSteps): void {
  onStep('remove');
  try {
    rmSync(path, { force: true });
  } catch (error) {
    throw pathError('remove', path, error);
  }
  syncDirectory(dirname(path));
}

/** Takes a directory away that holds nothing. */
export function removeIfEmpty(path: string): void {
  try {
    rmdirSync(path);
  } catch {
    return;
  }
}

/** Makes a directory that only its owner can look into, and its parents; their entries are synced. */
export function makeDirectory(path: string): void {
  const first = makeDirectories(path, 0o700);
  if (first === undefined) return;
  for (let made = path; made.length >= first.length; made = dirname(made)) syncDirectory(dirname(made));
}

/** Makes renames in a directory last. Systems that can't sync a directory (Windows) do without. */
export function syncDirectory(path: string): void {
  let handle: number;
  try {
    handle = openSync(path, 'r');
  } catch (error) {
    if (['EISDIR', 'EPERM', 'EACCES', 'ENOENT'].includes(errorCode(error) ?? '')) return;
    throw error;
  }
  try {
    fsyncSync(handle);
  } catch (error) {
    if (!['EINVAL', 'EPERM', 'EISDIR', 'ENOTSUP', 'EBADF'].includes(errorCode(error) ?? '')) throw error;
  } finally {
    closeSync(handle);
  }
}
