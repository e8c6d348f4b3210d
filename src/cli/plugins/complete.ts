import { delimiter } from 'node:path';
import { GoError } from '../../go/value.ts';
import { loadPlugins, type Plugin } from '../../node/plugin/find.ts';
import { type CompletionAnswer, type CompletionRequest, DIRECTIVE } from '../completion/answer.ts';
import { createLogger } from '../logger.ts';

/** Names of installed plugins of type cli/v1 that are not given yet, with what they are for. */
export function completePluginNames({ args, settings, terminal }: CompletionRequest): CompletionAnswer {
  const log = createLogger(terminal, settings.debug);
  let plugins: Plugin[];
  try {
    plugins = settings.pluginsDirectory.split(delimiter).flatMap((directory) => loadPlugins(directory, log));
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    plugins = [];
  }
  const items = plugins
    .filter(({ metadata: { type, name } }) => type === 'cli/v1' && !args.includes(name))
    .map(({ metadata: { name, cli } }) => `${name}\t${cli.shortHelp}`);
  return { items, directive: DIRECTIVE.noFiles };
}
