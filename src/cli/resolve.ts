import { TschartError } from '../errors.ts';
import { quote } from '../go/strconv.ts';
import { type Command, type CommandPath, commandOf, flagsOf, fullName, isAvailable } from './command.ts';
import { bareText, type FlagTable } from './flags/flag.ts';

/** The command that arguments name, and the arguments without its name. */
export interface Resolved {
  readonly path: CommandPath;
  readonly args: readonly string[];
}

/** Finds the command by the first words that are neither flags nor their values. */
export function resolveCommand(root: Command, args: readonly string[]): Resolved {
  let path: CommandPath = [root];
  let rest = args;
  for (;;) {
    const table = flagsOf(path).all;
    const word = words(rest, table).next().value;
    const next = word === undefined ? undefined : findSubcommand(commandOf(path), word[0]);
    if (!next) return { path, args: rest };
    rest = withoutWord(rest, table, word![0]);
    path = [...path, next];
  }
}

/** Throws TschartError (`COMMAND`) when the root is left with arguments: no command has such a name. */
export function refuseUnknown({ path, args }: Resolved): void {
  const command = commandOf(path);
  if (path.length > 1 || !command.subcommands) return;
  const word = words(args, flagsOf(path).all).next().value;
  if (word === undefined) return;
  throw new TschartError(
    'COMMAND',
    `unknown command ${quote(word[0])} for ${quote(fullName(path))}${suggestions(command, word[0])}`,
  );
}

function findSubcommand(command: Command, word: string): Command | undefined {
  return command.subcommands?.find((sub) => sub.name === word || sub.aliases?.includes(word));
}

/** Whether the next argument is this one's value: a flag without `=` that needs one. */
function takesNext(arg: string, table: FlagTable): boolean {
  if (arg.includes('=')) return false;
  if (arg.startsWith('--')) {
    const flag = table.named(arg.slice(2));
    return !flag || bareText(flag) === undefined;
  }
  if (arg.length !== 2 || !arg.startsWith('-')) return false;
  const flag = table.short(arg[1]!);
  return !flag || bareText(flag) === undefined;
}

/** The words that are neither flags nor their values, with their places. An unknown flag is taken to have a value. */
function* words(args: readonly string[], table: FlagTable): Generator<[word: string, at: number], undefined> {
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!;
    if (arg === '--') return undefined;
    if (takesNext(arg, table)) {
      if (at >= args.length - 2) return undefined;
      at++;
    } else if (arg !== '' && !arg.startsWith('-')) yield [arg, at];
  }
  return undefined;
}

function withoutWord(args: readonly string[], table: FlagTable, word: string): readonly string[] {
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!;
    if (arg === '--') break;
    if (takesNext(arg, table)) at++;
    else if (!arg.startsWith('-') && arg === word) return [...args.slice(0, at), ...args.slice(at + 1)];
  }
  return args;
}

const MAX_TYPING_DISTANCE = 2;

function suggestions(command: Command, word: string): string {
  const typed = word.toLowerCase();
  const names = (command.subcommands ?? [])
    .filter((sub) => isAvailable(sub) && sub.name !== 'help')
    .filter(
      ({ name, suggestFor }) =>
        distance(typed, name) <= MAX_TYPING_DISTANCE || name.startsWith(typed) || suggestFor?.includes(typed),
    )
    .map((sub) => sub.name);
  return names.length === 0 ? '' : `\n\nDid you mean this?\n${names.map((name) => `\t${name}\n`).join('')}`;
}

/** Levenshtein's distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
