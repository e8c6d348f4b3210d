import { atMost, type Command } from '../command.ts';
import { DIRECTIVE, noMoreArguments } from '../completion/answer.ts';
import { environmentVariables } from '../settings.ts';

export const env: Command = {
  name: 'env',
  short: 'print the settings that come from the environment',
  long: '\nPrints the environment variables that matter here, with the values in use; or the value of one.\n',
  arguments: atMost(1),
  complete: async (request) => {
    if (request.args.length > 0) return noMoreArguments(request);
    const { terminal, flags, settings } = request;
    const variables = await environmentVariables(terminal.env, terminal.program, flags, settings);
    return { items: variables.map(([name]) => name), directive: DIRECTIVE.noFiles };
  },
  run: async ({ args, terminal, flags, settings }) => {
    const variables = await environmentVariables(terminal.env, terminal.program, flags, settings);
    const [wanted] = args;
    if (wanted === undefined) terminal.stdout(variables.map(([name, value]) => `${name}="${value}"\n`).join(''));
    else terminal.stdout(`${new Map(variables).get(wanted) ?? ''}\n`);
    return 0;
  },
};
