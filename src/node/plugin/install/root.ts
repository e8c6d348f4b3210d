import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sortStrings } from '../../../go/text.ts';
import { pathError } from '../../files/os-error.ts';
import { PLUGIN_FILE } from '../metadata.ts';

/** The directory with plugin.yaml: this one, or the first one in it. */
export function findPluginRoot(directory: string): string | undefined {
  if (existsSync(join(directory, PLUGIN_FILE))) return directory;
  const entries = readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const name = sortStrings(entries.map((entry) => entry.name)).find((own) =>
    existsSync(join(directory, own, PLUGIN_FILE)),
  );
  return name === undefined ? undefined : join(directory, name);
}

/** Takes away what an earlier version left in the cache: Helm unpacks over it. Throws GoError. */
export function clearDirectory(directory: string): void {
  try {
    rmSync(directory, { recursive: true, force: true });
  } catch (error) {
    throw pathError('remove', directory, error);
  }
}
