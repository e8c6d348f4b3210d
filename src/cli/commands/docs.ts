import { type Command, noArguments } from '../command.ts';
import { noMoreArguments, words } from '../completion/answer.ts';
import { flag, toggle } from '../flags/flag.ts';
import { STRING } from '../flags/kinds.ts';

export const docsFlags = {
  dir: flag('dir', STRING, 'directory to write to', { initial: './' }),
  type: flag('type', STRING, 'what to write (markdown, man, bash)', {
    initial: 'markdown',
    complete: words('bash', 'man', 'markdown'),
  }),
  generateHeaders: toggle('generate-headers', 'begin each Markdown file with a title in front matter'),
} as const;

export const docs: Command = {
  name: 'docs',
  short: 'write the reference of all commands',
  long: '\nWrites a page for each command, as Markdown, or a completion script for bash.\n',
  hidden: true,
  arguments: noArguments,
  flags: Object.values(docsFlags),
  complete: noMoreArguments,
  run: async (call) => (await import('./docs-run.ts')).runDocs(call),
};
