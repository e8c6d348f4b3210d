import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Whether there is a plugin in a directory: without one, nothing about plugins is loaded. */
export function holdsPlugins(directory: string): boolean {
  try {
    return (
      directory !== '' && readdirSync(directory).some((entry) => existsSync(join(directory, entry, 'plugin.yaml')))
    );
  } catch {
    return false;
  }
}
