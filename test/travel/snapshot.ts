import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** Files by their paths: mode and content; archives have a line for each entry. */
export type Snapshot = ReadonlyMap<string, string>;

export interface SnapshotOptions {
  readonly mask: (text: string) => string;
  readonly ignored: readonly RegExp[];
  /** Paths whose bytes count as they are. */
  readonly same: readonly string[];
}

/** All files below a folder. */
export function takeSnapshot(root: string, { mask, ignored, same }: SnapshotOptions): Snapshot {
  const found = new Map<string, string>();
  const visit = (folder: string): void => {
    for (const name of readdirSync(folder).sort()) {
      const path = join(folder, name);
      const shown = relative(root, path);
      if (ignored.some((pattern) => pattern.test(shown))) continue;
      const stat = lstatSync(path);
      const mode = (stat.mode & 0o7777).toString(8);
      if (stat.isSymbolicLink()) found.set(mask(shown), `link to ${mask(readlinkSync(path))}`);
      else if (stat.isDirectory()) {
        found.set(`${mask(shown)}/`, mode);
        visit(path);
      } else if (stat.isFile())
        found.set(mask(shown), `${mode}\n${content(readFileSync(path), same.includes(shown), mask)}`);
      else found.set(mask(shown), 'neither a file nor a folder');
    }
  };
  visit(root);
  return found;
}

function content(bytes: Buffer, asIs: boolean, mask: (text: string) => string): string {
  if (asIs) return bytes.toString('latin1');
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return archive(bytes, mask);
  return mask(bytes.toString());
}

const BLOCK = 512;

/** The entries of a gzipped tar archive in their order: name, type, mode, content; of the times only whether there is one. */
function archive(bytes: Buffer, mask: (text: string) => string): string {
  let tar: Buffer;
  try {
    tar = gunzipSync(bytes);
  } catch (error) {
    return `broken archive: ${(error as Error).message}`;
  }
  const lines: string[] = [`gzip extra ${gzipHead(bytes)}`];
  for (let at = 0; at + BLOCK <= tar.length; ) {
    const head = tar.subarray(at, at + BLOCK);
    if (head[0] === 0) break;
    const text = (from: number, length: number): string =>
      head
        .subarray(from, from + length)
        .toString()
        .replace(/\0.*$/s, '');
    const size = Number.parseInt(text(124, 12), 8) || 0;
    const data = tar.subarray(at + BLOCK, at + BLOCK + size);
    const time = Number.parseInt(text(136, 12), 8) === 0 ? 'no time' : 'time';
    const owner = `${text(108, 8)}/${text(116, 8)}`;
    lines.push(`${text(345, 155)}${text(0, 100)} type ${text(156, 1)} mode ${text(100, 8)} owner ${owner} ${time}`);
    lines.push(mask(data.toString()));
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return lines.join('\n');
}

/** Flags, level, system and what stands between them and the data, but for the time. */
function gzipHead(bytes: Buffer): string {
  const flags = bytes[3]!;
  let head = `${flags} ${bytes[8]} ${bytes[9]}`;
  if (flags & 4) head += ` ${bytes.subarray(12, 12 + bytes.readUInt16LE(10)).toString('latin1')}`;
  return head;
}
