import { join } from 'node:path';
import type { Log } from '../../chart/log.ts';
import { quote } from '../../go/strconv.ts';
import { GoError } from '../../go/value.ts';
import { parseGivenUrl } from '../../repo/shown-url.ts';
import type { GetOptions, Getter, Surroundings } from '../getter/getter.ts';
import { prepareCommand, type ReadyCommand, type Variables } from './command.ts';
import { checkRuns, loadPlugins, type Plugin } from './find.ts';
import { goSyntax } from './go-syntax.ts';
import { pluginVariables, runFetching } from './start.ts';

/** Plugins of a directory that fetch. None where two have the same name: Helm keeps that mistake to itself. */
export function loadGetterPlugins(directory: string, log: Log): Plugin[] {
  try {
    return loadPlugins(directory, log).filter(({ metadata }) => metadata.type === 'getter/v1');
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    return [];
  }
}

/**
 * The getter of a scheme that a plugin has: its program gets files of certificates and the URL as arguments, credentials
 * in the environment, and what it writes is what was fetched. `undefined` where no plugin has the scheme.
 */
export function findPluginGetter(scheme: string, surroundings: Surroundings): Getter | undefined {
  // Plugins that can't be read have been told of.
  const plugins = loadGetterPlugins(surroundings.pluginsDirectory, () => undefined);
  const plugin = plugins.find(({ metadata }) => metadata.protocols.includes(scheme));
  if (plugin === undefined) return undefined;
  return async (href, options) => {
    const settings = (await surroundings.pluginVariables?.()) ?? {};
    try {
      return fetchBy(plugin, href, options, settings, surroundings);
    } catch (error) {
      if (!(error instanceof GoError)) throw error;
      throw new GoError(`plugin ${goSyntax(plugin)} failed to invoke: ${error.message}`, error);
    }
  };
}

function fetchBy(
  plugin: Plugin,
  href: string,
  options: GetOptions,
  settings: Variables,
  { env, log }: Surroundings,
): Uint8Array {
  checkRuns(plugin);
  const { metadata, directory } = plugin;
  const { scheme } = parseGivenUrl(href);
  const found = metadata.protocolCommands.find(({ protocols }) => protocols.includes(scheme));
  if (found === undefined) throw new GoError(`no downloader found for protocol ${quote(scheme)}`);
  const variables = {
    ...pluginVariables(plugin, env, settings),
    HELM_PLUGIN_USERNAME: options.username ?? '',
    HELM_PLUGIN_PASSWORD: options.password ?? '',
    HELM_PLUGIN_PASS_CREDENTIALS_ALL: String(options.passCredentialsAll ?? false),
  };
  let command: ReadyCommand;
  try {
    command = prepareCommand(found.commands, [], variables, false);
  } catch (error) {
    throw new GoError(`failed to prepare commands for protocol ${quote(scheme)}: ${(error as Error).message}`, error);
  }
  const { certFile = '', keyFile = '', caFile = '' } = options;
  const ready = {
    program: join(directory, command.program),
    args: [...command.args, certFile, keyFile, caFile, href],
  };
  return runFetching(metadata.name, ready, variables, (message, attributes) =>
    log({
      level: 'DEBUG',
      message,
      attributes: Object.entries(attributes).map(([key, value]) => [key, String(value)] as const),
    }),
  );
}
