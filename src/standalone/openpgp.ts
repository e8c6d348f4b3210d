import { existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { TschartError } from '../errors.ts';

/** The library of signatures has a licence of its own (LGPL): it stays a file that may be exchanged. */
export const FILE = 'openpgp.cjs';
const VARIABLE = 'TSCHART_OPENPGP';

/**
 * Loads the library: the file that $TSCHART_OPENPGP names, else the one beside the executable, else the package that
 * is installed for it. Throws OPENPGP_MISSING.
 */
export function loadOpenpgp(): unknown {
  const executable = realpathSync(process.execPath);
  const load = createRequire(executable);
  const named = process.env[VARIABLE];
  if (named) return load(resolve(named));
  const beside = join(dirname(executable), FILE);
  if (existsSync(beside)) return load(beside);
  try {
    return load('openpgp');
  } catch (cause) {
    throw new TschartError('OPENPGP_MISSING', `signatures need the library openpgp: there is no ${beside}`, {
      advice: `put ${FILE} beside the executable, or let $${VARIABLE} name it`,
      cause,
    });
  }
}
