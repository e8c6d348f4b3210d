import { lstatSync, readdirSync, readFileSync, readlinkSync, realpathSync, type Stats, statSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { parseIgnoreRules } from '../../chart/ignore.ts';
import type { Log } from '../../chart/log.ts';
import type { ChartFile } from '../../chart/model.ts';
import { compareStrings, decodeUtf8 } from '../../go/text.ts';
import { GoError } from '../../go/value.ts';
import { withoutByteOrderMark } from './byte-order-mark.ts';
import { MAX_CHART_SIZE, MAX_ENTRIES } from './limits.ts';
import { pathError, readError } from './os-error.ts';
import { readWithin } from './read-within.ts';
import { STORE_MARKER } from './store-marker.ts';

/** What a walk needs to know of a directory entry; both `Dirent` and `Stats` know it. */
interface EntryType {
  isDirectory(): boolean;
  isFile(): boolean;
  isSymbolicLink(): boolean;
}

/** A walk through one chart directory. */
interface Walk {
  readonly top: string;
  readonly ignores: (path: string, isDirectory: boolean) => boolean;
  readonly log: Log | undefined;
  readonly timeText: TimeText | undefined;
  readonly files: ChartFile[];
  /** Bytes that may still be read. */
  room: number;
  /** Entries met so far: links to directories above them can make a walk endless. */
  entries: number;
}

/** How a moment, in nanoseconds since 1970, is written. */
export type TimeText = (nanoseconds: bigint) => string;

/**
 * The files of a chart directory, names sorted by bytes within each directory, without those that `.helmignore`
 * leaves out and without local stores, with the times of their last changes where `timeText` is given. Symbolic links are followed, each with a line in the log. Throws `GoError` in Helm's words for what is
 * neither file nor directory, for what can't be read, and for charts of more than `MAX_CHART_SIZE` bytes.
 * Source of the rules: pkg/chart/v2/loader/directory.go and internal/sympath of Helm 4.3.1.
 */
export function readDirectory(path: string, log?: Log, timeText?: TimeText): ChartFile[] {
  const top = resolve(path);
  const { ignores } = parseIgnoreRules(readIgnoreFile(join(top, '.helmignore')), log);
  const walk: Walk = { top, ignores, log, timeText, files: [], room: MAX_CHART_SIZE, entries: 0 };
  walkDirectory(walk, top, '');
  return walk.files;
}

function readIgnoreFile(path: string): string | undefined {
  try {
    statSync(path);
  } catch {
    // Whatever the reason is that nothing is known of it, the chart has no such file.
    return undefined;
  }
  try {
    return decodeUtf8(readFileSync(path));
  } catch (error) {
    throw readError(path, error);
  }
}

/** `name` is the path within the chart, empty for the chart itself. */
function walkDirectory(walk: Walk, path: string, name: string): void {
  let entries: { name: string; type: EntryType }[];
  try {
    entries = readdirSync(path, { withFileTypes: true }).map((entry) => ({ name: entry.name, type: entry }));
  } catch (error) {
    // Helm takes no notice when it can't list the chart's own directory.
    if (name === '') return;
    throw pathError('open', path, error);
  }
  if (name !== '' && entries.some((entry) => entry.name === STORE_MARKER)) {
    const message = 'the folder of a local store is left out: it is no part of the chart';
    walk.log?.({ level: 'WARN', message, attributes: [['path', path]] });
    return;
  }
  entries.sort((a, b) => compareStrings(a.name, b.name));
  for (const entry of entries) {
    const inChart = name === '' ? entry.name : `${name}/${entry.name}`;
    walkEntry(walk, `${path}/${entry.name}`, inChart, entry.type);
  }
}

function walkEntry(walk: Walk, path: string, name: string, type: EntryType): void {
  if (++walk.entries > MAX_ENTRIES) throw new GoError(`chart directory holds more than ${MAX_ENTRIES} entries`);
  if (type.isSymbolicLink()) {
    const resolved = followLink(path);
    walk.log?.({
      level: 'INFO',
      message: 'found symbolic link in path. Contents of linked file included and used',
      attributes: [
        ['path', path],
        ['resolved', resolved],
      ],
    });
    walkEntry(walk, path, name, lstat(resolved));
    return;
  }
  const isDirectory = type.isDirectory();
  if (walk.ignores(name, isDirectory)) return;
  if (isDirectory) {
    walkDirectory(walk, path, name);
    return;
  }
  if (!type.isFile()) throw new GoError(`cannot load irregular file ${path} as it has file mode type bits set`);
  const data = readFile(walk, path, name);
  walk.room -= data.length;
  const file: ChartFile = { name, data: withoutByteOrderMark(data) };
  walk.files.push(walk.timeText ? { ...file, modified: walk.timeText(modified(path)) } : file);
}

function modified(path: string): bigint {
  try {
    return statSync(path, { bigint: true }).mtimeNs;
  } catch (error) {
    throw pathError('stat', path, error);
  }
}

function readFile(walk: Walk, path: string, name: string): Uint8Array {
  let data: Uint8Array | undefined;
  try {
    data = readWithin(path, walk.room);
  } catch (error) {
    throw new GoError(`error reading ${name}: ${readError(path, error).message}`, error);
  }
  if (data) return data;
  throw new GoError(`error reading ${name}: chart exceeds maximum decompressed size of ${MAX_CHART_SIZE} bytes`);
}

function followLink(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    try {
      return evaluateLinks(path);
    } catch (error) {
      if (!(error instanceof GoError)) throw error;
      throw new GoError(`error evaluating symlink ${path}: ${error.message}`, error);
    }
  }
}

const MAX_LINKS = 255;

/** `filepath.EvalSymlinks` of an absolute path, step by step: for the error text of a link that leads nowhere. */
function evaluateLinks(path: string): string {
  const rest = path.split('/').filter((part) => part !== '');
  let done = '/';
  for (let links = 0; rest.length > 0; ) {
    const part = rest.shift()!;
    const next = part === '..' ? dirname(done) : join(done, part);
    const stats = lstat(next);
    if (stats.isSymbolicLink()) {
      if (++links > MAX_LINKS) throw new GoError('EvalSymlinks: too many links');
      const target = readlinkSync(next);
      rest.unshift(...target.split('/').filter((name) => name !== '' && name !== '.'));
      if (isAbsolute(target)) done = '/';
    } else {
      if (!stats.isDirectory() && rest.length > 0) throw new GoError('not a directory');
      done = next;
    }
  }
  return done;
}

function lstat(path: string): Stats {
  try {
    return lstatSync(path);
  } catch (error) {
    throw pathError('lstat', path, error);
  }
}
