import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { GoError } from '../../../go/value.ts';
import { makeDirectories } from '../../files/make-directories.ts';
import { errorCode, pathError } from '../../files/os-error.ts';

/**
 * Copies a directory with all in it to a place where nothing is yet: modes stay, links stay links. It is there whole or
 * not at all. Throws GoError.
 */
export function copyDirectory(from: string, to: string): void {
  if (!lstatSync(from).isDirectory()) throw new GoError('source is not a directory');
  if (existsSync(to)) throw new GoError('destination already exists');
  const aside = join(dirname(to), `.${basename(to)}.${process.pid}.partial`);
  try {
    makeDirectories(dirname(to));
    copy(from, aside);
    renameSync(aside, to);
  } catch (error) {
    rmSync(aside, { recursive: true, force: true });
    throw errorCode(error) === undefined ? error : pathError('copy', to, error);
  }
}

function copy(from: string, to: string): void {
  const { mode } = statSync(from);
  mkdirSync(to, { mode: (mode & 0o777) | 0o700 });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const source = join(from, entry.name);
    const target = join(to, entry.name);
    if (entry.isDirectory()) copy(source, target);
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else {
      copyFileSync(source, target);
      chmodSync(target, statSync(source).mode & 0o7777);
    }
  }
}
