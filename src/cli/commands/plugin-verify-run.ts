import { readFileSync, statSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { GoError } from '../../go/value.ts';
import { pathError, readError } from '../../node/files/os-error.ts';
import { verify } from '../../node/provenance/verify.ts';
import type { Invocation } from '../command.ts';
import { keyring } from './chart-flags.ts';

/** `plugin verify`: checks a plugin's archive against the provenance file beside it, and says who signed it. */
export async function runPluginVerify({ args: [path = ''], flags, terminal }: Invocation): Promise<number> {
  if (stat(path).isDirectory()) {
    throw new GoError('directory verification not supported - only plugin tarballs can be verified');
  }
  if (!['.gz', '.tgz'].includes(extname(`x${basename(path)}`))) {
    throw new GoError('plugin file must be a gzipped tarball (.tar.gz or .tgz)');
  }
  const provenance = `${path}.prov`;
  try {
    stat(provenance);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(`could not find provenance file ${provenance}: ${error.message}`, error);
  }
  const archive = read(path, 'plugin');
  const { signedBy, fingerprint, fileHash } = await verify(
    archive,
    read(provenance, 'provenance'),
    basename(path),
    flags.get(keyring),
  );
  for (const name of signedBy) terminal.stdout(`Signed by: ${name}\n`);
  terminal.stdout(`Using Key With Fingerprint: ${fingerprint}\nPlugin Hash Verified: ${fileHash}\n`);
  return 0;
}

function stat(path: string): { isDirectory(): boolean } {
  try {
    return statSync(path);
  } catch (error) {
    throw pathError('stat', path, error);
  }
}

function read(path: string, what: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new GoError(`failed to read ${what} file: ${readError(path, error).message}`, error);
  }
}
