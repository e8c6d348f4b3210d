import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { compileFunction } from 'node:vm';
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
  const named = process.env[VARIABLE];
  if (named) return load(resolve(named));
  const beside = join(dirname(executable), FILE);
  if (existsSync(beside)) return load(beside);
  let installed: string;
  try {
    installed = createRequire(executable).resolve('openpgp');
  } catch (cause) {
    throw new TschartError('OPENPGP_MISSING', `signatures need the library openpgp: there is no ${beside}`, {
      advice: `put ${FILE} beside the executable, or let $${VARIABLE} name it`,
      cause,
    });
  }
  return load(installed);
}

/** Runs a CommonJS file. The runtime's own require() would keep a translation of it in the user's home directory. */
function load(path: string): unknown {
  const names = ['module', 'exports', 'require', '__filename', '__dirname'];
  const module = { exports: {} };
  const run = compileFunction(readFileSync(path, 'utf8'), names, { filename: path });
  run(module, module.exports, createRequire(path), path, dirname(path));
  return module.exports;
}
