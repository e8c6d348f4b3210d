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

export const completion: Command = {
  name: 'completion',
  short: 'print the completion script for a shell',
  long: '\nPrints the script that completes command lines in a shell.\n',
  arguments: noArguments,
  subcommands: [
    shell(
      'bash',
      'In this session: source <(helm completion bash)\nAlways: helm completion bash > /etc/bash_completion.d/helm',
    ),
    shell('zsh', `In this session: source <(helm completion zsh)\nAlways: helm completion zsh > "\${fpath[1]}/_helm"`),
    shell(
      'fish',
      'In this session: helm completion fish | source\nAlways: helm completion fish > ~/.config/fish/completions/helm.fish',
    ),
    shell(
      'powershell',
      'In this session: helm completion powershell | Out-String | Invoke-Expression\nAlways: add that line to the profile.',
    ),
  ],
};
