import { TschartError } from '../../errors.ts';
import { parseBool } from '../../go/strconv.ts';
import { trimSpace } from '../../go/strings.ts';
import { helpFlag } from '../app.ts';
import { type Command, commandOf, flagsOf, type Invocation, offeredSubcommands } from '../command.ts';
import { bareText, type Flag, type FlagTable, type FlagValues } from '../flags/flag.ts';
import { HelpRequested, type ParsedArguments, parseFlags } from '../flags/parse.ts';
import { type Resolved, refuseUnknown, resolveCommand } from '../resolve.ts';
import { readSettings } from '../settings.ts';
import type { Environment } from '../terminal.ts';
import { type CompletionAnswer, DIRECTIVE, isHint } from './answer.ts';

/** `__complete WORDS…`: candidates for the last word, a line each, then `:` and the directive's number. */
export async function printCandidates(call: Invocation, withDescriptions: boolean): Promise<number> {
  const { args, terminal, path } = call;
  if (args.length === 0) {
    throw new TschartError('ARGUMENTS', 'requires at least 1 arg(s), only received 0');
  }
  const root = path[0];
  let answer: CompletionAnswer;
  try {
    answer = await answerFor(await withPluginTrees(root), args, call);
  } catch (error) {
    if (!(error instanceof TschartError)) throw error;
    terminal.stderr(`[Debug] [Error] ${error.message}\n`);
    answer = { items: [], directive: DIRECTIVE.default };
  }
  const descriptions = withDescriptions && wantsDescriptions(terminal.env, root.name);
  const hints = wantsHints(terminal.env, root.name);
  let text = '';
  for (const item of answer.items) {
    if (isHint(item) && !hints) continue;
    const word = descriptions ? item : item.split('\t', 1)[0]!;
    text += `${trimSpace(word.split('\n', 1)[0]!)}\n`;
  }
  terminal.stdout(`${text}:${answer.directive}\n`);
  terminal.stderr(`Completion ended with directive: ${directiveNames(answer.directive)}\n`);
  return 0;
}

async function withPluginTrees(root: Command): Promise<Command> {
  if (!root.subcommands?.some(({ plugin }) => plugin !== undefined)) return root;
  return (await import('../plugins/completion-tree.ts')).withCompletionTrees(root);
}

function directiveNames(directive: number): string {
  const names: readonly [bit: number, name: string][] = [
    [DIRECTIVE.error, 'Error'],
    [DIRECTIVE.noSpace, 'NoSpace'],
    [DIRECTIVE.noFiles, 'NoFileComp'],
    [DIRECTIVE.byExtension, 'FilterFileExt'],
    [DIRECTIVE.directories, 'FilterDirs'],
    [DIRECTIVE.keepOrder, 'KeepOrder'],
  ];
  const set = names.filter(([bit]) => (directive & bit) !== 0).map(([, name]) => `ShellCompDirective${name}`);
  return set.length === 0 ? 'ShellCompDirectiveDefault' : set.join(', ');
}

/** A variable of the program, `HELM_…`, else one for all programs that complete like this. */
function variable(env: Environment, program: string, suffix: string): string {
  return env[`${program.toUpperCase()}_${suffix}`] || env[`COBRA_${suffix}`] || '';
}

function wantsDescriptions(env: Environment, program: string): boolean {
  try {
    return parseBool(variable(env, program, 'COMPLETION_DESCRIPTIONS'));
  } catch {
    return true;
  }
}

function wantsHints(env: Environment, program: string): boolean {
  return env['COBRA_ACTIVE_HELP'] !== '0' && env[`${program.toUpperCase()}_ACTIVE_HELP`] !== '0';
}

async function answerFor(root: Command, args: readonly string[], call: Invocation): Promise<CompletionAnswer> {
  const { flags, terminal } = call;
  const before = args.slice(0, -1);
  const resolved = findCommand(root, before);
  const command = commandOf(resolved.path);
  if (command.plugin !== undefined) return answerForPlugin(resolved, args.at(-1)!, call);
  const help = helpFlag(command);
  const { all, local, inherited } = flagsOf(resolved.path, help);
  const typed = flagBeingTyped(resolved.args, args.at(-1)!, all);

  const trial = tryFlags(typed.args, all, call);
  const flagsEnded = trial.beforeDashes !== undefined;
  const { positional, warnings } = readFlags(typed.args, all, call);
  // The flags are read twice, and each time all warnings so far are told.
  for (const warning of [...trial.warnings, ...trial.warnings, ...warnings]) terminal.stderr(warning);
  if (typed.unknown !== undefined && !flagsEnded) {
    throw new TschartError('COMPLETION', `Subcommand '${command.name}' does not support flag '${typed.unknown}'`);
  }
  if (flags.get(help)) return { items: [], directive: DIRECTIVE.noFiles };

  const { toComplete } = typed;
  const flag = flagsEnded ? undefined : typed.flag;
  if (flag === undefined && toComplete.startsWith('-') && !toComplete.includes('=') && !flagsEnded) {
    return flagNames([inherited, local], toComplete, command, flags);
  }
  const items: string[] = [];
  let directive = DIRECTIVE.default;
  if (flag === undefined && positional.length === 0 && !local.sorted.some((f) => isLocalAndGiven(f, command, call))) {
    for (const sub of offeredSubcommands(command)) {
      if (sub.name.startsWith(toComplete)) items.push(`${sub.name}\t${sub.short}`);
      directive = DIRECTIVE.noFiles;
    }
  }
  const completer = flag === undefined ? command.complete : flag.complete;
  if (!completer) return { items, directive };
  const settings = readSettings(terminal.env, flags);
  const answer = await completer({ path: resolved.path, args: positional, toComplete, flags, settings, terminal });
  return { items: [...items, ...answer.items], directive: answer.directive };
}

/** A plugin's command takes its flags as arguments: they are offered, and so is what the plugin offers. */
async function answerForPlugin(
  { path, args }: Resolved,
  toComplete: string,
  { flags, terminal }: Invocation,
): Promise<CompletionAnswer> {
  const command = commandOf(path);
  const { local, inherited } = flagsOf(path);
  let items: readonly string[] = [];
  let directive = DIRECTIVE.default;
  if (toComplete.startsWith('-') && !toComplete.includes('=')) {
    ({ items, directive } = flagNames([inherited, local], toComplete, command, flags));
  } else {
    const subcommands = args.length > 0 ? [] : offeredSubcommands(command);
    items = subcommands.filter(({ name }) => name.startsWith(toComplete)).map(({ name, short }) => `${name}\t${short}`);
    if (subcommands.length > 0) directive = DIRECTIVE.noFiles;
    const { words = [] } = command;
    if (words.length > 0) {
      if (args.length > 0) return { items, directive };
      return {
        items: [...items, ...words.filter((word) => word.startsWith(toComplete))],
        directive: DIRECTIVE.noFiles,
      };
    }
  }
  if (command.complete === undefined) return { items, directive };
  const settings = readSettings(terminal.env, flags);
  const answer = await command.complete({ path, args, toComplete, flags, settings, terminal });
  return { items: [...items, ...answer.items], directive: answer.directive };
}

function isLocalAndGiven(flag: Flag, command: Command, { flags }: Invocation): boolean {
  return !command.persistentFlags?.includes(flag) && flags.isGiven(flag);
}

function findCommand(root: Command, args: readonly string[]): Resolved {
  const resolved = resolveCommand(root, args);
  try {
    refuseUnknown(resolved);
  } catch {
    throw new TschartError('COMPLETION', `unable to find a command for arguments: [${args.join(' ')}]`);
  }
  return resolved;
}

/** The flag whose value the last word is, with the arguments before that flag. */
interface TypedFlag {
  readonly flag: Flag | undefined;
  readonly args: readonly string[];
  readonly toComplete: string;
  /** A name that no flag has. */
  readonly unknown?: string;
}

function flagBeingTyped(args: readonly string[], last: string, table: FlagTable): TypedFlag {
  const none: TypedFlag = { flag: undefined, args, toComplete: last };
  let name = '';
  let rest = args;
  let toComplete = last;
  const withEquals = last.startsWith('-') && last.includes('=');
  if (withEquals) {
    const equals = last.indexOf('=');
    name = last.startsWith('--') ? last.slice(2, equals) : last.slice(equals - 1, equals);
    toComplete = last.slice(equals + 1);
  } else if (last.startsWith('-')) {
    return none;
  } else {
    const previous = args.at(-1) ?? '';
    if (/^(--.|-[^-])/.test(previous) && !previous.includes('=')) {
      name = previous.startsWith('--') ? previous.slice(2) : previous.slice(-1);
      rest = args.slice(0, -1);
    }
  }
  if (name === '') return { flag: undefined, args: rest, toComplete };
  const flag = name.length === 1 ? (table.short(name) ?? table.named(name)) : table.named(name);
  if (!flag) return { ...none, unknown: name };
  if (!withEquals && bareText(flag) !== undefined) return { flag: undefined, args, toComplete };
  return { flag, args: rest, toComplete };
}

/** Reads the flags without keeping what they say: whether a `--` ended them, and what is told of them. */
function tryFlags(
  args: readonly string[],
  table: FlagTable,
  { flags }: Invocation,
): Pick<ParsedArguments, 'beforeDashes' | 'warnings'> {
  try {
    return parseFlags(args, table, flags.copy());
  } catch {
    return { beforeDashes: undefined, warnings: [] };
  }
}

function readFlags(args: readonly string[], table: FlagTable, { flags }: Invocation): ParsedArguments {
  try {
    return parseFlags(args, table, flags);
  } catch (error) {
    if (error instanceof HelpRequested || !(error instanceof TschartError)) throw error;
    throw new TschartError('COMPLETION', `Error while parsing flags from args [${args.join(' ')}]: ${error.message}`);
  }
}

/** Names of flags that may still be given. */
function flagNames(
  tables: readonly FlagTable[],
  toComplete: string,
  command: Command,
  flags: FlagValues,
): CompletionAnswer {
  const given = (name: string) => tables.some((table) => table.named(name) && flags.isGiven(table.named(name)!));
  const excluded = new Set(
    (command.exclusive ?? []).flatMap((group) =>
      group.filter((name) => group.some((other) => other !== name && given(other))),
    ),
  );
  const items: string[] = [];
  for (const flag of tables.flatMap((table) => table.sorted)) {
    if (flag.hidden || flag.deprecated !== undefined || excluded.has(flag.name)) continue;
    if (flags.isGiven(flag) && !flag.kind.repeatable) continue;
    if (`--${flag.name}`.startsWith(toComplete)) items.push(`--${flag.name}\t${flag.usage}`);
    if (flag.shorthand !== undefined && `-${flag.shorthand}`.startsWith(toComplete)) {
      items.push(`-${flag.shorthand}\t${flag.usage}`);
    }
  }
  return { items, directive: DIRECTIVE.noFiles };
}
