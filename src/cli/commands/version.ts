import { type Command, noArguments } from '../command.ts';
import { noMoreArguments } from '../completion/answer.ts';
import { flag, toggle } from '../flags/flag.ts';
import { STRING } from '../flags/kinds.ts';

export const versionFlags = {
  short: toggle('short', 'print the version number only'),
  template: flag('template', STRING, 'template to print the version with'),
} as const;

export const version: Command = {
  name: 'version',
  short: 'print the version',
  long: `
Prints the version of this program. A --template may use .Version, .GitCommit, .GitTreeState, .GoVersion and
.KubeClientVersion; --template='{{.Version}}' prints the number alone.

Under the name helm it says which version of Helm it stands in for.
`,
  arguments: noArguments,
  flags: Object.values(versionFlags),
  complete: noMoreArguments,
  run: async (call) => (await import('./version-run.ts')).runVersion(call),
};
