import { atLeast, type Command, exactly, noArguments } from '../command.ts';
import type { Completer } from '../completion/answer.ts';
import { DIRECTIVE, noMoreArguments, nothing } from '../completion/answer.ts';
import { completeCharts, completeRepositories } from '../completion/charts.ts';
import { flag, toggle } from '../flags/flag.ts';
import { DURATION, STRING, UINT } from '../flags/kinds.ts';
import { chartSourceFlags, devel, downloadFlags, keyring } from './chart-flags.ts';
import { notBuilt } from './not-built.ts';
import { output } from './output-flag.ts';

/** Files for the first argument, and nothing after it. */
export const oneFile: Completer = (request) =>
  request.args.length === 0 ? { items: [], directive: DIRECTIVE.default } : noMoreArguments(request);

export const pull: Command = {
  name: 'pull',
  usage: '[chart URL | repo/chartname] [...]',
  aliases: ['fetch'],
  short: 'download charts',
  long: '\nDownloads charts from a repository or a registry, and unpacks them if asked to.\n',
  arguments: atLeast(1),
  flags: [
    devel,
    toggle('untar', 'unpack the chart'),
    toggle('prov', 'download the provenance file too, without verifying it'),
    flag('untardir', STRING, 'with --untar, the directory to unpack into', { initial: '.' }),
    flag('destination', STRING, 'directory to write to; --untardir lies below it', { short: 'd', initial: '.' }),
    ...Object.values(chartSourceFlags(() => 1)),
  ],
  complete: (request) => (request.args.length > 0 ? nothing(request) : completeCharts(request, false)),
  run: notBuilt,
};

export const verify: Command = {
  name: 'verify',
  usage: 'PATH',
  short: 'check the signature of a chart',
  long: '\nChecks an archive against the provenance file beside it.\n',
  arguments: exactly(1),
  flags: [keyring],
  complete: oneFile,
  run: async (call) => (await import('./verify-run.ts')).runVerify(call),
};

const indexTimeout = flag('timeout', DURATION, 'how long the download of an index may take', {
  initial: 120_000_000_000n,
});

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
      flags: [
        flag('username', STRING, 'user name for the repository'),
        flag('password', STRING, 'password for the repository'),
        toggle('password-stdin', 'read the password from standard input'),
        toggle('force-update', 'replace a repository of that name'),
        downloadFlags.certFile,
        downloadFlags.keyFile,
        downloadFlags.caFile,
        downloadFlags.insecureSkipTlsVerify,
        toggle('allow-deprecated-repos', 'allow the official repositories that are gone for good'),
        toggle('pass-credentials', 'send credentials to every domain'),
        indexTimeout,
      ],
      complete: (request) => (request.args.length > 1 ? noMoreArguments(request) : nothing(request)),
      run: notBuilt,
    },
    {
      name: 'index',
      usage: '[DIR]',
      short: 'write an index of the archives in a directory',
      long: '\nWrites index.yaml for the chart archives in a directory.\n',
      arguments: exactly(1),
      flags: [
        flag('url', STRING, 'URL of the repository'),
        flag('merge', STRING, 'index to add to'),
        toggle('json', 'write JSON'),
      ],
      complete: oneFile,
      run: notBuilt,
    },
    {
      name: 'list',
      aliases: ['ls'],
      short: 'list repositories',
      arguments: noArguments,
      flags: [toggle('no-headers', 'leave out the line of titles'), output],
      complete: noMoreArguments,
      run: notBuilt,
    },
    {
      name: 'remove',
      usage: '[REPO1 [REPO2 ...]]',
      aliases: ['rm'],
      short: 'remove repositories',
      arguments: atLeast(1),
      complete: completeRepositories,
      run: notBuilt,
    },
    {
      name: 'update',
      usage: '[REPO1 [REPO2 ...]]',
      aliases: ['up'],
      short: 'download the indexes of repositories again',
      long: '\nDownloads the indexes of the repositories that are named, or of all.\n',
      flags: [indexTimeout],
      complete: completeRepositories,
      run: notBuilt,
    },
  ],
};

const columnWidth = flag('max-col-width', UINT, 'widest a column of the table may be', { initial: 50 });
const failOnNoResult = toggle('fail-on-no-result', 'fail when nothing is found');

export const search: Command = {
  name: 'search',
  usage: '[keyword]',
  short: 'search for charts',
  long: '\nSearches for charts in the Artifact Hub or in the repositories that were added.\n',
  subcommands: [
    {
      name: 'hub',
      usage: '[KEYWORD]',
      short: 'search in the Artifact Hub, or in a hub of your own',
      flags: [
        flag('endpoint', STRING, 'URL of the hub', { initial: 'https://hub.helm.sh' }),
        columnWidth,
        toggle('list-repo-url', "print the repositories' URLs"),
        failOnNoResult,
        output,
      ],
      run: notBuilt,
    },
    {
      name: 'repo',
      usage: '[keyword]',
      short: 'search in the repositories that were added',
      flags: [
        toggle('regexp', 'the keyword is a regular expression', { short: 'r' }),
        toggle('versions', 'print every version on a line of its own', { short: 'l' }),
        devel,
        flag('version', STRING, 'range that versions must lie in'),
        columnWidth,
        failOnNoResult,
        output,
      ],
      run: notBuilt,
    },
  ],
};
