import type { ComposeHost } from '../../compose/project.ts';
import { decodeUtf8, hasInvalidBytes } from '../../go/text.ts';
import type { ChartedFile } from './component.ts';

/** What a ConfigMap may hold at most (its limit is 1 MiB with all around it). */
const MAX_BYTES = 900_000;
const MAX_FILES = 200;
/** Folders in folders: links may lead in circles. */
const MAX_DEPTH = 10;

/** Files that are to become a ConfigMap, or why they can't. */
export type Collected =
  | { readonly files: readonly ChartedFile[]; readonly executable: boolean; readonly single: boolean }
  | { readonly problem: 'missing' | 'empty' | 'large' | 'special' };

/** Reads a file, or all files below a directory, for the chart's folder `folder`. */
export function collectFiles(path: string, folder: string, host: ComposeHost): Collected {
  const found = host.stat(path);
  if (found === undefined) return { problem: 'missing' };
  if (found.kind === 'other') return { problem: 'special' };
  if (found.kind === 'file') {
    if (found.size > MAX_BYTES) return { problem: 'large' };
    const name = path.split(/[\\/]/).at(-1)!;
    const file = charted(host.read(path)!, name, `${folder}/${name}`);
    return { files: [file], executable: found.executable, single: true };
  }
  const files: ChartedFile[] = [];
  let bytes = 0;
  let executable = false;
  const walk = (directory: string, below: string, depth: number): boolean => {
    if (depth > MAX_DEPTH) return false;
    for (const name of host.list(directory)) {
      const inner = host.resolve(directory, name);
      const kind = host.stat(inner);
      const relative = below === '' ? name : `${below}/${name}`;
      if (kind === undefined || kind.kind === 'other') continue;
      if (kind.kind === 'directory') {
        if (!walk(inner, relative, depth + 1)) return false;
        continue;
      }
      bytes += kind.size;
      if (bytes > MAX_BYTES || files.length >= MAX_FILES) return false;
      executable ||= kind.executable;
      files.push(charted(host.read(inner)!, relative, `${folder}/${relative}`));
    }
    return true;
  };
  if (!walk(path, '', 0)) return { problem: 'large' };
  return files.length === 0 ? { problem: 'empty' } : { files, executable, single: false };
}

function charted(data: Uint8Array, path: string, chartPath: string): ChartedFile {
  const text = decodeUtf8(data);
  const binary = hasInvalidBytes(text) || text.includes('\0');
  return { key: path.replaceAll('/', '__').replace(/[^A-Za-z0-9._-]/g, '_'), path, chartPath, data, binary };
}
