import { GoError } from '../../go/value.ts';
import { expandVariables } from './expand.ts';
import type { PlatformCommand } from './metadata.ts';

/** Variables of a process's environment. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** A program and its arguments. */
export interface ReadyCommand {
  readonly program: string;
  readonly args: readonly string[];
}

/** Names of this platform as Go has them. */
const SYSTEMS: Readonly<Record<string, string>> = { win32: 'windows', sunos: 'solaris' };
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };

/**
 * The command for this platform, its variables replaced: the first that names system and architecture, else the first
 * that names the system alone, else the first that names neither. Its text is cut at blanks, and `args` and `extraArgs`
 * follow; without `expandsArgs` variables are replaced in the program's name alone. Throws `GoError` with Helm's text.
 */
export function prepareCommand(
  commands: readonly PlatformCommand[],
  extraArgs: readonly string[],
  variables: Variables,
  expandsArgs = true,
): ReadyCommand {
  const chosen = choose(commands);
  if (chosen === undefined || chosen.command === '' || chosen.command.startsWith(' ')) {
    throw new GoError('no plugin command is applicable');
  }
  const expand = (text: string): string => expandVariables(text, (name) => variables[name] ?? '');
  const [program = '', ...args] = [...chosen.command.split(' '), ...chosen.args];
  return { program: expand(program), args: [...(expandsArgs ? args.map(expand) : args), ...extraArgs] };
}

function choose(commands: readonly PlatformCommand[]): PlatformCommand | undefined {
  const system = SYSTEMS[process.platform] ?? process.platform;
  const architecture = ARCHITECTURES[process.arch] ?? process.arch;
  const isSystem = ({ os }: PlatformCommand): boolean => os.toLowerCase() === system;
  return (
    commands.find((command) => isSystem(command) && command.arch.toLowerCase() === architecture) ??
    commands.find((command) => isSystem(command) && command.arch === '') ??
    commands.find(({ os, arch }) => os === '' && arch === '')
  );
}
