import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { chartNameOf } from '../../node/charts/expand.ts';
import { readArchive } from '../../node/files/archive.ts';
import { makeDirectories } from '../../node/files/make-directories.ts';
import { pathError } from '../../node/files/os-error.ts';

/**
 * Runs `lint` on the content of an archive, in a temporary directory that is removed afterwards. The archive is read
 * by the loader's reader, so that nothing is written outside of it. Gives an Error for what is no archive.
 */
export async function withUnpacked<T>(path: string, lint: (directory: string) => Promise<T>): Promise<T | Error> {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    return new Error(`unable to open tarball: ${pathError('open', path, error).message}`);
  }
  const root = mkdtempSync(join(tmpdir(), 'chart-lint-'));
  try {
    const files = readArchive(bytes);
    chartNameOf(files);
    const directory = join(root, 'chart');
    for (const { name, data } of files) {
      const file = join(directory, name);
      makeDirectories(dirname(file));
      writeFileSync(file, data);
    }
    return await lint(directory);
  } catch (error) {
    return new Error(`unable to extract tarball: ${(error as Error).message}`);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
