import { existsSync, lstatSync, readFileSync, type Stats } from 'node:fs';
import { basename, join } from 'node:path';
import { GoError } from '../../go/value.ts';
import { decodeClearSigned } from '../provenance/clear-sign.ts';
import { hashOf } from '../provenance/hash.ts';
import { readSums } from '../provenance/sums.ts';
import type { PluginMetadata } from './metadata.ts';

/**
 * What `plugin list` says of a plugin's signature, by the archive and the provenance file that lie beside it. The
 * signature itself is not checked: there is no keyring. Source of the rules: internal/plugin/signing_info.go of
 * Helm 4.3.1.
 */
export function signingStatus({ name, version }: PluginMetadata, dataDirectory: string): string {
  let stats: Stats;
  try {
    stats = lstatSync(join(dataDirectory, name));
  } catch {
    return 'unknown';
  }
  if (stats.isSymbolicLink()) return 'local dev';
  const archive = join(dataDirectory, `${name}-${version}.tgz`);
  const provenance = `${archive}.prov`;
  if (!existsSync(archive) || !existsSync(provenance)) return 'unsigned';
  let text: string | undefined;
  try {
    text = decodeClearSigned(readFileSync(provenance))?.text;
  } catch {
    return 'unknown';
  }
  if (text === undefined) return 'invalid provenance';
  return namesHashOf(text, archive) ? 'signed' : 'mismatched provenance';
}

function namesHashOf(text: string, archive: string): boolean {
  try {
    const sums = readSums(text);
    if (sums.size === 0) return false;
    const hash = hashOf(readFileSync(archive));
    return [...sums].some(([file, expected]) => file.includes(basename(archive)) && expected === hash);
  } catch (error) {
    if (error instanceof GoError || (error as NodeJS.ErrnoException).code !== undefined) return false;
    throw error;
  }
}
