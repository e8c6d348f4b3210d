import { delimiter } from 'node:path';
import { loadPlugins } from '../../node/plugin/find.ts';
import { signingStatus } from '../../node/plugin/signing-info.ts';
import type { Invocation } from '../command.ts';
import { debug } from '../debug.ts';
import { homePath } from '../settings.ts';
import { formatTable } from '../table.ts';
import { pluginType } from './plugin.ts';

/** `plugin list`: the installed plugins, and who of them is signed. */
export function runPluginList({ flags, settings, terminal, log }: Invocation): number {
  const { pluginsDirectory } = settings;
  debug(log, 'pluginDirs', { directory: pluginsDirectory });
  const type = flags.get(pluginType);
  const dataDirectory = homePath(terminal.env, 'data', 'plugins');
  const directories = pluginsDirectory === '' ? [] : pluginsDirectory.split(delimiter);
  const rows = directories
    .flatMap((directory) => loadPlugins(directory, log))
    .map(({ metadata }) => metadata)
    .filter((metadata) => type === '' || metadata.type === type)
    .map((metadata) => {
      const { name, version, apiVersion, sourceUrl } = metadata;
      const status = signingStatus(metadata, dataDirectory);
      return [name, version, metadata.type, apiVersion, status, sourceUrl === '' ? 'unknown' : sourceUrl];
    });
  const table = formatTable([['NAME', 'VERSION', 'TYPE', 'APIVERSION', 'PROVENANCE', 'SOURCE'], ...rows]);
  terminal.stdout(`${table}\n`);
  return 0;
}
