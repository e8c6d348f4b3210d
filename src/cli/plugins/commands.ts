import { delimiter } from 'node:path';
import { GoError } from '../../go/value.ts';
import type { Plugin } from '../../node/plugin/find.ts';
import { loadPlugins } from '../../node/plugin/find.ts';
import { PluginFailure, pluginVariables, runPluginCommand } from '../../node/plugin/start.ts';
import type { Command, Invocation } from '../command.ts';
import { debug } from '../debug.ts';
import { ExitError } from '../exit-error.ts';
import { FlagTable } from '../flags/flag.ts';
import { parseFlags } from '../flags/parse.ts';
import type { Logger } from '../logger.ts';
import { resolveCommand } from '../resolve.ts';
import { environmentVariables, readSettings } from '../settings.ts';
import { splitArguments } from './arguments.ts';
import { readDescription } from './completion-tree.ts';

/**
 * The root with a command for each installed plugin of type cli/v1. A plugin takes the place of a command that Helm
 * does not have; a name that Helm has is a mistake, and no more plugins are added. Mistakes go to the log. Source of the
 * rules: pkg/cmd/load_plugins.go of Helm 4.3.1.
 */
export function withPluginCommands(
  root: Command,
  directories: string,
  args: readonly string[],
  log: Logger,
  isDebug: boolean,
): Command {
  let plugins: Plugin[];
  try {
    plugins = directories.split(delimiter).flatMap((directory) => loadPlugins(directory, log));
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    log({ level: 'ERROR', message: 'failed to load plugins', attributes: [['error', error.message]] });
    return root;
  }
  const commands = new Map((root.subcommands ?? []).map((command) => [command.name, command]));
  for (const plugin of plugins) {
    if (plugin.metadata.type !== 'cli/v1') continue;
    const command = commandOfPlugin(plugin);
    const taken = commands.get(command.name);
    if (taken !== undefined && !giveWay(taken)) {
      log({ level: 'ERROR', message: 'failed to load plugins: name conflicts', attributes: [['name', command.name]] });
      break;
    }
    commands.set(command.name, command);
    // Helm looks for what completes the plugin until it knows the command that is asked for.
    if (isDebug && isUnknown({ ...root, subcommands: [...commands.values()] }, args)) readDescription(plugin, log);
  }
  return { ...root, subcommands: [...commands.values()] };
}

function isUnknown(root: Command, args: readonly string[]): boolean {
  const { path } = resolveCommand(root, args);
  return path.length === 1 || path[1]!.name.startsWith('__');
}

/** Commands that Helm does not have when it looks for plugins: ours, and those that its library adds later. */
function giveWay(command: Command): boolean {
  return command.own === true || command.name === 'help' || command.name.startsWith('__');
}

function commandOfPlugin(plugin: Plugin): Command {
  const { name, cli } = plugin.metadata;
  const usage = cli.usage === '' ? name : cli.usage;
  const [first = '', ...rest] = usage.split(' ');
  return {
    name: first,
    ...(rest.length > 0 ? { usage: rest.join(' ') } : {}),
    short: cli.shortHelp === '' ? `the "${name}" plugin` : cli.shortHelp,
    long: cli.longHelp,
    rawArguments: true,
    plugin,
    run: (call) => runPlugin(plugin, call),
  };
}

async function runPlugin(plugin: Plugin, call: Invocation): Promise<number> {
  const { path, args, flags, terminal, log } = call;
  const { known, rest } = splitArguments(args);
  parseFlags(known, new FlagTable(path[0].persistentFlags ?? []), flags);
  const settings = readSettings(terminal.env, flags);
  const variables = pluginVariables(
    plugin,
    terminal.env,
    Object.fromEntries(await environmentVariables(terminal.env, terminal.program, flags, settings)),
  );
  const note = (message: string, attributes: Readonly<Record<string, string | number>>) =>
    debug(log, message, attributes);
  try {
    runPluginCommand(plugin, plugin.metadata.cli.ignoreFlags ? [] : rest, variables, note);
  } catch (error) {
    // Statuses are of eight bits: after a signal it is 255.
    if (error instanceof PluginFailure) throw new ExitError(error.status & 0xff, error.message);
    throw error;
  }
  return 0;
}
