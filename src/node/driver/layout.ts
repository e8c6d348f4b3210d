import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { STORE_MARKER } from '../files/store-marker.ts';
import { makeDirectory, writeFileAtomic } from './atomic-file.ts';
import { fileName } from './file-name.ts';

/** Where things are in a store. Only `objects` is meant for other programs. */
export interface Layout {
  readonly root: string;
  readonly objects: string;
  readonly records: string;
  readonly locks: string;
  /** Files that are being written. */
  readonly scratch: string;
}

export function layoutOf(root: string): Layout {
  return {
    root,
    objects: join(root, 'objects'),
    records: join(root, 'records'),
    locks: join(root, 'locks'),
    scratch: join(root, 'tmp'),
  };
}

/** A release's place below one of the store's directories. */
export function releaseDirectory(base: string, namespace: string, name: string): string {
  return join(base, fileName(namespace), fileName(name));
}

const IGNORED = `# Records hold values and Secrets as they are.
/records/
/locks/
/tmp/
`;

const MARK = `This folder is a local store of tschart. What is in it is no part of a chart, wherever it lies.
`;

/** Makes the store's folder with a .gitignore and the file that it is known by, once. */
export function makeStore({ root, scratch }: Layout): void {
  makeDirectory(root);
  for (const [name, text] of [
    [STORE_MARKER, MARK],
    ['.gitignore', IGNORED],
  ] as const) {
    const path = join(root, name);
    if (!existsSync(path)) writeFileAtomic(path, text, { mode: 0o644, scratch });
  }
}
