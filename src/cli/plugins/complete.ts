import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { decodeUtf8 } from '../../go/text.ts';
import { GoError } from '../../go/value.ts';
import { expandVariables } from '../../node/plugin/expand.ts';
import { loadPlugins, type Plugin } from '../../node/plugin/find.ts';
import { pluginVariables } from '../../node/plugin/start.ts';
import type { CommandPath } from '../command.ts';
import { type CompletionAnswer, type CompletionRequest, DIRECTIVE } from '../completion/answer.ts';
import { FlagTable } from '../flags/flag.ts';
import { parseFlags } from '../flags/parse.ts';
import { createLogger } from '../logger.ts';
import { environmentVariables, readSettings } from '../settings.ts';
import { splitArguments } from './arguments.ts';

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

/** A plugin's program that completes its arguments. */
const COMPLETER = 'plugin.complete';

/**
 * What a plugin's own program offers for its arguments: a line each, and at the end, after `:`, the directive's number.
 * Without such a program, and where it fails, that is files.
 */
export async function askPlugin(plugin: Plugin, request: CompletionRequest): Promise<CompletionAnswer> {
  const { path, args, toComplete, flags, terminal } = request;
  const nothing = { items: [], directive: DIRECTIVE.default };
  const { known, rest } = splitArguments(args);
  // Below the plugin's command flags are not read.
  if (path.length === 2) {
    try {
      parseFlags(known, new FlagTable(path[0].persistentFlags ?? []), flags);
    } catch {
      return { items: [], directive: DIRECTIVE.error };
    }
  }
  const settings = readSettings(terminal.env, flags);
  const words = plugin.metadata.cli.ignoreFlags ? [] : [...rest, toComplete];
  const program = join(plugin.directory, COMPLETER);
  const argv = [...wordsBelowPlugin(path), ...words];
  const tell = (message: string): void => {
    if (settings.debug) terminal.stderr(`[Debug] ${message}\n`);
  };
  tell(`calling ${program} with args [${argv.join(' ')}]`);
  const variables = {
    ...pluginVariables(plugin, terminal.env, {}),
    ...Object.fromEntries(await environmentVariables(terminal.env, terminal.program, flags, settings)),
  };
  const file = expandVariables(program, (name) => terminal.env[name] ?? '');
  const output = outputOf(file, argv, variables);
  if (output === undefined) {
    tell(`Unable to call ${program}`);
    return nothing;
  }
  return answerOf(output);
}

/** What a program writes to both its outputs, in its order; `undefined` where it fails. They go to one file for that. */
function outputOf(program: string, args: readonly string[], env: Readonly<Record<string, string | undefined>>) {
  const directory = mkdtempSync(join(tmpdir(), 'tschart-complete-'));
  try {
    const file = openSync(join(directory, 'output'), 'w+');
    try {
      const { status, error } = spawnSync(program, args, { env, stdio: ['ignore', file, file] });
      return error === undefined && status === 0 ? readFileSync(join(directory, 'output')) : undefined;
    } finally {
      closeSync(file);
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function wordsBelowPlugin(path: CommandPath): string[] {
  return path.slice(2).map((command) => command.name);
}

function answerOf(output: Uint8Array): CompletionAnswer {
  const items = decodeUtf8(output)
    .split('\n')
    .filter((line) => line !== '');
  const directive = /^:([+-]?\d+)$/.exec(items.at(-1) ?? '');
  if (directive === null) return { items, directive: DIRECTIVE.default };
  return { items: items.slice(0, -1), directive: Number(directive[1]) };
}
