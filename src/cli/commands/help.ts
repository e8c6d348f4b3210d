import { canBackquote, quote } from '../../go/strconv.ts';
import { helpFlag } from '../app.ts';
import { type Command, commandOf, offeredSubcommands } from '../command.ts';
import { DIRECTIVE } from '../completion/answer.ts';
import { refuseUnknown, resolveCommand } from '../resolve.ts';
import { helpText, usageText } from '../usage.ts';

export const help: Command = {
  name: 'help',
  usage: '[command]',
  short: 'say how a command is used',
  long: 'Says how a command is used: help, then the words of the command.',
  complete: ({ path, args, toComplete }) => {
    const resolved = resolveCommand(path[0], args);
    try {
      refuseUnknown(resolved);
    } catch {
      return { items: [], directive: DIRECTIVE.noFiles };
    }
    const items = offeredSubcommands(commandOf(resolved.path))
      .filter((sub) => sub.name.startsWith(toComplete))
      .map((sub) => `${sub.name}\t${sub.short}`);
    return { items, directive: DIRECTIVE.noFiles };
  },
  run: ({ path, args, flags, terminal }) => {
    const root = path[0];
    const resolved = resolveCommand(root, args);
    try {
      refuseUnknown(resolved);
    } catch {
      const topics = args.map((arg) => (canBackquote(arg) ? `\`${arg}\`` : quote(arg)));
      terminal.stderr(`Unknown help topic [${topics.join(' ')}]\n${usageText([root], flags)}`);
      return 0;
    }
    terminal.stdout(helpText(resolved.path, flags, helpFlag(commandOf(resolved.path))));
    return 0;
  },
};
