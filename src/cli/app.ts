import { delimiter } from 'node:path';
import { TschartError } from '../errors.ts';
import { quote } from '../go/strconv.ts';
import { STACK_EXHAUSTED } from '../template/errors.ts';
import { type Command, commandOf, flagsOf, fullName, type Invocation } from './command.ts';
import { warn } from './debug.ts';
import { ExitError } from './exit-error.ts';
import { describeFailure, errorFormat } from './failure.ts';
import { type Flag, FlagTable, FlagValues, toggle } from './flags/flag.ts';
import { HelpRequested, parseFlags } from './flags/parse.ts';
import { createLogger, type Logger } from './logger.ts';
import { holdsPlugins } from './plugins/installed.ts';
import { refuseUnknown, resolveCommand } from './resolve.ts';
import { isColorMode, readSettings, type Settings } from './settings.ts';
import { OutputClosed, StackExhausted, type Terminal } from './terminal.ts';
import { helpText } from './usage.ts';

/** Runs a command line and gives its exit status. Throws only OutputClosed and StackExhausted. */
export async function runCommandLine(root: Command, args: readonly string[], terminal: Terminal): Promise<number> {
  const values = new FlagValues(terminal.env);
  readGlobalFlags(root, args, values);
  const early = readSettings(terminal.env, values);
  const log = createLogger(terminal, early.debug);
  if (!isColorMode(early.colorMode)) {
    const error = `invalid color mode ${quote(early.colorMode)}: must be one of: never, auto, always`;
    log({ level: 'WARN', message: 'command failed', attributes: [['error', error]] });
    return 1;
  }
  try {
    const complete = await withPlugins(root, args, early, terminal, log);
    return await execute(complete, args, { terminal, log, flags: values });
  } catch (error) {
    if (error instanceof OutputClosed) throw error;
    if (terminal.canDeepen === true && error instanceof TschartError && error.code === STACK_EXHAUSTED) {
      throw new StackExhausted();
    }
    const format = errorFormat(terminal.env, values);
    const failure = format === 'text' ? error : (await import('./schema-failure.ts')).located(error, terminal);
    terminal.stderr(describeFailure(failure, terminal.env, format));
    return error instanceof ExitError ? error.status : 1;
  }
}

/** The root with the commands of installed plugins. Where there are none, nothing is loaded. */
async function withPlugins(
  root: Command,
  args: readonly string[],
  { pluginsDirectory, debug }: Settings,
  { env }: Terminal,
  log: Logger,
): Promise<Command> {
  if (env['HELM_NO_PLUGINS'] === '1' || !pluginsDirectory.split(delimiter).some(holdsPlugins)) return root;
  const { withPluginCommands } = await import('./plugins/commands.ts');
  return withPluginCommands(root, pluginsDirectory, args, log, debug);
}

/**
 * Global flags count wherever they stand, before a command is known: the log level and the colours depend on them.
 * Mistakes are left to the real reading.
 */
function readGlobalFlags(root: Command, args: readonly string[], values: FlagValues): void {
  try {
    parseFlags(args, new FlagTable(root.persistentFlags ?? []), values, { allowUnknown: true });
  } catch (error) {
    if (!(error instanceof TschartError || error instanceof HelpRequested)) throw error;
  }
}

type Context = Pick<Invocation, 'terminal' | 'log' | 'flags'>;

async function execute(root: Command, args: readonly string[], { terminal, log, flags }: Context): Promise<number> {
  const resolved = resolveCommand(root, args);
  const { path } = resolved;
  try {
    refuseUnknown(resolved);
  } catch (error) {
    terminal.stderr(
      `${describeFailure(error, terminal.env, errorFormat(terminal.env, flags))}Run '${fullName(path)} --help' for usage.\n`,
    );
    return 1;
  }
  const command = commandOf(path);
  const help = helpFlag(command);
  const table = flagsOf(path, help).all;
  let positional = resolved.args;
  if (!command.rawArguments) {
    const parsed = parseFlags(resolved.args, table, flags, { note: (text) => warn(log, text) });
    for (const warning of parsed.warnings) terminal.stderr(warning);
    positional = parsed.positional;
    if (flags.get(help) || !command.run) {
      terminal.stdout(helpText(path, flags, help));
      return 0;
    }
  }
  await checkDriver(terminal, log);
  command.arguments?.(path, positional, flags);
  refuseExclusive(command, table, flags);
  const settings = readSettings(terminal.env, flags);
  return (await command.run?.({ path, args: positional, flags, settings, terminal, log })) ?? 0;
}

export function helpFlag(command: Command): Flag<boolean> {
  return toggle('help', `help for ${command.name}`, { short: 'h' });
}

const DRIVERS = ['', 'secret', 'secrets', 'configmap', 'configmaps', 'file', 'memory', 'sql'];

/** Where releases are kept is checked before any command runs, also one that keeps none. */
async function checkDriver({ env }: Terminal, log: Invocation['log']): Promise<void> {
  const driver = env['HELM_DRIVER'] ?? '';
  let problem: string;
  if (!DRIVERS.includes(driver)) problem = `unknown driver ${quote(driver)}`;
  else if (driver === 'memory' || driver === 'sql')
    problem = await (await import('./releases/driver-check.ts')).checkDriver(driver, env);
  else return;
  if (problem === '') return;
  log({ level: 'INFO', message: problem, attributes: [] });
  throw new ExitError(1);
}

/** Groups are looked at in the order of their names, the flags given are named in theirs. */
export function refuseExclusive(command: Command, table: FlagTable, values: FlagValues): void {
  const groups = [...(command.exclusive ?? [])].sort((a, b) => (a.join(' ') < b.join(' ') ? -1 : 1));
  for (const group of groups) {
    const given = group.filter((name) => values.isGiven(table.named(name)!)).sort();
    if (given.length < 2) continue;
    throw new TschartError(
      'FLAG',
      `if any flags in the group [${group.join(' ')}] are set none of the others can be; [${given.join(' ')}] were all set`,
    );
  }
}
