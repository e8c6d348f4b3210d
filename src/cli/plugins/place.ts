import type { Plugin } from '../../node/plugin/find.ts';
import type { PluginPlace } from '../../node/plugin/install/source.ts';
import { pluginVariables, runHook } from '../../node/plugin/start.ts';
import { shownUrl } from '../../repo/shown-url.ts';
import type { Invocation } from '../command.ts';
import { debug } from '../debug.ts';
import { surroundingsOf } from '../fetching.ts';
import { homePath } from '../settings.ts';

/** Where plugins of this run are and go. */
export function pluginPlace(call: Invocation): PluginPlace {
  const { settings, terminal, log } = call;
  return {
    dataDirectory: homePath(terminal.env, 'data', 'plugins'),
    cacheDirectory: homePath(terminal.env, 'cache', 'plugins'),
    pluginsDirectory: settings.pluginsDirectory,
    // What registries' clients say of plugins is not shown.
    surroundings: surroundingsOf(call, () => undefined),
    step: (message, attributes) => debug(log, message, withoutSecrets(attributes)),
  };
}

function withoutSecrets(attributes: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, shownUrl(value)]));
}

/** Runs what a plugin asks for when it is installed, updated or deleted. Throws GoError with Helm's text. */
export function runPluginHook(
  plugin: Plugin,
  event: 'install' | 'update' | 'delete',
  { terminal, log }: Invocation,
): void {
  const variables = pluginVariables(plugin, terminal.env, {});
  runHook(plugin, event, variables, (message, attributes) => debug(log, message, attributes));
}
