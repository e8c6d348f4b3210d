import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { byteLength, decodeUtf8 } from '../../go/text.ts';
import { GoError } from '../../go/value.ts';
import type { Plugin } from '../../node/plugin/find.ts';
import { unmarshalYamlInto } from '../../yaml/into.ts';
import { list, STRING, type StructShape } from '../../yaml/shape.ts';
import type { Command } from '../command.ts';
import { debug } from '../debug.ts';
import { type Flag, toggle } from '../flags/flag.ts';
import type { Logger } from '../logger.ts';

/** What completion.yaml tells of a plugin's command: its subcommands, flags and arguments. */
interface Described {
  readonly name?: string;
  readonly validArgs?: readonly string[];
  readonly flags?: readonly string[];
  readonly commands?: readonly Described[];
}

const FIELDS: StructShape['fields'][number][] = [
  { key: 'name', shape: STRING },
  { key: 'validArgs', shape: list(STRING) },
  { key: 'flags', shape: list(STRING) },
];
const DESCRIBED: StructShape = { kind: 'struct', name: 'cmd.pluginCommand', fields: FIELDS };
FIELDS.push({ key: 'commands', shape: list(DESCRIBED) });

/**
 * The root with what plugins say of their subcommands and flags (completion.yaml), for completion only: the plugins
 * themselves take what they want. Source of the rules: loadCompletionForPlugin in pkg/cmd of Helm 4.3.1.
 */
export function withCompletionTrees(root: Command): Command {
  const subcommands = root.subcommands?.map((command) => {
    if (command.plugin === undefined) return command;
    return describe(command, { ...readDescription(command.plugin, untold), name: command.name }, command.plugin);
  });
  return subcommands === undefined ? root : { ...root, subcommands };
}

/** What can't be read has been told of. */
const untold: Logger = () => undefined;

/** completion.yaml of a plugin; nothing where there is none that can be read, of which the log tells. */
export function readDescription({ directory }: Plugin, log: Logger): Described {
  const file = join(directory, 'completion.yaml');
  let text: string;
  try {
    text = decodeUtf8(readFileSync(file));
  } catch {
    const error = `file (${file}) not provided by plugin. No plugin auto-completion possible`;
    debug(log, 'plugin completion file loading', { error });
    return {};
  }
  try {
    return (unmarshalYamlInto(text, DESCRIBED) as Described | null) ?? {};
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    debug(log, 'plugin completion file loading', { error: error.message });
    return {};
  }
}

function describe(command: Command, described: Described, plugin: Plugin): Command {
  const { validArgs = [], flags = [], commands } = described;
  const subcommands = (commands ?? [])
    .filter(({ name }) => name !== undefined && name !== '')
    .map((sub) => {
      const [name = ''] = sub.name!.split(' ');
      return describe({ name, short: '', rawArguments: true, plugin, run: () => 0 }, sub, plugin);
    });
  return {
    ...command,
    flags: flagsOf(flags),
    subcommands,
    words: validArgs,
    // The plugin's program is not asked where there are subcommands.
    ...(commands === undefined || commands === null
      ? { complete: async (request) => (await import('./complete.ts')).askPlugin(plugin, request) }
      : {}),
  };
}

/** Short flags are put to long ones in their order; those that are left get a long name of one letter. */
function flagsOf(names: readonly string[]): Flag[] {
  const shorts = names.filter((name) => byteLength(name) === 1);
  const longs = names.filter((name) => byteLength(name) !== 1);
  const flags: Flag[] = [];
  for (let i = 0; i < Math.max(longs.length, shorts.length); i++) {
    const short = shorts[i];
    const name = longs[i] ?? short!;
    flags.push(toggle(name, '', short === undefined ? {} : { short }) as Flag);
  }
  return flags;
}
