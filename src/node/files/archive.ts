import type { ChartFile } from '../../chart/model.ts';
import { cleanPath } from '../../go/path.ts';
import { quote } from '../../go/strconv.ts';
import { GoError } from '../../go/value.ts';
import { withoutByteOrderMark } from './byte-order-mark.ts';
import type { TimeText } from './directory.ts';
import { gunzip, type Inflated, TooLargeError } from './gunzip.ts';
import { MAX_CHART_SIZE, MAX_ENTRIES, MAX_TAR_SIZE } from './limits.ts';
import { entries } from './tar.ts';

/**
 * The files of a chart archive: a gzipped tar, read in memory and never extracted. The first part of each name is cut
 * off. With `timeText` each has the time of its last change. Directories are left out; links and devices, which carry no data, count as empty files, as in Helm. Throws
 * `GoError` with Helm's words for broken data and for names that would lead out of the chart; those limits that Helm
 * does not know are named above. Source of the rules: pkg/chart/loader/archive of Helm 4.3.1.
 */
export function readArchive(bytes: Uint8Array, timeText?: TimeText): ChartFile[] {
  const files: ChartFile[] = [];
  let room = MAX_CHART_SIZE;
  for (const entry of entries(expand(bytes))) {
    if (entry.isDirectory) continue;
    const name = nameInChart(entry.name);
    if (entry.size > room) throw tooLarge();
    const data = entry.read();
    room -= data.length;
    if (data.length < entry.size || room <= 0) throw tooLarge();
    if (files.length >= MAX_ENTRIES) throw new GoError(`chart archive holds more than ${MAX_ENTRIES} files`);
    const file: ChartFile = { name, data: withoutByteOrderMark(data) };
    files.push(timeText ? { ...file, modified: timeText(entry.modified) } : file);
  }
  if (files.length === 0) throw new GoError('no files in chart archive');
  return files;
}

function expand(bytes: Uint8Array): Inflated {
  try {
    return gunzip(bytes, MAX_TAR_SIZE);
  } catch (error) {
    throw error instanceof TooLargeError ? tooLarge() : error;
  }
}

function tooLarge(): GoError {
  return new GoError(`decompressed chart is larger than the maximum size ${MAX_CHART_SIZE}`);
}

/** The path within the chart of an entry. Archives made on Windows may hold `\` for `/`. */
function nameInChart(name: string): string {
  const parts = name.split(name.includes('\\') ? '\\' : '/');
  const rest = parts.slice(1).join('/');
  if (rest.startsWith('/')) throw new GoError('chart illegally contains absolute paths');
  const path = cleanPath(rest);
  if (path === '.') {
    throw new GoError(`chart illegally contains content outside the base directory: ${quote(name)}`);
  }
  if (path.startsWith('..')) throw new GoError('chart illegally references parent directory');
  if (/^[a-zA-Z]:\//.test(path)) throw new GoError('chart contains illegally named files');
  if (parts[0] === 'Chart.yaml') throw new GoError('chart yaml not in base directory');
  return path;
}
