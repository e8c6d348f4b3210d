import { type Command, noArguments } from '../command.ts';
import { noMoreArguments } from '../completion/answer.ts';
import { toggle } from '../flags/flag.ts';

export type Shell = 'bash' | 'zsh' | 'fish' | 'powershell';

export const noDescriptions = toggle('no-descriptions', 'complete without descriptions');

function shell(name: Shell, use: string): Command {
  return {
    name,
    short: `print the completion script for ${name}`,
    long: `\nPrints the script that completes this program's command lines in ${name}.\n\n${use}\n`,
    arguments: noArguments,
    flags: [noDescriptions],
    complete: noMoreArguments,
    run: async (call) => (await import('../completion/scripts.ts')).printScript(name, call),
  };
}

/** `completion`, for a program of that name. */
export function completion(program: string): Command {
  return {
    name: 'completion',
    short: 'print the completion script for a shell',
    long: '\nPrints the script that completes command lines in a shell.\n',
    arguments: noArguments,
    subcommands: [
      shell(
        'bash',
        `In this session: source <(${program} completion bash)\nAlways: ${program} completion bash > /etc/bash_completion.d/${program}`,
      ),
      shell(
        'zsh',
        `In this session: source <(${program} completion zsh)\nAlways: ${program} completion zsh > "\${fpath[1]}/_${program}"`,
      ),
      shell(
        'fish',
        `In this session: ${program} completion fish | source\nAlways: ${program} completion fish > ~/.config/fish/completions/${program}.fish`,
      ),
      shell(
        'powershell',
        `In this session: ${program} completion powershell | Out-String | Invoke-Expression\nAlways: add that line to the profile.`,
      ),
    ],
  };
}
