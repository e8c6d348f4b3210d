import { GoError } from '../../go/value.ts';
import { loadPlugins, type Plugin } from '../../node/plugin/find.ts';
import type { Invocation } from '../command.ts';

/**
 * Does something with each plugin that is named, whatever becomes of the others, and says that it is done. Throws
 * GoError with all that went wrong, a line each.
 */
export async function forEachPlugin(
  { args, settings, terminal, log }: Invocation,
  verb: 'uninstall' | 'update',
  act: (plugin: Plugin) => Promise<void>,
): Promise<number> {
  if (args.length === 0) throw new GoError(`please provide plugin name to ${verb}`);
  const message = verb === 'update' ? 'loading installed plugins' : 'loading installer plugins';
  const key = verb === 'update' ? 'path' : 'dir';
  log({ level: 'DEBUG', message, attributes: [[key, settings.pluginsDirectory]] });
  const plugins = loadPlugins(settings.pluginsDirectory, log);
  const problems: string[] = [];
  for (const name of args) {
    const plugin = plugins.find(({ metadata }) => metadata.name === name);
    if (plugin === undefined) {
      problems.push(`plugin: ${name} not found`);
      continue;
    }
    try {
      await act(plugin);
      terminal.stdout(`${verb === 'update' ? 'Updated' : 'Uninstalled'} plugin: ${name}\n`);
    } catch (error) {
      if (!(error instanceof GoError)) throw error;
      problems.push(`failed to ${verb} plugin ${name}, got error (${error.message})`);
    }
  }
  if (problems.length > 0) throw new GoError(problems.join('\n'));
  return 0;
}
