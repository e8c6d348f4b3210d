import { TschartError } from '../../errors.ts';
import { GoError } from '../../go/value.ts';
import type { Environment } from '../terminal.ts';
import { memoryDriver, memoryReleases } from './memory.ts';

/** Why a driver can't be used, or an empty text. Helm sets its driver up before every command. */
export async function checkDriver(driver: 'memory' | 'sql', env: Environment): Promise<string> {
  try {
    if (driver === 'sql') await (await import('../../node/driver/open.ts')).openDatabase(env);
    else await memoryDriver(memoryReleases(env));
    return '';
  } catch (error) {
    if (error instanceof GoError || error instanceof TschartError) return error.message;
    throw error;
  }
}
