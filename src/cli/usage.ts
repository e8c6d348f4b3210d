import { quote } from '../go/strconv.ts';
import {
  type Command,
  type CommandPath,
  commandOf,
  flagsOf,
  fullName,
  isAvailable,
  longText,
  sortedSubcommands,
  usageLine,
} from './command.ts';
import { bareText, type Flag, type FlagTable, type FlagValues, isListed } from './flags/flag.ts';

const MIN_NAME_WIDTH = 11;

/** The help text of a command. */
export function helpText(path: CommandPath, values: FlagValues, help: Flag): string {
  const command = commandOf(path);
  const about = longText(command).trimEnd();
  const intro = about === '' ? '' : `${about}\n\n`;
  return command.run || command.subcommands ? intro + usageText(path, values, help) : intro;
}

/** How a command is called: its usage line, subcommands and flags, laid out as cobra does. */
export function usageText(path: CommandPath, values: FlagValues, help?: Flag): string {
  const command = commandOf(path);
  const name = fullName(path);
  const hasSubcommands = (command.subcommands ?? []).some(isAvailable);
  const { local, inherited } = flagsOf(path, help);
  const blocks = [
    `Usage:${command.run ? `\n  ${usageLine(path)}` : ''}${hasSubcommands ? `\n  ${name} [command]` : ''}`,
  ];
  if (command.aliases?.length) blocks.push(`Aliases:\n  ${[command.name, ...command.aliases].join(', ')}`);
  if (hasSubcommands) {
    blocks.push(`Available Commands:${commandList(command, (sub) => !sub.own)}`);
    const own = commandList(command, (sub) => sub.own === true);
    if (own !== '') blocks.push(`Commands that Helm does not have:${own}`);
  }
  if (local.sorted.some(isListed)) blocks.push(`Flags:\n${flagList(local, values)}`);
  if (inherited.sorted.some(isListed)) blocks.push(`Global Flags:\n${flagList(inherited, values)}`);
  if (hasSubcommands) blocks.push(`Use "${name} [command] --help" for more information about a command.`);
  return `${blocks.join('\n\n')}\n`;
}

/** The tables of a command's own flags and of those of its parents; empty where there is nothing to list. */
export function flagTables(path: CommandPath, values: FlagValues, help: Flag): { own: string; inherited: string } {
  const { local, inherited } = flagsOf(path, help);
  const text = (table: FlagTable) => (table.sorted.some(isListed) ? flagList(table, values) : '');
  return { own: text(local), inherited: text(inherited) };
}

function commandList(command: Command, belongs: (sub: Command) => boolean): string {
  const subcommands = sortedSubcommands(command);
  const width = Math.max(MIN_NAME_WIDTH, ...subcommands.map((sub) => (sub.hidden ? 0 : sub.name.length)));
  return subcommands
    .filter((sub) => isAvailable(sub) && belongs(sub))
    .map((sub) => `\n  ${sub.name.padEnd(width)} ${sub.short}`)
    .join('');
}

function flagList(table: FlagTable, values: FlagValues): string {
  const rows = table.sorted.filter(isListed).map((flag): [string, string] => {
    const short = flag.shorthand === undefined ? '    ' : `-${flag.shorthand}, `;
    const placeholder = flag.kind.placeholder && ` ${flag.kind.placeholder}`;
    return [`  ${short}--${flag.name}${placeholder}${bareNote(flag)}`, flag.usage + defaultNote(flag, values)];
  });
  const width = Math.max(...rows.map(([head]) => head.length));
  return rows
    .map(([head, usage]) => `${head.padEnd(width)}   ${usage}`)
    .join('\n')
    .trimEnd();
}

function bareNote(flag: Flag): string {
  const bare = bareText(flag);
  if (bare === undefined || bare === flag.kind.bare) return '';
  return flag.kind.quoted ? `[="${bare}"]` : `[=${bare}]`;
}

function defaultNote(flag: Flag, values: FlagValues): string {
  const text = flag.kind.show(values.initial(flag));
  if (flag.kind.unremarkable.includes(text)) return '';
  return flag.kind.quoted ? ` (default ${quote(text)})` : ` (default ${text})`;
}
