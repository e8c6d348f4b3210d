import { existsSync, rmSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { pathError } from '../../node/files/os-error.ts';
import type { Plugin } from '../../node/plugin/find.ts';
import type { Invocation } from '../command.ts';
import { debug } from '../debug.ts';
import { forEachPlugin } from '../plugins/each.ts';
import { runPluginHook } from '../plugins/place.ts';

/** `plugin uninstall`: takes plugins away, with the archives they came in, and runs their hooks. */
export function runPluginUninstall(call: Invocation): Promise<number> {
  return forEachPlugin(call, 'uninstall', async (plugin) => {
    try {
      rmSync(plugin.directory, { recursive: true, force: true });
    } catch (error) {
      throw pathError('unlinkat', plugin.directory, error);
    }
    removeArchives(plugin, call);
    runPluginHook(plugin, 'delete', call);
  });
}

function removeArchives({ metadata: { name, version } }: Plugin, { settings, log }: Invocation): void {
  if (version === '') return;
  const archive = join(settings.pluginsDirectory, `${name}-${version}.tgz`);
  for (const [path, what] of [
    [archive, 'tarball'],
    [`${archive}.prov`, 'provenance'],
  ] as const) {
    if (!existsSync(path)) continue;
    debug(log, `removing versioned ${what}`, { path });
    try {
      unlinkSync(path);
    } catch (error) {
      debug(log, `failed to remove ${what} file`, { path, error: pathError('remove', path, error).message });
    }
  }
}
