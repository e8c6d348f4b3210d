import { join } from 'node:path';

/** The folder of the local store in a user's data directory. */
export function defaultStorePath(dataHome: string): string {
  return join(dataHome, 'tschart', 'store');
}
