import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { encodeUtf8 } from '../../go/text.ts';
import { systemZones } from '../../go/time.ts';
import { GoError } from '../../go/value.ts';
import { emptyIndex, indexDirectory } from '../../node/charts/index-directory.ts';
import { readError } from '../../node/files/os-error.ts';
import { writeWhole } from '../../node/files/write-whole.ts';
import { timeNow } from '../../release/time.ts';
import { mergeIndex } from '../../repo/index-merge.ts';
import { readIndex } from '../../repo/index-read.ts';
import { writeIndex, writeIndexJson } from '../../repo/index-write.ts';
import type { RepositoryIndex } from '../../repo/model.ts';
import { sortVersions } from '../../repo/sort.ts';
import type { Invocation } from '../command.ts';
import { host } from '../host.ts';
import { indexFlags } from './repo.ts';

/** `repo index`: writes the index of the archives in a directory. */
export async function runRepoIndex({ args, flags, log }: Invocation): Promise<number> {
  const directory = resolve(args[0]!);
  const zones = systemZones(host());
  const now = (): string => timeNow(host().now(), zones);
  const write = (index: RepositoryIndex, path: string): void => {
    const text = flags.get(indexFlags.json) ? writeIndexJson(index) : writeIndex(index);
    writeWhole(path, encodeUtf8(text), 0o644);
  };
  const index = await indexDirectory(directory, flags.get(indexFlags.url), now, log);
  const other = flags.get(indexFlags.merge);
  if (other !== '') {
    if (existsSync(other)) mergeIndex(index, load(other, log));
    else tryTo(() => write(emptyIndex(now()), other));
  }
  for (const versions of index.entries.values()) sortVersions(versions);
  write(index, join(directory, 'index.yaml'));
  return 0;
}

/** As in Helm nothing is said where the empty index can't be written. */
function tryTo(task: () => void): void {
  try {
    task();
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
  }
}

function load(path: string, log: Invocation['log']): RepositoryIndex {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new GoError(`merge failed: ${readError(path, error).message}`, error);
  }
  try {
    return readIndex(bytes, path, log);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(`merge failed: error loading ${path}: ${error.message}`, error);
  }
}
