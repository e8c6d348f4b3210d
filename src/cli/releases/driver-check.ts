import { GoError } from '../../go/value.ts';
import type { Environment } from '../terminal.ts';
import { memoryReleases } from './memory.ts';

/** Why a driver can't be used, or an empty text. Helm sets its driver up before every command. */
export function checkDriver(driver: 'memory' | 'sql', env: Environment): string {
  if (driver === 'sql') return 'unable to instantiate SQL driver: SQL databases are not supported';
  try {
    memoryReleases(env);
    return '';
  } catch (error) {
    if (error instanceof GoError) return error.message;
    throw error;
  }
}
