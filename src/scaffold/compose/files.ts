import { composeError, type Node, textOf } from '../../compose/node.ts';
import type { ComposeHost, Project } from '../../compose/project.ts';
import { decodeUtf8, hasInvalidBytes } from '../../go/text.ts';
import { hasSecretSetting, holdsSecret, isSecretFile } from '../secret-names.ts';

/** What a ConfigMap may hold at most (its limit is 1 MiB with all around it). */
const MAX_BYTES = 900_000;
const MAX_FILES = 200;
/** Folders in folders: links may lead in circles. */
const MAX_DEPTH = 10;

/** A file of the project. */
export interface FoundFile {
  /** Below the mount. */
  readonly path: string;
  /** Where it is. */
  readonly source: string;
  readonly data: Uint8Array;
  readonly binary: boolean;
  /** By its name or its text it holds a secret, which has no place in a chart. */
  readonly secret: boolean;
  /** A password or token stands in it, among other things. */
  readonly hasSecret: boolean;
}

export interface FoundFiles {
  readonly files: readonly FoundFile[];
  /** Below the mount: those that are no files, lead out of the project, or have names that no volume can have. */
  readonly left: readonly string[];
  readonly executable: boolean;
  readonly single: boolean;
}

/** Files that are to become a ConfigMap, or why they can't. */
export type Collected = FoundFiles | { readonly problem: 'missing' | 'empty' | 'large' | 'special' | 'outside' };

/** Reads a file, or all files below a directory. */
export function collectFiles(path: string, project: Project, host: ComposeHost): Collected {
  const found = host.stat(path);
  if (found === undefined) return { problem: 'missing' };
  if (found.kind === 'other') return { problem: 'special' };
  const root = rootOf(path, project, host);
  if (leadsOut(path, root, host)) return { problem: 'outside' };
  if (found.kind === 'file') {
    if (found.size > MAX_BYTES) return { problem: 'large' };
    const name = path.split(/[\\/]/).at(-1)!;
    const file = foundFile(host.read(path)!, name, path);
    return { files: [file], left: [], executable: found.executable, single: true };
  }
  const files: FoundFile[] = [];
  const left: string[] = [];
  let bytes = 0;
  let executable = false;
  const walk = (directory: string, below: string, depth: number): boolean => {
    if (depth > MAX_DEPTH) return false;
    for (const name of host.list(directory)) {
      const inner = host.resolve(directory, name);
      const kind = host.stat(inner);
      const relative = below === '' ? name : `${below}/${name}`;
      if (kind === undefined || kind.kind === 'other' || relative.startsWith('..') || leadsOut(inner, root, host)) {
        left.push(relative);
        continue;
      }
      if (kind.kind === 'directory') {
        if (!walk(inner, relative, depth + 1)) return false;
        continue;
      }
      bytes += kind.size;
      if (bytes > MAX_BYTES || files.length >= MAX_FILES) return false;
      executable ||= kind.executable;
      files.push(foundFile(host.read(inner)!, relative, inner));
    }
    return true;
  };
  if (!walk(path, '', 0)) return { problem: 'large' };
  return files.length === 0 && left.length === 0 ? { problem: 'empty' } : { files, left, executable, single: false };
}

function foundFile(data: Uint8Array, path: string, source: string): FoundFile {
  const text = decodeUtf8(data);
  const binary = hasInvalidBytes(text) || text.includes('\0');
  const hasSecret = !binary && (holdsSecret(text) || hasSecretSetting(text));
  return { path, source, data, binary, secret: isSecretFile(path, text), hasSecret };
}

/** The folder that links must not lead out of: the project's, or that of a file which is named outside of it. */
function rootOf(path: string, { directory }: Project, host: ComposeHost): string {
  return isWithin(path, directory) ? directory : host.directoryOf(path);
}

/** Whether links in the path lead out of a folder: what they lead to is not of the project. */
function leadsOut(path: string, root: string, host: ComposeHost): boolean {
  const real = host.real(path);
  const realRoot = host.real(root);
  return real !== undefined && realRoot !== undefined && !isWithin(real, realRoot);
}

/** Whether a path is a folder, or stands below it. */
export function isWithin(path: string, folder: string): boolean {
  const base = folder.replace(/[\\/]+$/, '');
  return path === folder || path.startsWith(`${base}/`) || path.startsWith(`${base}\\`);
}

/**
 * The bytes of a file that the project names. Throws TschartError where it is not there, and where links lead out of the
 * project: a project from elsewhere must not bring files of this machine into a chart.
 */
export function readWithin(node: Node, project: Project, host: ComposeHost): Uint8Array {
  const path = host.resolve(node.at.base, textOf(node) ?? '');
  const bytes = readOptional(node, project, host);
  if (bytes === undefined) {
    throw composeError(node.at, `there is no file ${path}`, 'Make the file, or correct its path.');
  }
  return bytes;
}

/** As `readWithin`; undefined where there is no file. */
export function readOptional(node: Node, project: Project, host: ComposeHost): Uint8Array | undefined {
  const path = host.resolve(node.at.base, textOf(node) ?? '');
  if (leadsOut(path, rootOf(path, project, host), host)) {
    throw composeError(
      node.at,
      `${textOf(node)} is a link that leads out of the project, to ${host.real(path)}`,
      'Copy the file into the project, or name it where it is.',
    );
  }
  return host.read(path);
}
