import { spawnSync } from 'node:child_process';
import { GoError } from '../../go/value.ts';
import { errorCode, pathError } from '../files/os-error.ts';
import { prepareCommand, type ReadyCommand, type Variables } from './command.ts';
import { checkRuns, type Plugin } from './find.ts';
import { findProgram, MAX_OUTPUT } from './run.ts';

/** Told of what is run and of failures, for debugging. */
export type Note = (message: string, attributes: Readonly<Record<string, string | number>>) => void;

/** The variables that a plugin gets: those of this process, Helm's settings over them, and its name and directory. */
export function pluginVariables(
  { metadata, directory }: Plugin,
  environment: Variables,
  settings: Variables,
): Variables {
  return { ...environment, ...settings, HELM_PLUGIN_NAME: metadata.name, HELM_PLUGIN_DIR: directory };
}

/** How a program ended; `output` where it was kept. */
interface End {
  readonly status: number | null;
  readonly signal: string | null;
  readonly output: Uint8Array;
}

/**
 * Runs a program with the error output of this process, and waits: `input` and `output` are this process's too where
 * they are `inherit`. Throws GoError in Go's words where it cannot be started.
 */
function start(
  { program, args }: ReadyCommand,
  variables: Variables,
  input: 'inherit' | 'ignore',
  output: 'inherit' | 'pipe',
): End {
  const { status, signal, stdout, error } = spawnSync(findProgram(program, variables), args, {
    argv0: program,
    env: variables,
    stdio: [input, output, 'inherit'],
    maxBuffer: MAX_OUTPUT,
  });
  if (errorCode(error) === 'ENOBUFS') throw new GoError(`${program} wrote more than ${MAX_OUTPUT} bytes`, error);
  if (error !== undefined) throw pathError('fork/exec', program, error);
  return { status, signal, output: stdout ?? new Uint8Array(0) };
}

/** The exit status of a plugin that failed; -1 after a signal, as in Go. */
export class PluginFailure extends GoError {
  readonly status: number;

  constructor(name: string, status: number) {
    super(`plugin "${name}" exited with error`);
    this.status = status;
  }
}

function noteStart(
  note: Note,
  name: string,
  { program, args }: ReadyCommand,
  variables: Variables,
  what = 'command',
): void {
  let file = program;
  try {
    file = findProgram(program, variables);
  } catch {
    // That it is not there is told when it is started.
  }
  note(`executing plugin ${what}`, { pluginName: name, command: [file, ...args].join(' ') });
}

function checkEnd(name: string, { status, signal }: End, note: Note): void {
  if (status === 0) return;
  const error = status === null ? `signal: ${signal}` : `exit status ${status}`;
  note('plugin execution failed', { pluginName: name, error, exitCode: status ?? -1, stderr: '' });
  throw new PluginFailure(name, status ?? -1);
}

/** Runs a plugin's command with these arguments. Throws PluginFailure, or GoError where it cannot be run. */
export function runPluginCommand(plugin: Plugin, args: readonly string[], variables: Variables, note: Note): void {
  checkRuns(plugin);
  const { name, commands } = plugin.metadata;
  let prepared: ReadyCommand;
  try {
    prepared = prepareCommand(commands, args, variables);
  } catch (error) {
    throw new GoError(`failed to prepare plugin command: ${(error as Error).message}`, error);
  }
  noteStart(note, name, prepared, variables);
  checkEnd(name, start(prepared, variables, 'inherit', 'inherit'), note);
}

/** Runs what a plugin wants to be run when it is installed, updated or deleted. Throws GoError with Helm's text. */
export function runHook(
  plugin: Plugin,
  event: 'install' | 'update' | 'delete',
  variables: Variables,
  note: Note,
): void {
  const { name, hooks, expandsHookArgs } = plugin.metadata;
  const commands = hooks.get(event) ?? [];
  if (commands.length === 0) return;
  const prepared = prepareCommand(commands, [], variables, expandsHookArgs);
  noteStart(note, name, prepared, variables, 'hook command');
  const { status } = start(prepared, variables, 'ignore', 'inherit');
  if (status !== 0) throw new GoError(`plugin ${event} hook for "${name}" exited with error`);
}

/** Runs a plugin's program that fetches; gives what it writes. Throws PluginFailure, or GoError. */
export function runFetching(name: string, command: ReadyCommand, variables: Variables, note: Note): Uint8Array {
  noteStart(note, name, command, variables);
  const end = start(command, variables, 'ignore', 'pipe');
  checkEnd(name, end, note);
  return end.output;
}
