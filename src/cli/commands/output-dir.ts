import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { encodeUtf8 } from '../../go/text.ts';
import { makeDirectories } from '../../node/files/make-directories.ts';
import { pathError } from '../../node/files/os-error.ts';
import { type RenderResult, sourced } from '../../render/render.ts';
import type { Terminal } from '../terminal.ts';

/**
 * Writes a file for each template, and says so for each document. A template's further documents are added to its
 * file; so are hooks to a file that is there, even of an earlier run. Throws GoError.
 */
export function writeManifests(
  directory: string,
  { crds, manifests, hooks }: RenderResult,
  includeCrds: boolean,
  terminal: Terminal,
): void {
  const written = new Set<string>();
  const write = (path: string, text: string, append: boolean): void => {
    const file = `${directory}/${path}`;
    try {
      makeDirectories(dirname(file));
      const content = encodeUtf8(sourced(path, text));
      if (append) appendFileSync(file, content);
      else writeFileSync(file, content);
    } catch (error) {
      throw pathError('open', file, error);
    }
    terminal.stdout(`wrote ${file}\n`);
    written.add(path);
  };
  if (includeCrds) for (const crd of crds) write(crd.path, crd.text, written.has(crd.path));
  for (const { path, text } of manifests) write(path, text, written.has(path));
  for (const { path, manifest } of hooks) write(path, manifest, existsSync(join(directory, path)));
}
