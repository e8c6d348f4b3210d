import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Log } from '../../chart/log.ts';
import { quote } from '../../go/strconv.ts';
import { decodeUtf8, sortStrings } from '../../go/text.ts';
import { GoError } from '../../go/value.ts';
import { readError } from '../files/os-error.ts';
import { PLUGIN_FILE, type PluginMetadata, type PluginType } from './metadata.ts';
import { readPluginMetadata } from './read-metadata.ts';

/** A plugin and the directory that it lies in. */
export interface Plugin {
  readonly metadata: PluginMetadata;
  readonly directory: string;
}

/**
 * The first plugin of that name and type. `directories` is a list as in `PATH`; each holds a directory for every
 * plugin. Plugins that cannot be read are skipped with a warning. Throws `GoError` with Helm's text when there is none,
 * and when two of one directory have the same name.
 */
export function findPlugin(directories: string, name: string, type: PluginType, log: Log): Plugin {
  // Helm reads all directories, so mistakes in the last one count as well.
  const plugins = directories.split(delimiter).flatMap((directory) => loadPlugins(directory, log));
  const found = plugins.find(({ metadata }) => metadata.name === name && metadata.type === type);
  if (found === undefined) throw new GoError(`plugin: {Name:${name} Type:${type}} not found`);
  return found;
}

/** All plugins of a directory, by the names of their directories. */
export function loadPlugins(directory: string, log: Log): Plugin[] {
  const plugins: Plugin[] = [];
  const owners = new Map<string, string>();
  for (const entry of entriesOf(directory)) {
    const file = join(directory, entry, PLUGIN_FILE);
    if (!existsSync(file)) continue;
    try {
      plugins.push(loadPlugin(join(directory, entry)));
    } catch (error) {
      if (!(error instanceof GoError)) throw error;
      log({
        level: 'WARN',
        message: 'failed to load plugin (ignoring)',
        attributes: [
          ['plugin_yaml', file],
          ['error', error.message],
        ],
      });
    }
  }
  for (const { metadata, directory: own } of plugins) {
    const other = owners.get(metadata.name);
    if (other !== undefined) {
      throw new GoError(`two plugins claim the name ${quote(metadata.name)} at ${quote(other)} and ${quote(own)}`);
    }
    owners.set(metadata.name, own);
  }
  return plugins;
}

function entriesOf(directory: string): string[] {
  try {
    return sortStrings(readdirSync(directory));
  } catch {
    return [];
  }
}

/** The plugin in a directory. Throws `GoError` with Helm's text. */
export function loadPlugin(directory: string): Plugin {
  const file = join(directory, PLUGIN_FILE);
  let text: string;
  try {
    text = decodeUtf8(readFileSync(file));
  } catch (error) {
    throw new GoError(`failed to read plugin at ${quote(file)}: ${readError(file, error).message}`, error);
  }
  let metadata: PluginMetadata;
  try {
    metadata = readPluginMetadata(text);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(`failed to load plugin ${quote(directory)}: ${error.message}`, error);
  }
  const module = join(directory, 'plugin.wasm');
  if (metadata.runtime === 'extism/v1' && !existsSync(module)) {
    throw new GoError(`wasm binary missing for extism/v1 plugin: ${quote(module)}`);
  }
  return { metadata, directory };
}

/** Throws GoError for a plugin that is a WebAssembly module: it is known, but not run (decision 25). */
export function checkRuns({ metadata: { name, runtime } }: Plugin): void {
  if (runtime === 'subprocess') return;
  throw new GoError(`plugin ${quote(name)}: WebAssembly plugins (runtime extism/v1) are not run`);
}
