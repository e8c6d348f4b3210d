import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  lstatSync,
  mkdtempSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import type { ChartFile } from '../../chart/model.ts';
import { basePath } from '../../go/path.ts';
import { quote } from '../../go/strconv.ts';
import { decodeUtf8 } from '../../go/text.ts';
import { GoError } from '../../go/value.ts';
import { unmarshalYamlInto } from '../../yaml/into.ts';
import { STRING, struct } from '../../yaml/shape.ts';
import { readArchive } from '../files/archive.ts';
import { makeDirectories } from '../files/make-directories.ts';
import { errorCode, pathError } from '../files/os-error.ts';
import { readFile } from '../files/read-file.ts';

const NAME = struct('v2.Metadata', { name: STRING });

/**
 * Unpacks an archive into a directory of the chart's name below `directory` (`chartutil.ExpandFile`), over what is there
 * already. The archive is checked before anything is written. Throws GoError; all is as it was before then.
 */
export function expandChart(directory: string, archive: string): void {
  const files = readFiles(archive);
  const name = chartNameOf(files);
  const root = normalize(directory).replace(/(.)\/$/, '$1');
  const place = within(root, name);
  if (place === root) throw new GoError(`chart name ${quote(name)} resolves to the extraction root`);
  overlay(place, files);
}

/** Writes files below a directory: all of them, or none. */
function overlay(place: string, files: readonly ChartFile[]): void {
  const undo: (() => void)[] = [];
  const makeDirectory = (path: string): void => {
    const made = makeDirectories(path);
    if (made !== undefined) undo.push(() => rmSync(made, { recursive: true, force: true }));
  };
  try {
    makeDirectory(place);
    // On the same file system, so that moving is all that is left to do.
    const aside = mkdtempSync(join(place, '.tschart-'));
    undo.push(() => rmSync(aside, { recursive: true, force: true }));
    for (const [i, { name, data }] of files.entries()) write(join(aside, String(i)), data, within(place, name));
    for (const [i, { name }] of files.entries()) {
      const target = within(place, name);
      makeDirectory(dirname(target));
      const before = join(aside, `before-${i}`);
      if (moveAside(target, before)) undo.push(() => renameSync(before, target));
      else undo.push(() => rmSync(target, { force: true }));
      if (existsSync(before)) chmodSync(join(aside, String(i)), statSync(before).mode & 0o7777);
      renameSync(join(aside, String(i)), target);
    }
    rmSync(aside, { recursive: true, force: true });
  } catch (error) {
    for (const step of undo.reverse()) step();
    throw errorCode(error) === undefined ? error : pathError('open', place, error);
  }
}

/** Whether there was a file that could be moved. Throws GoError where nobody could write to it. */
function moveAside(path: string, to: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return false;
  if (stats.isDirectory()) throw new GoError(`open ${path}: is a directory`);
  try {
    accessSync(path, constants.W_OK);
    renameSync(path, to);
  } catch (error) {
    throw pathError('open', path, error);
  }
  return true;
}

function readFiles(archive: string): readonly ChartFile[] {
  return readArchive(readFile(archive));
}

/** The name of an archive's chart, where it may be that of a directory. Throws GoError. */
export function chartNameOf(files: readonly ChartFile[]): string {
  let name = '';
  for (const file of files) {
    if (file.name !== 'Chart.yaml') continue;
    try {
      name = (unmarshalYamlInto(decodeUtf8(file.data), NAME) as { name?: string } | null)?.name ?? '';
    } catch (error) {
      throw new GoError(`cannot load Chart.yaml: ${(error as Error).message}`, error);
    }
  }
  if (name === '') throw new GoError('chart name not specified');
  if (name === '.' || name === '..') throw new GoError(`chart name ${quote(name)} is not allowed`);
  if (name !== basePath(name)) throw new GoError(`chart name ${quote(name)} must not contain path separators`);
  return name;
}

function write(path: string, data: Uint8Array, shown: string): void {
  try {
    writeFileSync(path, data, { mode: 0o644 });
  } catch (error) {
    throw pathError((error as NodeJS.ErrnoException).syscall === 'write' ? 'write' : 'open', shown, error);
  }
}

const MAX_LINKS = 255;

/** A path below a root, whatever links lie on the way: none leads out of it. */
function within(root: string, path: string): string {
  let rest = path.split('/');
  let at = '';
  for (let links = 0; rest.length > 0; ) {
    const [part = '', ...later] = rest;
    rest = later;
    if (part === '' || part === '.') continue;
    if (part === '..') {
      at = dirname(`/${at}`).slice(1);
      continue;
    }
    const next = at === '' ? part : `${at}/${part}`;
    const link = linkAt(join(root, next));
    if (link === undefined) {
      at = next;
      continue;
    }
    if (++links > MAX_LINKS) throw new GoError(`securejoin ${join(root, path)}: too many levels of symbolic links`);
    if (link.startsWith('/')) at = '';
    rest = [...link.split('/'), ...rest];
  }
  return join(root, at);
}

function linkAt(path: string): string | undefined {
  try {
    const stats = lstatSync(path, { throwIfNoEntry: false });
    return stats?.isSymbolicLink() ? readlinkSync(path) : undefined;
  } catch (error) {
    // Below a file nothing is; whoever writes there is told.
    if (errorCode(error) === 'ENOTDIR') return undefined;
    throw pathError('lstat', path, error);
  }
}
