import { atLeast, type Command, exactly, noArguments } from '../command.ts';
import { noMoreArguments, nothing } from '../completion/answer.ts';
import { completeRepositories } from '../completion/charts.ts';
import { flag, toggle } from '../flags/flag.ts';
import { DURATION, STRING } from '../flags/kinds.ts';
import { downloadFlags } from './chart-flags.ts';
import { output } from './output-flag.ts';
import { oneFile } from './repository.ts';

/** `--timeout` of `repo update`. */
export const indexTimeout = flag('timeout', DURATION, 'how long the download of an index may take', {
  initial: 120_000_000_000n,
});

/** Flags of `repo add`. */
export const addFlags = {
  username: flag('username', STRING, 'user name for the repository'),
  password: flag('password', STRING, 'password for the repository'),
  passwordStdin: toggle('password-stdin', 'read the password from standard input'),
  forceUpdate: toggle('force-update', 'replace a repository of that name'),
  certFile: downloadFlags.certFile,
  keyFile: downloadFlags.keyFile,
  caFile: downloadFlags.caFile,
  insecureSkipTlsVerify: downloadFlags.insecureSkipTlsVerify,
  allowDeprecated: toggle('allow-deprecated-repos', 'allow the official repositories that are gone for good'),
  passCredentials: toggle('pass-credentials', 'send credentials to every domain'),
  timeout: indexTimeout,
} as const;

/** Flags of `repo index`. */
export const indexFlags = {
  url: flag('url', STRING, 'URL of the repository'),
  merge: flag('merge', STRING, 'index to add to'),
  json: toggle('json', 'write JSON'),
} as const;

export const noHeaders = toggle('no-headers', 'leave out the line of titles');

/** `repo`, and all below it. */
export const repo: Command = {
  name: 'repo',
  usage: 'add|remove|list|index|update [ARGS]',
  short: 'look after chart repositories',
  long: '\nAdds, removes, lists and updates chart repositories, and writes their indexes.\n',
  arguments: noArguments,
  subcommands: [
    {
      name: 'add',
      usage: '[NAME] [URL]',
      short: 'add a repository',
      arguments: exactly(2),
      flags: Object.values(addFlags),
      complete: (request) => (request.args.length > 1 ? noMoreArguments(request) : nothing(request)),
      run: async (call) => (await import('./repo-add-run.ts')).runRepoAdd(call),
    },
    {
      name: 'index',
      usage: '[DIR]',
      short: 'write an index of the archives in a directory',
      long: '\nWrites index.yaml for the chart archives in a directory.\n',
      arguments: exactly(1),
      flags: Object.values(indexFlags),
      complete: oneFile,
      run: async (call) => (await import('./repo-index-run.ts')).runRepoIndex(call),
    },
    {
      name: 'list',
      aliases: ['ls'],
      short: 'list repositories',
      arguments: noArguments,
      flags: [noHeaders, output],
      complete: noMoreArguments,
      run: async (call) => (await import('./repo-list-run.ts')).runRepoList(call),
    },
    {
      name: 'remove',
      usage: '[REPO1 [REPO2 ...]]',
      aliases: ['rm'],
      short: 'remove repositories',
      arguments: atLeast(1),
      complete: completeRepositories,
      run: async (call) => (await import('./repo-remove-run.ts')).runRepoRemove(call),
    },
    {
      name: 'update',
      usage: '[REPO1 [REPO2 ...]]',
      aliases: ['up'],
      short: 'download the indexes of repositories again',
      long: '\nDownloads the indexes of the repositories that are named, or of all.\n',
      flags: [indexTimeout],
      complete: completeRepositories,
      run: async (call) => (await import('./repo-update-run.ts')).runRepoUpdate(call),
    },
  ],
};
