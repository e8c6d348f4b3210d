import { appendFileSync, existsSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { encodeUtf8 } from '../../go/text.ts';
import { makeDirectories } from '../../node/files/make-directories.ts';
import { errorCode, pathError } from '../../node/files/os-error.ts';
import { type RenderResult, sourced } from '../../render/render.ts';
import type { Terminal } from '../terminal.ts';

/** Where `template` writes to: `--output-dir`, and below it with `--release-name`. CRDs know no release. */
export interface OutputPlace {
  readonly directory: string;
  readonly releaseDirectory: string;
}

/**
 * Writes a file for each template, and says so for each document: a template's further documents are added to its file.
 * Throws GoError.
 */
export function writeManifests(
  { directory, releaseDirectory }: OutputPlace,
  { crds, manifests }: Pick<RenderResult, 'crds' | 'manifests'>,
  terminal: Terminal,
): void {
  const written = new Set<string>();
  const write = (base: string, path: string, text: string): void => {
    writeDocument(base, path, text, written.has(path), terminal);
    written.add(path);
  };
  for (const { path, text } of crds) write(directory, path, text);
  for (const { path, text } of manifests) write(releaseDirectory, path, text);
}

/** The same for hooks, which are added to a file that is there, even of an earlier run. Throws GoError. */
export function writeHooks({ releaseDirectory }: OutputPlace, hooks: RenderResult['hooks'], terminal: Terminal): void {
  for (const { path, manifest } of hooks) {
    writeDocument(releaseDirectory, path, manifest, existsSync(join(releaseDirectory, path)), terminal);
  }
}

function writeDocument(base: string, path: string, text: string, append: boolean, terminal: Terminal): void {
  const file = `${base}/${path}`;
  makeDirectoryOf(file);
  const content = encodeUtf8(sourced(path, text));
  try {
    if (append) appendFileSync(file, content);
    else writeFileSync(file, content);
  } catch (error) {
    throw pathError('open', file, error);
  }
  terminal.stdout(`wrote ${file}\n`);
}

function makeDirectoryOf(file: string): void {
  // Joined, as Helm's message has it.
  const directory = join(dirname(file));
  try {
    statSync(directory);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw pathError('stat', directory, error);
  }
  makeDirectories(directory);
}
