import { lstatSync, readlinkSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import type { Lock } from '../../../chart/model.ts';
import { encodeUtf8 } from '../../../go/text.ts';
import { systemZones } from '../../../go/time.ts';
import { GoError } from '../../../go/value.ts';
import { timeNow } from '../../../release/time.ts';
import { writeLock } from '../../../repo/lock.ts';
import { errorCode, pathError } from '../../files/os-error.ts';
import { rewriteWhole } from '../../files/write-whole.ts';
import { nodeHost } from '../../host.ts';

/** Writes Chart.lock, or requirements.lock of old charts. Throws GoError; a link is not followed. */
export function saveLock(chartPath: string, lock: Omit<Lock, 'generated'>, isOld: boolean): void {
  const name = isOld ? 'requirements.lock' : 'Chart.lock';
  const path = join(chartPath, name);
  if (stat(path)?.isSymbolicLink()) throw new GoError(`the ${name} file is a symlink to "${readlinkSync(path)}"`);
  const host = nodeHost();
  const generated = timeNow(host.now(), systemZones(host));
  rewriteWhole(path, encodeUtf8(writeLock({ ...lock, generated })), 0o644);
}

function stat(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw new GoError(`error getting info for "${path}": ${pathError('lstat', path, error).message}`, error);
  }
}
