import { existsSync, realpathSync } from 'node:fs';
import { GoError } from '../../go/value.ts';
import { pathError } from '../../node/files/os-error.ts';
import { loadPlugin, type Plugin } from '../../node/plugin/find.ts';
import { installedSource } from '../../node/plugin/install/repository.ts';
import type { PluginSource } from '../../node/plugin/install/source.ts';
import type { Invocation } from '../command.ts';
import { debug } from '../debug.ts';
import { forEachPlugin } from '../plugins/each.ts';
import { pluginPlace, runPluginHook } from '../plugins/place.ts';

/** `plugin update`: updates plugins that are clones of repositories, and runs their hooks. */
export function runPluginUpdate(call: Invocation): Promise<number> {
  return forEachPlugin(call, 'update', async (plugin) => {
    const source = sourceOf(plugin, call);
    if (!existsSync(source.path)) {
      const error = pathError('stat', source.path, Object.assign(new Error(), { code: 'ENOENT' })).message;
      warn(call, 'plugin does not exist', 'path', source.path, error);
      throw new GoError('plugin does not exist');
    }
    await source.update();
    debug(call.log, 'loading plugin', { path: source.path });
    runPluginHook(loadPlugin(source.path), 'update', call);
  });
}

function sourceOf({ directory }: Plugin, call: Invocation): PluginSource {
  let location: string;
  try {
    location = realpathSync(directory);
  } catch (error) {
    throw pathError('lstat', directory, error);
  }
  try {
    return installedSource(location, pluginPlace(call));
  } catch (error) {
    if (!(error instanceof GoError) || error.message !== 'Cannot detect VCS') throw error;
    warn(call, 'cannot get information about plugin source', 'location', location, error.message);
    throw new GoError('cannot get information about plugin source', error);
  }
}

function warn({ log }: Invocation, message: string, key: string, value: string, error: string): void {
  log({
    level: 'WARN',
    message,
    attributes: [
      [key, value],
      ['error', error],
    ],
  });
}
