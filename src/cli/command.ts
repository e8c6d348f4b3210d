import { TschartError } from '../errors.ts';
import { quote } from '../go/strconv.ts';
import type { Plugin } from '../node/plugin/find.ts';
import type { Completer } from './completion/answer.ts';
import { type Flag, FlagTable, type FlagValues, isListed } from './flags/flag.ts';
import type { Logger } from './logger.ts';
import type { Settings } from './settings.ts';
import type { Terminal } from './terminal.ts';

/** A command as data. Its work is behind `run`, which imports what it needs when it is called. */
export interface Command {
  readonly name: string;
  /** What follows the name in its usage line. */
  readonly usage?: string;
  readonly aliases?: readonly string[];
  /** Mistaken names that this command is suggested for. */
  readonly suggestFor?: readonly string[];
  /** One line for lists of commands. */
  readonly short: string;
  /** Help's text; `short` where there is none. */
  readonly long?: string;
  /** What help says after that about what Helm does not have. */
  readonly ownLong?: string;
  readonly hidden?: boolean;
  /** Helm has no such command: help lists it apart, and where the program stands in for Helm it is not there. */
  readonly own?: boolean;
  readonly flags?: readonly Flag[];
  /** Flags of this command and of all below it. */
  readonly persistentFlags?: readonly Flag[];
  /** Groups of which one flag at most may be given; names in the order that messages show. */
  readonly exclusive?: readonly (readonly string[])[];
  /** Refuses a wrong number of arguments; anything goes where it is left out. */
  readonly arguments?: ArgumentRule;
  readonly subcommands?: readonly Command[];
  /** Candidates for an argument. */
  readonly complete?: Completer;
  /** Candidates for the first argument of a plugin's command, and the only ones where there are any. */
  readonly words?: readonly string[];
  /** Takes its flags as arguments (`__complete`, plugins). */
  readonly rawArguments?: boolean;
  /** The plugin that the command is. */
  readonly plugin?: Plugin;
  run?(call: Invocation): Promise<number | undefined> | number | undefined;
}

/** One call of a command. `run` gives the exit status (0 when undefined) or throws. */
export interface Invocation {
  readonly path: CommandPath;
  readonly args: readonly string[];
  readonly flags: FlagValues;
  readonly settings: Settings;
  readonly terminal: Terminal;
  readonly log: Logger;
}

/** A command with the commands above it, the root first. */
export type CommandPath = readonly [Command, ...Command[]];

export function commandOf(path: CommandPath): Command {
  return path[path.length - 1]!;
}

/** `helm dependency list`. */
export function fullName(path: CommandPath): string {
  return path.map((command) => command.name).join(' ');
}

/** What help says about a command. */
export function longText({ long, ownLong, short }: Command): string {
  return `${long ?? short}${ownLong ?? ''}`;
}

/** Subcommands in the order of names. */
export function sortedSubcommands(command: Command): readonly Command[] {
  return [...(command.subcommands ?? [])].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Whether lists show the command. */
export function isAvailable(command: Command): boolean {
  if (command.hidden) return false;
  return command.run !== undefined || (command.subcommands ?? []).some(isAvailable);
}

/** The subcommands that are offered while a word is typed, or for a mistaken one. */
export function offeredSubcommands(command: Command): readonly Command[] {
  return sortedSubcommands(command).filter(isAvailable);
}

/** The command and those below it without the commands, flags and words that Helm does not have. */
export function asHelm({ ownLong: _, ...command }: Command): Command {
  const { flags, persistentFlags, exclusive, subcommands } = command;
  const isOwn = (name: string) => flags?.some((flag) => flag.own === true && flag.name === name) === true;
  return {
    ...command,
    ...(flags && { flags: flags.filter(({ own }) => own !== true) }),
    ...(persistentFlags && { persistentFlags: persistentFlags.filter(({ own }) => own !== true) }),
    ...(exclusive && { exclusive: exclusive.map((group) => group.filter((name) => !isOwn(name))) }),
    ...(subcommands && { subcommands: subcommands.filter(({ own }) => own !== true).map(asHelm) }),
  };
}

/** The flags declared by the command, and those of its parents that it does not redeclare. */
export function flagsOf(path: CommandPath, help?: Flag): { all: FlagTable; local: FlagTable; inherited: FlagTable } {
  const command = commandOf(path);
  const local = new FlagTable([...(command.flags ?? []), ...(command.persistentFlags ?? []), ...(help ? [help] : [])]);
  const inherited = new FlagTable(
    path
      .slice(0, -1)
      .reverse()
      .flatMap((parent) => parent.persistentFlags ?? [])
      .filter((flag) => !local.named(flag.name)),
  );
  return { all: new FlagTable([...local.sorted, ...inherited.sorted]), local, inherited };
}

/** `helm template [NAME] [CHART] [flags]`. */
export function usageLine(path: CommandPath): string {
  const command = commandOf(path);
  const line = command.usage ? `${fullName(path)} ${command.usage}` : fullName(path);
  if ((command.rawArguments && !command.plugin) || line.includes('[flags]')) return line;
  return flagsOf(path).all.sorted.some(isListed) ? `${line} [flags]` : line;
}

/** Throws TschartError (`ARGUMENTS`) for arguments that the command does not take. */
export type ArgumentRule = (path: CommandPath, args: readonly string[], flags: FlagValues) => void;

function argumentError(path: CommandPath, problem: string): TschartError {
  return new TschartError('ARGUMENTS', `${quote(fullName(path))} ${problem}\n\nUsage:  ${usageLine(path)}`);
}

function count(n: number): string {
  return n === 1 ? `${n} argument` : `${n} arguments`;
}

export const noArguments: ArgumentRule = (path, args) => {
  if (args.length > 0) throw argumentError(path, 'accepts no arguments');
};

export function exactly(n: number): ArgumentRule {
  return (path, args) => {
    if (args.length !== n) throw argumentError(path, `requires ${count(n)}`);
  };
}

export function atLeast(n: number): ArgumentRule {
  return (path, args) => {
    if (args.length < n) throw argumentError(path, `requires at least ${count(n)}`);
  };
}

export function atMost(n: number): ArgumentRule {
  return (path, args) => {
    if (args.length > n) throw argumentError(path, `accepts at most ${count(n)}`);
  };
}
