import { existsSync } from 'node:fs';
import { join } from 'node:path';
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

/** Makes the store's folder with a .gitignore, once. */
export function makeStore({ root, scratch }: Layout): void {
  makeDirectory(root);
  const path = join(root, '.gitignore');
  if (!existsSync(path)) writeFileAtomic(path, IGNORED, { mode: 0o644, scratch });
}
