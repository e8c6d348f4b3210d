import { parseInt as parseInteger } from '../go/strconv.ts';
import { GoError } from '../go/value.ts';
import type { Environment } from './terminal.ts';

/**
 * SOURCE_DATE_EPOCH: the seconds since 1970 that files of archives are to have; `undefined` where it is not set. Throws
 * GoError with Helm's text.
 */
export function sourceDateEpoch(env: Environment): bigint | undefined {
  const text = env['SOURCE_DATE_EPOCH'] ?? '';
  if (text === '') return undefined;
  let epoch: bigint;
  try {
    epoch = BigInt(parseInteger(text, 10, 64));
  } catch (error) {
    throw new GoError(`invalid SOURCE_DATE_EPOCH: ${(error as Error).message}`, error);
  }
  if (epoch < 0n) throw new GoError('invalid SOURCE_DATE_EPOCH: must not be negative');
  return epoch;
}
