import { quote } from '../../go/strconv.ts';
import { trimSpace } from '../../go/strings.ts';
import { GoError } from '../../go/value.ts';
import { prepareCommand, type ReadyCommand, type Variables } from './command.ts';
import { checkRuns, type Plugin } from './find.ts';
import { type FilterResult, findProgram, runFilter } from './run.ts';

/** Told of what is run and of failures, for debugging. */
export type Note = (message: string, attributes: Readonly<Record<string, string | number>>) => void;

/**
 * A plugin of type postrenderer/v1 as a function. It gets the manifests on its input, the environment of this process
 * with `HELM_PLUGIN_NAME` and `HELM_PLUGIN_DIR`, and its output counts if it ends with status 0; what it writes to its
 * error output is not shown, as in Helm. The function throws `GoError` with Helm's text.
 */
export function postRendererPlugin(
  plugin: Plugin,
  args: readonly string[],
  environment: Variables,
  note: Note,
): (manifests: string) => string {
  const { metadata, directory } = plugin;
  const { name, commands } = metadata;
  const variables = { ...environment, HELM_PLUGIN_NAME: name, HELM_PLUGIN_DIR: directory };
  return (manifests) => {
    let result: FilterResult;
    try {
      checkRuns(plugin);
      const command = ready(() => prepareCommand(commands, args, variables));
      const program = findProgram(command.program, variables);
      note('executing plugin command', { pluginName: name, command: [program, ...command.args].join(' ') });
      result = runFilter({ program, args: command.args }, manifests, variables);
      if (result.status !== 0) {
        const { status, signal } = result;
        note('plugin execution failed', {
          pluginName: name,
          error: status === null ? `signal: ${signal}` : `exit status ${status}`,
          exitCode: status ?? -1,
          stderr: '',
        });
        throw new GoError(`plugin ${quote(name)} exited with error`);
      }
    } catch (error) {
      if (!(error instanceof GoError)) throw error;
      throw new GoError(`failed to invoke post-renderer plugin ${quote(name)}: ${error.message}`, error);
    }
    return checked(name, result.output);
  };
}

function ready(prepare: () => ReadyCommand): ReadyCommand {
  try {
    return prepare();
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(`failed to prepare plugin command: ${error.message}`, error);
  }
}

/** A program as a post-renderer, which Helm 4 has no more. What it says on its error output is part of the failure. */
export function postRendererProgram(
  program: string,
  args: readonly string[],
  environment: Variables,
): (manifests: string) => string {
  return (manifests) => {
    const { status, signal, output, errors } = runFilter({ program, args }, manifests, environment);
    if (status !== 0) {
      const end = status === null ? `was ended by ${signal}` : `ended with status ${status}`;
      const said = trimSpace(errors);
      throw new GoError(`post-renderer ${quote(program)} ${end}${said === '' ? '' : `: ${said}`}`);
    }
    return checked(program, output);
  };
}

function checked(name: string, output: string): string {
  if (trimSpace(output) === '') throw new GoError(`post-renderer ${quote(name)} produced empty output`);
  return output;
}
